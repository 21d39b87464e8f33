"""Whether a rule fits the function below it, and a call the function.

Of the hundred rules of the library their code objects say it. ``inspect``, which takes 5 ms to load
and 6 ms for them all, is for what is less plain, and for messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from types import FunctionType
from typing import Any

from autograd.errors import PrimitiveError
from autograd.operation import Operation, Partial
from autograd.text import brief

VARARGS, VARKEYWORDS = 4, 8  # flags of code objects: *arguments, **keywords


def refuse_bare_function(partials: Sequence[Partial]) -> None:
    """Raise PrimitiveError where @primitive stands above a function without its brackets."""
    if len(partials) == 1 and isinstance(partials[0], FunctionType) and not _takes_two(partials[0]):
        raise without_brackets(partials[0])


def _takes_two(function: Partial) -> bool:
    """Whether it may be a partial: a function of out and of one argument at least."""
    if _plain_arguments(function) == (2, False):
        return True
    try:
        signature_of(function).bind(None, None)
    except TypeError:
        return False
    return True


def without_brackets(function: Partial) -> PrimitiveError:
    """The error for a function that @primitive was given in place of its partial derivatives."""
    form = usage(getattr(function, "__name__", "it"), signature_of(function))
    return PrimitiveError(
        f"@primitive takes partial derivatives, functions of out and then the arguments, and got"
        f" {form}; if that is the function, write @primitive(lambda out, x: …) above it"
    )


def is_n_ary(function: Callable[..., float], partials: Sequence[Partial]) -> bool:
    """Whether the function takes any number of arguments; PrimitiveError if the rule is unfit."""
    arguments = _plain_arguments(function)
    for partial in partials:
        if arguments is None or _plain_arguments(partial) != (arguments[0] + 1, arguments[1]):
            return _inspected(function, partials)
    count, any_number = arguments or (0, False)
    if len(partials) != (1 if any_number else count) or (any_number and count):
        return _inspected(function, partials)
    return any_number


def _plain_arguments(function: Any) -> tuple[int, bool] | None:
    """How many arguments a plain function has, and whether it takes more; None if it is another."""
    if not isinstance(function, FunctionType) or hasattr(function, "__wrapped__"):
        return None
    code = function.__code__
    if code.co_kwonlyargcount or code.co_posonlyargcount or code.co_flags & VARKEYWORDS:
        return None
    return code.co_argcount, bool(code.co_flags & VARARGS)


def _inspected(function: Callable[..., float], partials: Sequence[Partial]) -> bool:
    name = name_of(function)
    try:
        signature = signature_of(function)
    except ValueError:  # as of math.hypot
        raise PrimitiveError(
            f"what arguments {name} takes, Python does not tell; write a function around it that"
            " does"
        ) from None
    kinds = [parameter.kind.name for parameter in signature.parameters.values()]
    n_ary = kinds == ["VAR_POSITIONAL"]
    if not n_ary and set(kinds) - {"POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD"}:
        raise PrimitiveError(
            f"{name}{signature} must take either plain positional arguments or only *arguments;"
            " write a function around it that does"
        )
    if len(partials) != len(kinds):
        raise PrimitiveError(
            f"{name}{signature} has {len(kinds)} argument(s) to differentiate by, but the rule"
            f" above it has {len(partials)} partial(s); give one for each, in order"
        )
    for partial in partials:
        if not callable(partial):
            raise PrimitiveError(f"a partial of {name} is {brief(partial)}; it must be a function")
        try:
            signature_of(partial).bind(None, *kinds)
        except TypeError:
            raise PrimitiveError(
                f"a partial of {name} takes {signature_of(partial)}; it must take out and"
                f" then the arguments of {name}{signature}"
            ) from None
    return n_ary


def name_of(function: Callable[..., Any]) -> str:
    """The name of a function, or of the class of what is called as one."""
    name: str = getattr(function, "__name__", type(function).__name__)
    return name


def signature_of(function: Callable[..., Any]) -> Any:
    """The ``inspect.Signature`` of a function."""
    import inspect

    return inspect.signature(function)


@lru_cache(maxsize=256)
def _signature(operation: Operation) -> Any:
    return signature_of(operation.function)


def bound_arguments(
    operation: Operation, arguments: tuple[Any, ...], keywords: dict[str, Any]
) -> tuple[Any, ...]:
    """The arguments in order, defaults filled in; TypeError that says what the function takes."""
    signature = _signature(operation)
    try:
        bound = signature.bind(*arguments, **keywords)
    except TypeError as problem:
        raise TypeError(f"the function is {usage(operation.name, signature)}: {problem}") from None
    bound.apply_defaults()
    in_order: tuple[Any, ...] = bound.args
    return in_order


def usage(name: str, signature: Any) -> str:
    """How the function is called: its name and its parameters."""
    parameters = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    return f"{name}({', '.join(map(str, parameters))})"
