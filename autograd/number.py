"""What counts as a number, and the error for what does not."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable
from typing import Any, SupportsFloat, SupportsIndex, TypeAlias, TypeGuard

from autograd.text import brief

Number: TypeAlias = SupportsFloat | SupportsIndex
"""Anything with a real ``float()``: int, float, bool, Fraction, Decimal, a numpy real scalar."""

told: Callable[[object], None] | None = None  # of things that are no float or int, by a recording


def is_number(thing: object) -> TypeGuard[Number]:
    """Whether ``thing`` is one real number: no text, no complex number, no array with axes."""
    if isinstance(thing, float | int):
        return True
    if told is not None:
        told(thing)
    if _kind(thing) in NO_NUMBERS or _is_missing(thing):
        return False
    if isinstance(thing, numbers.Complex):
        return isinstance(thing, numbers.Real)
    is_class = isinstance(thing, type)  # which has the __float__ of its instances
    return not is_class and hasattr(thing, "__float__") and getattr(thing, "ndim", 0) == 0


def to_float(thing: Any) -> float:
    """``thing`` as a double, or an error that says what to pass instead.

    >>> from fractions import Fraction
    >>> to_float(Fraction(1, 4))
    0.25
    >>> to_float("1.5")
    Traceback (most recent call last):
        ...
    TypeError: expected one real number, got the str '1.5'; pass float(...) of it
    """
    if type(thing) is float:
        return thing
    given, thing = thing, single(thing)
    if hasattr(thing, "local_derivatives"):
        in_array = given is not thing
        hint = "a.item(), the Value" if in_array else "v.data if only the number is wanted"
        raise TypeError(
            f"expected a plain number, got {brief(given)}, whose gradient would be lost;"
            f" pass {hint}"
        )
    if not is_number(thing):
        raise TypeError(f"expected one real number, got {_described(thing)}")
    try:
        number = float(thing)
    except OverflowError:
        number = math.inf
    except ValueError:
        raise ValueError(f"expected a number, got {thing!r}; pass math.nan") from None  # sNaN
    if math.isinf(number) and number != thing:
        raise OverflowError(
            f"expected a number that fits a double (below 1.8e308), got a larger"
            f" {type(thing).__name__}; pass math.inf, or scale the problem down"
        )
    return number


def single(thing: Any) -> Any:
    """What an array of one element holds, or a numpy scalar is; anything else is itself."""
    is_single = getattr(thing, "size", 0) == 1 and hasattr(thing, "item")
    if is_single and _kind(thing) not in TIMES and not _is_missing(thing):
        return thing.item()
    return thing


TIMES = "mM"  # kinds of numpy's data types: times turn into numbers of an unknown unit
NO_NUMBERS = f"{TIMES}cOSTU"  # texts have __float__ there, and arrays of objects are taken apart


def _kind(thing: Any) -> str:
    data_type = getattr(thing, "dtype", None)
    return "O" if getattr(data_type, "names", None) else str(getattr(data_type, "kind", "f"))


def _is_missing(thing: Any) -> bool:
    """Whether it is a masked element of numpy, which ``item()`` says is 0.0."""
    return getattr(thing, "mask", False) is not False and bool(getattr(thing.mask, "any", bool)())


def _described(thing: Any) -> str:
    name = type(thing).__name__
    if isinstance(thing, type):
        return f"the class {thing.__name__}; pass a number"
    if isinstance(thing, str | bytes | bytearray):
        return f"the {name} {brief(thing)}; pass float(...) of it"
    if thing is None:
        return "None; pass 0.0 if nothing is meant"
    if _is_missing(thing):
        return "a masked element; pass math.nan, or leave it out"
    if _kind(thing) in TIMES:
        return f"the time {brief(thing)}; pass how many seconds or days it is"
    if isinstance(thing, numbers.Complex):
        return f"the complex number {thing}; pass its .real or its .imag"
    if hasattr(thing, "__len__") or getattr(thing, "ndim", False):
        return f"the {name} {brief(thing)}; pass its elements, or make one Value for each element"
    return f"{brief(thing)}; pass a float"
