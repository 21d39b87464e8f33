"""Many Values in one walk are each of them by itself."""

import math
from array import array

import pytest

from autograd import GraphChangedError, ProgramError, Value, linear, no_grad
from autograd.bulk import (
    accumulate_all,
    assign_all,
    count_arguments,
    read_all,
    same_items,
    zero_all,
)
from autograd.programs import record


class Loud(Value):
    """Says what it is asked."""

    asked = 0

    @property
    def data(self):
        Loud.asked += 1
        return super().data

    @data.setter
    def data(self, number):
        Value.data.__set__(self, number)


def test_numbers_gradients_and_whether_a_pass_came_by():
    x, y, z = Value(3.0), Value(-0.0), Value(math.inf)
    (x * x + 0.0 * z).backward()
    numbers, gradients, reached = read_all([x, y, z])
    assert [n.hex() for n in numbers] == [n.hex() for n in (3.0, -0.0, math.inf)]
    assert ([*gradients], [*reached]) == ([6.0, 0.0, 0.0], [1, 0, 1])
    assert [len(each) for each in read_all([])] == [0, 0, 0]


def test_what_is_assigned_makes_graphs_stale_and_the_rest_does_not():
    x, y, z = Value(1.0), Value(2.0), Value(3.0)
    of_x, of_y, of_both = x * x, y * y, x * y
    middle = x + 1.0
    assign_all([x, y, middle], array("d", [5.0, 7.0, 9.0]), bytearray([1, 0, 1]))
    assert [v.data for v in (x, y, middle)] == [5.0, 2.0, 9.0]
    of_y.backward()
    assert y.grad == 4.0
    for stale in (of_x, of_both, middle * z):
        with pytest.raises(GraphChangedError):
            stale.backward()
    (x * z).backward()
    assert z.grad == 5.0


def test_gradients_are_forgotten():
    x, y = Value(1.0), Value(2.0)
    (x * y).backward()
    zero_all([x])
    assert [(v.grad, v.has_grad) for v in (x, y)] == [(0.0, False), (1.0, True)]


def test_gradients_are_added_to_as_by_a_backward_pass():
    x, y, loud = Value(1.0), Value(2.0), Loud(3.0)
    (x * 0.5).backward()
    accumulate_all([x, y, loud], array("d", [0.25, -0.0, 1.0]))
    assert [v.grad.hex() for v in (x, y, loud)] == [n.hex() for n in (0.75, 0.0, 1.0)]
    assert all(v.has_grad for v in (x, y, loud))
    with pytest.raises(ValueError, match=r"each Value|shorter|longer"):
        accumulate_all([x, y], array("d", [1.0]))


def test_arguments_are_counted_plain_numbers_too():
    x, y = Value(1.0), Value(2.0)
    z = x * y + 1.0
    assert [count_arguments(v) for v in (x, z, z + z.exp())] == [0, 4, 7]
    (out,) = linear([[x, y]], [[x, 3.0]], [y])[0]
    assert count_arguments(out) == 6


@pytest.mark.parametrize(("numbers", "chosen"), [([1.0], b"\1\1"), ([1.0, 2.0], b"\1")])
def test_a_number_and_a_choice_for_each(numbers, chosen):
    with pytest.raises(ValueError, match=r"each Value|shorter|longer"):
        assign_all([Value(0.0), Value(0.0)], array("d", numbers), chosen)


def test_a_subclass_is_asked_by_its_own_ways():
    loud, plain = Loud(1.0), Value(2.0)
    Loud.asked = 0
    assert [*read_all([loud, plain])[0]] == [1.0, 2.0]
    assert Loud.asked == 1
    assign_all([loud, plain], array("d", [3.0, 4.0]), b"\1\1")
    assert [loud.data, plain.data] == [3.0, 4.0]


def test_a_recording_is_told_and_no_grad_is_no_recording():
    x = Value(1.0)
    zero = array("d", [0.0])
    acts = (lambda xs: assign_all(xs, zero, b"\1"), lambda xs: accumulate_all(xs, zero))
    for act in (read_all, zero_all, *acts):
        with pytest.raises(ProgramError, match=r"grad|assigns the data"):
            record(lambda y, act=act: (act([x]), y)[1], 1.0)
    with no_grad():
        assign_all([x], array("d", [2.0]), b"\1")
    assert x.data == 2.0


def test_what_is_no_value_is_refused():
    for act in (read_all, zero_all):
        with pytest.raises(AttributeError):
            act([1.0])


def test_the_same_items_are_the_same_objects():
    x, y = Value(1.0), Value(1.0)
    assert same_items([x, y], [x, y])
    assert same_items([], [])
    assert not same_items([x, y], [x, x])
    assert not same_items([x], [x, x])
