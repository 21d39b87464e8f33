"""The digits are read, on 449 that were not trained on, and a neuron's weights are an image."""

import pytest

from demos.networks.digits import SIDE, first_layer, mistakes, train
from tests.demos.sizes import size
from tests.needs import needed_module

needed_module("sklearn")


@pytest.fixture(scope="module")
def trained():
    hidden, epochs, samples = size((12, 10, 300), (10, 3, 600))
    return train(hidden, epochs, samples)


def test_lesson_nine_of_ten_test_digits_are_right(trained):
    _, (images, _), history = trained
    assert len(images) == 449
    assert history["validation accuracy"][-1] >= 0.9
    assert history["validation accuracy"][0] < history["validation accuracy"][-1]


def test_mistakes_are_what_accuracy_leaves(trained):
    model, test, history = trained
    wrong = mistakes(model, test)
    assert len(wrong) == round((1 - history["validation accuracy"][-1]) * 449)
    assert all(is_ != as_ for _, is_, as_ in wrong)


def test_the_first_layer_has_an_image_for_each_hidden_neuron(trained):
    rows = first_layer(trained[0])
    assert len(rows) == size(12, 10)
    assert {len(row) for row in rows} == {SIDE * SIDE}
