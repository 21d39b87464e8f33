"""Random expressions: programs in which results are shared, each at a point where it is smooth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import cycle, islice
from typing import Any

from hypothesis import strategies as st

from autograd.programs.dialect import Dialect, dialect_of
from autograd.programs.expression import Expression
from autograd.programs.words import WORDS, Word, own_word
from autograd.strategies.building import Choice, Draft
from autograd.strategies.numbers import constants, numbers
from autograd.value import Value

_MOTIF = 24  # the longest list of choices that is drawn; a larger expression repeats it
_PART = 8  # Hypothesis draws six or so where there is no bound on a list

_BACK = st.one_of(st.integers(0, 1), st.integers(0, 5))  # from the newest result
_CONSTANT = constants()
_JOINED_BY = st.sampled_from(["add", "sub", "mul"])
_AT_TIMES = st.booleans()


def expressions(
    *,
    operations: Sequence[Any] | None = None,
    engine: Dialect | type = Value,
    max_inputs: int = 3,
    min_steps: int = 1,
    max_steps: int = 8,
    outputs: int = 1,
    largest: float = 1e3,
) -> st.SearchStrategy[Expression]:
    """Random expressions at a point where each step is smooth and no larger than ``largest``.

    ``operations`` are names or functions of the library, or your own; without them every operation
    of the table is drawn about equally often, of those that the ``engine`` offers (a class, or a
    Dialect of it). Results that no step uses are joined, so that all of an expression matters;
    the steps for this come on top of ``max_steps``. Above 24 steps what is drawn is repeated.
    """
    dialect = engine if isinstance(engine, Dialect) else dialect_of(engine)
    words = [word for word in words_of(operations) if dialect.ways(word.name)]
    choices = _choices(words, dialect, max(1, min(min_steps, _MOTIF)), min(max_steps, _MOTIF))
    counts = st.integers(max(1, min_steps), max_steps)
    inputs = st.lists(numbers(), min_size=1, max_size=max_inputs)

    def offers(name: str, kinds: str) -> bool:
        return dialect.refusal(name, kinds) is None

    @st.composite
    def drawn(draw: st.DrawFn) -> Expression:
        chosen = draw(choices)
        if max_steps > _MOTIF:
            chosen = list(islice(cycle(chosen), draw(counts)))
        draft = Draft(draw(inputs), max_inputs, largest, offers)
        for choice in chosen:
            draft.grow(words, choice)
        return draft.finished(outputs, draw(_JOINED_BY))

    return drawn()


def words_of(operations: Sequence[Any] | None) -> list[Word]:
    """The words for names and functions."""
    if operations is None:
        return [*WORDS.values()]
    return [WORDS[each] if isinstance(each, str) else own_word(each) for each in operations]


def _choices(
    words: Sequence[Word], dialect: Dialect, least: int, most: int
) -> st.SearchStrategy[list[Choice]]:
    """Choices that know nothing of one another, half as many as there may be on average."""
    one = _choice(words, dialect)
    parts = [st.lists(one, min_size=least, max_size=max(least, min(most, _PART)))]
    parts += [st.lists(one, max_size=min(_PART, most - k)) for k in range(_PART, most, _PART)]
    return st.tuples(*parts).map(lambda lists: [choice for part in lists for choice in part])


@st.composite
def _choice(draw: st.DrawFn, words: Sequence[Word], dialect: Dialect) -> Choice:
    """One choice, which knows nothing of the others."""
    place = draw(_up_to(len(words) - 1))
    word = words[place]
    ways = dialect.ways(word.name)
    kinds = ways[draw(_up_to(len(ways) - 1)) if len(ways) > 1 else 0]
    operands = [draw(_BACK if kind == "v" else _CONSTANT) for kind in kinds]
    if kinds.count("v") > 1 and draw(_AT_TIMES):  # x * x
        operands = [
            operands[kinds.index("v")] if kind == "v" else o for o, kind in zip(operands, kinds)
        ]
    if word.arity == len(kinds) + 1 and word.default is not None:
        operands.append(word.default)
    return Choice(place, tuple(operands))


_up_to = lru_cache(partial(st.integers, 0))


def graphs() -> st.SearchStrategy[Value]:
    """The outputs of random expressions of Values, ready for ``backward()``."""
    return expressions().map(lambda expression: expression(*map(Value, expression.inputs)))
