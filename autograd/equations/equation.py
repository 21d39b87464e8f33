"""Equations, and the two columns of them that ``explain`` gives, as text, LaTeX and Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograd.equations.terms import Name, Term
from autograd.equations.writing import Latex, Plain


@dataclass(frozen=True)
class Equation:
    """A name, and the term that it stands for unless it is given as a number."""

    left: Name
    right: Term | None

    def sides(self, writer: type[Plain], numbers: bool, precision: int) -> list[str]:
        """What is equal: the name, the term, and perhaps the term in numbers and its value."""
        value = writer(True, precision).write(self.left)
        sides = [] if self.right is None else [writer(False, precision).write(self.right)]
        if numbers and self.right is not None:
            sides.append(writer(True, precision).write(self.right))
        if numbers or self.right is None:
            sides.append(value)
        return [writer().write(self.left), *dict.fromkeys(sides)]


@dataclass(frozen=True, repr=False)
class Explanation:
    """The inputs, the forward and the backward pass; ``explain`` makes these."""

    given: Sequence[Equation]
    forward: Sequence[Equation]
    backward: Sequence[Equation]
    numbers: bool
    precision: int

    @property
    def text(self) -> str:
        """The equations as plain text, a line for each."""
        lines = [[" = ".join(sides) for sides in each] for each in self._parts(Plain)]
        return "\n\n".join(["\n".join(part) for part in lines])

    @property
    def latex(self) -> str:
        r"""The equations in LaTeX's mathematics, to stand between \[ and \]."""
        parts = [_aligned(part) for part in self._parts(Latex)]
        return "\\begin{aligned}\n" + " \\\\[1ex]\n".join(parts) + "\n\\end{aligned}"

    @property
    def markdown(self) -> str:
        """The equations as mathematics within Markdown, under a heading for each pass."""
        titles = ["Given", "Forward pass", "Backward pass"][-len(self._parts(Latex)) :]
        return "\n\n".join(
            [
                f"**{title}**\n\n$$\n\\begin{{aligned}}\n{_aligned(part)}\n\\end{{aligned}}\n$$"
                for title, part in zip(titles, self._parts(Latex))
            ]
        )

    def _parts(self, writer: type[Plain]) -> list[list[list[str]]]:
        """For each part that has equations, their sides."""
        parts = (
            [self.given, self.forward, self.backward]
            if self.numbers
            else [self.forward, self.backward]
        )
        return [
            [equation.sides(writer, self.numbers, self.precision) for equation in part]
            for part in parts
            if part
        ]

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex}$"

    def _repr_markdown_(self) -> str:
        return self.markdown


def _aligned(equations: Sequence[Sequence[str]]) -> str:
    return " \\\\\n".join([f"{left} &= {' = '.join(right)}" for left, *right in equations])
