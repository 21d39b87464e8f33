"""What a node keeps besides its history: its number, its gradient, its name and a stamp.

The stamp is how a backward pass finds that a value was assigned after the graph had used it. A
clock counts the assignments. A node is stamped with the clock when it is made and when its data is
assigned: no parent may have a later stamp than its child. A result whose data is assigned is STALE,
later than any clock, because nothing computes it from its parents any more.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping
from itertools import chain
from operator import add
from threading import RLock
from typing import Any

from autograd.methods import Methods
from autograd.number import Number, to_float
from autograd.operation import INPUT, is_constant
from autograd.rule_errors import STALE, described
from autograd.text import brief

NO_GRADIENT = float("0")  # a zero that is told from a computed one by its identity

clock = 0  # how often any data was assigned
_lock = RLock()


class Node(Methods):
    """The base of Value: what it is made with, and what may be read and assigned."""

    __slots__ = (
        "_data",
        "_grad",
        "_group",  # see ``group``; unset if there is none
        "_label",
        "_stamp",
    )

    def __init__(self, data: Number, label: str = "") -> None:
        if hasattr(self, "_data"):
            raise TypeError(f"{described(self)} is made already; assign its data instead")
        self._label = ""
        if type(label) is not str or label:
            self.label = label
        self._data = to_float(data)
        self._grad = NO_GRADIENT
        self._stamp: float = clock

    @property
    def data(self) -> float:
        """The number. To assign it makes every graph that has used the old number stale."""
        return self._data

    @data.setter
    def data(self, number: Number) -> None:
        global clock
        number = to_float(number)
        with _lock:
            clock += 1
            self._data = number
            self._stamp = clock if is_constant(self) or self.operation is INPUT else STALE

    @property
    def grad(self) -> float:
        """∂output/∂self as the backward passes so far have left it; 0.0 at birth."""
        return self._grad

    @grad.setter
    def grad(self, number: Number) -> None:
        self._grad = to_float(number)

    @property
    def has_grad(self) -> bool:
        """Whether a backward pass has come by: tells a derivative of 0 from no influence at all."""
        return self._grad is not NO_GRADIENT

    def zero_grad(self) -> None:
        """Forget the gradient, as before the first backward pass."""
        self._grad = NO_GRADIENT

    @property
    def label(self) -> str:
        """The name of the node in drawings and errors."""
        return self._label

    @label.setter
    def label(self, label: str) -> None:
        if not isinstance(label, str):
            raise TypeError(
                f"expected a str as label, got {brief(label)}; a Value holds one number"
            )
        self._label = label

    @property
    def op(self) -> str:
        """The name of the operation that made this value; empty for an input."""
        return "" if self.operation is INPUT else self.operation.name

    def __repr__(self) -> str:
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={self.data}, grad={self.grad}{label})"


def accumulate(signals: Mapping[Any, float]) -> None:
    """Write the signals to ``grad``: added to what inputs have, in place of what results have.

    All is read, added and written by a single call into C. Other threads and signal handlers run
    before or after it but not within, so no update is lost and all or none are done.
    """
    results = [node for node in signals if node._parents]
    inputs = [node for node in signals if node._operation is INPUT]
    arrived = [signals[node] for node in inputs]
    grads = chain(map(signals.__getitem__, results), map(add, map(_read, inputs), arrived))
    with _lock:
        deque(map(_write, results + inputs, grads), maxlen=0)


_grad_slot: Any = Node.__dict__["_grad"]
_read: Callable[[Node], float] = _grad_slot.__get__
_write: Callable[[Node, float], None] = _grad_slot.__set__

if hasattr(os, "register_at_fork"):  # a child would wait for a thread that it does not have
    os.register_at_fork(
        before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release
    )
