"""What the search for garbage finds, and what it does not count."""

import gc

import pytest

from autograd import Value, primitive
from tests.garbage import left_behind


class Kept(Value):
    """A leaf that may have attributes."""


def a_node_that_holds_itself(x):
    node = Kept(x.data)
    node.itself = node
    (node * x).backward()


def a_rule_that_holds_its_result(x):
    """The collector finds it on the Python engine alone: it does not see through compiled nodes."""
    results = []
    doubled = primitive(lambda out, x: 2.0 * len(results))(lambda x: 2.0 * x)
    results.append(doubled(x))


def a_function_that_holds_itself(x):
    def again():
        return again

    again.__module__ = "autograd.planted"


def a_result_that_somebody_keeps(x):
    kept.append(x * 2.0)


kept = []
PLANTED = [
    a_node_that_holds_itself,
    a_rule_that_holds_its_result,
    a_function_that_holds_itself,
    a_result_that_somebody_keeps,
]


@pytest.mark.parametrize("plant", PLANTED)
def test_what_is_planted_is_found(plant):
    assert left_behind(plant, Value(2.0))
    kept.clear()


def test_what_others_leave_is_not():
    mine = [a_node_that_holds_itself(Value(1.0))]  # before

    def work(x):
        mine.append(mine)  # still there
        others = []
        others.append(others)  # garbage, and not ours
        return x * 2.0

    assert left_behind(work, Value(2.0)) == []
    assert gc.isenabled()
    assert gc.garbage == []
