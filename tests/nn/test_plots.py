"""The plots, by the data of what they draw."""

import math
import subprocess
import sys
from random import Random

import pytest
from matplotlib.figure import Figure
from matplotlib.path import Path

import nn
from autograd import Value, exp
from nn import plots

SQUARE = [[-2.0, -1.0], [2.0, -1.0], [-2.0, 1.0], [2.0, 1.0]]


def linear(rows):
    """One score for each row: its first number."""
    return [[Value(x)] for x, _ in rows]


def nearest(rows):
    """A score for each of three classes: minus the distance from its centre."""
    return [[-math.dist(row, centre) for centre in CENTRES] for row in rows]


CENTRES = [[-2.0, 0.0], [2.0, 0.0], [0.0, 3.0]]


def lines(axes, style):
    """The points of the contour lines in one style."""
    sets = [each for each in axes.collections if hasattr(each, "levels") and not each.filled]
    return [
        point
        for each in sets
        if list(each.linestyles) == [style]
        for path in each.get_paths()
        for point in path.vertices.tolist()
    ]


def region_at(axes, x, y):
    """The colour under a point: that of the last area drawn over it."""
    found = None
    for each in axes.collections:
        if getattr(each, "filled", False):
            for path in each.get_paths():
                if any(
                    Path(ring).contains_point((x, y), radius=1e-9) for ring in path.to_polygons()
                ):
                    found = tuple(each.get_facecolor()[0][:3])
    return found


def drawn(axes):
    """What savefig would draw, at the size of a stamp: it must raise no warning."""
    figure = axes.figure
    figure.savefig("/dev/null", format="svg", dpi=20)
    return figure


def test_the_boundary_of_one_score_is_where_it_is_0_and_the_margins_where_it_is_1():
    axes = plots.decision_boundary(linear, SQUARE, [0, 1, 0, 1], title="halves")
    assert lines(axes, "-")
    assert all(x == pytest.approx(0, abs=1e-12) for x, _ in lines(axes, "-"))
    assert {round(x, 9) for x, _ in lines(axes, ":")} == {-1.0, 1.0}
    left, right = region_at(axes, -1.5, 0.3), region_at(axes, 1.5, 0.3)
    assert left == pytest.approx(nn.plots.canvas.tint(0))
    assert right == pytest.approx(nn.plots.canvas.tint(1))
    assert axes.get_title() == "halves"
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels == ["class 0", "class 1", "boundary", "margins ±1"]
    drawn(axes)


def test_points_stand_where_the_data_are_in_the_colour_of_their_region():
    axes = plots.decision_boundary(linear, SQUARE, [-1, 1, -1, 1])
    points = {each.get_label(): each for each in axes.collections if each.get_label()[0] == "c"}
    assert points["class -1"].get_offsets().tolist() == [SQUARE[0], SQUARE[2]]
    assert points["class 1"].get_offsets().tolist() == [SQUARE[1], SQUARE[3]]
    for k, each in enumerate(points.values()):
        colour = each.get_facecolor()[0][:3]
        wash = region_at(axes, *each.get_offsets()[0])
        assert wash == pytest.approx([1 - (1 - c) * plots.canvas.WASH for c in colour])
        assert wash == pytest.approx(plots.canvas.tint(k))


def test_several_scores_are_regions_of_the_largest():
    axes = plots.decision_boundary(nearest, CENTRES, [0, 1, 2])
    generator = Random(1)
    for _ in range(50):
        x, y = generator.uniform(-2.2, 2.2), generator.uniform(-0.3, 3.3)
        distances = sorted((math.dist([x, y], centre), k) for k, centre in enumerate(CENTRES))
        if distances[1][0] - distances[0][0] > 0.1:
            assert region_at(axes, x, y) == pytest.approx(plots.canvas.tint(distances[0][1]))
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels == ["class 0", "class 1", "class 2", "boundary"]


def test_scores_that_tie_everywhere_are_of_the_first_class():
    axes = plots.decision_boundary(lambda rows: [0.0] * len(rows), SQUARE, [0, 1, 0, 1])
    assert region_at(axes, 1.0, 0.1) == pytest.approx(plots.canvas.tint(0))
    assert not lines(axes, "-")
    drawn(axes)


def test_a_region_may_be_flat():
    """As where all units of a ReLU network are dead: 0 is not above 0."""
    axes = plots.decision_boundary(lambda rows: [[max(x, 0.0)] for x, _ in rows], SQUARE, [0] * 4)
    assert region_at(axes, -1.0, 0.1) == pytest.approx(plots.canvas.tint(0))
    assert region_at(axes, 1.0, 0.1) == pytest.approx(plots.canvas.tint(1))


def test_scores_of_probabilities_and_the_bayes_boundary():
    def probabilities(rows):
        return [[1 / (1 + math.exp(-x)), 0.3] for x, _ in rows]

    axes = plots.decision_boundary(
        probabilities,
        SQUARE,
        [[0], [1], [0], [1]],
        scores=lambda p: p[0] - 0.5,
        bayes=lambda x, y: y - 0.25,
    )
    # the grid lies evenly about 0, where a line through two odd values is 0 too
    assert all(x == pytest.approx(0, abs=1e-12) for x, _ in lines(axes, "-"))
    assert {round(y, 9) for _, y in lines(axes, "--")} == {0.25}
    assert axes.get_legend().get_texts()[-1].get_text() == "Bayes boundary"


def test_the_model_is_drawn_as_at_inference_and_left_as_it_was():
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm(2), nn.Dropout(0.9), nn.Linear(2, 1))
    model([[1.0, 2.0], [3.0, 1.0], [0.5, 0.5]])
    before = model.state_dict()
    first = plots.decision_boundary(model, SQUARE, [0, 1, 0, 1])
    second = plots.decision_boundary(model, SQUARE, [0, 1, 0, 1])
    assert lines(first, "-") == lines(second, "-")  # no unit was dropped
    assert model.state_dict() == before
    assert all(module.training for module in model.modules())


@pytest.mark.parametrize("inputs", [[], [[1.0]], [[1.0, 2.0, 3.0]], [[1.0, 2.0], [1.0]]])
def test_a_boundary_is_in_the_plane(inputs):
    with pytest.raises(nn.SizeError, match="rows of two numbers"):
        plots.decision_boundary(linear, inputs, [0] * len(inputs))


def test_points_on_one_spot_have_room_around_them():
    axes = plots.decision_boundary(linear, [[3.0, 3.0]], [1])
    assert axes.get_xlim() == (2.0, 4.0)


def test_loss_curves():
    history = nn.History(
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


def test_contour_lines_are_where_the_function_has_their_levels():
    def bowl(x, y):
        return 1.5 * x**2 + y**2 + 2

    axes = plots.contours(bowl, {}, x=(-2, 2), y=(-1, 1), levels=[2.5, 3.0])
    (rings,) = axes.collections
    assert rings.levels.tolist() == [2.5, 3.0]
    for level, ring in zip(rings.levels, rings.get_paths(), strict=True):
        assert [bowl(x, y) for x, y in ring.vertices] == pytest.approx(
            [level] * len(ring), abs=2e-3
        )
    assert axes.get_aspect() == 1.0
    assert (axes.get_xlim(), axes.get_ylim()) == ((-2, 2), (-1, 1))


def test_the_same_area_lies_between_contour_lines():
    axes = plots.contours(lambda x, y: exp(Value(x)), {}, x=(0, 5), y=(0, 5), levels=4)
    (curves,) = axes.collections
    assert [math.log(level) for level in curves.levels] == pytest.approx([1, 2, 3, 4], abs=0.05)


def test_paths_are_drawn_through_their_points_from_disc_to_star():
    path = [(Value(1.0), 0.5), (0.5, 0.25), (0.0, 0.0)]
    axes = plots.contours(lambda x, y: x + y, {"SGD": path}, x=(-1, 2), y=(-1, 1))
    (line,) = axes.lines
    assert line.get_xydata().tolist() == [[1, 0.5], [0.5, 0.25], [0, 0]]
    begin, end = (each.get_offsets().tolist() for each in axes.collections[-2:])
    assert (begin, end) == ([[1.0, 0.5]], [[0.0, 0.0]])
    assert axes.get_legend().get_texts()[0].get_text() == "SGD"
    drawn(axes)


def test_contours_of_what_is_infinite_or_nan_in_places():
    drawn(plots.contours(lambda x, y: math.inf if x == 0 else y / x, {}, x=(-1, 1), y=(-1, 1)))


def test_weights_as_images():
    rows = [[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], [Value(-8.0), *[0.0] * 5], [math.nan] * 6]
    axes = plots.weights_as_images(rows, (2, 3), titles=["a", "b", "c"])
    assert [each.get_title() for each in axes] == ["a", "b", "c"]
    assert axes[0].images[0].get_array().tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert {each.images[0].get_clim() for each in axes} == {(-8.0, 8.0)}
    drawn(axes[0])


def test_weights_that_do_not_fit():
    with pytest.raises(nn.SizeError, match="2 × 2 pixels takes 4 weights, got a row of 3"):
        plots.weights_as_images([[1.0] * 3], (2, 2))
    with pytest.raises(nn.SizeError, match="at least one row"):
        plots.weights_as_images([], (2, 2))
    with pytest.raises(nn.SizeError, match="a title for each of 1 rows, got 2"):
        plots.weights_as_images([[1.0]], (1, 1), titles=["a", "b"])


def flow(*layers):
    return nn.GradientFlow(
        tuple(nn.LayerFlow(f"layer{i}", 0.0, 1.0, 0.0, *each) for i, each in enumerate(layers))
    )


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
