"""What the compiled engine writes down in arrays is what the Python one writes symbol by symbol."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograd import ProgramError, Value, engine, grad, record
from autograd.programs.tape import Tape
from tests.garbage import left_behind

WORKER = "tests.autograd.programs.recorded_worker"
only_compiled = pytest.mark.skipif(engine != "native", reason="needs the compiled engine")


def programs_of(which: str) -> list[str]:
    """What the worker prints."""
    environment = {**os.environ, "AUTOGRAD_ENGINE": which, "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [sys.executable, "-m", WORKER, "40"],
        env=environment,
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@only_compiled
def test_both_engines_record_the_same_programs() -> None:
    native, python = programs_of("native"), programs_of("python")
    assert len(native) > 5000
    for line, (one, other) in enumerate(zip(native, python, strict=True)):
        assert one == other, (line, native[max(0, line - 30) : line])


def test_instructions_are_a_sequence_that_is_pickled_as_a_tuple() -> None:
    program = record(lambda x, y: (x * y + 1.0) * x, 2.0, 3.0)
    names = [operation.name for operation, _ in program.instructions]
    assert names == ["mul", "add", "mul"]
    assert program.instructions[1][1] == (2, 1.0)
    assert [a for _, a in program.instructions[1:]] == [(2, 1.0), (3, 0)]
    again = pickle.loads(pickle.dumps(program))
    assert type(again.instructions) is tuple
    assert again.instructions == tuple(program.instructions)
    assert again(2.0, 3.0) == program(2.0, 3.0) == 14.0
    assert again.reverse == program.reverse


def test_nodes_are_known_again_after_a_backward_pass_has_walked_over_them() -> None:
    """A pass numbers the nodes that it meets, by which a recording knew them before."""
    w = Value(3.0)
    (w * w).backward()

    def f(x: Any) -> Any:
        y = w * x
        other = threading.Thread(target=(w * w * w).backward)
        other.start()
        other.join()
        inner = grad(lambda z: y * z * z)(2.0)  # which walks over the whole graph
        return y * w + inner * w + y

    program = record(f, Value(5.0))
    assert program.defaults == (w,)
    assert program(5.0) == 3.0 * 5.0 * 3.0 + 4.0 * 15.0 * 3.0 + 15.0
    assert program(1.0) == 3.0 * 3.0 + 4.0 * 3.0 * 3.0 + 3.0


def test_many_nodes_are_known_again() -> None:
    def f(x: Any) -> Any:
        made = [x * float(k) for k in range(3000)]
        inner = grad(lambda z: z * made[5])(1.0)
        total = inner
        for node in reversed(made):
            total = total + node
        return total

    program = record(f, Value(1.0))
    assert program(2.0) == 2.0 * (5 + sum(range(3000)))
    assert program.value_and_gradient(2.0)[1] == [5.0 + sum(range(3000))]


def test_a_symbol_belongs_to_its_tape() -> None:
    one, other = Tape(computes=True), Tape(computes=True)
    x = one.input(2.0)
    assert x == one.inputs[0]
    assert x != other.input(2.0)
    assert {x: "found"}[one.inputs[0]] == "found"
    assert (x.storage, x.arguments, x.parents, x.number) == (x, (), (), 2.0)
    assert one.other_name(3.0, 3.0).storage == 3.0
    assert one.other_name(x, 2.0).storage == x


def test_arrays_of_floats_are_asked_about_beside_nodes() -> None:
    with pytest.raises(ProgramError, match="numpy"):
        record(lambda x: (np.linspace(0.0, 1.0, 5) * x).sum(), 2.0)
    program = record(lambda x: (np.array([Value(1.0), 2.0]) * x).sum(), Value(2.0))
    assert program(3.0) == 9.0


@only_compiled
def test_a_recording_lets_go_of_its_nodes_without_the_collector() -> None:
    def work() -> None:
        assert record(grad(lambda xs: xs[0] * xs[1]), [2.0, 3.0])(2.0, 3.0) == [3.0, 2.0]

    assert "a Trace" not in left_behind(work)
