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

Read on in ``primitives.py``: how a rule such as ∂(x·y)/∂x = y is written down, and what happens
when it is applied. The rules of the operators are in ``rules/arithmetic.py``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Never, TypeAlias

from autograd import node as stamps  # whose clock is read there, as it changes
from autograd.differentiable import Operand
from autograd.elsewhere import unknown_keyword
from autograd.engines import compiled
from autograd.errors import NoGraphError
from autograd.graph import topological_order
from autograd.methods import by_rule, operators_by_rule
from autograd.node import NO_GRADIENT, Node, accumulate
from autograd.number import Number, to_float
from autograd.operation import CONSTANT, INPUT, Operation, Partial, is_constant
from autograd.partials import partials_as_floats, partials_as_values, settle, settled
from autograd.recording import current_mode, is_recording, notify, recorded
from autograd.rule_errors import checked_pass, described
from autograd.sums import total

Function: TypeAlias = Callable[..., Any]


@compiled
class Value(Node):
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

    __slots__ = ("_arguments", "_local_derivatives", "_operation", "_parents")

    def __init__(self, data: Number, label: str = "") -> None:
        Node.__init__(self, data, label)
        self._operation = INPUT
        self._arguments: tuple[Operand, ...] = ()
        self._parents: tuple[Value, ...] = ()
        self._local_derivatives: tuple[Partial, ...] = ()
        if current_mode() is not True:  # else nobody looks on, and the call is spared
            notify(self)

    @property
    def operation(self) -> Operation:
        """What made this node; INPUT or CONSTANT if nothing did."""
        return self._operation

    @property
    def arguments(self) -> tuple[Operand, ...]:
        """What the operation was applied to: parents and plain numbers, in order."""
        return self._arguments

    @property
    def parents(self) -> tuple[Value, ...]:
        """The Values among the arguments, in order; repeats are kept."""
        return self._parents

    @property
    def local_derivatives(self) -> tuple[Partial, ...]:
        """∂self/∂parent for each parent, as functions of (self, *parents)."""
        return self._local_derivatives

    # Each operator is a rule of rules/arithmetic.py: x + y is done by the function ``add`` there.
    __add__, __radd__ = operators_by_rule("add")
    __sub__, __rsub__ = operators_by_rule("sub")
    __mul__, __rmul__ = operators_by_rule("mul")
    __truediv__, __rtruediv__ = operators_by_rule("div")
    __pow__, __rpow__ = operators_by_rule("power")
    __mod__, __rmod__ = operators_by_rule("mod")
    __floordiv__, __rfloordiv__ = operators_by_rule("floordiv")
    __neg__ = by_rule("neg")
    __pos__ = by_rule("pos")
    __abs__ = by_rule("absolute")

    def backward(self, seed: Number = 1.0, **others: Never) -> None:
        """Add ∂self/∂v · seed to the ``grad`` of each input v, and set it on every node between.

        Inputs accumulate over several passes, by one plain addition for each; the results of
        operations do not. All gradients change at the end: an error or Ctrl-C on the way leaves
        each ``grad`` as it was.

        Raises GraphChangedError if a value was assigned after the graph had used it, and
        NoGraphError if self is a constant.
        """
        for name in others:
            raise unknown_keyword(name)
        if is_constant(self):
            raise NoGraphError(
                f"backward() from {described(self)}: made by detach() or inside no_grad(), it does"
                " not know its inputs; compute it outside of them"
            )
        accumulate(error_signals(self, to_float(seed)))

    def detach(self) -> Value:
        """The same number as a constant: no gradient flows into it or through it."""
        constant = result_of(CONSTANT, (), (), (), self._data)
        constant.label = self.label
        notify(constant, self)
        return constant


_new = object.__new__


@compiled
def result_of(
    operation: Operation,
    arguments: tuple[Operand, ...],
    parents: tuple[Value, ...],
    local_derivatives: tuple[Partial, ...],
    data: float,
) -> Value:
    """The record that the forward pass makes of an operation: the node of its result."""
    node = _new(Value)
    node._data = data
    node._grad = NO_GRADIENT
    node._stamp = stamps.clock
    node._label = ""
    node._operation = operation
    node._arguments = arguments
    node._parents = parents
    node._local_derivatives = local_derivatives
    return node


@compiled
@checked_pass
def error_signals(output: Value, seed: Any, create_graph: bool = False) -> dict[Value, Any]:
    """v̄ for every v that the output depends on, from the output down to its inputs.

    The seed is the error signal of the output itself. The signals are floats, added up with their
    rounding errors (``sums.py``); with ``create_graph`` they are Values, computed by the same
    rules, and can be differentiated again, under ``no_grad`` too.
    """
    if create_graph and not is_recording():
        with recorded():  # 8 µs, a quarter of a pass through one product: only where it is needed
            return settle(sweep(output, seed, partials_as_values, sum_of_values))
    if create_graph:
        return settle(sweep(output, seed, partials_as_values, sum_of_values))
    return settle(sweep(output, seed, partials_as_floats, _sum_of_floats))


def sweep(output: Any, seed: Any, partials: Function, add_up: Function) -> dict[Any, Any]:
    """The backward pass, whatever the nodes are, their local derivatives, and the sum of signals.

    ``programs/reverse.py`` runs it over instructions, and what it gives is a program.
    """
    signals = {output: seed}
    later: dict[Any, list[Any]] = defaultdict(list)  # messages, to be added to the first
    for node in reversed(topological_order(output)):
        if node in later:
            signals[node] = add_up(signals[node], *later.pop(node))
        parents = node.parents
        if parents:
            signal = signals[node]
            for parent, partial in zip(parents, partials(node)):
                if parent in signals:
                    later[parent].append(signal * partial)
                else:
                    signals[parent] = signal * partial
    return signals


def _sum_of_floats(*messages: Any) -> float:
    return total(*settled(messages))


def sum_of_values(*messages: Any) -> Any:
    """The same sum as a Value: one node, however many there are."""
    first, *others = settled(messages)
    if len(others) < 2:
        return first + others[0] if others else first
    return Value._sum(first, *others)
