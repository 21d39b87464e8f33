"""What a file in C offers: its functions, the order of their arguments, and what a header says."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from autograd.programs.form import Form
from autograd.programs.targets import common
from autograd.programs.targets.c_statements import indented

FLAGS = "-std=c99 -O2 -ffp-contract=off"


TOLD = [
    "It calls the mathematical library and nothing else, and allocates nothing. With the same",
    "library its numbers are those of the program in Python to the bit. No product and sum may be",
    "fused: pragmas below say so, and -ffp-contract=off does to compilers that heed none of them.",
]
TOLD_OF_GUARDS = [
    "Each function returns 0, or the number of the first of these that does not hold: there the",
    "program that was recorded goes another way, and no result is written.",
]
TOLD_OF_WORK = [
    "work: memory for scans, whatever it holds; the same serves all rows of a batch. It is the",
    "caller's, so that nothing is allocated here: one array, static or not, for each thread.",
]
TOLD_OF_BATCHES = [
    "The batch forms take rows of x and write rows of results, of nan where a guard fails; they",
    "return how many fail, and write what each returns into guards, unless that is NULL.",
]
HEADER = """\
#ifndef {guard}
#define {guard}

#include <stddef.h>

#ifdef __cplusplus
extern "C" {{
#endif

{declared}
#ifdef __cplusplus
}}
#endif

#endif
"""

CHECKS = """\
#if defined(FLT_EVAL_METHOD) && (FLT_EVAL_METHOD < 0 || FLT_EVAL_METHOD == 2)
#error "doubles must be computed as doubles: on x86 compile with -msse2 -mfpmath=sse"
#endif
#ifdef __FAST_MATH__
#error "compile without -ffast-math, which changes what is computed"
#endif
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize ("fp-contract=off") /* which heeds no other */
#elif defined(_MSC_VER)
#pragma fp_contract (off)
#else
#pragma STDC FP_CONTRACT OFF
#endif
"""


class Interface:
    """One function: its name, its arguments and its results."""

    def __init__(self, program: Form, name: str, works: bool, gradient: bool = False) -> None:
        self.own = len(program.inputs) - len(program.defaults)
        self.outside = len(program.defaults)
        self.name = f"{name}_value_and_gradient" if gradient else f"{name}_value"
        self.table = f"{name}_outside"
        self.results = [("y", len(program.outputs))]
        if gradient:
            self.results = [("value", 1), ("gradient", len(program.inputs))]
        self.work = f"{name.upper()}_WORK" if works else ""
        self.takes = [("x", self.own)] if self.own else []
        self.takes += [("outside", self.outside)] if self.outside else []

    @property
    def inputs(self) -> list[str]:
        """What the code calls the inputs."""
        return [f"{array}[{i}]" for array, count in self.takes for i in range(count)]

    def one(self) -> str:
        """The declaration of the function of one point."""
        texts = [f"const double {array}[{count}]" for array, count in self.takes]
        texts += [f"double {array}[{count}]" for array, count in self.results]
        texts += [f"double work[{self.work}]"] if self.work else []
        return _signature(f"int {self.name}", texts)

    def many(self) -> str:
        """The same of many points."""
        texts = ["size_t rows", *[f"const double *{array}" for array, _ in self.takes]]
        texts += [f"double *{array}" for array, _ in self.results]
        texts += ["double *work"] if self.work else []
        return _signature(f"size_t {self.name}_batch", [*texts, "int *guards"])

    def many_defined(self) -> str:
        """The loop over the points."""
        given = [f"x + row * {self.own}"] + ["outside"] * bool(self.outside)
        rows = [f"double *{a}_row = {a} + row * {n};" for a, n in self.results]
        unknown = [f"for (int i = 0; i < {n}; i++) {a}_row[i] = NAN;" for a, n in self.results]
        given += [f"{array}_row" for array, _ in self.results]
        call = ", ".join([*given, "work"] if self.work else given)
        return braced(
            self.many(),
            [
                "size_t failed = 0;",
                "for (size_t row = 0; row < rows; row++) {",
                *[f"    {line}" for line in rows],
                f"    int guard = {self.name}({call});",
                "    if (guards) guards[row] = guard;",
                "    if (guard) {",
                "        failed++;",
                *[f"        {line}" for line in unknown],
                "    }",
                "}",
                "return failed;",
            ],
        )


def public_names(name: str) -> list[str]:
    """All that a file may define for others."""
    both = [f"{name}_value", f"{name}_value_and_gradient"]
    return [*both, *[f"{each}_batch" for each in both], f"{name}_outside"]


def declarations(program: Form, name: str, why: str, guards: Sequence[str], room: int) -> str:
    """The header: what there is to call, and the order of its arguments."""
    value = Interface(program, name, room > 0)
    own, outside = program.inputs[: value.own], program.inputs[value.own :]
    told = [*_order("x", own), *_order("outside", outside), f"y: {len(program.outputs)} numbers"]
    if outside:
        told.append(f"For outside there may be NULL, which stands for {name}_outside.")
    if why:
        told += textwrap.wrap(f"There is no gradient: {common.remark(why)}", 95)
    else:
        told.append("gradient: by all of x" + ", then by all of outside" * bool(outside))
    told += TOLD_OF_WORK if room else []
    told += ["", *(TOLD_OF_GUARDS if guards else ["Each function returns 0."])]
    told += [f"  {n}: {common.remark(guard)}" for n, guard in enumerate(guards, start=1)]
    told += TOLD_OF_BATCHES if own else []
    lines = [f"#define {value.work} {room}"] if room else []
    lines += [f"extern const double {name}_outside[{len(outside)}];"] if outside else []
    for each in [value] if why else [value, Interface(program, name, room > 0, gradient=True)]:
        lines += [f"{each.one()};"] + ([f"{each.many()};"] if own else [])
    return comment(told) + "\n".join(lines) + "\n"


def _order(array: str, names: Sequence[str]) -> list[str]:
    """Which number stands where."""
    lines = []
    for places, text in common.runs(names):
        last = f" to [{places[-1]}]" if len(places) > 1 else ""
        lines.append(common.remark(f"{array}[{places[0]}]{last}: {text}"))
    return lines


def _signature(head: str, arguments: Sequence[str]) -> str:
    text = f"{head}({', '.join(arguments)})"
    if len(text) <= 98:
        return text
    return f"{head}(\n    " + ",\n    ".join(arguments) + "\n)"


def braced(head: str, lines: Sequence[str]) -> str:
    """A function."""
    return "\n".join([f"{head} {{", *indented(lines), "}", ""])


def comment(lines: Iterable[str]) -> str:
    """Lines as a comment."""
    return "\n".join(["/*", *[f" * {line}".rstrip() for line in lines], " */", ""])
