"""Holding an engine to every law."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any

from autograd.conformance.cases import Refusal, broken, cases, with_floats
from autograd.conformance.judging import Fault, fault_of
from autograd.conformance.law import Law
from autograd.conformance.laws import LAWS, NAMES, RANDOM
from autograd.conformance.operations import lacking
from autograd.conformance.report import EngineReport, Finding
from autograd.programs.dialect import Dialect
from autograd.programs.words import WORDS
from autograd.text import brief

ATTRIBUTES = ("data", "grad", "backward")


def check_engine(
    engine: Callable[[Any], Any] | Dialect,
    *,
    attributes: Mapping[str, str] | None = None,
    functions: ModuleType | Mapping[str, Any] | None = None,
    laws: Iterable[str] | None = None,
    examples: int = 100,
    seed: int = 0,
    seconds: float = 6.0,
) -> EngineReport:
    """Hold a class of values to the laws of reverse-mode differentiation, one by one.

    ``engine`` makes a value of a number; its operators and methods are tried first, then the
    functions beside it, or those of ``functions``. ``attributes`` tells what it has under other
    names, ``{"data": "value", "relu": "ReLU"}``. What it lacks is listed, and is not wrong. The
    last law tries so many random ``examples``, the same for the same ``seed``, for so many
    ``seconds`` at most; ``laws`` restricts what is tried.

    >>> from autograd import Value
    >>> report = check_engine(Value, examples=10)
    >>> report.ok, report.lacks
    (True, ())

    Raises ValueError for the name of a law that is none, or of an attribute; TypeError for what
    makes no values that can be computed with.
    """
    dialect = engine if isinstance(engine, Dialect) else _dialect(engine, functions, attributes)
    if not isinstance(examples, int) or isinstance(examples, bool) or examples < 1:
        raise ValueError(f"expected at least one example, a whole number, got {brief(examples)}")
    wanted = NAMES if laws is None else [laws] if isinstance(laws, str) else list(laws)
    if not wanted:
        raise ValueError("there is no law to hold the engine to; leave out laws= for all")
    if unknown := [name for name in wanted if name not in NAMES]:
        raise ValueError(f"no law is called {unknown[0]!r}; there are: {', '.join(NAMES)}")
    with contextlib.redirect_stdout(io.StringIO()):
        findings = [held_to(dialect, law) for law in LAWS if law.name in wanted]
        if RANDOM.name in wanted:
            findings.append(tried_at_random(dialect, examples, seed, seconds))
        lacks = tuple(dict.fromkeys(lacking(dialect)))
    if laws is None and all(finding.verdict == "lacks" for finding in findings):
        raise TypeError(
            f"{brief(engine)} is no engine: its values can do nothing that a law speaks of; pass a"
            " class that has +, data, grad and backward, or tell its names by attributes="
        )
    return EngineReport(getattr(dialect.value, "__name__", "it"), tuple(findings), lacks)


def _dialect(engine: Any, functions: Any, attributes: Mapping[str, str] | None) -> Dialect:
    if not callable(engine):
        raise TypeError(f"{brief(engine)} is no engine; pass a class, called with one number")
    known = {*ATTRIBUTES, *WORDS}
    if unknown := [name for name in attributes or () if name not in known]:
        raise ValueError(
            f"no attribute is called {unknown[0]!r} here; there are {', '.join(ATTRIBUTES)} and the"
            " operations, each to be followed by what the engine calls it"
        )
    return Dialect(engine, functions, attributes)


def tried_at_random(dialect: Dialect, examples: int, seed: int, seconds: float) -> Finding:
    """What the last law finds; an engine that cannot add cannot be drawn for."""
    from autograd.conformance.random_programs import counterexample  # which loads hypothesis

    if "vv" not in dialect.ways("add"):
        return Finding(RANDOM.name, "lacks", RANDOM.claim)
    fault, _ = counterexample(dialect, examples, seed, seconds)
    return _finding(RANDOM, fault)


def held_to(dialect: Dialect, law: Law) -> Finding:
    """What one law finds: the smaller of a case and a program on which it is broken."""
    faults: list[Fault] = []
    kept = False
    for case in cases(law.text):
        outcome = broken(dialect, case)
        if isinstance(outcome, Refusal):
            accepts_floats = law.refusing_is_wrong and broken(dialect, with_floats(case)) is None
            outcome = outcome.fault if accepts_floats else None
        else:
            kept = True
        if outcome:
            faults.append(outcome)
            break
    for expression in law.programs(dialect):
        kept = True
        if fault := fault_of(dialect, expression):
            faults.append(fault)
            break
    if not (kept or faults):
        return Finding(law.name, "lacks", law.claim)
    return _finding(law, min(faults, key=lambda fault: fault.steps, default=None))


def _finding(law: Law, fault: Fault | None) -> Finding:
    if fault is None:
        return Finding(law.name, "ok", law.claim)
    return Finding(law.name, "wrong", law.claim, fault.program, fault.says, fault.steps)
