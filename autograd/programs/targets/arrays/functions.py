"""A program as a function of JAX, and the checks of its guards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

from autograd.errors import ProgramError
from autograd.operation import Operation
from autograd.programs.form import Form
from autograd.programs.interpreter import left_its_path
from autograd.programs.steps import Compound, PartialsOf
from autograd.programs.tape import operations_of
from autograd.programs.targets.arrays.runs import Checked, Own, Runs
from autograd.programs.targets.common import require
from autograd.programs.targets.jax import checkify, jax, jnp, require_doubles
from autograd.rules.operations import BY_NAME
from autograd.text import brief
from autograd.transforms.tree import branches

Guards = Literal["check", "ignore"]


def function_of(
    form: Form, guards: Guards, texts: Any, order: Sequence[int] | None = None
) -> Callable[..., Any]:
    """The outputs of a program as a vector, as a function of trees of arrays.

    The numbers of the arrays, in order, are those of the inputs, or of the inputs at the places
    that ``order`` has for them, which is -1 for what is no input.
    """
    runs = checked_runs(form, guards, texts)

    def function(*arguments: Any) -> Any:
        require_doubles()
        pieces, total = pieces_of(arguments), len(form.inputs)
        own = total - len(form.defaults)
        count = require_numbers(form, pieces, {own, total} if order is None else {len(order)})
        places = [*(range(count) if order is None else order)]
        left = sorted({*range(own, total)} - {*places})
        if left:
            pieces.append(jnp.asarray([form.defaults[i - own]._data for i in left]))
        store, checks = runs(pieces, [*places, *left])
        if guards == "check":
            for check in checks:
                _require(check)
        return store.vector(form.outputs) if form.outputs else jnp.zeros(0)

    return function


def checked_runs(form: Form, guards: Guards, texts: Any) -> Runs:
    """How a program runs; ProgramError if it has something that JAX has not."""
    if guards not in {"check", "ignore"}:
        raise ValueError(f"guards are to 'check' or to 'ignore', got {brief(guards)}")
    require_doubles()
    require(form, "JAX", BY_NAME, texts, {"scan", "carry"})
    if any(_is_of_a_scan(operation) for operation in operations_of(form.instructions)):
        raise ProgramError(
            f"{form.name} has derivatives of a scan in it; take the function itself to JAX, and"
            " differentiate it there"
        )
    own: Own = {function.operation: given for function, given in texts.items()}
    return Runs(form, own)


def _is_of_a_scan(operation: Operation) -> bool:
    return isinstance(operation, PartialsOf) and isinstance(operation.of[0], Compound)


def require_numbers(form: Form, pieces: Sequence[Any], counts: set[int]) -> int:
    """How many numbers there are; TypeError unless it is one of these counts."""
    count: int = sum(piece.size for piece in pieces)
    if count not in counts:
        raise TypeError(
            f"{form.name} takes {min(counts)} numbers, got arrays of {count}; pass what has the"
            " shape of the examples"
        )
    return count


def pieces_of(tree: Any) -> list[Any]:
    """The arrays of a tree, flat, that hold any numbers."""
    return [piece for piece in _pieces(tree) if piece.size]


def _pieces(tree: Any) -> Iterator[Any]:
    """The arrays of a tree, flat; numbers that stand side by side are one."""
    parts = None if hasattr(tree, "dtype") else branches(tree)
    if parts is None:
        yield jnp.ravel(_doubles(tree))
        return
    row: list[Any] = []
    for part in parts:
        if jnp.ndim(part) == 0 if hasattr(part, "dtype") else branches(part) is None:
            row.append(_doubles(part).reshape(()))
            continue
        if row:
            yield jnp.stack(row)
            row = []
        yield from _pieces(part)
    if row:
        yield jnp.stack(row)


def _doubles(leaf: Any) -> Any:
    return jnp.asarray(getattr(leaf, "_data", leaf), float)


def _require(check: Checked) -> None:
    guard = check.form.guards[check.number]
    if isinstance(check.holds, jax.core.Tracer):
        described = guard.described(check.form.name_of).replace("{", "{{").replace("}", "}}")
        checkify.check(
            check.holds,
            f"{check.form.name} was recorded where {described}, and now it is not: here the"
            f" function goes another way, at {guard.place}",
        )
    elif not check.holds:
        raise left_its_path(check.form, check.number, check.seen.item())


def shaped(template: Any, numbers: Any) -> Any:
    """The vector of outputs in the shape of what f returned: lists of numbers are arrays."""
    rest = iter(range(len(numbers)))

    def part(tree: Any) -> Any:
        shape = _shape(tree)
        if shape is not None:
            count = 1
            for length in shape:
                count *= length
            first = [next(rest) for _ in range(count)][:1]
            begin = first[0] if first else 0
            return numbers[begin : begin + count].reshape(shape)
        if isinstance(tree, dict):
            return {key: part(branch) for key, branch in tree.items()}
        parts = [part(branch) for branch in branches(tree) or ()]
        return type(tree)._make(parts) if hasattr(tree, "_make") else type(tree)(parts)

    return part(template)


def _shape(tree: Any) -> tuple[int, ...] | None:
    """The shape of a number, or of lists of them that are all of one length."""
    parts = branches(tree)
    if parts is None:
        return ()
    if not (isinstance(tree, list) or hasattr(tree, "dtype")):
        return None
    shapes = {_shape(part) for part in parts}
    inner = shapes.pop() if len(shapes) == 1 else None
    return None if inner is None else (len(parts), *inner)


def doubles_of(numbers: Any) -> Any:
    """An array of doubles, of one or of lists of numbers."""
    require_doubles()
    return jnp.asarray(numbers, float)
