"""How a Value behaves as a number in Python: what it answers, and what it refuses.

Values compare by their numbers, with Values and with plain numbers, so that ``max``, ``sorted`` and
``if x > 0`` do what numerical code expects. Their hash is their identity, so that each can be a
key. They refuse to become a float on the quiet, because the gradient would be lost with it.

What numpy computes by the operators and methods of the elements works on arrays of Values, and is
differentiated: arithmetic, ``@``, ``dot``, ``einsum``, ``trace``, ``linalg.norm``; ``exp``,
``arctan2`` and the other elementary functions; ``sum``, ``prod``, ``cumsum``, ``diff``, ``mean``,
``median``, ``var``, ``std``, ``max``, ``sort``. ``np.clip`` and ``np.where`` give a bound back as
the number that it was. What numpy has for its own numbers only raises TypeError: ``isnan`` and
``allclose``, for which there is ``v.data``; ``logaddexp``, ``heaviside`` and the rest of
``linalg``.

numpy goes its own way where a rule here decides: ``linalg.norm`` is √(x·x) and ``std`` the root of
``var``, so that their gradients are nan where they are 0 (``hypot`` has 0 there), and ``max`` and
``min`` give the gradient of a tie to one of those that tie (``autograd.max`` shares it). What it
compares it compares in turn, and so ``max``, ``min``, ``clip`` and ``sort`` may lose a nan, which
those of this library, as numpy's of its own numbers, do not. ``np.sinc`` divides by πx, loses
digits near 0 and refuses a Value of 0, which ``autograd.sinc`` does not.

``frompyfunc`` makes a function of arrays of any function of Values:

>>> import numpy as np
>>> from autograd import Value, logaddexp
>>> a = np.array([Value(0.5), Value(1.5)])
>>> print(f"{np.frompyfunc(logaddexp, 2, 1)(a, 1.0).sum():.6f}")
3.448154
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, Self

from autograd.elsewhere.names import ABSENT_ATTRIBUTES, SAME_METHODS, show_the_way
from autograd.number import is_number
from autograd.operation import Operation, Partial
from autograd.text import brief


class Scalar:
    """The base of Value: everything about it that has nothing to do with gradients."""

    __slots__ = ()

    data: Any  # all these are Value's
    label: str
    _group: tuple[str, ...]

    if TYPE_CHECKING:

        @property
        def operation(self) -> Operation: ...
        @property
        def arguments(self) -> tuple[Any, ...]: ...
        @property
        def parents(self) -> tuple[Any, ...]: ...
        @property
        def local_derivatives(self) -> tuple[Partial, ...]: ...

    @property
    def group(self) -> tuple[str, ...]:
        """The names of the groups that the value was made in, the outermost first."""
        return getattr(self, "_group", ())

    def __eq__(self, other: object) -> bool:
        return self._compare(operator.eq, other)

    def __ne__(self, other: object) -> bool:
        return self._compare(operator.ne, other)

    def __lt__(self, other: Scalar | float) -> bool:
        return self._compare(operator.lt, other)

    def __le__(self, other: Scalar | float) -> bool:
        return self._compare(operator.le, other)

    def __gt__(self, other: Scalar | float) -> bool:
        return self._compare(operator.gt, other)

    def __ge__(self, other: Scalar | float) -> bool:
        return self._compare(operator.ge, other)

    def _compare(self, holds: Callable[[Any, Any], Any], other: object) -> bool:
        number = other.data if isinstance(other, Scalar) else other
        return bool(holds(self.data, number)) if is_number(number) else NotImplemented

    __hash__ = object.__hash__

    def conjugate(self) -> Self:
        """The number itself, which is real: numpy's ``var`` and ``std`` ask for it."""
        return self

    def __bool__(self) -> bool:
        return bool(self.data)

    def __format__(self, specification: str) -> str:
        return format(self.data, specification) if specification else repr(self)

    def __float__(self) -> NoReturn:
        raise TypeError(
            f"{brief(self)} cannot turn into a float: its gradient would be lost; use autograd's"
            " function of the same name (autograd.exp for math.exp), or v.data if only the number"
            " is wanted"
        )

    __int__ = __float__

    def item(self) -> float:
        """The number, for those who say so plainly: the same as ``data``."""
        number: float = self.data
        return number

    def __dir__(self) -> list[str]:
        return [name for name in object.__dir__(self) if name not in ABSENT_ATTRIBUTES]


show_the_way(Scalar, ABSENT_ATTRIBUTES, SAME_METHODS)
