"""Boxes in the order in which one reads them, as each renderer places them."""

import re
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings

from autograd import Value, dot, draw, group, sigmoid
from autograd.drawing.diagram import diagram
from autograd.graph import topological_order
from autograd.strategies import graphs
from autograd.text import short_number
from nn import MLP
from tests.autograd.drawing.reading import arrows, boxes, elements, frames, places
from tests.autograd.drawing.test_frames import shapes


def network(*widths):
    x = [Value(0.3 * (i + 1), f"x_{i + 1}").detach() for i in range(widths[0])]
    (y,) = MLP(widths[0], list(widths[1:]), "tanh", generator=Random(1))(x)
    y.label = "y"
    return (y - Value(1.0, "t").detach()) ** 2


def in_order(drawing, direction="LR"):
    """{the frames around some boxes: their first texts, from the top down or from left to right}"""
    axis = 1 if direction == "LR" else 0
    texts, around, found = boxes(drawing.dot), frames(drawing.dot), {}
    at = places(drawing.svg)
    for id in sorted(at, key=lambda box: at[box][axis]):
        found.setdefault(around[id], []).append(texts[id][0])
    return found


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_neurons_and_inputs_stand_in_the_order_of_their_numbers(renderer, direction):
    drawing = draw(network(4, 12, 1), fold="neuron", direction=direction)
    found = in_order(drawing, direction)
    assert found["layer0",] == [f"neuron{i}" for i in range(12)]
    assert [text for text in found[()] if text[0] == "x"] == ["x₁", "x₂", "x₃", "x₄"]


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_the_inputs_of_a_neuron_stand_in_the_order_of_its_arguments(renderer, direction):
    found = in_order(draw(network(2, 3, 3, 1), direction=direction), direction)
    for layer, neurons in enumerate([3, 3, 1]):
        for i in range(neurons):
            weights = [f"w[{j}]" for j in range(2 if layer == 0 else 3)]
            inside = found[f"layer{layer}", f"neuron{i}"]
            assert [text for text in inside if text not in ("dot", "tanh")] == [*weights, "b", "1"]
    assert [text for text in found[()] if text[0] == "x"] == ["x₁", "x₂"]


def test_layers_stand_side_by_side(renderer):
    drawing = draw(network(2, 2, 2, 1))
    around, at = frames(drawing.dot), places(drawing.svg)
    columns = [
        [left for id, (left, _) in at.items() if around[id][:1] == (f"layer{layer}",)]
        for layer in range(3)
    ]
    for before, after in pairwise(columns):
        assert max(before) < min(after)


def test_a_named_output_stays_in_its_neuron():
    w = Value(0.5, "layer1.neuron0.w")
    y = dot([w], [Value(2.0, "x")])
    y.label = "y"
    loss = sigmoid(y)
    loss.label = "L"
    source = draw(loss).dot
    found = {texts[-4]: frames(source)[id] for id, texts in boxes(source).items() if len(texts) > 4}
    assert found == {"y": ("layer1", "neuron0"), "L": ()}


def test_groups_that_feed_each_other():
    x = Value(1.0, "x1") * Value(2.0, "x2")
    for name in ("a", "b", "a"):
        with group(name):
            x = x.sin()
    assert "<svg" in draw(x, fold=lambda node: node.group[0] if node.group else None).svg


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_arrows_enter_a_frame_beside_the_weights_and_stay_between_them(renderer, direction):
    """Where a neuron's arrows come in, from the layer before, is in its own frame."""
    loss = network(2, 3, 3, 1)
    drawing = draw(loss, direction=direction)
    assert [(ends, text) for *ends, text in arrows(drawing.dot)] == [
        (
            [arrow.source, arrow.target],
            "" if arrow.partial is None else short_number(arrow.partial, 4),
        )
        for arrow in diagram(loss, 500).arrows
    ]
    around = frames(drawing.dot, "id")
    gates = re.findall(r"(n\d+) -> (ge\d+):\w .*\n\t\2:\w -> (n\d+)", drawing.dot)
    assert len(gates) == 2 * 3 + 3 * 3 + 3
    shapes_of_frames, points = shapes(drawing.svg, "cluster"), centres(drawing.svg)
    for _, gate, target in gates:
        left, top, right, bottom = shapes_of_frames[around[target][-1]]
        x, y = points[gate]
        assert left < x < right
        assert top < y < bottom


def centres(svg):
    """{identifier of a gate: (x, y)}"""
    found, gate = {}, None
    for tag, attributes, _ in elements(svg):
        if tag == "g":
            gate = attributes["id"]
        elif tag == "ellipse":
            found[gate] = float(attributes["cx"]), float(attributes["cy"])
    return found


def test_what_holds_the_order_is_not_seen():
    drawing = draw(network(2, 2, 1))
    seen = [attributes for _, attributes, _ in elements(drawing.svg) if attributes.get("class")]
    drawn = {attributes["id"] for attributes in seen if attributes["class"] == "edge"}
    count = len(arrows(drawing.dot))
    inside = {f"e{i}" for i in range(count)}
    assert drawn >= inside
    assert {id.removesuffix("-in") for id in drawn - inside} < inside


@settings(max_examples=25)
@given(output=graphs())
def test_inputs_of_any_graph(output):
    for i, node in enumerate(each for each in topological_order(output) if not each.parents):
        node.label = f"x{i}" if i % 2 else f"layer{i}.w[{i}]"
    assert len(places(draw(output).svg)) == len(boxes(draw(output).dot))
