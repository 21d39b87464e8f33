"""Networks folded into their neurons and layers."""

import tracemalloc
from collections import Counter

import pytest

from autograd import TooManyNodesError, Value, dot, draw, group, sigmoid
from autograd.drawing.folding import groups_at
from autograd.drawing.theme import HIGHLIGHT_SHADES
from autograd.graph import topological_order
from tests.autograd.drawing.reading import arrows, boxes, frames


def network(*widths, operation=dot):
    """A multilayer perceptron, of which only the parameters have labels."""
    signals = [Value(0.1 * i, f"x{i}") for i in range(widths[0])]
    for layer, width in enumerate(widths[1:], 1):
        neurons = []
        for n in range(width):
            name = f"layer{layer}.neuron{n}"
            w = [Value(0.01 * (i - n), f"{name}.w[{i}]") for i in range(len(signals))]
            neurons.append(sigmoid(operation(w, signals) + Value(0.1, f"{name}.b")))
        signals = neurons
    return (signals[0] - Value(1.0, "t")) ** 2


def places(value, fold):
    """How many boxes there are of each name, after those of the frames around it."""
    source = draw(value, fold=fold).dot
    return Counter((*frames(source)[id], text[0]) for id, text in boxes(source).items())


def sum_of_products(w, x):
    return sum([a * b for a, b in zip(w, x, strict=True)])


@pytest.mark.parametrize("operation", [dot, sum_of_products])
def test_layers(operation):
    loss = network(2, 3, 1, operation=operation)
    texts = {text[0]: text for text in boxes(draw(loss, fold="layer").dot).values()}
    assert {"x₀", "x₁", "layer1", "layer2", "t"} <= set(texts)
    assert len(texts) == 7  # and the difference and its square
    assert texts["layer1"].count("output") == 3
    assert sorted(text for _, _, text in arrows(draw(loss, fold="layer").dot)) == sorted(
        ["×3"] * 3 + ["1", "−1", arrows(draw(loss).dot)[-2][2]]
    )


def test_neurons():
    loss = network(2, 3, 1)
    names = places(loss, "neuron")
    assert names["layer1", "neuron2"] == names["layer2", "neuron0"] == 1
    assert [names[name] for name in [("x₀",), ("t",), ("−",), ("^",)]] == [1] * 4
    assert len(names) == 2 + 4 + 3
    beside = [text for _, _, text in arrows(draw(loss, fold="neuron").dot)]
    assert beside[:-3] == [""] * 9  # ∂neuron/∂x is no local derivative
    groups = groups_at(topological_order(loss), "neuron")
    sizes = [list(groups.values()).count(("layer1", f"neuron{i}")) for i in range(3)]
    assert sizes == [6, 6, 6]  # two weights, a bias, their product, their sum, its sigmoid


def test_a_folded_box_tells_its_parameters_and_their_gradient():
    """y = w₀x₀ + w₁x₁ + b with w = (3, 4), x = (1, 2) and L = ½y², so that ȳ = y = 12."""
    w = [Value(3.0, "layer1.w[0]"), Value(4.0, "layer1.w[1]"), Value(1.0, "layer1.b")]
    y = dot(w, [Value(1.0, "x").detach(), 2.0, 1.0])
    loss = y**2 / 2.0

    def told():
        return next(
            texts for texts in boxes(draw(loss, fold="layer").dot).values() if "nodes" in texts
        )

    assert told() == ["layer1", "nodes", "4", "parameters", "3", "output", "12"]
    loss.backward()
    norm = f"{12 * (1 + 4 + 1) ** 0.5:.4g}"
    assert told() == (
        ["layer1", "nodes", "4", "parameters", "3", "‖grad‖", norm, "output", "12", "grad", "12"]
    )


def test_a_function_of_the_node():
    x = Value(2.0, "x")
    y = x * x + x.sin()
    texts = boxes(draw(y, fold=lambda node: None if node is x else "all <b>").dot)
    assert list(texts.values())[1][:3] == ["all <b>", "nodes", "3"]
    assert [text for _, _, text in arrows(draw(y, fold=lambda n: n.label).dot)]


@pytest.mark.bare
def test_five_hundred_neurons_make_a_small_picture():
    drawing = draw(network(10, 250, 250, 1), fold="layer")
    assert len(boxes(drawing.dot)) < 50
    assert "layer2" in drawing.svg


def layers_of(count):
    """A chain of so many nodes in four layers."""
    y = Value(1.0, "layer1.w")
    for i in range(count):
        y = -y
        y.label = f"layer{4 * i // count}.v"
    return y


@pytest.mark.bare
def test_a_hundred_thousand_nodes():
    y = layers_of(100_000)
    assert len(boxes(draw(y, fold="layer").dot)) == 4
    with pytest.raises(TooManyNodesError, match="fold='layer'"):
        draw(y, fold=lambda node: None)


@pytest.mark.bare
def test_a_node_that_is_folded_takes_two_kilobytes_while_it_is_drawn():
    y = layers_of(5_000)
    draw(y, fold="layer")  # what it imports counts for nothing
    tracemalloc.start()
    draw(y, fold="layer")
    assert tracemalloc.get_traced_memory()[1] < 5_000 * 2_000
    tracemalloc.stop()


def test_groups_fold_by_the_beginning_of_their_names():
    x = Value(2.0, "x")
    with group("layer 1"):
        for i in range(3):
            with group(f"head {i}"):
                x = x.sin() + 1.0
    with group("layer 2"):
        x = -x
    assert places(x, "head") == Counter(
        [("x",), *[("layer 1", f"head {i}") for i in range(3)], ("layer 2", "−")]
    )
    assert places(x, "layer") == Counter([("x",), ("layer 1",), ("layer 2",)])
    sizes = [text[2] for text in boxes(draw(x, fold="head").dot).values() if "nodes" in text]
    assert sizes == ["2"] * 3


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
@pytest.mark.parametrize("fold", [None, "neuron", "layer"])
def test_everything_at_once(fold, theme):
    loss = network(2, 3, 1)
    w = next(node for node in topological_order(loss) if node.label == "layer1.neuron0.w[0]")
    drawing = draw(loss, fold=fold, flow=True, highlight=w, theme=theme)
    shades = [c.dark if theme == "dark" else c.light for c in HIGHLIGHT_SHADES]
    assert any(f'stroke="{shade}"' in drawing.svg for shade in shades)


def test_what_cannot_be():
    for fold in (3, ""):
        with pytest.raises(ValueError, match="'neuron', 'layer' or a function"):
            draw(Value(1.0), fold=fold)
    with pytest.raises(ValueError, match=r"nothing to fold: no label names a module.*'module 1'"):
        draw(Value(1.0, "layer1.w"), fold="module")
    with pytest.raises(ValueError, match="without fold"):
        _ = draw(Value(1.0, "layer1.w"), fold="layer").html
