"""One call of a function that is being differentiated: what every transform begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from functools import cached_property, partial
from typing import Any

from autograd.engines import compiled
from autograd.graph import topological_order
from autograd.number import to_float
from autograd.operation import INPUT, Operation
from autograd.recording import Tracer, is_recording, recorded, tracer
from autograd.rules.arithmetic import pos
from autograd.rules.n_ary import varies
from autograd.text import brief
from autograd.transforms.refusals import Argnums, Function, check_output, check_scalar, chosen
from autograd.transforms.tree import branches, copied, leaves, mapped, rebuilt
from autograd.value import Value, error_signals, result_of

_ARGUMENT = Operation("argument", float)  # an input of a call: not one that a user made


class _Live:
    """The inputs of a call that is going on, and of those around it."""

    def __init__(self, inputs: Sequence[Value], around: _Live | None) -> None:
        self._inputs = inputs
        self._around = around

    @cached_property
    def nodes(self) -> frozenset[Value]:
        """All of them, looked up only by a call inside."""
        inputs = frozenset(self._inputs)
        return inputs if self._around is None else inputs | self._around.nodes


_live: ContextVar[_Live | None] = ContextVar("live", default=None)


class Call:
    """One call of a function, on inputs of its own: the arguments to differentiate by, renewed.

    A plain number becomes a new node. A Value from outside becomes +value, so that the derivative
    by the argument is told from the derivative by the same Value elsewhere in f.

    f receives containers of its own and may change them; what it returns is copied. So the shapes
    of answers are those of the arguments as they were given.

    The call is open if its output depends on Values from outside: inputs that a user made, or the
    arguments of a call that is still going on around this one.

    It records whatever the mode around it is, for it differentiates; under ``no_grad`` the answer
    of an open call is made of constants.
    """

    def __init__(
        self,
        f: Function,
        arguments: Sequence[Any],
        argnums: Argnums,
        keywords: Mapping[str, Any] | None = None,
        has_aux: bool = False,
    ) -> None:
        self.argnums = argnums
        positions = chosen(argnums, len(arguments), keywords or {})
        given = [*arguments]
        outer = _live.get()
        around = frozenset() if outer is None else outer.nodes
        with recorded():
            renewed = partial(_renewed, tracer())
            self.trees = [mapped(renewed, arguments[i]) for i in positions]
            self.inputs: list[Value] = [*leaves(self.trees)]
            for i, tree in zip(positions, self.trees):
                given[i] = copied(tree)
            token = _live.set(_Live(self.inputs, outer))
            try:
                output = f(*given, **(keywords or {}))
            finally:
                _live.reset(token)
        self.aux = None
        if has_aux:
            output, aux = _pair(output)
            is_open = depend_on_inputs(leaves(aux), around)
            self.aux = mapped(_as_recorded if is_open else _number, aux)
        self.output = copied(output)
        for leaf in leaves(self.output):
            check_output(leaf)
        self.is_open = depend_on_inputs(leaves(self.output), around)

    def scalar(self) -> Any:
        """The output, which must be one scalar."""
        if branches(self.output) is not None:
            raise TypeError(
                "a gradient needs a function that returns one scalar, got"
                f" {brief(self.output)}; for several outputs use jacobian or vjp"
            )
        return self.output

    def gradient(self, output: Any, create_graph: bool = False) -> list[Any]:
        """The derivatives of one output by each input; zeros if it is a plain number."""
        if not isinstance(output, Value):
            return [0.0] * len(self.inputs)
        return slopes_of(output, self.inputs, create_graph or self.is_open)

    def shaped(self, slopes: Sequence[Any]) -> Any:
        """Derivatives in the shape of the arguments that they are taken by."""
        trees = rebuilt(self.trees, slopes if is_recording() else map(_as_recorded, slopes))
        return trees[0] if isinstance(self.argnums, int) else tuple(trees)

    def answer(self, output: Any) -> Any:
        """An output as the caller sees it: a float unless it depends on Values from outside."""
        return _as_recorded(output) if self.is_open else _number(output)


def _renewed(tracing: Tracer | None, leaf: Any) -> Value:
    if isinstance(leaf, Value):
        if tracing is None or not tracing.is_plain(leaf):
            renewed: Value = pos(leaf)
            return renewed
        number = leaf._data
    else:
        check_scalar(leaf)
        number = leaf
    try:
        argument = result_of(_ARGUMENT, (), (), (), to_float(number))
    except TypeError as error:
        raise TypeError(
            f"{error}; what is no number goes into an argument that argnums does not name"
        ) from None
    if tracing is not None:
        tracing.argument(argument, leaf)
    return argument


def _pair(output: Any) -> tuple[Any, Any]:
    if not isinstance(output, tuple) or len(output) != 2:
        raise TypeError(
            f"has_aux=True needs a function that returns (result, aux), got {brief(output)}"
        )
    return output


def _as_recorded(leaf: Any) -> Any:
    """What was computed, as the mode has it: under ``no_grad`` it is a constant."""
    is_result = varies(leaf) and leaf.operation is not INPUT
    return leaf.detach() if is_result and not is_recording() else leaf


def _number(leaf: Any) -> Any:
    if not isinstance(leaf, Value):
        return leaf
    tracing = tracer()
    return leaf.data if tracing is None else tracing.number(leaf)


@compiled
def depend_on_inputs(scalars: Iterable[Any], around: frozenset[Value]) -> bool:
    """Whether they depend on inputs that a user made, or on those of a call around this one."""
    values = [scalar for scalar in scalars if isinstance(scalar, Value)]
    return any(node.operation is INPUT or node in around for node in topological_order(*values))


def slopes_of(output: Value, inputs: Sequence[Value], create_graph: bool) -> list[Any]:
    """The derivatives: floats if not create_graph, otherwise Values where they vary."""
    tracing = tracer()
    if tracing is not None and not create_graph:
        return tracing.slopes(output, inputs)
    signals = error_signals(output, 1.0, create_graph)
    return [signals.get(node, 0.0) for node in inputs]
