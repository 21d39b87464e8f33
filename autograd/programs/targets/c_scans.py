"""A scan in C: a function of one step, and loops over it in memory that the caller gives.

C has no memory of a size that a caller may choose at ease: an array of each carry overflows the
stack of a small machine, and a static one serves one thread. So each function of a program with a
scan takes ``work``, so many doubles as the header says, and every array here is a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias, cast

from autograd.programs.form import Form
from autograd.programs.targets.c_header import braced
from autograd.programs.targets.c_statements import copies, text_of, wrapped
from autograd.programs.targets.common import Argument, Step
from autograd.programs.targets.scans import Loop, backs, guards_of, loop_of

Body: TypeAlias = Callable[[Form, Sequence[str], Sequence[str], "Scans", "Room"], list[str]]
"""Writes the statements of a program of such inputs, whose outputs go to these places."""

SCANS = """\
/* One step: (out) of a carry, a row of xs, what is the same in every step, and error signals. It
   gives 0, or the number of a guard that fails. */
typedef int step_of(
    const double *carry, const double *row, const double *same, const double *signals,
    double *out, double *work
);

/* All steps. After them last is the last carry, and behind it stands what each step gives besides;
   kept, unless it is NULL, has the carry before every so many steps. */
struct scan {
    step_of *step;
    size_t width, columns, besides, count, every;
    const double *xs, *same;
    double *last, *kept, *block, *out, *work;
};

static inline int scan(const struct scan *s) {
    double *besides = s->last + s->width;
    for (size_t i = 0; i < s->count; i++) {
        if (s->kept && i % s->every == 0) {
            memcpy(s->kept + i / s->every * s->width, s->last, s->width * sizeof(double));
        }
        int guard = s->step(
            s->last, s->xs + i * s->columns, s->same, s->same, s->out, s->work
        );
        if (guard) return guard;
        memcpy(s->last, s->out, s->width * sizeof(double));
        memcpy(besides, s->out + s->width, s->besides * sizeof(double));
        besides += s->besides;
    }
    return 0;
}
"""
BACK = """\
/* Steps through which the same error signals go back: those that leave a step are its first
   results, then come derivatives by columns of xs and by what is the same in every step. */
struct back {
    step_of *step;
    size_t begin, end, leaving, columns, same;
    const size_t *places;
};

/* The carry before a step: as it was kept, or from the one that was kept before it. */
static inline const double *carry_before(const struct scan *s, size_t i, size_t *first) {
    const size_t bytes = s->width * sizeof(double);
    if (s->every == 1) return s->kept + i * s->width;
    if (i < *first) {
        *first = i - i % s->every;
        memcpy(s->block, s->kept + *first / s->every * s->width, bytes);
        for (size_t k = *first; k < i; k++) {
            double *carry = s->block + (k - *first) * s->width;
            s->step(carry, s->xs + k * s->columns, s->same, s->same, s->out, s->work);
            memcpy(carry + s->width, s->out, bytes);
        }
    }
    return s->block + (i - *first) * s->width;
}

/* The derivatives of a number of the last carry: found is 0, for the scan itself, and then these by
   the first carry, by xs, which end where sums begin, and by what is the same in every step. */
static inline void scan_back(
    const struct scan *s, const struct back *runs, size_t count, double *found, double *sums,
    size_t same, double *signals, double *lost
) {
    double *by_xs = sums;
    size_t first = s->count, leaving = 0;
    found[0] = 0.0;
    signals[0] = 1.0;
    for (size_t k = 0; k < same; k++) {
        sums[k] = -0.0;
        lost[k] = 0.0;
    }
    for (const struct back *run = runs; run < runs + count; run++) {
        const double *by_row = s->out + run->leaving, *by_same = by_row + run->columns;
        leaving = run->leaving;
        for (size_t i = run->end; i-- > run->begin;) {
            const double *carry = carry_before(s, i, &first);
            run->step(carry, s->xs + i * s->columns, s->same, signals, s->out, s->work);
            memcpy(signals, s->out, leaving * sizeof(double));
            by_xs -= run->columns;
            memcpy(by_xs, by_row, run->columns * sizeof(double));
            for (size_t k = 0; k < run->same; k++) {
                add_to(sums + run->places[k], lost + run->places[k], by_same[k]);
            }
        }
    }
    memcpy(found + 1, signals, leaving * sizeof(double));
    for (size_t k = 0; k < same; k++) sums[k] = with_lost(sums[k], lost[k]);
}
"""


class Room:
    """The parts of ``work`` that a function has."""

    size = 0

    def take(self, count: int) -> str:
        """Where so many more numbers stand."""
        begin, self.size = self.size, self.size + count
        return f"work + {begin}" if begin else "work"


class Scans:
    """The functions of steps, each of which is written once."""

    def __init__(self, program: Form, name: str, body: Body) -> None:
        self.told, self._before = guards_of(program)
        self.functions: list[str] = []
        self._name = name
        self.body = body
        self._known: dict[Form, tuple[str, int]] = {}

    def with_loops(self, functions: Sequence[str]) -> str:
        """All functions, and what runs the steps."""
        code = "\n".join([*self.functions, *functions])
        loops = [SCANS] if self.functions else []
        return "\n".join([*loops, *([BACK] if "scan_back(" in code else []), code])

    def number_of(self, form: Form, number: int) -> int:
        """Of all guards, which one is that with this number in a program."""
        return self._before.get(form, 0) + number

    def step(self, form: Form, sizes: dict[str, int]) -> tuple[str, int]:
        """The function of a program of one step, and how much room it needs."""
        if form not in self._known:
            inputs = [f"{array}[{i}]" for array, count in sizes.items() for i in range(count)]
            room = Room()
            places = [f"out[{i}]" for i in range(len(form.outputs))]
            lines = self.body(form, inputs, places, self, room)
            code = "\n".join(lines)
            names = ["carry", "row", "same", "signals"]
            every = [*names, "out", "work"]
            unused = [f"(void){each};" for each in every if not re.search(rf"\b{each}\b", code)]
            name = f"{self._name}_step_{len(self._known)}"
            self._known[form] = name, room.size
            given = ", ".join([f"const double *{each}" for each in names])
            head = f"static int {name}(\n    {given},\n    double *out, double *work\n)"
            self.functions.append(braced(head, [*unused, *lines, "return 0;"]))
        return self._known[form]

    def forward(self, step: Step, room: Room, asked: Sequence[int]) -> list[str]:
        """The statements that do all steps of a scan; by these of its numbers it is gone back."""
        loop, slot = loop_of(step), step.slot
        body, width = loop.body, loop.body.width
        besides = len(body.program.outputs) - width
        function, size = self.step(body.program, _sizes(loop))
        sizes, outputs = [size], [len(body.program.outputs)]
        kept = block = "NULL"
        last = room.take(width + besides * loop.length)
        if asked:
            for each in _every_back(loop, asked):
                sizes.append(self.step(each.program, _sizes(loop, len(each.arriving)))[1])
                outputs.append(len(each.program.outputs))
            kept = room.take(-(-loop.length // loop.every) * width)
            block = room.take(loop.every * width) if loop.every > 1 else "NULL"
        out, work = room.take(max(outputs)), room.take(max(sizes))
        numbers = (width, body.columns, besides, loop.length, loop.every)
        parts = [function, *map(str, numbers), f"{slot}_xs", f"{slot}_same"]
        return [
            f"double *{slot} = {last};",
            *[f"{slot}[{i}] = {text_of(number)};" for i, number in enumerate(loop.carry)],
            *_array(f"{slot}_xs", loop.xs, room),
            *_array(f"{slot}_same", loop.same, room),
            f"const struct scan {slot}_scan = {{",
            wrapped([*parts, slot, kept, block, out, work]),
            "};",
            f"const int {slot}_guard = scan(&{slot}_scan);",
            f"if ({slot}_guard) return {slot}_guard;",
        ]

    def back(self, step: Step, of: Step, room: Room) -> list[str]:
        """The statements for the derivatives of a number of the last carry."""
        loop, slot, operation = loop_of(of), step.slot, cast(Any, step.operation)
        j, leaving, same = operation.of
        runs, lines = [], []
        cells = 0
        for k, run in enumerate(backs(loop.body, j, loop.length)):
            pullback = run.pullback
            function, _ = self.step(pullback.program, _sizes(loop, len(pullback.arriving)))
            columns, places = len(pullback.columns), "NULL"
            cells += columns * (run.end - run.begin)
            if run.places:
                places = f"{slot}_places_{k}"
                listed = ", ".join(map(str, run.places))
                lines.append(f"static const size_t {places}[] = {{{listed}}};")
            counts = (run.begin, run.end, len(pullback.leaving), columns, len(run.places))
            runs.append(f"{{{', '.join([function, *map(str, counts), places])}}}")
        found = room.take(1 + len(leaving) + cells + len(same))
        signals, lost = room.take(loop.body.width), room.take(len(same))
        sums = f"{slot} + {1 + len(leaving) + cells}"
        parts = [f"{slot}_runs", str(len(runs)), slot, sums, str(len(same)), signals, lost]
        return [
            f"double *{slot} = {found};",
            *lines,
            f"static const struct back {slot}_runs[] = {{",
            *[f"    {run}," for run in runs],
            "};",
            "scan_back(",
            wrapped([f"&{of.slot}_scan", *parts]),
            ");",
        ]


def _sizes(loop: Loop, signals: int = 0) -> dict[str, int]:
    same = len(loop.same)
    sizes = {"carry": loop.body.width, "row": loop.body.columns, "same": same}
    return {**sizes, "signals": signals}


def _every_back(loop: Loop, asked: Sequence[int]) -> Iterator[Any]:
    for j in asked:
        yield from [run.pullback for run in backs(loop.body, j, loop.length)]


def _array(name: str, numbers: Sequence[Argument], room: Room) -> list[str]:
    """Numbers as an array: where they stand in a row already, as constants, or else copied."""
    if not numbers:
        return [f"const double *{name} = work; /* nothing */"]
    if not any(isinstance(number, str) for number in numbers):
        return [f"static const double {name}[] = {{", wrapped([*map(text_of, numbers)]), "};"]
    array, _, begin = str(numbers[0]).partition("[")
    first = int(begin.rstrip("]")) if begin else 0
    if [*numbers] == [f"{array}[{i}]" for i in range(first, first + len(numbers))]:
        return [f"const double *{name} = {array} + {first};"]
    return [f"double *{name} = {room.take(len(numbers))};", *copies(name, [*map(text_of, numbers)])]
