"""The worked examples: each holds its own numbers against closed forms and fails otherwise."""

import numpy as np
import pytest

from autograd import GradientCheckError, Value
from demos.calculus import closed_forms, difference_quotient, first_order, jacobians
from demos.graphs import (
    any_graph,
    backward_functions,
    cost,
    hidden_layer_regression,
    regularised_logistic,
    several_outputs,
    sigmoid_network,
    softmax_regression,
    two_passes,
)
from demos.learning import product_of_jacobians
from demos.networks import rosenblatt
from demos.tools import arrays
from demos.tools.comparison import compare, compare_arrays, require_equal
from demos.tools.report import Report, Table
from demos.tools.syllabus import demos

NAMES = [
    "any_graph",
    "backward_functions",
    "closed_forms",
    "cost",
    "difference_quotient",
    "first_order",
    "hidden_layer_regression",
    "jacobians",
    "multivariate_chain_rule",
    "newton",
    "product_of_jacobians",
    "regularised_logistic",
    "rosenblatt",
    "several_outputs",
    "sigmoid_network",
    "softmax_regression",
    "two_passes",
]


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_they_run(name, capsys):
    demo = demos()[name].module
    report = demo.main([])
    assert report.name == name
    assert any(isinstance(block, Table) for block in report.blocks)
    told = " ".join(capsys.readouterr().out.split())
    assert told.startswith(demo.__doc__.splitlines()[0])


def test_a_comparison_fails_when_two_ways_disagree():
    x = Value(3.0)
    (x**2).backward()
    report = Report("comparison")
    compare(report, {"x": x}, {"x": 6.0}, {"x": lambda x: x**2})
    (table,) = report.blocks
    assert table.rows == [["x", "3.000000000", *["6.000000000000"] * 3]]
    with pytest.raises(AssertionError, match=r"x: 6.0 is not 6.00001"):
        compare(report, {"x": x}, {"x": 6.00001}, {})
    with pytest.raises(AssertionError, match="x: 6"):
        compare(report, {"x": x}, {}, {"x": lambda x: x**2 + x})
    with pytest.raises(GradientCheckError):
        compare(report, {"x": x}, {}, {"x": lambda x: x**2 + x.data**2})
    require_equal("zero", 1e-13, 0.0)
    with pytest.raises(AssertionError, match="sum"):
        compare_arrays(report, [("sum", "Σ", [1.0, 2.0], [1.0, 2.00001])])


SEEDS = pytest.mark.parametrize("seed", range(5))


def check(rows):
    """Each array of a demo beside its closed form, for weights that the demo does not show."""
    compare_arrays(Report("test"), rows)


@SEEDS
def test_w5_softmax_regression(seed):
    model, x, t = softmax_regression.regression(4, 3, seed)
    z, _, _ = softmax_regression.backward_by_parts(model, x, t)
    check(softmax_regression.closed_forms(model, z, x, t))


@SEEDS
def test_w6_several_outputs(seed):
    check(several_outputs.closed_forms(several_outputs.network(3, 4, 2, seed)))


def test_w6_the_element_wise_equations(capsys):
    several_outputs.main([])
    printed = capsys.readouterr().out.splitlines()
    assert "h̄₁ = ȳ₁ v₁₁ + ȳ₂ v₂₁" in printed
    assert "w̄₁₂ = z̄₁ x₂" in printed


@SEEDS
def test_w7_sigmoid_network(seed):
    model, x, label = sigmoid_network.network(seed)
    h1, h2, _ = sigmoid_network.backward(model, x, label)
    check(sigmoid_network.closed_forms(model, h1, h2, x, label))


@SEEDS
def test_w8_hidden_layer_regression(seed):
    network, x, y = hidden_layer_regression.regression(7, 3, 4, seed)
    hidden_layer_regression.backward(network, x, y)
    check(hidden_layer_regression.closed_forms(network, x, y))


@SEEDS
def test_w9_backward_functions(seed):
    check(backward_functions.closed_forms(seed))


@pytest.mark.parametrize("x", [[0.4, -1.2, 0.8], [2.0, 0.0, -1.0]])
def test_w10_jacobians(x):
    check(jacobians.closed_forms(x, radius=0.3, angle=-2.0))
    product, built = jacobians.with_and_without(9)
    assert product == pytest.approx(built, rel=1e-12, abs=1e-12)


def test_w10_the_memory_of_the_lecture():
    blocks = jacobians.main(["--sizes", "4"]).blocks
    _, table = [block for block in blocks if isinstance(block, Table)]
    assert table.rows[-1] == ["524,288", "274,877,906,944", "", "1.1 TB", "2.1 MB"]
    assert jacobians.in_units(999) == "999 B"


def test_w11_nothing_is_learnt_from_a_count():
    before, after, history = rosenblatt.train(rosenblatt.share_of_mistakes)
    assert after == before
    assert len(set(history["mistakes"])) == 1
    assert history["mistakes"][0] > 0.5
    before, after, history = rosenblatt.train(rosenblatt.perceptron_loss)
    assert after != before
    assert history["mistakes"][-1] == 0


@pytest.mark.parametrize("activation", product_of_jacobians.SLOPES)
@SEEDS
def test_w12_the_gradient_is_a_product_of_jacobians(activation, seed):
    engine, product = product_of_jacobians.both_ways(activation, depth=5, width=4, seed=seed)
    assert engine == pytest.approx(product, rel=1e-12, abs=1e-15)


@SEEDS
def test_w12_signals_vanish_and_explode(seed):
    found = {
        name: product_of_jacobians.stretching(*net, depth=10, width=16, seed=seed)
        for name, net in product_of_jacobians.NETS.items()
    }
    assert {name: len(numbers) for name, numbers in found.items()} == dict.fromkeys(found, 11)
    assert found["sigmoid"][-1] < 1e-4
    assert 0.1 < found["tanh"][-1] < 10
    assert 0.1 < found["ReLU"][-1] < 10
    assert found["ReLU, 3W"][-1] == pytest.approx(3**10 * found["ReLU"][-1], rel=1e-9)


@pytest.mark.parametrize("point", [(1.5, 2.0, -1.0, 0.5), (-0.3, 0.7, 0.2, 1.0)])
def test_e1_the_algorithm_written_out_is_the_engines(point):
    loss = two_passes.example(*map(Value, point))
    loss.backward()
    signals = two_passes.backpropagate(loss)
    assert len(signals) == 11
    for node, signal in signals.items():
        assert signal == pytest.approx(node.grad, rel=1e-14)


@pytest.mark.parametrize("xs", [[1.0, -2.0, 0.5], [0.3] * 8])
def test_e2_and_e3_any_graph(xs):
    for name, engine, closed_form in any_graph.examples(-0.4, 1.1, -0.3, xs):
        require_equal(name, engine, closed_form)


def test_e6_the_difference_quotient_is_never_as_good():
    rows = difference_quotient.errors(0.7, [-k / 4 for k in range(61)])
    best = min(rows, key=lambda row: row[1]), min(rows, key=lambda row: row[2])
    assert 1e-9 < best[0][0] < 1e-6
    assert 1e-7 < best[1][0] < 1e-4
    assert difference_quotient.engine_error(0.7) < 1e-15 < best[1][2] < best[0][1]
    (h, one_sided, central), (half, one_half, central_half) = rows[12], rows[16]
    assert one_sided / one_half == pytest.approx(h / half, rel=0.02)
    assert central / central_half == pytest.approx((h / half) ** 2, rel=0.02)


def test_e7_cost():
    """w weights and b biases a layer: w + b forward, 2w + b backward."""
    for depth, width in [(1, 3), (3, 3), (2, 6)]:
        count = cost.cost(depth, width)
        assert count.forward == depth * (width**2 + width)
        assert count.backward == depth * (2 * width**2 + width)


@SEEDS
def test_e8_the_tangent_misses_a_quarter_when_the_step_is_halved(seed):
    loss, value, slope = first_order.line(seed)
    (_, _, before), (_, _, after) = first_order.missed(loss, value, slope, [2e-4, 1e-4])
    assert before / after == pytest.approx(4, rel=0.02)


@pytest.mark.parametrize("x", [0.1, 0.7, 30.0])
def test_w1_closed_forms(x):
    for name, _, engine, closed_form in closed_forms.slopes([x]):
        require_equal(name, engine, closed_form)


@pytest.mark.parametrize(("w", "x", "b", "t"), [(1.5, 2.0, -1.0, 0.0), (-0.3, 0.7, 0.2, 1.0)])
@pytest.mark.parametrize("strength", [0.1, 3.0])
def test_w3_and_w4_logistic_least_squares(w, x, b, t, strength):
    given = {"w": w, "x": x, "b": b, "t": t, "λ": strength}
    for loss, used in (("L", 0.0), ("L_reg", strength)):
        values = regularised_logistic.graph(given, loss)
        for name, expected in regularised_logistic.closed_forms(given, used).items():
            require_equal(name, values[name].grad, expected)


def test_arrays_of_values():
    x = [[Value(1.0), Value(2.0)], [Value(3.0), Value(4.0)]]
    (x[0][1] * x[1][0]).backward()
    assert arrays.data(x).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert arrays.grads(x).tolist() == [[0.0, 3.0], [2.0, 0.0]]
    assert np.shape(arrays.softmax(np.array([1000.0, 0.0]))) == (2,)
