"""Several ways that a function goes, as one function of JAX.

The guards of each way say whether the numbers lead there; ``lax.switch`` takes the first that they
lead to. Under ``vmap`` JAX goes all ways for all samples and chooses, and lets no derivative of a
way that was not taken through, be it nan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.errors import ProgramError
from autograd.programs.form import Form
from autograd.programs.targets.arrays.functions import (
    Guards,
    checked_runs,
    pieces_of,
    require_numbers,
)
from autograd.programs.targets.jax import checkify, jax, jnp, lax, require_doubles


def function_of_paths(forms: Sequence[Form], guards: Guards, texts: Any) -> Callable[..., Any]:
    """The outputs of the program whose guards hold.

    Raises ProgramError if the programs do not give as many numbers.
    """
    first = forms[0]
    if len({len(form.outputs) for form in forms}) > 1:
        raise ProgramError(
            f"{first.name} gives {len(first.outputs)} numbers on one way, and on another it does"
            " not; return as many on each"
        )
    runs = [checked_runs(form, guards, texts) for form in forms]
    own = len(first.inputs) - len(first.defaults)

    def along(k: int, numbers: Any) -> tuple[Any, Any]:
        form = forms[k]
        outside = jnp.asarray([value._data for value in form.defaults], float)
        store, checks = runs[k](
            [piece for piece in (numbers, outside) if piece.size], range(len(form.inputs))
        )
        holds = jnp.stack([jnp.asarray(True), *[jnp.all(check.holds) for check in checks]])
        return store.vector(form.outputs) if form.outputs else jnp.zeros(0), jnp.all(holds)

    ways = [lambda numbers, k=k: along(k, numbers)[0] for k in range(len(forms))]

    def function(*arguments: Any) -> Any:
        require_doubles()
        pieces = pieces_of(arguments)
        require_numbers(first, pieces, {own})
        numbers = jnp.concatenate([*pieces, jnp.zeros(0)])
        known = lax.stop_gradient(numbers)
        leads = jnp.stack([along(k, known)[1] for k in range(len(forms))])
        if guards == "check":
            _require_one(first, jnp.any(leads))
        return lax.switch(jnp.argmax(leads), ways, numbers)

    return function


def _require_one(form: Form, holds: Any) -> None:
    message = f"here {form.name} goes a way that was not recorded; give an example of it in others="
    if isinstance(holds, jax.core.Tracer):
        checkify.check(holds, message.replace("{", "{{").replace("}", "}}"))
    elif not holds:
        raise ProgramError(message)
