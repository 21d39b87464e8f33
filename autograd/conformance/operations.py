"""Every operation by itself, and with something after it: programs of one or two steps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from autograd.programs.dialect import PALETTE, REFUSALS, Dialect
from autograd.programs.expression import Expression
from autograd.programs.words import SIGNS, WORDS, Whole, Word

_POINTS = 4
_BINARY = {"add", "sub", "mul", "div", "power", "mod", "floordiv"}


def offered(dialect: Dialect) -> Iterator[tuple[Word, str]]:
    """What the engine has, operation by operation."""
    for name, word in WORDS.items():
        for kinds in dialect.ways(name):
            yield word, kinds


def lacking(dialect: Dialect) -> Iterator[str]:
    """What it has not, as it would be written: x ** y, x.tanh()."""
    for word in WORDS.values():
        refusals = {kinds: dialect.refusal(word.name, kinds) for kinds in word.every_kinds()}
        missing = [kinds for kinds, error in refusals.items() if isinstance(error, REFUSALS)]
        if word.name not in _BINARY or missing[:1] == ["vv"]:
            missing = missing[:1]
        for kinds in missing:
            names = [f"{'xyzuv'[i]}" if kind == "v" else 2.0 for i, kind in enumerate(kinds)]
            if len(names) < (word.arity or 0):
                names.append(word.default or 0.0)
            yield dialect.written(word.name, *names)


def single(word: Word, kinds: str, constant: type[float] = float) -> Iterator[Expression]:
    """The operation at some points at which it is safe; its constants ints where they are asked."""
    palette = PALETTE if constant is float else (3.0, 2.0, 1.0, -2.0)
    left_out = () if word.arity in {None, len(kinds)} else (word.default or 0.0,)
    points = (
        p  # of different numbers, so that a value mistaken for another shows
        for p in product(palette, repeat=len(kinds))
        if len(set(p)) == len(p) and word.at(*p, *left_out) is not None
    )
    for point in islice(points, 0, 12 * _POINTS, 12 if len(kinds) > 1 else 2):
        inputs = [x for x, kind in zip(point, kinds) if kind == "v"]
        places = iter(range(len(inputs)))
        arguments = [next(places) if k == "v" else constant(x) for x, k in zip(point, kinds)]
        numbers = tuple(int(x) for x in inputs) if constant is Whole else tuple(inputs)
        yield Expression(numbers, ((word.name, (*arguments, *left_out)),))


def by_themselves(dialect: Dialect) -> Iterator[Expression]:
    """Each operation with a value as its first argument."""
    for word, kinds in offered(dialect):
        if kinds[0] == "v":
            yield from single(word, kinds)


def reflected(dialect: Dialect) -> Iterator[Expression]:
    """Each operator with a plain number on its left."""
    for word, kinds in offered(dialect):
        if kinds == "cv" and word.name in _BINARY:
            yield from single(word, kinds)


def with_ints(dialect: Dialect) -> Iterator[Expression]:
    """Each operator with ints for all numbers."""
    for word, kinds in offered(dialect):
        if "c" in kinds and len(kinds) == 2 and word.name in _BINARY:
            yield from single(word, kinds, Whole)


def used_twice(dialect: Dialect) -> Iterator[Expression]:
    """Each operation of two arguments with one value in the place of both."""
    for word, kinds in offered(dialect):
        if kinds == "vv" and word.name in SIGNS and word.at(3.0, 3.0) is not None:
            yield Expression((3.0,), ((word.name, (0, 0)),))


def with_something_after(dialect: Dialect) -> Iterator[Expression]:
    """Each operation, its result multiplied by another value."""
    for word, kinds in offered(dialect):
        if kinds[0] == "v":
            for expression in islice(single(word, kinds), 2):
                (step,) = expression.steps
                inputs = (*expression.inputs, 3.0)
                after = ("mul", (len(inputs), len(inputs) - 1))
                yield Expression(inputs, (step, after))
