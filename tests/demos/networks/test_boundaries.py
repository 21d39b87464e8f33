"""X9: wide and deep nets of equal size follow the shapes; what depth does and does not bring."""

import pytest

from demos.networks import boundaries
from demos.tools.networks import network
from tests.demos.sizes import size


@pytest.fixture(scope="module")
def runs():
    return {
        net: boundaries.train(*size(("spiral", hidden, 50, 80), ("circles", hidden, 30, 30)))
        for net, hidden in boundaries.NETS.items()
    }


def test_the_nets_have_equally_many_parameters(runs):
    assert {len(run.model.parameters()) for run in runs.values()} == {177}


def test_both_follow_the_shape(runs):
    for run in runs.values():
        assert run.training["accuracy"] > 0.9
        assert run.test["accuracy"] > 0.85


def test_the_deep_net_is_lower_on_the_training_data_with_fewer_pieces(runs):
    wide, deep = runs["wide"], runs["deep"]
    assert deep.training["loss"] < wide.training["loss"]
    assert boundaries.pieces(deep.model, count=30) < boundaries.pieces(wide.model, count=30)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([([1.0, 0.0], 0.1)], 2),
        ([([1.0, 0.0], 0.1), ([0.0, 1.0], 0.1)], 4),  # crossing
        ([([1.0, 0.0], 0.1), ([1.0, 0.0], 1.1)], 3),  # parallel
        ([([1.0, 0.0], 0.1), ([0.0, 1.0], 0.1), ([1.0, 1.0], 0.5)], 7),
        ([([1.0, 0.0], 9.0)], 1),  # beside the grid
    ],
)
def test_pieces_are_counted(lines, expected):
    model = network([lines, [([1.0] * len(lines), 0.0)]], ["relu", "linear"])
    assert boundaries.pieces(model) == expected


def test_a_second_layer_folds_the_pieces_of_the_first():
    """| |x| − 1 | has four pieces, of which relus make the outer |·| from those of the inner."""
    absolute = [([1.0, 0.0], 0.0), ([-1.0, 0.0], 0.0)]
    again = [([1.0, 1.0], -1.0), ([-1.0, -1.0], 1.0)]
    model = network([absolute, again, [([1.0, 1.0], 0.0)]], ["relu", "relu", "linear"])
    assert model([-0.3, 0.0])[0].data == pytest.approx(0.7)
    assert boundaries.pieces(model) == 4
