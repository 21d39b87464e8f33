"""One call of a function that is being differentiated: what every transform begins with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any, TypeAlias

from autograd.graph import topological_order
from autograd.number import is_number, to_float
from autograd.operation import INPUT, Operation
from autograd.recording import recorded
from autograd.rules.arithmetic import pos
from autograd.text import brief
from autograd.transforms.tree import is_branch, leaves, mapped, rebuilt
from autograd.value import Value, error_signals, result_of

Function: TypeAlias = Callable[..., Any]
Argnums: TypeAlias = int | Sequence[int]

_ARGUMENT = Operation("argument", float)  # an input of a call: not one that a user made
_live: ContextVar[frozenset[Value]] = ContextVar("live", default=frozenset())


class Call:
    """One call of a function, on inputs of its own: the arguments to differentiate by, renewed.

    A plain number becomes a new node. A Value from outside becomes +value, so that the derivative
    by the argument is told from the derivative by the same Value elsewhere in f.

    The call is open if its output depends on Values from outside: inputs that a user made, or the
    arguments of a call that is still going on around this one.
    """

    def __init__(self, f: Function, arguments: Sequence[Any], argnums: Argnums) -> None:
        self.argnums = argnums
        chosen = [argnums] if isinstance(argnums, int) else [*argnums]
        renewed = list(arguments)
        around = _live.get()
        with recorded():
            try:
                for i in chosen:
                    renewed[i] = mapped(_renewed, arguments[i])
            except IndexError:
                raise ValueError(
                    f"argnums={brief(argnums)} of a call with {len(arguments)} argument(s); count"
                    " from 0"
                ) from None
            self.trees = [renewed[i] for i in chosen]
            self.inputs: list[Value] = list(leaves(self.trees))
            token = _live.set(around | set(self.inputs))
            try:
                self.output = f(*renewed)
            finally:
                _live.reset(token)
        outputs = []
        for output in leaves(self.output):
            if isinstance(output, Value):
                outputs.append(output)
            elif not is_number(output):
                raise TypeError(
                    f"expected a function of scalars to scalars, got {brief(output)} from it"
                )
        self.is_open = any(
            node.operation is INPUT or node in around for node in topological_order(*outputs)
        )

    def scalar(self) -> Any:
        """The output, which must be one scalar."""
        if is_branch(self.output):
            raise TypeError(
                f"a gradient needs a function that returns one scalar, got {brief(self.output)};"
                " for several outputs use jacobian or vjp"
            )
        return self.output

    def gradient(self, output: Any, create_graph: bool = False) -> list[Any]:
        """The derivatives of one output by each input; zeros if it is a plain number."""
        if not isinstance(output, Value):
            return [0.0] * len(self.inputs)
        return slopes_of(output, self.inputs, create_graph or self.is_open)

    def shaped(self, slopes: Sequence[Any]) -> Any:
        """Derivatives in the shape of the arguments that they are taken by."""
        trees = rebuilt(self.trees, slopes)
        return trees[0] if isinstance(self.argnums, int) else tuple(trees)

    def answer(self, output: Any) -> Any:
        """An output as the caller sees it: a float unless it depends on Values from outside."""
        return output.data if isinstance(output, Value) and not self.is_open else output


def _renewed(leaf: Any) -> Value:
    if isinstance(leaf, Value):
        renewed: Value = pos(leaf)
        return renewed
    return result_of(_ARGUMENT, (), (), (), to_float(leaf))


def slopes_of(output: Value, inputs: Sequence[Value], create_graph: bool) -> list[Any]:
    """The derivatives: floats if not create_graph, otherwise Values where they vary."""
    signals = error_signals(output, 1.0, create_graph)
    return [signals.get(node, 0.0) for node in inputs]
