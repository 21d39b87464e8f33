"""What tests of replays compare: every number to the last bit, and how often f itself ran."""

import struct
import warnings

import pytest

from autograd import Value
from autograd.programs.batches import walk, ways
from autograd.transforms.tree import leaves, structure


def bits(tree):
    """Every leaf of a tree to the last bit, but for the bits of a nan, with its kind."""
    numbers = [leaf.data if isinstance(leaf, Value) else leaf for leaf in leaves(tree)]
    texts = ["nan" if n != n else n if isinstance(n, str) else struct.pack("d", n) for n in numbers]
    return [*zip(texts, map(type, leaves(tree)))], structure(tree, lambda leaf: None)


def outcome(f, *arguments):
    """What a call gives, or the error it raises."""
    try:
        return bits(f(*arguments))
    except Exception as error:
        return type(error), str(error)


class Counted:
    """f, which counts how often its Python code runs."""

    def __init__(self, f):
        self.f = f
        self.runs = 0

    def __call__(self, *arguments):
        self.runs += 1
        return self.f(*arguments)


@pytest.fixture
def few_lanes(monkeypatch):
    """Record from two lanes on, and replay few at once, so that small batches go every way."""
    monkeypatch.setattr(ways, "PAYS", 2)
    monkeypatch.setattr(walk, "AT_ONCE", 100)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield
