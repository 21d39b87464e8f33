"""A step over many parameters at once is that of each by itself, to the bit."""

import copy
import math
import pickle
import random
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nn
from autograd import Value, jit
from autograd.learning.formula import LEAST, Stepper, alike
from autograd.programs.compiled import is_compiled

OPTIMISERS = {
    "plain": lambda p: nn.SGD(p, 0.1, weight_decay=0.3),
    "momentum": lambda p: nn.SGD(p, 0.1, 0.9, weight_decay=0.3),
    "averaged": lambda p: nn.SGD(p, 0.1, 0.9, 0.7),
    "nesterov": lambda p: nn.SGD(p, 0.1, 0.9, nesterov=True),
    "adagrad": lambda p: nn.optim.Adagrad(p, 0.1, lr_decay=0.1, weight_decay=0.2),
    "rmsprop": lambda p: nn.optim.RMSprop(p, 0.1, weight_decay=0.1),
    "centered": lambda p: nn.optim.RMSprop(p, 0.1, momentum=0.5, centered=True),
    "adadelta": lambda p: nn.optim.Adadelta(p, weight_decay=0.1),
    "adam": lambda p: nn.Adam(p, 0.1, weight_decay=0.1),
    "adamw": lambda p: nn.optim.AdamW(p, 0.1, weight_decay=0.5),
}
COUNT = LEAST + 5  # enough to be replayed
only_compiled = pytest.mark.skipif(not is_compiled, reason="the compiled interpreter is not here")


def bits(numbers):
    """Numbers to the bit, but for the bits of a nan."""
    return [number.hex() for number in numbers]


def state_bits(optimizer):
    return [
        {name: x.hex() for name, x in each.items()} for each in optimizer.state_dict()["memory"]
    ]


def replays(optimizer):
    """How many programs an optimiser holds."""
    return [len(stepper._programs) for stepper in optimizer._steppers]


def set_gradients(parameters, gradients):
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.zero_grad()
        if gradient is not None:
            parameter.grad = gradient


usual = st.floats(-1e3, 1e3)
reaching = st.none() | usual | st.floats()


@pytest.mark.parametrize("make", OPTIMISERS.values(), ids=OPTIMISERS)
@settings(max_examples=15)
@given(data=st.data(), seed=st.integers(0, 1000))
def test_many_at_once_are_each_by_itself(make, data, seed):
    generator = random.Random(seed)
    numbers = [generator.gauss(0.0, 1.0) for _ in range(COUNT)]
    together, alone = [*map(Value, numbers)], [*map(Value, numbers)]
    one, others = make(together), [make([parameter]) for parameter in alone]
    for _ in range(5):
        gradients = [generator.choice([None, 0.0, *[generator.gauss(0, 1)] * 8]) for _ in numbers]
        gradients[:3] = [data.draw(reaching) for _ in range(3)]
        rate = data.draw(st.sampled_from([0.1, 0.05, 0.0]))
        set_gradients(together, gradients)
        set_gradients(alone, gradients)
        for optimizer in (one, *others):
            optimizer.param_groups[0]["lr"] = rate
            optimizer.step()
        assert bits([p.data for p in together]) == bits([p.data for p in alone])
        assert state_bits(one) == [state for each in others for state in state_bits(each)]
    assert not any(map(len, [p for each in others for p in [each._steppers[0]._programs]]))


@only_compiled
@pytest.mark.parametrize("make", OPTIMISERS.values(), ids=OPTIMISERS)
def test_every_formula_is_replayed_from_its_second_step_on(make, monkeypatch):
    parameters = [Value(0.5) for _ in range(COUNT)]
    optimizer = make(parameters)
    calls = []
    by_hand = Stepper._one_by_one
    monkeypatch.setattr(
        Stepper, "_one_by_one", lambda self, *a: calls.append(1) or by_hand(self, *a)
    )
    for step in range(6):
        set_gradients(parameters, [0.5 if step or i % 3 else None for i in range(COUNT)])
        optimizer.step()
    momentum = optimizer.param_groups[0].get("momentum") and optimizer.at_first is None
    assert len(calls) == (
        2 if momentum else 1
    )  # some have a velocity at the second, some have none
    assert replays(optimizer) == [1]


WAYS = [(0.0, False)] * 3 + [(0.9, False)] * 3 + [(0.5, True)] * 2 + [(0.0, False)] * 2


@only_compiled
def test_options_that_change_are_followed():
    """Momentum of 0 is another way through the formula, and nesterov another formula."""

    def run(count):
        parameters = [Value(0.5 + i) for i in range(COUNT)][:count]
        optimizer = nn.SGD(parameters, 0.1)
        for momentum, nesterov in (
            [(0.0, False)] * 3 + [(0.9, False)] * 3 + [(0.5, True)] * 2 + [(0.0, False)] * 2
        ):
            optimizer.param_groups[0] |= {"momentum": momentum, "nesterov": nesterov}
            set_gradients(parameters, [0.5 + i for i in range(COUNT)][:count])
            optimizer.step()
        assert optimizer._steppers[0]._failures == 0
        return bits([p.data for p in parameters])[:5], state_bits(optimizer)[:5], replays(optimizer)

    many, few = run(COUNT), run(5)
    assert many[:2] == few[:2]
    assert (many[2][0] > 1, few[2]) == (True, [0])


class Formula(nn.optim.Optimizer):
    """An optimiser of somebody else's."""

    formula = None
    remembers = ("v",)

    def __init__(self, parameters):
        super().__init__(parameters, lr=0.1)

    def rule(self, options):
        return self.formula, [options["lr"]]


@pytest.mark.parametrize(
    "formula",
    [
        lambda x, g, v, lr: (x - lr * g if x > 20.5 else x + lr * g, v + 1),  # two ways
        lambda x, g, v, lr: (x - lr * math.tanh(g), v),  # no function of Values
        lambda x, g, v, lr: (x - lr * g, max(v, g)),
        lambda x, g, v, lr: (x - lr * Value(g).data, v),
    ],
    ids=["two ways", "math", "max", "inside"],
)
def test_what_cannot_be_replayed_is_carried_out(formula):
    class Own(Formula):
        pass

    Own.formula = staticmethod(formula)
    parameters = [Value(float(i)) for i in range(COUNT)]
    optimizer = Own(parameters)
    expected, state = [p.data for p in parameters], [0.0] * COUNT
    for step in range(8):
        gradients = [float(i + step - 3) for i in range(COUNT)]
        set_gradients(parameters, gradients)
        optimizer.step()
        expected, state = zip(*map(formula, expected, gradients, state, [0.1] * COUNT), strict=True)
        assert bits([p.data for p in parameters]) == bits(expected)
        assert [each["v"] for each in optimizer.state_dict()["memory"]] == [*state]


def test_an_error_of_the_formula_comes_through_and_nothing_has_moved():
    class Own(Formula):
        formula = staticmethod(lambda x, g, v, lr: (x - lr / g, v))

    parameters = [Value(float(i)) for i in range(COUNT)]
    optimizer = Own(parameters)
    for _ in range(3):
        set_gradients(parameters, [1.0] * COUNT)
        optimizer.step()
    before, state = [p.data for p in parameters], optimizer.state_dict()
    set_gradients(parameters, [1.0] * (COUNT - 1) + [0.0])
    with pytest.raises(ZeroDivisionError):
        optimizer.step()
    assert ([p.data for p in parameters], optimizer.state_dict()) == (before, state)


def test_a_step_inside_a_jitted_function_is_not_lost():
    parameters = [Value(1.0) for _ in range(COUNT)]
    optimizer = nn.SGD(parameters, 0.1)
    set_gradients(parameters, [1.0] * COUNT)

    def step(x):
        optimizer.step()
        return x

    stepping = jit(step)
    with pytest.warns(RuntimeWarning, match="reads the grad"):
        stepping(1.0)
    stepping(1.0)
    stepping(1.0)
    assert parameters[-1].data == pytest.approx(0.7)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda o: pickle.loads(pickle.dumps(o))])
def test_an_optimiser_is_copied_with_its_memory(copied):
    parameters = [Value(1.0) for _ in range(COUNT)]
    one = nn.Adam(parameters)
    for _ in range(3):
        set_gradients(parameters, [0.5] * COUNT)
        one.step()
    other = copied(one)
    for _ in range(3):
        for optimizer in (one, other):
            set_gradients(optimizer.parameters(), [0.25] * COUNT)
            optimizer.step()
    assert bits([p.data for p in one.parameters()]) == bits([p.data for p in other.parameters()])
    assert state_bits(one) == state_bits(other)


def test_an_optimiser_that_remembers_nothing():
    class Own(Formula):
        remembers = ()
        formula = staticmethod(lambda x, g, lr: (x - lr * g,))

    optimizer = Own([Value(1.0) for _ in range(COUNT)])
    for _ in range(3):
        set_gradients(optimizer.parameters(), [1.0] * COUNT)
        optimizer.step()
    assert optimizer.state_dict()["memory"] == [{}] * COUNT
    assert {p.data for p in optimizer.parameters()} == {1.0 - 0.1 - 0.1 - 0.1}


@given(st.lists(st.tuples(st.sampled_from([1.0, 2.0, 3.0]), st.integers(1, 9)), min_size=1))
def test_runs_of_equal_counts(runs):
    column = array("d", [count for count, length in runs for _ in range(length)])
    found = alike(column)
    assert [count for count, length in found for _ in range(length)] == [*column]
    assert len(found) <= 2 * len(runs) * max(1, len(column).bit_length())
