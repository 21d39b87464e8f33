"""``to_jax``: a function of Values as a function of JAX."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Literal

from autograd.programs.record import record
from autograd.text import brief
from autograd.transforms.refusals import check_function
from autograd.transforms.tree import copied, mapped
from autograd.value import Value


def to_jax(
    f: Callable[..., Any],
    *examples: Any,
    others: Sequence[tuple[Any, ...]] = (),
    guards: Literal["check", "ignore"] = "check",
    texts: Mapping[Any, Any] | None = None,
) -> Callable[..., Any]:
    """f as a pure function of JAX, recorded while it runs on these arguments.

    ``jax.jit``, ``vmap``, ``grad`` and their like take it, again and again. Every operation is
    computed by jax.numpy and differentiated by its rule here: the rule's own text, run over arrays.
    So derivatives keep the digits that they have here, to those that XLA's exp and its like cost.

    .. code-block:: python

        jax.config.update("jax_enable_x64", True)
        f = to_jax(lambda w, x: autograd.tanh(autograd.dot(w, x)), [1.0, 2.0], [3.0, 4.0])
        jax.jit(jax.grad(f))(jnp.ones(2), jnp.ones(2))  # Array([0.07065082, 0.07065082])

    f gets Values in place of all numbers of the examples. Arguments have as many, in arrays or one
    by one, and what f returns in lists comes in arrays. Instructions that do the same at the same
    time are one, over an array: a layer is a matrix product. Values from outside count with the
    data they have when JAX traces.

    Where f looks at numbers (``if x > 0``) it is one path, and its **guards** are checked: at once
    where the numbers are known, and under ``jit`` by ``jax.experimental.checkify``, without which
    JAX refuses; ``guards="ignore"`` leaves them out. ``others`` are examples of other ways that f
    goes, ``others=[(-3.0,)]``: ``lax.switch`` takes the first whose guards hold.

    ``texts`` gives functions of arrays for operations of one's own:
    ``{cube: (lambda x: x**3, lambda out, x: 3 * x**2)}``.

    Raises ProgramError unless JAX has float64 on (``jax_enable_x64``), for an operation of one's
    own without such functions, and whatever ``record`` does; ImportError without JAX.
    """
    check_function("to_jax", f)
    if not all(isinstance(point, list | tuple) for point in _listed(others)):
        raise TypeError(
            "others is a list of tuples, each of all arguments of f, as others=[(-3.0,)]; got"
            f" {brief(others)}"
        )
    found: list[Any] = []

    @wraps(f)
    def kept(*arguments: Any) -> Any:
        result = f(*arguments)
        found[:] = [copied(result)]
        return result

    programs = [record(kept, *mapped(_as_value, point)) for point in (*others, examples)]
    from autograd.programs.targets.arrays.functions import function_of, shaped
    from autograd.programs.targets.arrays.paths import function_of_paths

    program = programs[-1]
    if others:
        outputs = function_of_paths(programs[::-1], guards, texts or {})
    else:
        outputs = function_of(program, guards, texts or {})

    def function(*arguments: Any) -> Any:
        return shaped(found[0], outputs(*arguments))

    function.__name__ = program.name
    return function


def _listed(others: Any) -> Any:
    return others if isinstance(others, list | tuple) else [None]


def _as_value(leaf: Any) -> Any:
    """The Value of a number, or the Values of an array of JAX."""
    if isinstance(leaf, Value):
        return leaf
    if getattr(leaf, "ndim", 0):
        import numpy

        return mapped(_as_value, numpy.asarray(leaf))
    return Value(leaf)
