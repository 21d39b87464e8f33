"""A number that remembers how it was computed, and so can say what it depends on.

The forward pass computes each value from its parents, and the node records those ``parents`` and
the closures of its ``local_derivatives``. The backward pass begins with v̄ = 1 at the output and
walks the nodes in reverse topological order; at each value v it sums the error signals that
arrive from its children, where v̄ stands for ∂output/∂v:

    v̄ = Σ v̄_child · ∂v_child/∂v        over all children of v

>>> w, x, b = Value(2.0), Value(3.0), Value(-5.0)
>>> y = w * x + b
>>> y.backward()
>>> y.data, w.grad, x.grad, b.grad
(1.0, 3.0, 2.0, 1.0)

This file is the node and the backward pass. How a rule such as ∂(x·y)/∂x = y is written down is
in ``primitives.py``; the rules themselves begin in ``arithmetic.py``.
"""

from __future__ import annotations

import math
import operator
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeAlias

from autograd.engines import engine
from autograd.errors import NoGraphError
from autograd.graph import topological_order
from autograd.number import to_float
from autograd.recording import current_mode
from autograd.rule_errors import changed, described, require_one_for_each, unfit_rule
from autograd.scalar import Scalar

Operand: TypeAlias = "Value | float"
Partial: TypeAlias = Callable[..., Any]

NO_GRADIENT = float("0")  # a zero that is told from a computed one by its identity
EDITED = math.inf  # the stamp of a result whose data was assigned over

_edits = 0  # how often any data was assigned: the clock behind the stamps
_lock = RLock()


@dataclass(frozen=True, eq=False, slots=True)
class Operation:
    """What a node remembers of the function that made it; ``primitive`` makes these.

    ``function`` maps floats to a float. ``partials`` are ∂out/∂argument, one for each argument,
    as functions of (out, *arguments); if ``n_ary``, there is one, which returns all of them.
    ``apply`` is the public function, by which a pickle finds the operation again.
    """

    name: str
    function: Callable[..., float]
    partials: tuple[Partial, ...] = ()
    n_ary: bool = False
    apply: Callable[..., Any] | None = None

    def __reduce__(self) -> Any:
        if self.apply is None:
            return self.name.upper()  # the global below, by its name
        return operator.attrgetter("operation"), (self.apply,)

    def __deepcopy__(self, memo: object) -> Operation:
        return self


INPUT = Operation("input", float)
CONSTANT = Operation("constant", float)


class Value(Scalar):
    """A node of the graph: a number, the parents it was computed from, the derivatives by them.

    ``data`` is anything with a real ``float()``; ``label`` names the node in drawings and errors.

    >>> x = Value(3, label="x")
    >>> y = x * x + 1
    >>> y, y.op, [parent.op for parent in y.parents]
    (Value(data=10.0, grad=0.0), 'add', ['mul'])
    >>> y.backward()
    >>> x.grad
    6.0
    """

    __slots__ = (
        "__weakref__",
        "_data",
        "_grad",
        "_group",  # see ``group``; unset if there is none
        "_label",
        "_stamp",  # the clock when this node was made or, if later, when its data was assigned
        "arguments",  # what the operation was applied to: parents and plain numbers, in order
        "local_derivatives",  # ∂self/∂parent for each parent, as functions of (self, *parents)
        "operation",  # what made this node; INPUT or CONSTANT if nothing did
        "parents",  # the Values among the arguments, in order; repeats are kept
    )

    def __init__(self, data: Any, label: str = "") -> None:
        if hasattr(self, "_data"):
            raise TypeError(f"{described(self)} is made already; assign its data instead")
        self.label = label
        self._data = to_float(data)
        self._grad = NO_GRADIENT
        self._stamp: float = _edits
        self.operation = INPUT
        self.arguments: tuple[Operand, ...] = ()
        self.parents: tuple[Value, ...] = ()
        self.local_derivatives: tuple[Partial, ...] = ()
        if current_mode() is not True:
            _show(self)

    def backward(self, seed: float = 1.0) -> None:
        """Add ∂self/∂v · seed to the ``grad`` of each input v, and set it on every node between.

        Inputs accumulate over several passes, the results of operations do not. All gradients
        change at the end: an error or Ctrl-C on the way leaves each ``grad`` as it was.

        Raises GraphChangedError if a value was assigned after the graph had used it, and
        NoGraphError if self is a constant.
        """
        if self.operation is CONSTANT:
            raise NoGraphError(
                f"backward() from {described(self)}: made by detach() or inside no_grad(), it does"
                " not know its inputs; compute it outside of them"
            )
        _accumulate(error_signals(self, to_float(seed)))

    @property
    def data(self) -> float:
        """The number. To assign it makes every graph that has used the old number stale."""
        return self._data

    @data.setter
    def data(self, number: Any) -> None:
        global _edits
        number = to_float(number)
        with _lock:
            _edits += 1
            self._data = number
            self._stamp = EDITED if self.parents else _edits

    @property
    def grad(self) -> float:
        """∂output/∂self as the backward passes so far have left it; 0.0 at birth."""
        return self._grad

    @grad.setter
    def grad(self, number: Any) -> None:
        self._grad = to_float(number)

    @property
    def has_grad(self) -> bool:
        """Whether a backward pass has come by: tells a derivative of 0 from no influence at all."""
        return self._grad is not NO_GRADIENT

    def zero_grad(self) -> None:
        """Forget the gradient, as before the first backward pass."""
        self._grad = NO_GRADIENT

    def detach(self) -> Value:
        """The same number as a constant: no gradient flows into it or through it."""
        constant = result_of(CONSTANT, (), (), (), self._data)
        constant.label = self.label
        _show(constant)
        return constant

    @property
    def label(self) -> str:
        """The name of the node in drawings and errors."""
        return self._label

    @label.setter
    def label(self, label: str) -> None:
        if not isinstance(label, str):
            raise TypeError(f"expected a str as label, got {label!r}; a Value holds one number")
        self._label = label

    @property
    def op(self) -> str:
        """The name of the operation that made this value; empty for an input."""
        return "" if self.operation is INPUT else self.operation.name

    def __repr__(self) -> str:
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={self._data}, grad={self._grad}{label})"


def _show(leaf: Value) -> None:
    """Let those who watch see an input or a constant."""
    watching = current_mode()
    if not isinstance(watching, bool):
        watching.leaf(leaf)


def error_signals(output: Value, seed: Any, create_graph: bool = False) -> dict[Value, Any]:
    """v̄ for every v that the output depends on, from the output down to its inputs.

    The seed is the error signal of the output itself. The signals are floats; with
    ``create_graph`` they are Values, computed by the same rules, and can be differentiated again.
    """
    if output._stamp == EDITED:
        raise changed(output)
    partials = partials_as_values if create_graph else partials_as_floats
    signals = {output: seed}
    try:
        for node in reversed(topological_order(output)):
            if node.parents:
                signal = signals[node]
                for parent, partial in zip(node.parents, partials(node)):
                    if parent in signals:
                        signals[parent] += signal * partial
                    else:
                        signals[parent] = signal * partial
        if not create_graph:
            for node, number in signals.items():
                if type(number) is not float:  # a rule of one's own may give any number
                    signals[node] = to_float(number)
    except TypeError as problem:
        raise unfit_rule(signals, create_graph, problem) from problem
    watching = current_mode()  # detect_anomaly looks on
    if not isinstance(watching, bool):
        watching.signals(signals)
    return signals


def local_partials(node: Value) -> Sequence[float]:
    """∂node/∂parent for each parent, as numbers; GraphChangedError if they are out of date."""
    if node._stamp == EDITED:
        raise changed(node)
    return partials_as_floats(node)


def partials_as_floats(node: Value) -> Sequence[float]:
    """∂node/∂parent for each parent, as numbers."""
    parents = node.parents
    if len(parents) == len(node.local_derivatives) == 2:  # as below, but a third faster
        x, y = parents
        if x._stamp <= node._stamp >= y._stamp:
            by_x, by_y = node.local_derivatives
            return by_x(node._data, x._data, y._data), by_y(node._data, x._data, y._data)
    return _partials_at(node, [node._data, *[parent._data for parent in parents]])


def partials_as_values(node: Value) -> Sequence[Operand]:
    """∂node/∂parent for each parent, as Values that remember how they were computed."""
    return _partials_at(node, [node, *node.parents])


def _partials_at(node: Value, point: Sequence[Operand]) -> Sequence[Any]:
    for parent in node.parents:
        if parent._stamp > node._stamp:
            raise changed(parent)
    if not node.operation.n_ary:
        return [derivative(*point) for derivative in node.local_derivatives]
    (all_partials,) = node.local_derivatives
    partials: Sequence[Any] = all_partials(*point)
    require_one_for_each(node.operation, partials, len(node.parents))
    return partials


def result_of(
    operation: Operation,
    arguments: tuple[Operand, ...],
    parents: tuple[Value, ...],
    local_derivatives: tuple[Partial, ...],
    data: float,
) -> Value:
    """The node that records an operation."""
    node = _new(Value)
    node._data = data
    node._grad = NO_GRADIENT
    node._stamp = _edits
    node._label = ""
    node.operation = operation
    node.arguments = arguments
    node.parents = parents
    node.local_derivatives = local_derivatives
    return node


_new = object.__new__


def _accumulate(signals: dict[Value, float]) -> None:
    """Write the signals to ``grad``: added to what inputs have, in place of what results have.

    Each ``_write`` is a single call into C. Other threads and signal handlers run before or after
    it but not within, so no update is lost and none is half done.
    """
    results = [node for node in signals if node.parents]
    inputs = [node for node in signals if node.operation is INPUT]
    arrived = [signals[node] for node in inputs]
    with _lock:
        _write(results, map(signals.__getitem__, results))
        _write(inputs, map(operator.add, map(_read, inputs), arrived))


_grad_slot: Any = Value.__dict__["_grad"]
_read: Callable[[Value], float] = _grad_slot.__get__


def _write(nodes: Sequence[Value], grads: Iterable[float]) -> None:
    deque(map(_grad_slot.__set__, nodes, grads), maxlen=0)


if engine == "native" and not TYPE_CHECKING:  # the same, compiled
    from autograd.native.engine import Value, error_signals, result_of
