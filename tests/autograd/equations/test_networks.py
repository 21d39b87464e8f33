"""Networks come out in the lecture's symbols, whatever built them."""

import json
from random import Random

import pytest

import nn
from autograd import Value, dot, draw, explain, group, sum, tanh
from autograd.equations.networks import parameter, symbols
from autograd.graph import topological_order
from tests.autograd.equations.test_explain import labelled
from tests.autograd.equations.test_formulas import close, read


def equations_hold(explanation):
    for equation in (*explanation.forward, *explanation.backward):
        assert read(equation.right, None) == close(equation.left.value)


def loss_of(model, x=(0.5, -1.0)):
    (y,) = model(list(x))
    return labelled(0.5 * (y - 1.0) ** 2, "L")


FORWARD = [
    "z¹₁ = w¹₁₁·x₁ + w¹₁₂·x₂ + b¹₁",
    "h¹₁ = tanh(z¹₁)",
    "z¹₂ = w¹₂₁·x₁ + w¹₂₂·x₂ + b¹₂",
    "h¹₂ = tanh(z¹₂)",
    "z²₁ = w²₁₁·h¹₁ + w²₁₂·h¹₂ + b²₁",
    "L = ½(z²₁ − 1)²",
]
BACKWARD = [
    "L̄ = 1",
    "z̄²₁ = L̄ (z²₁ − 1)",
    "h̄¹₂ = z̄²₁ w²₁₂",
    "z̄¹₂ = h̄¹₂ tanh′(z¹₂)",
    "b̄¹₂ = z̄¹₂",
    "w̄¹₂₂ = z̄¹₂ x₂",
    "w̄¹₂₁ = z̄¹₂ x₁",
    "h̄¹₁ = z̄²₁ w²₁₁",
    "z̄¹₁ = h̄¹₁ tanh′(z¹₁)",
    "b̄¹₁ = z̄¹₁",
    "w̄¹₁₂ = z̄¹₁ x₂",
    "w̄¹₁₁ = z̄¹₁ x₁",
    "b̄²₁ = z̄²₁",
    "w̄²₁₂ = z̄²₁ h¹₂",
    "w̄²₁₁ = z̄²₁ h¹₁",
]


def test_a_multi_layer_perceptron():
    explanation = explain(loss_of(nn.MLP(2, [2, 1], "tanh", generator=Random(1))))
    forward, backward, legend = str(explanation).split("\n\n")
    assert forward.splitlines() == FORWARD
    assert backward.splitlines() == BACKWARD
    assert legend == ("where w¹₁₁ is layer0.neuron0.w[0], w²₁₁ is layer1.neuron0.w[0] and so on")
    assert r"\overline{w}^{1}_{12} &= \overline{z}^{1}_{1} \, x_{2}" in explanation.latex
    assert r"\text{and } w^{2}_{11} \text{ is } \mathrm{layer}1.\mathrm{neuron}0.w[0]" in (
        explanation.latex
    )
    assert explanation.markdown.split("\n\n")[-1] == (
        "where $w^{1}_{11}$ is `layer0.neuron0.w[0]`, $w^{2}_{11}$ is `layer1.neuron0.w[0]`"
        " and so on"
    )
    equations_hold(explanation)


def test_layers_of_other_modules_are_counted_as_they_are_passed():
    model = nn.Sequential(nn.Linear(2, 2), nn.activations.Tanh(), nn.Linear(2, 1))
    forward, backward, legend = str(explain(loss_of(model))).split("\n\n")
    assert forward.splitlines() == FORWARD
    assert backward.splitlines() == BACKWARD
    assert "w²₁₁ is layer2.weight[0][0]" in legend


def test_numbers():
    alone = str(explain(nn.Neuron(2)([0.5, -1.0])))
    assert "where" not in alone  # a single neuron has no layer: its labels are short as they are
    assert "bar(w[1]) = −v̄₁" in alone
    explanation = explain(loss_of(nn.MLP(2, [2, 1], "tanh")), numbers=True)
    assert "x₁ = 0.5\nx₂ = −1\n" in explanation.text
    equations_hold(explanation)


def test_values_that_enter_keep_their_labels_and_results_too():
    x = [Value(0.5, "p"), Value(-1.0, "q").detach()]
    (y,) = nn.MLP(2, [2, 1], "tanh")(x)
    lines = str(explain(labelled(y, "y"))).splitlines()
    assert lines[0] == "z¹₁ = w¹₁₁·p + w¹₁₂·q + b¹₁"
    assert "y = w²₁₁·h¹₁ + w²₁₂·h¹₂ + b²₁" in lines
    assert "p̄ = z̄¹₁ w¹₁₁ + z̄¹₂ w¹₂₁" in lines


def test_several_rows_keep_their_numbers_and_are_told_apart():
    model = nn.MLP(2, [2, 1], "tanh")
    explanation = explain(nn.mse_loss(model([[0.5, 1.0], [2.0, 3.0]]), [[1.0], [2.0]]))
    lines = str(explanation).splitlines()
    assert "z¹₁ = ½w¹₁₁ + w¹₁₂ + b¹₁" in lines
    assert "z¹₁₍₂₎ = 2w¹₁₁ + 3w¹₁₂ + b¹₁" in lines
    equations_hold(explanation)


def by_hand(label):
    """A neuron of one's own, made of a node for each operation."""
    w = [Value(0.3 * i, f"{label}.w[{i}]") for i in range(3)]
    x = [Value(1.0 + i, f"x{i + 1}") for i in range(3)]
    products = [a * b for a, b in zip(w, x, strict=True)]
    return w, products[0] + products[1] + products[2] + Value(0.1, f"{label}.b")


def test_a_neuron_made_by_hand():
    w, z = by_hand("layer0.neuron0")
    h = tanh(z)
    loss = h * Value(2.0, "layer1.neuron0.w[0]") + Value(1.0, "layer1.neuron0.b")
    assert str(explain(loss)).splitlines()[:3] == [
        "z¹₁ = w¹₁₁·x₁ + w¹₁₂·x₂ + w¹₁₃·x₃ + b¹₁",
        "h¹₁ = tanh(z¹₁)",
        "z²₁ = h¹₁·w²₁₁ + b²₁",
    ]
    squares = sum(a * a for a in w)
    norm = dot(w, w)
    named = symbols(topological_order(squares + norm + z)).of_nodes
    assert z in named
    assert squares not in named
    assert norm not in named


def test_two_networks_and_many_neurons():
    encoder = nn.MLP(2, [11, 2], "tanh")
    decoder = nn.MLP(2, [1], "tanh")
    for part, name in ((encoder, "encoder"), (decoder, "decoder")):
        for each in part.parameters():
            each.label = f"{name}.{each.label}"
    explanation = explain(loss_of(lambda x: decoder(encoder(x))))
    equations_hold(explanation)
    assert [label for _, label in explanation.legend] == [
        "encoder.layer0.neuron0.w[0]",
        "encoder.layer1.neuron0.w[0]",
        "decoder.layer0.neuron0.w[0]",
    ]
    assert "w¹₍₁₁₎₍₁₎·x₁" in explanation.text
    assert len({equation.left.label for equation in explanation.forward}) == len(
        explanation.forward
    )


def test_a_normalisation_scales_each_neuron():
    model = nn.Sequential(nn.Linear(2, 2), nn.LayerNorm(2))
    explanation = explain(labelled(sum(model([0.5, 2.0])), "L"))
    lines = str(explanation).splitlines()
    assert "L = z²₁ + z²₂" in lines
    assert "z²₁ = v₂·w²₁/v₄ + b²₁" in lines  # v₂ is what is left of z¹₁, v₄ the deviation
    assert "layer1.weight[1]" not in explanation.text
    equations_hold(explanation)


def test_a_recurrent_network():
    cell = nn.RNN(1, 2)
    explanation = explain(labelled(sum(cell([[0.5], [1.0]])[0][-1]), "L"), numbers=True)
    equations_hold(explanation)


@pytest.mark.parametrize("label", ["w", "w[0]", "b", "layer1", "L_reg", "neuron.w[1]", "weight[1]"])
def test_other_labels_are_left_alone(label):
    assert parameter(label) is None
    with group("layer 1"):
        assert str(explain(labelled(Value(1.0, label) * 2.0, "f"))).count("where") == 0


def test_the_page_that_steps_through_it_has_the_same_symbols():
    page = str(draw(loss_of(nn.MLP(2, [2, 1], "tanh"))).html)
    assert ">w¹₁₂<" in page  # in a box of the picture
    for formula in ("z̄²₁ h¹₁", "h̄¹₂ tanh′(z¹₂)"):
        assert json.dumps(formula) in page
    assert "bar(layer0" not in page
