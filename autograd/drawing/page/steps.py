"""The steps of a page: the forward and the backward pass, one node at a time.

Everything is computed here, by the engine and from its rules; the page only shows it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograd.drawing.diagram import Arrow, Diagram
from autograd.equations.equation import says_all
from autograd.equations.formulas import derivatives, formula
from autograd.equations.names import in_text
from autograd.equations.terms import Name, Number, Term, plus, times
from autograd.equations.writers import Plain
from autograd.operation import is_constant
from autograd.sums import total
from autograd.text import short_number
from autograd.value import Value

Json = dict[str, Any]


class Steps:
    """The steps through a diagram, from the inputs up to the output and back.

    ``names`` are distinct names of the nodes, ``signals`` their error signals.
    """

    def __init__(
        self,
        diagram: Diagram,
        names: Mapping[Value, str],
        signals: Mapping[Value, float],
        precision: int,
    ) -> None:
        self.ids = {box.content: box.id for box in diagram.boxes if isinstance(box.content, Value)}
        self.nodes = list(self.ids)  # in topological order
        self.precision = precision
        self.names = {node: Name(names[node], node.data) for node in self.nodes}
        self.bars = {node: Name(names[node], signals[node], bar=True) for node in self.nodes}
        self.incoming: dict[str, list[Arrow]] = {}
        for arrow in diagram.arrows:
            self.incoming.setdefault(arrow.target, []).append(arrow)

    def as_json(self) -> Json:
        """The boxes by their identifiers, and the steps in order."""
        return {
            "boxes": {self.ids[node]: self._box(node) for node in self.nodes},
            "steps": [self._start(), *self._forward(), *self._backward()],
        }

    def _box(self, node: Value) -> Json:
        name, bar = self.names[node], self.bars[node]
        kind = "result" if node.parents else "constant" if is_constant(node) else "input"
        content = {"name": in_text(name.label), "kind": kind, "data": self._number(node.data)}
        if kind != "constant":
            content |= {"bar": in_text(bar.label, bar=True), "signal": self._number(bar.value)}
        return content

    def _start(self) -> Json:
        given = [node for node in self.nodes if not node.parents]
        return {
            "phase": "start",
            "boxes": [self.ids[node] for node in given],
            "arrows": [],
            "lines": [self._line(self.names[node], None) for node in given],
        }

    def _forward(self) -> Iterable[Json]:
        """Each result, from its arguments."""
        for node in self.nodes:
            if node.parents:
                term = formula(node.operation, self._arguments(node))
                yield self._step("forward", node, self.incoming[self.ids[node]]) | {
                    "lines": [self._line(self.names[node], term)]
                }

    def _backward(self) -> Iterable[Json]:
        """Each error signal, when all contributions from the children have arrived.

        They are added in the order in which the engine adds them: from the output downwards.
        """
        arriving: dict[Value, list[tuple[Arrow, Term, float]]] = {n: [] for n in self.nodes}
        for node in reversed(self.nodes):
            contributions = arriving.pop(node)
            if not is_constant(node):
                yield self._signal(node, contributions)
            signal = self.bars[node]
            terms = derivatives(node, self._arguments(node)) if node.parents else []
            arrows = [a for a in self.incoming.get(self.ids[node], []) if a.partial is not None]
            for parent, arrow, term in zip(node.parents, arrows, terms):
                assert arrow.partial is not None
                contribution = (arrow, times([signal, term]), signal.value * arrow.partial)
                arriving[parent].append(contribution)

    def _signal(self, node: Value, contributions: Sequence[tuple[Arrow, Term, float]]) -> Json:
        bar = self.bars[node]
        step = self._step("backward", node, [arrow for arrow, _, _ in contributions])
        if not contributions:
            return step | {"lines": [self._line(bar, None)]}
        whole = plus([term for _, term, _ in contributions])
        step["lines"] = [self._line(bar, whole)]
        if len(contributions) > 1:
            products, step["sum"] = [], []
            for arrow, term, product in contributions:
                products.append(product)
                step["sum"].append(
                    {
                        "from": arrow.target,
                        "term": self._write(term),
                        "product": self._number(product),
                        "running": self._number(total(*products)),
                    }
                )
        return step

    def _step(self, phase: str, node: Value, arrows: Sequence[Arrow]) -> Json:
        return {
            "phase": phase,
            "boxes": [self.ids[node]],
            "arrows": [arrow.id for arrow in arrows],
        }

    def _arguments(self, node: Value) -> list[Term]:
        return [self.names[a] if isinstance(a, Value) else Number(a) for a in node.arguments]

    def _line(self, left: Name, right: Term | None) -> Json:
        """An equation: its name, its formula, the formula in numbers, and the number."""
        line: Json = {"name": self._write(left), "value": self._number(left.value)}
        if right is not None:
            symbols = self._write(right)
            numbers = Plain(numbers=True, precision=self.precision).write(right)
            if says_all(left, right, self.precision):  # y − t = 0.75 − 0.5
                symbols = numbers
            if symbols != line["value"]["text"]:
                line["formula"] = symbols
            if numbers not in (symbols, line["value"]["text"]):
                line["numbers"] = numbers
        return line

    def _write(self, term: Term) -> str:
        return Plain(precision=self.precision).write(term)

    def _number(self, value: float) -> Json:
        """A number as it is shown, and with all its digits."""
        return {"text": short_number(value, self.precision), "exact": repr(value)} | (
            {} if math.isfinite(value) else {"warning": True}
        )
