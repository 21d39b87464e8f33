"""Memory of the engine: operations whose operands bite back, with an allocation failing at times.

Each trial builds a graph from what a user may pass (containers that change as they are read,
numbers that call back, subclasses, values that come back to life), runs passes, copies and pickles
over it; in half of the trials an allocation, or many, fail on the way. In the end fresh arithmetic
is right, and the references of what went in are as many as before, if no allocation failed: the
lists of Python 3.11 themselves lose one then. Where Python itself would crash, none fails.
"""

import copy
import gc
import pickle
import sys
from typing import ClassVar

import autograd
from autograd import Value, gradients, primitive
from tests.fuzz.failing_memory import python_survives, remove_mem_hooks, set_nomemory


class Kept(Value):
    """A subclass whose instances come back to life once."""

    graveyard: ClassVar[list] = []

    def __del__(self):
        if len(Kept.graveyard) < 3:
            Kept.graveyard.append(self)


class Meddling:
    """A number that changes a list, runs a pass, or fails, as it is read."""

    def __init__(self, chance, things):
        self.chance, self.things = chance, things

    def __float__(self):
        deed = self.chance.randrange(6)
        if deed == 0 and self.things:
            self.things.pop()
        elif deed == 1:
            self.things.append(1.0)
        elif deed == 2:
            x = Value(2.0)
            (x * x).backward()
        elif deed == 3:
            gc.collect(0)
        elif deed == 4:
            raise ValueError("no number today")
        return 0.5


@primitive(lambda out, x, y: y, lambda out, x, y: x)
def product(x, y):
    return x * y


@primitive(lambda out, *xs: [out / x if x else 0.0 for x in xs])
def product_of_all(*xs):
    outcome = 1.0
    for x in xs:
        outcome = outcome * x
    return outcome


def step(chance, values):  # noqa: PLR0912
    """One operation on some of the values; the results join them."""
    some = [chance.choice(values) for _ in range(chance.randint(1, 6))]
    some += [chance.uniform(-1, 1) for _ in range(chance.randint(0, 2))]
    if chance.random() < 0.1:
        some.insert(0, Meddling(chance, some))
    x, y = some[0], some[-1]
    deed = chance.randrange(14)
    if deed == 0:
        values.append(Value(chance.random(), chance.choice(["", "w"])))
    elif deed == 1:
        values.append(Kept(chance.random()))
    elif deed == 2:
        values.append(autograd.sum(some))
    elif deed == 3:
        values.append(autograd.dot(some, some[::-1]))
    elif deed == 4:
        values += autograd.linear([some, some], [some], [y])[0]
    elif deed == 5:
        values.append(product(x, y))
    elif deed == 6:
        values.append(product_of_all(*some))
    elif deed == 7:
        values += autograd.softmax(some)
    elif deed == 8:
        values.append(copy.deepcopy(x))
    elif deed == 9:
        values.append(pickle.loads(pickle.dumps(x)))
    elif deed == 10:
        values[-1].backward()
    elif deed == 11:
        values += gradients(values[-1], [x], create_graph=True)
    elif deed == 12 and len(values) > 4:
        del values[chance.randrange(len(values))]
    else:
        values.append(chance.choice([x + y, x - y, x * y, -x, autograd.tanh(x), abs(x)]))
    values[:] = [value for value in values if isinstance(value, Value)]


def trial(chance):
    leaves = [Value(0.5, "a"), Value(-0.25), Value(1.5)]
    gc.collect(0)
    before = [sys.getrefcount(leaf) for leaf in leaves]
    values = [*leaves]
    memory_ends = chance.random() < 0.5 and python_survives()
    for _ in range(chance.randint(5, 40)):
        fails = memory_ends and chance.random() < 0.5
        start = chance.randrange(60)
        try:
            if fails:
                set_nomemory(start, start + chance.choice([1, 1, 1, 1000]))
            step(chance, values)
        except Exception:  # any will do; a crash would not
            pass
        finally:
            if fails:
                remove_mem_hooks()
    del values
    Kept.graveyard.clear()
    gc.collect()
    Kept.graveyard.clear()
    x = Value(3.0)
    y = autograd.dot([x, leaves[0]], [x, 2.0]) * autograd.sum([x, x])
    y.backward()
    assert (y.data, x.grad) == (60.0, 56.0)
    del x, y
    after = [sys.getrefcount(leaf) for leaf in leaves]
    assert memory_ends or after == before, f"references were {before} and are {after}"
