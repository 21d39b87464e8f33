"""JAX, which this file alone imports: its names, for those beside it that need them.

``pip install 'seegrad[jax]'`` installs it; ``import autograd`` never loads it.
"""

from __future__ import annotations

from autograd.errors import ProgramError

try:
    import jax
    import jax.numpy as jnp
    from jax import lax
    from jax.custom_derivatives import SymbolicZero
    from jax.experimental import checkify
    from jax.scipy import special
except ImportError as error:
    raise ImportError(f"{error}; to_jax needs it: pip install 'seegrad[jax]'") from None

__all__ = ["SymbolicZero", "checkify", "jax", "jnp", "lax", "require_doubles", "special"]


def require_doubles() -> None:
    """Raise ProgramError where JAX would compute in single precision."""
    if not jax.config.jax_enable_x64:
        raise ProgramError(
            "JAX computes in float32 here, in which the rules' digits are lost; call"
            " jax.config.update('jax_enable_x64', True) before anything else with JAX"
        )
