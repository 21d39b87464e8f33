"""What a jitted function refers to is what it is at the call, or the function runs itself."""

from __future__ import annotations

import argparse
import contextvars
import ctypes
import datetime
import functools
import os
import random
import secrets
import sys
import tempfile
import time
import types
import uuid
import warnings
import weakref
from collections import ChainMap, UserDict, UserList, deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from autograd import Value, grad, jit, value_and_grad, vmap
from autograd.programs import mean_value_and_grad
from autograd.programs.calls import look

from .outcomes import few_lanes  # noqa: F401


class Thing:
    """An object with attributes."""

    rate = 2.0

    def __init__(self, **attributes: Any) -> None:
        vars(self).update(attributes)

    def times(self, x: Any) -> Any:
        return self.a * x  # type: ignore[attr-defined]


class Slotted:
    __slots__ = ("a",)

    def __init__(self, a: Any) -> None:
        self.a = a


@dataclass
class Settings:
    a: float
    n: int


def added(things: Any, x: Any) -> Any:
    total = x * 0.0
    for thing in things:
        total = total + thing * x
    return total


def in_a_module(text: str, **names: Any) -> Any:
    """The function f of a module with this text, and its names."""
    exec(text, names)
    return names["f"], names


def a_list_that_grows() -> Any:
    its = [Value(1.0), Value(2.0)]
    return lambda x: added(its, x), lambda i: its.append(Value(5.0))


def an_empty_list() -> Any:
    its: list[Any] = []
    return lambda x: added(its, x), lambda i: its.append(3.0 + i)


def a_member_of_a_list() -> Any:
    its = [Value(1.0), 2.0]
    return lambda x: its[0] * x + its[1], lambda i: its.__setitem__(i % 2, [7.0, Value(8.0)][i % 2])


def a_nested_list() -> Any:
    its: Any = {"layers": [[Value(1.0)], [Value(2.0)]]}
    layer = its["layers"][0]
    return lambda x: added([w for row in its["layers"] for w in row], x), lambda i: layer.append(
        3.0
    )


def a_dict() -> Any:
    its = {"a": Value(1.0)}
    return lambda x: added(its.values(), x), lambda i: its.__setitem__(str(i), Value(3.0))


def the_keys_of_a_dict() -> Any:
    its = {"a": 1.0}
    names = ["b", "bc", "bcd", "bcde", "b", "bc"]
    return lambda x: x * len("".join(its)), lambda i: its.__setitem__(names[i], its.popitem()[1])


def a_set() -> Any:
    its = {1}
    return lambda x: x * len(its), lambda i: its.add(10 + i)


def a_deque() -> Any:
    its = deque([1.0], maxlen=2)
    return lambda x: added(its, x), lambda i: its.append(3.0 + i)


def the_length_of_a_list() -> Any:
    its = [1.0]
    return lambda x: x * len(its), lambda i: its.append(1.0)


def a_global() -> Any:
    f, names = in_a_module("def f(x): return x * K", K=3.0)
    return f, lambda i: names.__setitem__("K", 4.0 + i)


def a_global_value() -> Any:
    f, names = in_a_module("def f(x): return x * K", K=Value(3.0))
    return f, lambda i: names.__setitem__("K", Value(4.0 + i))


def what_another_function_reads() -> Any:
    f, names = in_a_module("def h(x): return x * K\ndef f(x): return h(x)", K=3.0)
    return f, lambda i: names.__setitem__("K", 4.0 + i)


def another_function() -> Any:
    f, names = in_a_module("def h(x): return x * 2.0\ndef f(x): return h(x)")
    return f, lambda i: names.__setitem__("h", lambda x: x * (5.0 + i))


def what_a_function_within_reads() -> Any:
    f, names = in_a_module("def f(x): return [*map(lambda y: y * K, [x])][0]", K=3.0)
    return f, lambda i: names.__setitem__("K", 4.0 + i)


def a_variable_around_it() -> Any:
    k: Any = 3.0

    def change(i: int) -> None:
        nonlocal k
        k = Value(5.0) if i == 1 else 4.0 + i

    return lambda x: x * k, change


def a_flag_that_comes_and_goes() -> Any:
    thing = Thing(training=True)
    f = lambda x: x * 2.0 if thing.training else x  # type: ignore[attr-defined]
    return f, lambda i: setattr(thing, "training", i % 2 == 1)


def an_attribute() -> Any:
    thing = Thing(a=2.0)
    return lambda x: x * thing.a, lambda i: setattr(thing, "a", 8.0 + i)  # type: ignore[attr-defined]


def a_slot() -> Any:
    thing = Slotted(2.0)
    return lambda x: x * thing.a, lambda i: setattr(thing, "a", 8.0 + i)


def an_attribute_by_any_name() -> Any:
    thing = Thing(a=2.0)
    return lambda x: x * getattr(thing, "abc"[:1]), lambda i: setattr(thing, "a", 8.0 + i)


def an_attribute_of_its_object() -> Any:
    thing = Thing(a=2.0)
    return thing.times, lambda i: setattr(thing, "a", 8.0 + i)


def an_attribute_of_a_class() -> Any:
    kind = type("Kind", (Thing,), {"rate": 3.0})
    thing = kind()
    return lambda x: x * thing.rate, lambda i: setattr(kind, "rate", 8.0 + i)


def an_attribute_that_hides_one_of_the_class() -> Any:
    thing = Thing()
    return lambda x: x * thing.rate, lambda i: setattr(thing, "rate", 8.0 + i)


def an_attribute_of_a_module() -> Any:
    module = types.ModuleType("some_module")
    module.rate = 2.0  # type: ignore[attr-defined]
    return lambda x: x * module.rate, lambda i: setattr(module, "rate", 8.0 + i)


def a_field_of_a_dataclass() -> Any:
    settings = Settings(2.0, 3)
    return lambda x: x * settings.a * settings.n, lambda i: setattr(settings, "n", 4 + i)


def a_default() -> Any:
    its = [2.0]

    def f(x: Any, its: Any = its) -> Any:
        return x * its[0]

    return f, lambda i: its.__setitem__(0, 8.0 + i)


def an_argument_of_a_partial() -> Any:
    its = [Value(2.0)]
    return functools.partial(added, its), lambda i: its.append(Value(3.0))


def an_attribute_of_a_namespace() -> Any:
    options = argparse.Namespace(rate=2.0)
    return lambda x: x * options.rate, lambda i: setattr(options, "rate", 8.0 + i)


def a_member_of_a_users_dict() -> Any:
    its = UserDict(a=2.0)
    return lambda x: x * its["a"], lambda i: its.__setitem__("a", 8.0 + i)


def what_a_chain_of_dicts_finds() -> Any:
    its = ChainMap({}, {"a": 2.0})
    return lambda x: x * its["a"], lambda i: its.__setitem__("a", 8.0 + i)


def an_attribute_of_a_function() -> Any:
    def helper(x: Any) -> Any:
        return x * helper.rate  # type: ignore[attr-defined]

    helper.rate = 2.0  # type: ignore[attr-defined]
    return lambda x: helper(x), lambda i: setattr(helper, "rate", 8.0 + i)


def a_view_of_bytes() -> Any:
    its = memoryview(bytearray(b"abc"))
    return lambda x: x * float(its[0]), lambda i: its.__setitem__(0, 8 + i)


def an_array() -> Any:
    its = np.array([1.0, 2.0])
    return lambda x: x * float(its[0]), lambda i: its.__setitem__(0, 5.0 + i)


def an_array_of_values() -> Any:
    its = np.array([Value(1.0), Value(2.0)])
    return lambda x: x * its[0], lambda i: its.__setitem__(0, Value(5.0 + i))


def the_history_of_a_value() -> Any:
    w = Value(2.0)
    its = [w * w]
    return lambda x: x * its[0], lambda i: its.__setitem__(0, its[0] * w)


def a_sign_of_zero() -> Any:
    its = [0.0]
    return lambda x: x * its[0], lambda i: its.__setitem__(0, -its[0])


def a_kind_of_number() -> Any:
    its: list[Any] = [1]
    return lambda x: x * 2.0 if isinstance(its[0], int) else x, lambda i: its.__setitem__(0, 1.0)


def a_context_variable() -> Any:
    rate = contextvars.ContextVar("rate", default=1.0)
    return lambda x: x * rate.get(), lambda i: rate.set(2.0 + i)


def a_name_that_comes_later() -> Any:
    f, names = in_a_module("def f(x):\n    try: return x * rate\n    except NameError: return -x")
    return f, lambda i: names.update(rate=2.0 + i)


def a_keyword_default() -> Any:
    def f(x: Any, *, rate: float = 1.0) -> Any:
        return x * rate

    return f, lambda i: f.__kwdefaults__.update(rate=2.0 + i)


def defaults_that_are_replaced() -> Any:
    def f(x: Any, rate: float = 1.0) -> Any:
        return x * rate

    return f, lambda i: setattr(f, "__defaults__", (2.0 + i,))


def code_that_is_replaced() -> Any:
    def g(x: Any) -> Any:
        return x * 2.0

    codes = [(lambda x: x * 3.0).__code__, (lambda x: -x).__code__]
    return lambda x: g(x), lambda i: setattr(g, "__code__", codes[i % 2])


def a_module_imported_within() -> Any:
    module: Any = types.ModuleType("imported_within")
    module.rate = 1.0
    sys.modules["imported_within"] = module

    def f(x: Any) -> Any:
        import imported_within  # type: ignore[import-not-found]

        return x * imported_within.rate

    return f, lambda i: setattr(module, "rate", 2.0 + i)


def a_weak_reference() -> Any:
    thing = Thing(a=2.0)
    reference = weakref.ref(thing)
    return lambda x: x * reference().a, lambda i: setattr(thing, "a", 3.0 + i)


def memory_of_c() -> Any:
    memory = (ctypes.c_double * 2)(1.0, 2.0)
    return lambda x: x * memory[1], lambda i: memory.__setitem__(1, 3.0 + i)


def an_attribute_by_a_metaclass() -> Any:
    class Kind(type):
        @property
        def rate(cls) -> Any:
            return cls.own  # type: ignore[attr-defined]

    class Rated(metaclass=Kind):
        own = 1.0

    return lambda x: x * Rated.rate, lambda i: setattr(Rated, "own", 2.0 + i)


def a_random_generator() -> Any:
    chance = random.Random(3)
    return lambda x: x * chance.random(), lambda i: None


def the_random_generator_of_python() -> Any:
    return lambda x: x * random.random(), lambda i: random.seed(i // 2)


def a_random_generator_of_numpy() -> Any:
    chance = np.random.default_rng(0)
    return lambda x: x * float(chance.random()), lambda i: None


def an_iterator() -> Any:
    numbers = iter([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    return lambda x: x * next(numbers), lambda i: None


def a_generator() -> Any:
    numbers = (float(k) for k in range(100))
    return lambda x: x * next(numbers), lambda i: None


def a_counter() -> Any:
    n = [0]

    def f(x: Any) -> Any:
        n[0] += 1
        return x * n[0]

    return f, lambda i: None


def a_variable_that_counts() -> Any:
    n = 0

    def f(x: Any) -> Any:
        nonlocal n
        n += 1
        return x * n

    return f, lambda i: None


def a_default_that_grows() -> Any:
    def f(x: Any, seen: Any = []) -> Any:  # noqa: B006
        seen.append(1)
        return x * len(seen)

    return f, lambda i: None


def a_function_that_counts_its_calls() -> Any:
    def f(x: Any) -> Any:
        f.calls += 1  # type: ignore[attr-defined]
        return x * f.calls  # type: ignore[attr-defined]

    f.calls = 0  # type: ignore[attr-defined]
    return f, lambda i: None


def a_log() -> Any:
    log: list[Any] = []

    def f(x: Any) -> Any:
        log.append(1)
        return x * len(log)

    return f, lambda i: None


def a_variable_by_its_name_in_a_string() -> Any:
    f, names = in_a_module("def f(x): return x * globals()['rate']", rate=1.0)
    return f, lambda i: names.update(rate=2.0 + i)


def an_expression_in_a_string() -> Any:
    f, names = in_a_module("def f(x): return eval('x * rate', {'x': x, **n}); ", n={"rate": 1.0})
    return f, lambda i: names["n"].update(rate=2.0 + i)


def a_file() -> Any:
    path = Path(tempfile.mkdtemp()) / "rate"
    path.write_text("1.0")
    return lambda x: x * float(path.read_text()), lambda i: path.write_text(f"{2.0 + i}")


def a_file_that_comes_and_goes() -> Any:
    path = Path(tempfile.mkdtemp()) / "flag"
    name = str(path)

    def change(i: int) -> None:
        if i % 2:
            path.unlink(missing_ok=True)
        else:
            path.touch()

    return lambda x: x * (3.0 if os.path.exists(name) else 2.0), change


def a_setting_of_the_system() -> Any:
    os.environ["RATE"] = "1.0"
    return lambda x: x * float(os.getenv("RATE", "")), lambda i: os.environ.update(RATE=f"{i}.5")


MAKERS = [
    thing
    for thing in [*globals().values()]
    if isinstance(thing, types.FunctionType)
    and thing.__module__ == __name__
    and not thing.__code__.co_argcount
]
# These differ at each call, so that nothing is to be replayed.
EACH_TIME = MAKERS[MAKERS.index(a_random_generator) :]


def outcomes(make: Any, wrap: Any) -> list[str]:
    """What the calls give between which something changes."""
    random.seed(0)
    f, change = make()
    wrapped = wrap(f)
    found = []
    for i in range(6):
        found.append(repr(wrapped(2.0)))
        if i != 3:
            change(i)
    return found


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("transform", [lambda f: f, grad, value_and_grad])
def test_it_is_what_it_is_at_the_call(make: Any, transform: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        replayed = outcomes(make, lambda f: jit(transform(f)))
    assert replayed == outcomes(make, transform)


def test_keys_that_are_equal_are_not_the_same() -> None:
    def f(its: Any, settings: Any) -> Any:
        (key,) = its
        factor = 2.0 if key is True else 3.0 if type(key) is float else 5.0
        return its[key] * factor * (1.0 if settings.n is True else -1.0)

    jitted = jit(f)
    for key in (1, True, 1.0, 1):
        for n in (True, 1):
            given = {key: 2.0}, Settings(3.0, n)
            assert jitted(*given) == f(*given)


@pytest.mark.usefixtures("few_lanes")
@pytest.mark.parametrize("make", [make for make in MAKERS if make not in EACH_TIME])
def test_it_is_in_batches_too(make: Any) -> None:
    def over(f: Any) -> Any:
        mapped = vmap(f)
        return lambda x: mapped([x, 3.0, -x] * 4)

    assert outcomes(make, lambda f: over(jit(f))) == outcomes(make, over)


@pytest.mark.usefixtures("few_lanes")
def test_it_is_in_means_too() -> None:
    its = [2.0]
    loss = jit(lambda w, x: w * x * its[0])
    mean = mean_value_and_grad(loss)
    for k in range(4):
        its[0] = float(k)
        assert mean(3.0, [1.0, 3.0] * 8) == (6.0 * k, 2.0 * k)


def test_what_does_not_change_is_replayed() -> None:
    calls = []
    weights, thing = [Value(1.0), Value(2.0)], Thing(a=2.0, b=3.0)

    def f(x: Any) -> Any:
        calls.append(1)
        return added(weights, x) * thing.a  # type: ignore[attr-defined]

    jitted = jit(f)
    for i in range(5):
        weights[0].data = float(i)
        thing.b = i  # type: ignore[attr-defined]  # which f does not ask for
        assert jitted(2.0).data == 2.0 * (i + 2.0) * 2.0
    assert len(calls) == 1


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x * ("HOME" in os.environ),
        lambda x: x + sys.float_info.epsilon * (sys.version_info >= (3, 8)),
        lambda x: x * len(os.path.join("a", "b")) * len(Path("a").name),
        lambda x: x * Settings(2.0, 1).a * (datetime.date(2000, 1, 2).day),
    ],
)
def test_what_is_looked_at_or_stays_the_same_is_replayed(f: Any) -> None:
    jitted = jit(f)
    assert [jitted(2.0), jitted(3.0)] == [f(2.0), f(3.0)]
    assert len(jitted.programs()) == 1


def test_a_flag_that_comes_back_finds_its_recording() -> None:
    thing = Thing(training=True)
    jitted = jit(lambda x: x * 2.0 if thing.training else x)  # type: ignore[attr-defined]
    for k in range(20):
        thing.training = k % 2 == 0  # type: ignore[attr-defined]
        assert jitted(3.0) == (6.0 if thing.training else 3.0)  # type: ignore[attr-defined]
    assert len(jitted.programs()) == 2


def test_what_changes_at_each_call_is_named_once() -> None:
    its = [1.0]
    jitted = jit(lambda x: x * its[0])

    def call(k: int) -> Any:
        its[0] = float(k)
        return jitted(2.0)

    with pytest.warns(RuntimeWarning, match="its, which it reads, differs from call") as caught:
        assert [*map(call, range(20))] == [2.0 * k for k in range(20)]
    assert len(caught) == 1


def test_what_draws_or_counts_says_so() -> None:
    for make, message in [
        (a_random_generator, "takes numbers from a Random"),
        (a_counter, "changes n, which it reads"),
    ]:
        f, _ = make()
        jitted = jit(f)
        with pytest.warns(RuntimeWarning, match=message):
            _ = [jitted(2.0) for _ in range(4)]


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x * datetime.datetime.now().microsecond,
        lambda x: x * random.Random().random(),
        lambda x: x * random.SystemRandom().random(),
        lambda x: x * float(np.random.default_rng().random()),
        lambda x: x * secrets.randbelow(10**9),
        lambda x: x * int.from_bytes(os.urandom(6), "big"),
        lambda x: x * uuid.uuid4().int,
    ],
)
def test_what_is_another_number_at_each_call_is_asked_for_each_time(f: Any) -> None:
    jitted = jit(f)
    with pytest.warns(RuntimeWarning, match="it calls "):
        assert len({jitted(2.0) for _ in range(5)}) > 1


def test_a_clock_is_read_at_each_call() -> None:
    jitted = jit(lambda x: x * time.perf_counter())
    with pytest.warns(RuntimeWarning, match=r"calls time\.perf_counter"):
        assert jitted(2.0) < jitted(2.0)


def test_an_object_among_the_arguments() -> None:
    jitted = jit(lambda thing, x: thing.a * x)
    one, other = Thing(a=2.0), Thing(a=3.0)
    for k in range(3):
        one.a = float(k)  # type: ignore[attr-defined]
        assert (jitted(one, 2.0), jitted(other, 2.0)) == (2.0 * k, 6.0)


def test_a_function_that_a_jitted_one_calls() -> None:
    its = [2.0]
    inner = jit(lambda x: x * its[0])
    outer = jit(lambda x: inner(x) + 1.0)
    for k in range(3):
        its[0] = float(k)
        assert outer(2.0) == 2.0 * k + 1.0


def test_an_attribute_of_a_network_of_ones_own() -> None:
    class Scaled(nn.Module):
        def __init__(self) -> None:
            self.body = nn.Linear(1, 1)
            self.scale = 2.0

        def forward(self, row: Any) -> Any:
            return [y * self.scale for y in self.body(row)]

    model = Scaled()
    jitted = jit(lambda x: model([x])[0])
    for scale in (2.0, 2.0, 3.0, 2.0):
        model.scale = scale
        assert jitted(0.5).data == model([0.5])[0].data
    assert len(jitted.programs()) == 2


@pytest.mark.usefixtures("few_lanes")
def test_an_object_that_all_lanes_share() -> None:
    thing = Thing(a=2.0)
    over = vmap(jit(lambda x, its: x * its.a), (0, None))
    mean = mean_value_and_grad(jit(lambda w, x, its: w * x * its.a), in_axes=(None, 0, None))
    for k in range(4):
        thing.a = float(k)  # type: ignore[attr-defined]
        assert over([0.5] * 16, thing) == [0.5 * k] * 16
        assert mean(1.0, [0.5] * 16, thing) == (0.5 * k, 0.5 * k)


@pytest.mark.usefixtures("few_lanes")
def test_each_lane_draws_a_number_of_its_own() -> None:
    def drawn(wrap: Any) -> Any:
        chance = random.Random(5)
        return vmap(wrap(lambda x: x * (2.0 if chance.random() < 0.5 else 3.0)))([1.0] * 40)

    assert drawn(jit) == drawn(lambda f: f)


def test_what_one_way_writes_another_reads() -> None:
    its = [2.0]

    def f(x: Any) -> Any:
        if x > 100:
            its[0] = 5.0
        return x * its[0]

    jitted = jit(f)
    assert [jitted(1.0), jitted(101.0), jitted(1.0)] == [2.0, 505.0, 5.0]


class Named(list):  # type: ignore[type-arg]
    """A list with attributes."""


class Measured(float):
    """A number with attributes."""


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("make", [lambda: Named([1.5]), lambda: Measured(1.5)])
def test_containers_and_numbers_with_attributes(make: Any) -> None:
    argument = make()
    jitted = jit(lambda x: (x[0] if isinstance(x, list) else x) * x.rate)
    for k in range(3):
        argument.rate = float(k)
        assert jitted(argument) == 1.5 * k


def test_more_things_than_are_looked_at(monkeypatch: Any) -> None:
    monkeypatch.setattr(look, "MOST", 50)
    its = [[float(k)] for k in range(100)]
    jitted = jit(lambda x: x * its[-1][0])
    with pytest.warns(RuntimeWarning, match="it refers to more than 50 things"):
        jitted(2.0)
    for k in range(3):
        its[-1][0] = float(k)
        assert jitted(2.0) == 2.0 * k


@pytest.mark.parametrize("kind", [list, dict.fromkeys])
def test_what_moves_from_one_list_to_the_next(kind: Any) -> None:
    once, twice = kind([2.0, 3.0]), kind([5.0])

    def f(x: Any) -> Any:
        return sum([k * x for k in once], 2 * sum([k * x for k in twice], 0.0))

    jitted = jit(f)
    x = Value(1.0)
    assert jitted(x).data == jitted(x).data == 15.0
    after = [3.0, *twice]
    once.pop(*([] if kind is list else [3.0]))
    twice.clear()
    (twice.extend if kind is list else twice.update)(kind(after))
    assert jitted(x).data == 18.0


class Asked:
    """What Python asks by syntax and built-in functions."""

    def __init__(self) -> None:
        self.number = 2

    def __bool__(self) -> bool:
        return self.number > 2

    def __float__(self) -> float:
        return float(self.number)

    def __index__(self) -> int:
        return self.number

    def __enter__(self) -> int:
        return self.number

    def __exit__(self, *_: object) -> None:
        pass

    def __eq__(self, other: object) -> bool:
        return self.number == other

    def __lt__(self, other: Any) -> bool:
        return self.number < int(other)

    __hash__ = None  # type: ignore[assignment]

    def __format__(self, _: str) -> str:
        return str(self.number)


def entered(thing: Any) -> Any:
    with thing as number:
        return number


@pytest.mark.parametrize(
    "ask",
    [
        bool,
        float,
        int,
        entered,
        lambda thing: thing == 2,
        lambda thing: thing < 3,
        lambda thing: float(f"{thing}"),
    ],
)
def test_what_python_asks_an_object_by_syntax(ask: Any) -> None:
    thing = Asked()
    jitted = jit(lambda x: x * float(ask(thing)))
    x = Value(1.0)
    assert jitted(x).data == jitted(x).data == float(ask(thing))
    thing.number = 5
    assert jitted(x).data == float(ask(thing))


class ListWithMore(list[float]):
    more = 2.0


class OwnList(UserList[float]):
    more = 2.0


@pytest.mark.parametrize("kind", [ListWithMore, OwnList])
def test_subclasses_of_containers(kind: Any) -> None:
    things = kind([3.0])
    jitted = jit(lambda x: x * things[0] * things.more)
    x = Value(1.0)
    assert jitted(x).data == jitted(x).data == 6.0
    things.more = 5.0
    assert jitted(x).data == 15.0
    things[0] = 1.0
    assert jitted(x).data == 5.0


def test_a_class_that_hides_what_it_inherits() -> None:
    class Derived(Asked):
        pass

    Asked.factor = 2.0  # type: ignore[attr-defined]
    jitted = jit(lambda x: x * Derived.factor)  # type: ignore[attr-defined]
    x = Value(1.0)
    assert jitted(x).data == jitted(x).data == 2.0
    Derived.factor = 5.0  # type: ignore[attr-defined]
    assert jitted(x).data == 5.0
