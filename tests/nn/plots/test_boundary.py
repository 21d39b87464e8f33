"""The regions of a classifier, by the data of what is drawn."""

import math
from random import Random

import pytest

import nn
from nn import plots
from tests.nn.plots.reading import SQUARE, drawn, linear, lines, region_at

CENTRES = [[-2.0, 0.0], [2.0, 0.0], [0.0, 3.0]]


def nearest(rows):
    """A score for each of three classes: minus the distance from its centre."""
    return [[-math.dist(row, centre) for centre in CENTRES] for row in rows]


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
