"""What is done under JAX, beside the engine here; ``make parity`` runs these tests."""

import jax

jax.config.update("jax_enable_x64", True)
