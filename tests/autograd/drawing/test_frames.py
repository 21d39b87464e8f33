"""Frames around groups, as the DOT has them and as each renderer draws them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value, dot, draw, group, sigmoid
from autograd.text import shown
from tests.autograd.drawing.reading import boxes, elements, frames, text_of, without_space
from tests.autograd.drawing.test_render import labels
from tests.examples import IN_ONE_PLACE

pytestmark = pytest.mark.once


def places(value):
    """{the first text of a box: the frames around it}"""
    source = draw(value).dot
    return {texts[0]: frames(source)[id] for id, texts in boxes(source).items()}


def test_groups_are_frames_within_frames():
    x = Value(2.0, "x")
    with group("layer 1"):
        b = Value(1.0, "b")
        with group("neuron 1"):
            y = sigmoid(Value(3.0, "w") * x + b)
    assert places(y - 1.0) == {
        "x": (),
        "b": ("layer 1",),
        "w": ("layer 1", "neuron 1"),
        "×": ("layer 1", "neuron 1"),
        "+": ("layer 1", "neuron 1"),
        "sigmoid": ("layer 1", "neuron 1"),
        "1": (),
        "−": (),
    }


def test_a_plain_number_stands_where_it_is_used():
    with group("a"):
        y = Value(1.0, "w") * 7.0
    assert places(y)["7"] == ("a",)


def test_labels_tell_groups_and_need_not_be_repeated_inside():
    x = Value(1.0, "x")
    w = [Value(0.1 * i, f"layer1.neuron0.w[{i}]") for i in range(2)]
    y = sigmoid(dot(w, [x, 2.0]))
    z = Value(3.0, "layer2.w") * y
    assert places((z + Value(1.0, "at 0.5")) / 2.0) == {
        "x": (),
        "w[0]": ("layer1", "neuron0"),
        "w[1]": ("layer1", "neuron0"),
        "2": (),
        "dot": ("layer1", "neuron0"),
        "sigmoid": ("layer1", "neuron0"),
        "w": ("layer2",),
        "×": ("layer2",),
        "at 0.5": (),
        "+": (),
        "÷": (),
    } | {"2": places(z)["2"]}


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_a_loss_is_no_part_of_the_neuron_it_measures(target):
    y = sigmoid(dot([Value(0.5, "layer1.w"), Value(0.1, "layer1.b")], [2.0, 1.0]))
    found = places(((y - target) ** 2) * 0.5)
    assert [found[name] for name in ("dot", "sigmoid")] == [("layer1",)] * 2
    assert [found[name] for name in ("−", "^", "×")] == [()] * 3


def test_what_was_made_outside_of_a_group_is_outside():
    with group("a"):
        y = Value(1.0, "w") * 2.0
    assert places(-y)["−"] == ()


def test_a_drawing_without_groups_has_no_frames():
    assert "subgraph" not in draw(Value(1.0, "v. 1.0") + Value(2.0, "...")).dot


def test_frames_end_somewhere():
    with group("0"):
        y = nested(Value(1.0), 200)
    assert max(map(len, frames(draw(y).dot).values())) == 8
    assert "<svg" in draw(y).svg


def nested(y, depth):
    if depth == 0:
        return -y
    with group(str(depth)):
        return nested(y, depth - 1)


def corners(element):
    """(left, top, right, bottom) of a polygon, or of a path with rounded corners."""
    points = re.findall(r"(-?[\d.]+),(-?[\d.]+)", element.get("points") or element.get("d"))
    xs, ys = [float(x) for x, _ in points], [float(y) for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def shapes(svg, kind):
    """{identifier: the corners of what is drawn first} of all nodes, or of all clusters."""
    found, wanted = {}, None
    for tag, attributes, _ in elements(svg):
        if tag == "g" and attributes.get("class") in ("node", "cluster", "edge"):
            wanted = attributes["id"] if attributes["class"] == kind else None
        if tag in ("polygon", "path") and wanted and wanted not in found:
            found[wanted] = corners(attributes)
    return found


def test_boxes_lie_within_their_frames_and_no_others(renderer):
    x = [Value(1.0, "x0"), Value(2.0, "x1")]
    hidden = []
    for i in range(3):
        with group("layer 1"), group(f"neuron {i}"):
            hidden.append(sigmoid(dot([Value(1.0), Value(2.0)], x)))
    with group("layer 2"):
        y = dot([Value(1.0), Value(2.0), Value(3.0)], hidden)
    drawing = draw(y)
    around = frames(drawing.dot, "id")
    nodes, clusters = shapes(drawing.svg, "node"), shapes(drawing.svg, "cluster")
    assert len(clusters) == 5
    for id, (left, top, right, bottom) in clusters.items():
        for node, (x0, y0, x1, y1) in nodes.items():
            inside = left <= x0 and x1 <= right and top <= y0 and y1 <= bottom
            assert inside == (id in around[node])


@st.composite
def grouped_graphs(draw):
    """A graph whose nodes are made in groups of any names, and how many frames it has at most."""
    nodes = [Value(1.0, draw(labels))]
    paths = st.lists(labels.filter(bool), max_size=3)
    for path in draw(st.lists(paths, min_size=1, max_size=6)):
        nodes.append(made_in(path, nodes, draw(st.integers(0, len(nodes) - 1))))
    return nodes[-1]


def made_in(path, nodes, i):
    if not path:
        return nodes[-1] * nodes[i] + 1.0
    with group(path[0]):
        return made_in(path[1:], nodes, i)


@settings(max_examples=60, suppress_health_check=IN_ONE_PLACE)
@given(value=grouped_graphs())
def test_any_name_of_a_group_shows_as_itself_and_does_nothing(renderer, value):
    drawing = draw(value, direction="TB", theme="auto")
    classes = [attributes.get("class") for _, attributes, _ in elements(drawing.svg)]
    source = drawing.dot
    assert classes.count("node") == len(boxes(source))
    assert classes.count("cluster") == source.count("subgraph cluster_")
    assert classes.count("edge") == source.count(" -> ")
    text = text_of(drawing.svg)
    for name in value.group:
        lines = re.split("\r\n|\r|\n", name)
        assert without_space("".join([shown(line) for line in lines])) in text
