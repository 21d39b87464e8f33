"""Whether a rule fits the function below it, and a call the function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from autograd.errors import PrimitiveError

if TYPE_CHECKING:
    from autograd.value import Operation, Partial


def refuse_bare_function(partials: Sequence[Partial]) -> None:
    """Raise PrimitiveError where @primitive stands above a function without its brackets."""
    if len(partials) == 1 and inspect.isfunction(partials[0]) and not _takes_two(partials[0]):
        raise without_brackets(partials[0])


def _takes_two(function: Partial) -> bool:
    """Whether it may be a partial: a function of out and of one argument at least."""
    try:
        inspect.signature(function).bind(None, None)
    except TypeError:
        return False
    return True


def without_brackets(function: Partial) -> PrimitiveError:
    """The error for a function that @primitive was given in place of its partial derivatives."""
    form = usage(getattr(function, "__name__", "it"), inspect.signature(function))
    return PrimitiveError(
        f"@primitive takes partial derivatives, functions of out and then the arguments, and got"
        f" {form}; if that is the function, write @primitive(lambda out, x: …) above it"
    )


def checked_signature(
    function: Callable[..., float], partials: Sequence[Partial]
) -> tuple[inspect.Signature, bool]:
    """The function's signature and whether it is n-ary, or PrimitiveError if the rule is unfit."""
    signature = inspect.signature(function)
    kinds = [parameter.kind for parameter in signature.parameters.values()]
    n_ary = kinds == [inspect.Parameter.VAR_POSITIONAL]
    name = function.__name__
    if not n_ary and any(kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD for kind in kinds):
        raise PrimitiveError(
            f"{name}{signature} must take either plain positional arguments or only *arguments"
        )
    if len(partials) != len(kinds):
        raise PrimitiveError(
            f"{name}{signature} has {len(kinds)} argument(s) to differentiate by, but the rule"
            f" above it has {len(partials)} partial(s); give one for each, in order"
        )
    for partial in partials:
        if not callable(partial):
            raise PrimitiveError(f"a partial of {name} is {partial!r}; it must be a function")
        try:
            inspect.signature(partial).bind(None, *kinds)
        except TypeError:
            raise PrimitiveError(
                f"a partial of {name} takes {inspect.signature(partial)}; it must take out and"
                f" then the arguments of {name}{signature}"
            ) from None
    return signature, n_ary


def bound_arguments(
    operation: Operation,
    signature: inspect.Signature,
    arguments: tuple[Any, ...],
    keywords: dict[str, Any],
) -> tuple[Any, ...]:
    """The arguments in order, defaults filled in; TypeError that says what the function takes."""
    try:
        bound = signature.bind(*arguments, **keywords)
    except TypeError as problem:
        raise TypeError(f"the function is {usage(operation.name, signature)}: {problem}") from None
    bound.apply_defaults()
    return bound.args


def usage(name: str, signature: inspect.Signature) -> str:
    """How the function is called: its name and its parameters."""
    parameters = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    return f"{name}({', '.join(map(str, parameters))})"
