"""Symbols for the parts of a network, as lectures have them: z²₁ = w²₁₁·h¹₁ + w²₁₂·h¹₂ + b²₁.

The parameters of a network are labelled by their paths, ``layer0.neuron1.w[2]``. In an equation
that weight is w¹₂₃: layer 1, neuron 2, input 3, counted from 1. The weighted sum of a neuron is z
and its activation, where it goes on to another neuron, is h; numbers that enter are x.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from autograd.rules import n_ary
from autograd.rules.operations import row_of
from autograd.text import subscript, superscript
from autograd.value import Value

Neuron: TypeAlias = tuple[str, int]  # the path of its layer, and its place in it

_LABEL = re.compile(
    r"(?:(?P<layer>[\w.\[\]]+)\.)?(?:"
    r"neuron(?P<neuron>\d+)\.(?:w\[(?P<input>\d+)\]|b)|"
    r"weight\[(?P<row>\d+)\](?:\[(?P<column>\d+)\])?|bias\[(?P<place>\d+)\])"
)


@dataclass(frozen=True)
class Parameter:
    """A weight w, or what a neuron has one of: a bias b, the scale w of a normalisation."""

    name: str
    neuron: Neuron
    input: int | None


@dataclass
class Symbols:
    """Labels for nodes, and for the plain numbers that enter neurons, by the input they enter.

    ``inputs`` are these numbers, ``entering`` says at which place of which node one enters, and
    ``legend`` for a weight of each layer what its label is.
    """

    of_nodes: dict[Value, str] = field(default_factory=dict)
    of_inputs: dict[int, str] = field(default_factory=dict)
    inputs: dict[int, float] = field(default_factory=dict)
    entering: dict[tuple[Value, int], int] = field(default_factory=dict)
    legend: list[tuple[str, str]] = field(default_factory=list)


def parameter(label: str) -> Parameter | None:
    """What the label of a parameter says, if it is one of a neuron.

    >>> parameter("net.layer0.neuron1.w[2]")
    Parameter(name='w', neuron=('net.layer0', 1), input=2)
    >>> parameter("layer1.bias[3]"), parameter("w")
    (Parameter(name='b', neuron=('layer1', 3), input=None), None)
    """
    found = _LABEL.fullmatch(label)
    if not found or (found["row"] and not found["column"] and not found["layer"]):
        return None
    neuron = int(found["neuron"] or found["row"] or found["place"] or 0)
    input = found["input"] or found["column"]
    name = "w" if found["row"] or input else "b"
    return Parameter(name, (found["layer"] or "", neuron), None if input is None else int(input))


def symbols(nodes: Sequence[Value]) -> Symbols:
    """The symbols in a graph whose nodes come in topological order; none where no network is."""
    chosen = Symbols()
    parameters = {n: p for n in nodes if not n.parents and (p := parameter(n.label))}
    sums = _weighted_sums(nodes, parameters)
    inside = {p for node in sums for p in node.parents if sums.get(p) == sums[node]}
    layers = {name: str(i) for i, name in enumerate(dict.fromkeys(n for n, _ in sums.values()), 1)}
    for node, (layer, place) in sums.items():
        if node not in inside and not node.label:
            chosen.of_nodes[node] = _indexed("z", layers[layer], place)
    entering = {parent for node in sums for parent in node.parents}
    for node in nodes:
        neurons = {sums.get(parent) for parent in node.parents}
        if node in entering and not node.label and node not in sums and len(neurons) == 1:
            (neuron,) = neurons
            if neuron and row_of(node.operation).part == "function":
                chosen.of_nodes[node] = _indexed("h", layers[neuron[0]], neuron[1])
    for node, where in parameters.items():
        layer, place = where.neuron
        if layer in layers:
            chosen.of_nodes[node] = _indexed(where.name, layers[layer], place, where.input)
    first = {parameters[n].neuron[0]: n for n in reversed(parameters) if n in chosen.of_nodes}
    chosen.legend = [(chosen.of_nodes[first[layer]], first[layer].label) for layer in layers]
    _find_inputs(chosen, sums, parameters)
    return chosen


def _weighted_sums(
    nodes: Iterable[Value], parameters: dict[Value, Parameter]
) -> dict[Value, Neuron]:
    """The neuron of each sum or product that is a part of its weighted sum, or the whole of it.

    A parameter meets something else in it, w·x and not w·w.
    """
    sums: dict[Value, Neuron] = {}
    for node in nodes:
        own = [parameters[parent].neuron for parent in node.parents if parent in parameters]
        part = row_of(node.operation).part
        if part not in {"sum", "product"} or 2 * len(own) > len(node.arguments):
            continue
        if not own and part == "sum" and len(node.parents) == len(node.arguments):
            own = [sums.get(parent, ("", -1)) for parent in node.parents]
        if len(set(own)) == 1 and own[0][1] >= 0:
            sums[node] = own[0]
    return sums


def _find_inputs(
    chosen: Symbols, sums: Iterable[Value], parameters: dict[Value, Parameter]
) -> None:
    """Names for plain numbers that meet weights, if each input has one number in all of them."""
    numbers: dict[int, set[float]] = {}
    for node in sums:
        for weight, place in _meetings(node):
            where = parameters.get(weight)
            number = node.arguments[place]
            if where and where.input is not None and not isinstance(number, Value):
                chosen.entering[node, place] = where.input
                numbers.setdefault(where.input, set()).add(number)
    if all(len(different) == 1 for different in numbers.values()):
        chosen.inputs = {i: number for i, (number,) in sorted(numbers.items())}
        chosen.of_inputs = {i: _indexed("x", "", i) for i in chosen.inputs}
    else:
        chosen.entering.clear()


def _meetings(node: Value) -> Iterator[tuple[Value, int]]:
    """Each Value that is multiplied in the node, and the place of the other factor."""
    if row_of(node.operation).part == "product":
        half = len(node.arguments) // 2
        for i, (p, q) in enumerate(
            zip(n_ary.first_half(node.arguments), n_ary.second_half(node.arguments))
        ):
            if isinstance(p, Value):
                yield p, half + i
            if isinstance(q, Value):
                yield q, i


def _indexed(name: str, layer: str, *places: int | None) -> str:
    """The name with its layer above and its places, counted from 1, below.

    >>> _indexed("w", "2", 0, 1), _indexed("b", "1", 4, None), _indexed("w", "1", 0, 11)
    ('w²₁₂', 'b¹₅', 'w¹₍₁₎₍₁₂₎')
    """
    counted = [str(place + 1) for place in places if place is not None]
    if len(counted) > 1 and max(map(len, counted)) > 1:
        counted = [f"({each})" for each in counted]
    return name + superscript(layer) + subscript("".join(counted))
