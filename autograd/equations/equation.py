"""Equations, and the two columns of them that ``explain`` gives, as text, LaTeX and Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograd.equations.label_syntax import same_formula
from autograd.equations.latex_names import in_latex
from autograd.equations.terms import Name, Term
from autograd.equations.writers import Latex, Plain


@dataclass(frozen=True)
class Equation:
    """A name, and the term that it stands for unless it is given as a number."""

    left: Name
    right: Term | None

    def sides(self, writer: type[Plain], numbers: bool, precision: int) -> list[str]:
        """What is equal: the name, the term, and perhaps the term in numbers and its value.

        Where the name is the very formula of the term, it is not repeated.
        """
        symbols, in_numbers = writer(False, precision), writer(True, precision)
        sides = []
        if self.right is not None:
            if not says_all(self.left, self.right, precision):
                sides.append(symbols.write(self.right))
            if numbers:
                sides.append(in_numbers.write(self.right))
        if numbers or self.right is None:
            value = in_numbers.write(self.left)
            sides = [*sides[: sides.index(value)], value] if value in sides else [*sides, value]
        return [symbols.write(self.left), *dict.fromkeys(sides)]


def says_all(name: Name, term: Term, precision: int) -> bool:
    """Whether the name is the formula: y − t = y − t is no news."""
    return not name.bar and same_formula(name.label, Plain(precision=precision).write(term))


@dataclass(frozen=True, repr=False)
class Explanation:
    """The inputs, the forward and the backward pass; ``explain`` makes these."""

    given: Sequence[Equation]
    forward: Sequence[Equation]
    backward: Sequence[Equation]
    numbers: bool
    precision: int
    legend: Sequence[
        tuple[str, str]
    ] = ()  # symbols of a network and the labels that they stand for

    @property
    def text(self) -> str:
        """The equations as plain text, a line for each."""
        parts = self._parts(Plain).values()
        meanings = [f"{symbol} is {label}" for symbol, label in self.legend]
        where = [f"where {', '.join(meanings)} and so on"] if meanings else []
        return "\n\n".join(["\n".join(map(" = ".join, part)) for part in parts] + where)

    @property
    def latex(self) -> str:
        r"""The equations in LaTeX's mathematics, to stand between \[ and \]."""
        parts = [_aligned(part) for part in self._parts(Latex).values()]
        for i, (symbol, label) in enumerate(self.legend):
            word = "and " if i else "where "
            parts.append(rf"& \text{{{word}}} {in_latex(symbol)} \text{{ is }} {in_latex(label)}")
        return "\\begin{aligned}\n" + " \\\\[1ex]\n".join(parts) + "\n\\end{aligned}"

    @property
    def markdown(self) -> str:
        """The equations as mathematics within Markdown, under a heading for each pass."""
        meanings = [f"${in_latex(symbol)}$ is `{label}`" for symbol, label in self.legend]
        where = [f"where {', '.join(meanings)} and so on"] if meanings else []
        return "\n\n".join(
            [
                f"**{title}**\n\n$$\n\\begin{{aligned}}\n{_aligned(part)}\n\\end{{aligned}}\n$$"
                for title, part in self._parts(Latex).items()
            ]
            + where
        )

    def _parts(self, writer: type[Plain]) -> dict[str, list[list[str]]]:
        """Under each title the sides of its equations, of which each has two at least."""
        parts = {"Given": self.given} if self.numbers else {}
        parts |= {"Forward pass": self.forward, "Backward pass": self.backward}
        written = {
            title: [equation.sides(writer, self.numbers, self.precision) for equation in part]
            for title, part in parts.items()
        }
        news = {title: [s for s in part if len(s) > 1] for title, part in written.items()}
        return {title: part for title, part in news.items() if part}

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex}$"

    def _repr_markdown_(self) -> str:
        return self.markdown


def _aligned(equations: Sequence[Sequence[str]]) -> str:
    return " \\\\\n".join([f"{left} &= {' = '.join(right)}" for left, *right in equations])
