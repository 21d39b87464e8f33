"""What a call of a module gives, as far as its kind says it: for type checkers and editors.

These classes add nothing at run time. A module of one's own, and one whose parts decide, gives Any,
as it does in PyTorch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from autograd import Value
from nn.module import Module
from nn.rows import Operand


class RowModule(Module):
    """Makes a row of Values of a row: it has parameters."""

    if TYPE_CHECKING:

        @overload
        def __call__(self, x: Sequence[Operand]) -> list[Value]: ...
        @overload
        def __call__(self, x: Sequence[Sequence[Operand]]) -> list[list[Value]]: ...
        @overload
        def __call__(self, x: Any, *others: Any) -> Any: ...
        def __call__(self, x: Any, *others: Any) -> Any: ...


class SequenceModule(Module):
    """Makes rows of Values of rows that belong together, as those of a sequence do."""

    if TYPE_CHECKING:

        @overload
        def __call__(self, x: Sequence[Sequence[Operand]]) -> list[list[Value]]: ...
        @overload
        def __call__(self, x: Sequence[Sequence[Sequence[Operand]]]) -> list[list[list[Value]]]: ...
        @overload
        def __call__(self, x: Any, *others: Any) -> Any: ...
        def __call__(self, x: Any, *others: Any) -> Any: ...


class ValueModule(Module):
    """Makes Values of Values: without parameters, it makes numbers of numbers."""

    if TYPE_CHECKING:

        @overload
        def __call__(self, x: Sequence[Value]) -> list[Value]: ...
        @overload
        def __call__(self, x: Sequence[Sequence[Value]]) -> list[list[Value]]: ...
        @overload
        def __call__(self, x: Any, *others: Any) -> Any: ...
        def __call__(self, x: Any, *others: Any) -> Any: ...
