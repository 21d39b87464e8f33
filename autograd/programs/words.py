"""The words of programs: every operation of the library, and how Python writes it.

A step of a program names one of these. What it computes is its function here, of plain numbers;
how it is written, ``x0 + 2.0``, ``x0.tanh()`` or ``max(x0, x1)``, is what an engine is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from autograd.rules import linear, selection
from autograd.rules.n_ary import first_half, second_half
from autograd.rules.operations import ROWS, Domain, anywhere, apart, off_zero
from autograd.rules.piecewise_activations import prelu

# What has signs or keywords of its own; a method or a function is written by its name.
SIGNS = {
    "add": "{0} + {1}",
    "sub": "{0} - {1}",
    "mul": "{0} * {1}",
    "div": "{0} / {1}",
    "power": "{0} ** {1}",
    "mod": "{0} % {1}",
    "floordiv": "{0} // {1}",
    "neg": "-{0}",
    "pos": "+{0}",
    "absolute": "abs({0})",
    "less": "{2} if {0} < {1} else {3}",
    "less_equal": "{2} if {0} <= {1} else {3}",
    "greater": "{2} if {0} > {1} else {3}",
    "greater_equal": "{2} if {0} >= {1} else {3}",
    "where": "where({0} > {1}, {2}, {3})",
}
OF_A_LIST = {"sum", "fsum", "prod", "mean", "logsumexp", "softmax", "log_softmax"}
OF_TWO_LISTS = {"dot", "dist"}
WRITTEN_AS = {"log_to_base": "log"}


class Whole(float):
    """A constant that is written, and given to the engine, as an int.

    >>> Whole(2), Whole(2) == 2.0
    (2, True)
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return str(int(self))


class Word(NamedTuple):
    """An operation of programs; ``arity`` is None where it takes any number of arguments."""

    name: str
    function: Callable[..., Any]
    """What it computes of plain numbers."""
    safe: Domain
    """Where it is smooth, and neither steep nor flat enough to blur a finite difference."""
    arity: int | None
    default: float | None = None
    """What its last argument is if it is left out."""
    only_values: tuple[int, ...] = ()
    """The arguments that cannot be plain numbers."""
    own: bool = False
    """Whether a user has declared it; it is called as the function that it is."""

    @property
    def called(self) -> str:
        """Its name as a method or a function."""
        return WRITTEN_AS.get(self.name, self.name)

    def counts(self) -> tuple[int, ...]:
        """With how many arguments it is tried."""
        if self.name in OF_TWO_LISTS:
            return 2, 4
        if self.name == "linear":
            return 3, 5
        return (2, 3, 1) if self.arity is None else (self.arity,)

    def every_kinds(self) -> Iterator[str]:
        """The ways in which values and constants can be its arguments: vv, vc, cv."""
        for count in self.counts()[:2]:
            for kinds in map("".join, product("vc", repeat=count)):
                if "v" in kinds and all(kinds[i] == "v" for i in self.only_values):
                    yield kinds
            if self.default is not None:
                yield "v" * (count - 1)

    def kinds(self, operands: Sequence[Any], is_value: Sequence[bool]) -> str:
        """v for each value, c for each constant, nothing for a default that is left out."""
        kinds = "".join(["v" if v else "c" for v in is_value])
        if kinds[-1] == "c" and len(kinds) == self.arity and operands[-1] == self.default:
            return kinds[:-1]
        return kinds

    def at(self, *numbers: float) -> float | None:
        """What it gives of numbers at which it is safe; None elsewhere."""
        try:
            return float(self.function(*numbers)) if self.safe(*numbers) else None
        except (ArithmeticError, ValueError):
            return None


def far(*ps_and_qs: float) -> bool:
    """Points that are apart."""
    return bool(distance(*ps_and_qs) > 0.3)


def distance(*ps_and_qs: Any) -> Any:
    """The distance of two points, one after the other."""
    return linear.dist(first_half(ps_and_qs), second_half(ps_and_qs))


def neuron(*numbers: Any) -> Any:
    """The single output of ``linear``: x₁ … xₙ w₁ … wₙ b."""
    half = len(numbers) // 2
    return linear.linear([numbers[:half]], [numbers[half:-1]], [numbers[-1]])[0][0]


def _choice(name: str, holds: Callable[[float, float], bool]) -> Word:
    def choose(a: float, b: float, c: float, d: float) -> float:
        return c if holds(a, b) else d

    return Word(name, choose, lambda a, b, c, d: apart(a, b), 4, only_values=(2, 3))


def word_of(rule: Any, safe: Domain = anywhere) -> Word:
    """The word for a rule of the library."""
    operation = rule.operation
    arity = None if operation.n_ary else len(operation.partials)
    defaults = getattr(operation.function, "__defaults__", None)
    return Word(operation.name, rule, safe, arity, float(defaults[-1]) if defaults else None)


WORDS = {row.name: word_of(row.rule, row.domain) for row in ROWS if row.domain}
WORDS |= {
    word.name: word
    for word in (
        Word("prelu", prelu, lambda x, slope: off_zero(0.1)(x), 2),
        Word("dist", distance, far, None),
        Word("linear", neuron, anywhere, None),
        _choice("less", lambda a, b: a < b),
        _choice("less_equal", lambda a, b: a <= b),
        _choice("greater", lambda a, b: a > b),
        _choice("greater_equal", lambda a, b: a >= b),
        _choice("where", lambda a, b: bool(selection.where(a > b, 1.0, 0.0))),
    )
}


def own_word(rule: Any) -> Word:
    """The word for a function that @primitive has declared; one of the library has it already."""
    name = rule.operation.name
    while name in WORDS and not WORDS[name].own:
        if WORDS[name].function is rule:
            return WORDS[name]
        name += "_"
    WORDS[name] = word_of(rule)._replace(name=name, own=True)
    return WORDS[name]


def forms(word: Word, count: int, first_is_value: bool = True) -> list[str]:
    """How Python writes it with so many arguments: as a method where it can be one, then as a call.

    >>> forms(WORDS["atan2"], 2), forms(WORDS["mean"], 2)
    (['{0}.atan2({1})', 'atan2({0}, {1})'], ['mean([{0}, {1}])'])
    """
    name, places = word.called, [f"{{{i}}}" for i in range(count)]
    if word.name in SIGNS:
        return [SIGNS[word.name]]
    if word.name == "linear":
        half = count // 2
        x, w = (", ".join(part) for part in (places[:half], places[half:-1]))
        return [f"linear([[{x}]], [[{w}]], [{places[-1]}])[0][0]"]
    if word.name in OF_TWO_LISTS:
        return [f"{name}([{_listed(first_half(places))}], [{_listed(second_half(places))}])"]
    if word.name in OF_A_LIST:
        return [f"{name}([{_listed(places)}])" + "[0]" * ("softmax" in name)]
    if word.name in {"max", "min"}:
        return [f"{name}({_listed(places)})" if count > 1 else f"{name}([{{0}}])"]
    if word.own:
        return [f"{name}({_listed(places)})"]
    method = [f"{places[0]}.{name}({_listed(places[1:])})"] if first_is_value else []
    return [*method, f"{name}({_listed(places)})"]


def _listed(places: Sequence[str]) -> str:
    return ", ".join(places)
