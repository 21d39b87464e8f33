"""What holds for every plot, and where there is no matplotlib."""

import subprocess
import sys

import pytest
from matplotlib.figure import Figure

from autograd import exp
from nn import plots
from tests.nn.plots.reading import SQUARE, flow, linear


@pytest.mark.parametrize(
    "plot",
    [
        lambda axes: plots.decision_boundary(linear, SQUARE, [0, 1, 0, 1], axes=axes),
        lambda axes: plots.loss_curves({"a": [1.0, 2.0]}, axes=axes),
        lambda axes: plots.contours(lambda x, y: x * y, {}, x=(0, 1), y=(0, 1), axes=axes),
        lambda axes: plots.gradient_flow(flow((1.0, 1.0)), axes=axes),
        lambda axes: plots.function_with_derivatives(exp, 0, 1, axes=axes),
    ],
)
def test_every_plot_draws_on_the_axes_it_is_given(plot):
    axes = Figure().subplots()
    axes.set_title("mine")
    assert plot(axes) is axes
    assert axes.get_title() == "mine"
    new = plot(None)
    assert new is not axes
    assert "pyplot" not in str(type(new.figure.canvas.manager))


def test_nothing_of_matplotlib_is_imported_with_nn():
    program = "import nn, sys; assert not any('matplotlib' in name for name in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_without_matplotlib_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'seegrad\[plot\]'") as caught:
        plots.loss_curves({"a": [1.0]})
    assert caught.value.name.startswith("matplotlib")
