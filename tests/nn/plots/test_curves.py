"""Lines over epochs, over layers and over x, by the data of what is drawn."""

import math

import pytest

import nn
from autograd import Value, exp
from nn import plots
from tests.nn.plots.reading import drawn, flow


def test_loss_curves():
    history = nn.training.History(
        [{"loss": 4.0, "validation loss": 5.0}, {"loss": 2.0, "validation loss": 3.0}]
    )
    axes = plots.loss_curves({"net": history, "line": [Value(1.0), 0.5, 0.25]}, ylabel="nats")
    found = {line.get_label(): line.get_xydata().tolist() for line in axes.lines}
    assert found == {
        "net": [[1, 4], [2, 2]],
        "net, validation": [[1, 5], [2, 3]],
        "line": [[1, 1], [2, 0.5], [3, 0.25]],
    }
    net, validation, _ = axes.lines
    assert net.get_color() == validation.get_color() == plots.COLOURS[0]
    assert (net.get_linestyle(), validation.get_linestyle()) == ("-", "--")
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_yscale()) == ("epoch", "nats", "linear")


def test_loss_curves_on_a_logarithmic_scale_leave_out_what_has_no_logarithm():
    axes = plots.loss_curves({"a": [1.0, 0.0, 0.1, math.nan, 0.01]}, logarithmic=True)
    assert (axes.get_yscale(), axes.get_xlabel()) == ("log", "step")
    low, high = axes.get_ylim()
    assert 0.001 < low < 0.01
    assert 1 < high < 10
    assert not math.isfinite(axes.transData.transform((2, 0.0))[1])
    drawn(axes)


def test_gradient_flow():
    axes = plots.gradient_flow({"deep": flow((0.1, 0.01), (1.0, 0.0)), "flat": flow((2.0, 3.0))})
    signals, gradients, *_ = (line.get_ydata().tolist() for line in axes.lines)
    assert signals == [0.1, 1.0]
    assert gradients == [0.01, 0.0]
    assert axes.get_yscale() == "log"
    assert [text.get_text() for text in axes.get_xticklabels()] == ["layer0", "layer1"]
    names = [text.get_text() for text in axes.get_legend().get_texts()]
    assert names == ["deep", "flat", "error signals", "gradients of parameters"]
    drawn(axes)


def test_gradient_flow_of_one_result_and_of_a_dead_network():
    axes = plots.gradient_flow(flow((0.0, 0.0), (0.0, 0.0)))
    names = [text.get_text() for text in axes.get_legend().get_texts()]
    assert names == ["error signals", "gradients of parameters"]
    assert axes.get_yscale() == "linear"  # 0 has no logarithm
    drawn(axes)


def test_a_function_with_its_derivatives():
    axes = plots.function_with_derivatives(lambda x: x**5, -1, 2, orders=4)
    closed_forms = {
        "f": lambda x: x**5,
        "f′": lambda x: 5 * x**4,
        "f″": lambda x: 20 * x**3,
        "f‴": lambda x: 60 * x**2,
        "f⁽⁴⁾": lambda x: 120 * x,
    }
    assert [line.get_label() for line in axes.lines] == list(closed_forms)
    for line, closed_form in zip(axes.lines, closed_forms.values(), strict=True):
        for x, y in line.get_xydata().tolist():
            assert y == pytest.approx(closed_form(x), rel=1e-13)
    assert axes.get_xlim() == (-1, 2)
    with pytest.raises(ValueError, match="order of 0 or more, got -1"):
        plots.function_with_derivatives(exp, 0, 1, orders=-1)


def test_a_constant_has_derivatives_too():
    axes = plots.function_with_derivatives(lambda x: 3.0, 0, 1, orders=1)
    assert [set(line.get_ydata()) for line in axes.lines] == [{3.0}, {0.0}]
