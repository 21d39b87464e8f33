"""What a user gives for operations of his own: their value and derivatives in another language.

Of an operation of so many arguments these are texts with {0}, {1} … for the arguments and {out} for
the value, first the value and then the derivative by each argument. Of one of any number of
arguments they are two functions, as those of ``primitive``: of the arguments as texts to the text
of the value, and of (out, *arguments) to a list of the texts of all derivatives.

``own_text(step, texts, write)`` fills them in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from autograd.operation import Operation
from autograd.rules.operations import TABLE
from autograd.text import brief

Texts: TypeAlias = Mapping[Any, Sequence[Any]]


def remedy(operation: Operation) -> str:
    """What to give for an operation."""
    name = operation.name
    if operation.n_ary:
        return (
            "give two functions of any number of arguments, of its value and of the list of its"
            f" derivatives: texts={{{name}: (lambda *xs: …, lambda out, *xs: [… for x in xs])}}"
        )
    count = 1 + len(operation.partials)
    return f"give its value and derivatives: texts={{{name}: ({count} texts)}}"


def operations_with_texts(texts: Texts, target: str) -> dict[Operation, Sequence[Any]]:
    """The texts by operation; TypeError for what is none, ValueError for a wrong number of them."""
    if not isinstance(texts, Mapping):
        raise TypeError(
            "texts is a dict from operations of your own to what they are in"
            f" {target}, got {brief(texts)}"
        )
    found = {}
    for function, given in texts.items():
        operation = getattr(function, "operation", None)
        if not isinstance(operation, Operation):
            raise TypeError(
                f"texts is by functions that @primitive made, got {brief(function)} for one"
            )
        if operation in TABLE:
            raise TypeError(f"{operation.name} is no operation of your own, and needs no text")
        _require_parts(operation, given, target)
        found[operation] = given
    return found


def _require_parts(operation: Operation, given: Any, target: str) -> None:
    is_sequence = isinstance(given, Sequence) and not isinstance(given, str)
    wanted = 2 if operation.n_ary else 1 + len(operation.partials)
    of_functions = operation.n_ary or target == "JAX"
    is_one = callable if of_functions else lambda part: isinstance(part, str)
    if not is_sequence or len(given) != wanted or not all(map(is_one, given)):
        kind = "functions" if of_functions else "texts"
        slopes = "the list of its derivatives"
        slopes = slopes if operation.n_ary else "the derivative by each argument"
        raise ValueError(
            f"{operation.name} needs {wanted} {kind}, its value and {slopes}, got {brief(given)}"
        )


def own_text(step: Any, texts: Texts, write: Callable[[Any], str]) -> str | list[str] | None:
    """What the user gave for a step, its arguments filled in; None for one of the library.

    A list is of all derivatives of an operation of any number of arguments.
    """
    operation: Operation = step.operation
    if operation in TABLE:
        return None
    given = next(parts for function, parts in texts.items() if function.operation is operation)
    places = [*map(write, step.arguments)]
    if operation.n_ary:
        return _called(operation, given[0 if step.by is None else 1], places, step.by is not None)
    text: str = given[0 if step.by is None else 1 + step.by]
    if step.by is None:
        return text.format(*places, out=step.slot)
    return text.format(*places[1:], out=places[0])


def _called(
    operation: Operation, function: Any, places: Sequence[str], is_slopes: bool
) -> str | list[str]:
    found = function(*places)
    if not is_slopes:
        if isinstance(found, str):
            return found
        raise TypeError(
            f"the function for the value of {operation.name} gave {brief(found)}, no text"
        )
    every = [*found] if isinstance(found, list | tuple) else []
    if len(every) != len(places) - 1 or not all(isinstance(each, str) for each in every):
        raise TypeError(
            f"the function for the derivatives of {operation.name} is to give a list of"
            f" {len(places) - 1} texts, gave {brief(found)}"
        )
    return every
