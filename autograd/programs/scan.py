"""``scan``: a loop that carries something from step to step, as one function."""

from __future__ import annotations

from math import isqrt
from typing import Any

from autograd.programs.scans.replays import Replays
from autograd.programs.scans.traced import TracedReplays
from autograd.programs.scans.trees import Steps, joined, shape_of, stacked
from autograd.programs.tracing.recorder import Recorder
from autograd.recording import is_group, tracer, watches
from autograd.text import brief
from autograd.transforms.refusals import Function, check_function
from autograd.transforms.tree import copied

LEAST = 2000  # steps: to record one takes as long as to run so many of them


def scan(
    f: Function,
    init: Any,
    xs: Any = None,
    length: int | None = None,
    *,
    checkpoint: int | bool | None = None,
) -> tuple[Any, Any]:
    """(carry, ys) after ``carry, y = f(carry, x)`` for each x of xs, beginning with ``init``.

    **As for** ``jit`` f must depend on its arguments and on Values only: a long scan records the
    first step and replays it. What f draws at random or counts is noticed at the second step, what
    changes later (an object from outside, a list that f appends to) is *not watched*.

    The carry keeps its structure. xs is a list or an array, and a tuple, dict or dataclass has one
    in each branch; ys has lists, or arrays if xs had one, where y has leaves, lists or arrays.
    Without xs, f gets None as x, ``length`` times. Without steps ys is empty.

    >>> from autograd import Value, scan
    >>> scan(lambda total, x: (total + x, total * x), 0.0, [1.0, 2.0, 3.0])
    (6.0, [0.0, 2.0, 9.0])
    >>> a = Value(3.7)
    >>> last, _ = scan(lambda x, _: (a * x * (1.0 - x), None), Value(0.3), length=10_000)
    >>> last.backward()
    >>> len(last.parents)
    2

    The numbers are those of the loop, to the bit. Where gradients are needed, each number of the
    last carry is one node, by which a backward pass goes back through all steps: by the carries
    before each of them, which are kept, or with ``checkpoint`` by those before every so many (True:
    √n of n steps), from which the others are computed again. These gradients agree with the loop's
    to rounding; for those of higher order the graph of all steps is built.

    If y depends on Values, scan is the loop itself, node by node; a loss that is added up in the
    carry is spared that. It is the loop too for less than two thousand steps, under
    ``detect_anomaly``, where jit would run f itself, and where f goes another way (``if x > 0``)
    every few steps.

    Inside ``jit`` and ``record`` the steps are one instruction, with f as a program of its own;
    what is the loop by itself is unrolled there. All steps must go one way: where they do not,
    ``record`` raises ProgramError, its program GuardError, and ``jit`` runs the function itself.
    Another length of xs is recorded once more.

    Raises ValueError for branches of different length or carries of another structure, TypeError if
    f does not give a pair, and whatever f raises.
    """
    check_function("scan", f)
    steps = Steps(xs, length)
    every = _interval(checkpoint, steps.count)
    recorder = tracer()
    others = [watch for watch in watches() if watch is not recorder]
    may_replay = all(map(is_group, others)) and steps.count >= LEAST
    if may_replay and isinstance(recorder, Recorder):
        replays: Replays = TracedReplays(f, steps, every, recorder, checkpoint)
    else:
        replays = Replays(f, steps, every)
    carry, at, stacks = copied(init), 0, []
    shape = shape_of(carry)
    single: list[Any] = []
    ahead = replays.ahead
    while at < steps.count:
        found = replays.stretch(carry, at) if may_replay and not replays.is_over else None
        if found is not None:
            if single:
                stacks.append(stacked(single))
                single = []
            carry = found.carry
            at += found.done
            stacks.append(found.stack)
            continue
        carry, y = _pair(ahead.pop(at) if at in ahead else f(carry, steps.at(at)))
        if shape_of(carry) != shape:
            raise ValueError(
                f"scan carries the same structure from step to step; it began with {brief(init)},"
                f" and step {at} gave {brief(carry)}"
            )
        single.append(y)
        at += 1
    if single or not stacks:
        stacks.append(stacked(single) if single else [])
    return carry, joined(stacks, steps.has_arrays)


def _pair(result: Any) -> tuple[Any, Any]:
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(f"scan needs a function that returns (carry, y), got {brief(result)}")
    return result


def _interval(checkpoint: Any, count: int) -> int | None:
    if checkpoint is None or checkpoint is False:
        return None
    if checkpoint is True:
        return isqrt(max(count - 1, 0)) + 1
    if not isinstance(checkpoint, int) or checkpoint < 1:
        raise ValueError(
            f"checkpoint is True or a number of steps, got {brief(checkpoint)}; True keeps about"
            " √n carries"
        )
    return checkpoint
