"""The searches of test_replay.py and test_lanes.py find what is planted into replays.

Each fault is one that a replay could have and not raise: a branch that nobody guards, a number from
outside that stays as it was, a sum in which the last lanes count twice, a zero without its sign.
"""

from __future__ import annotations

from array import array
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from autograd import Value, jit
from autograd.programs import mean_value_and_grad
from autograd.programs.batches import sums
from autograd.programs.calls import paths
from autograd.programs.compiled import Runner
from autograd.programs.tracing.recorder import Recorder
from autograd.strategies import expressions, numbers, special_doubles
from tests.autograd.programs.outcomes import few_lanes, outcome  # noqa: F401

pytestmark = [pytest.mark.bare, pytest.mark.usefixtures("few_lanes")]

anything = special_doubles() | numbers()
SEARCH = settings(
    max_examples=300,
    phases=[Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def bumpy(x: Any) -> Any:
    if x > 1:
        return x * x
    return x.tanh() if isinstance(x, Value) and x < -1 else -x


def differs_at(f: Any, points: Any) -> bool:
    """Whether a replay of f gives anything else than f, at one of the points."""
    jitted = jit(f)
    return any(outcome(jitted, point) != outcome(f, point) for point in points)


def differs_with_another_weight(drawn: Any) -> bool:
    expression, points = drawn
    weights = [*map(Value, expression.inputs)]

    def f(x: Any) -> Any:
        return expression(*weights) * x

    jitted = jit(f)
    for point in points:
        weights[0].data = point
        if outcome(jitted, 1.5) != outcome(f, 1.5):
            return True
    return False


def differs_in_sums(points: Any) -> bool:
    mean = mean_value_and_grad(jit(lambda w, x: w * x))
    exact = sum(points) / len(points)
    return any(abs(mean(2.0, points)[1] - exact) > 1e-9 * max(map(abs, points)) for _ in range(2))


several = st.lists(anything, min_size=2, max_size=5)
many = st.lists(st.floats(1.0, 2.0), min_size=2, max_size=45)


def found_by(search: Any, predicate: Any) -> bool:
    """Whether the search meets an example for which the predicate holds."""
    try:
        find(search, predicate, settings=SEARCH)
    except NoSuchExample:
        return False
    return True


def without_guards(patch: Any) -> None:
    patch.setattr(Recorder, "_guard", lambda *_: None)


def as_it_was(patch: Any) -> None:
    class Stale(paths.Path):
        def replay(self, call: Any) -> Any:
            before = self.__dict__.setdefault("before", [v._data for v in self.program.defaults])
            given = memoryview(array("d", [*call.numbers, *before]))
            return self._answer(call, self.program.run.flat(given).tolist())

    patch.setattr(paths.Path, "replay", Stale.replay)


def without_signs(patch: Any) -> None:
    flat = Runner.flat
    patch.setattr(
        Runner,
        "flat",
        lambda self, given: memoryview(array("d", [x + 0.0 for x in flat(self, given)])),
    )


def tails_twice(patch: Any) -> None:
    run = sums._run

    def of_too_many(both: Any, shaped: Any, columns: Any, count: int) -> Any:
        value, slope = run(both, shaped, columns, count)
        rows = columns.rows(count - 1, count).tolist()
        return value, slope + rows[0][-1] / count * (count % 16 > 0)

    patch.setattr(sums, "_run", of_too_many)


FAULTS = {
    "a branch without a guard": (without_guards, several, lambda xs: differs_at(bumpy, xs)),
    "a weight as it was": (
        as_it_was,
        st.tuples(expressions(max_steps=3), several),
        differs_with_another_weight,
    ),
    "a zero without its sign": (
        without_signs,
        several,
        lambda xs: differs_at(lambda x: x * 2.0, xs),
    ),
    "a lane of the tail that counts twice": (tails_twice, many, differs_in_sums),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, search, predicate = FAULTS[name]
    assert not found_by(search, predicate)
    plant(monkeypatch)
    assert found_by(search, predicate)
