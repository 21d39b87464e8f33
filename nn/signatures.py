"""What a call of a module gives, as far as its kind says it: for type checkers and editors.

These classes add nothing at run time. A module of one's own, and one whose parts decide, gives Any,
as it does in PyTorch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from autograd import Value
from nn.module import Module
from nn.rows import Operand

In = TypeVar("In")
Out = TypeVar("Out")

if TYPE_CHECKING:

    class Maps(Module, Generic[In, Out]):
        """Makes Out of In, a list of the one of a list of the other, and so on."""

        @overload
        def __call__(self, x: In) -> Out: ...
        @overload
        def __call__(self, x: Sequence[In]) -> list[Out]: ...
        @overload
        def __call__(self, x: Sequence[Sequence[In]]) -> list[list[Out]]: ...
        @overload
        def __call__(self, x: Any, *others: Any, **options: Any) -> Any: ...
        def __call__(self, x: Any, *others: Any, **options: Any) -> Any: ...

else:

    class Maps(Module):
        def __class_getitem__(cls, kinds: Any) -> type[Module]:
            return cls


RowModule = Maps[Sequence[Operand], list[Value]]  # it has parameters
SequenceModule = Maps[Sequence[Sequence[Operand]], list[list[Value]]]  # rows that belong together
ValueModule = Maps[Sequence[Value], list[Value]]  # without parameters, numbers give numbers
