"""Running the steps of a scan, forward and back: in C if it can be, else by the interpreter.

The numbers of a step are its carry, its row of xs, and what is the same in every step. These stand
in buffers of doubles; steps are counted from that to which the first row of xs belongs.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from autograd.errors import GuardError
from autograd.programs.program import Program
from autograd.sums import one_further

Numbers = Any  # array("d"), or a part of one


def zeros(count: int) -> array[float]:
    """So many zeros."""
    return array("d", bytes(8 * count))


def forward(
    program: Program,
    carry: Numbers,
    xs: Numbers,
    same: Numbers,
    begin: int,
    end: int,
    ys: Numbers,
    kept: Numbers,
    every: int,
) -> tuple[int, Any]:
    """How many of the steps begin to end - 1 were done, and what ended them.

    That is the index of a guard, an error, or None. The carry is left as it is after the steps that
    were done; before each step that is a multiple of ``every`` it is kept.
    """
    replay = program.run.replay
    if replay is not None:
        done: tuple[int, Any] = replay.run_steps(carry, xs, same, begin, end, ys, kept, every)
        return done
    m = len(carry)
    p, k = len(program.inputs) - m - len(same), len(ys) // (end - begin)
    for i in range(begin, end):
        if every and i % every == 0:
            row = i // every * m
            kept[row : row + m] = carry
        try:
            outputs = program.run([*carry, *xs[i * p : (i + 1) * p], *same])
        except GuardError as failed:
            return i - begin, failed.index if failed.index >= 0 else failed
        except Exception as problem:
            return i - begin, problem
        carry[:] = array("d", outputs[:m])
        ys[(i - begin) * k : (i - begin + 1) * k] = array("d", outputs[m : m + k])
    return end - begin, None


def back(
    program: Program,
    carries: Numbers,
    first: int,
    width: int,
    xs: Numbers,
    same: Numbers,
    begin: int,
    end: int,
    signals: Numbers,
    arriving: int,
    leaving: int,
    columns: Sequence[int],
    slopes: Numbers,
    places: Sequence[int],
    sums: Numbers,
    lost: Numbers,
) -> None:
    """The steps end - 1 to begin of a pullback, whose carries begin with that of step ``first``.

    The signals that arrive become those that leave; slopes by xs go to their rows, and slopes by
    what is the same in every step are added up, with their rounding errors, as a backward pass adds
    messages.
    """
    replay = program.run.replay
    if replay is not None:
        replay.run_steps_back(
            carries, first, width, xs, same, begin, end, signals, arriving, leaving,
            columns, slopes, places, sums, lost,
        )  # fmt: skip
        return
    p = len(program.inputs) - width - len(same) - arriving
    for i in reversed(range(begin, end)):
        row = (i - first) * width
        numbers = [*carries[row : row + width], *xs[i * p : (i + 1) * p], *same]
        outputs = program.run([*numbers, *signals[:arriving]])
        signals[:leaving] = array("d", outputs[:leaving])
        for column, slope in zip(columns, outputs[leaving:]):
            slopes[i * p + column] = slope
        for place, slope in zip(places, outputs[leaving + len(columns) :]):
            sums[place], lost[place] = one_further(sums[place], lost[place], slope)
