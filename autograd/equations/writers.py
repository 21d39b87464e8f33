"""Terms written out, as plain text or as LaTeX, with the names or with the numbers in their place.

>>> from autograd.equations.terms import Number, plus, to_the, times, negative
>>> y, t = Name("y", 0.75), Name("t", -1.0)
>>> error = plus([y, negative(t)])
>>> term = times([Name("L", 1.0, bar=True), error])
>>> Plain().write(term), Plain(numbers=True).write(term)
('L̄ (y − t)', '1 · (0.75 − (−1))')
>>> print(Latex().write(times([Number(0.5), to_the(error, Number(2.0))])))
\\tfrac{1}{2} \\left(y - t\\right)^{2}
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import ClassVar

from autograd.equations.constants import exact
from autograd.equations.label_syntax import is_composite, kind_of
from autograd.equations.latex_names import in_latex
from autograd.equations.names import in_text
from autograd.equations.terms import (
    Application,
    Name,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Term,
    negative,
)
from autograd.rules.operations import row_named
from autograd.text import short_number, shown, subscript, superscript

# How closely what stands around a term binds it, and from where on a label needs brackets.
LOOSE, SUM, PRODUCT, TIGHT, RAISED, NEVER = range(6)
_BRACKETS_FROM = {"relation": LOOSE, "sum": SUM, "product": TIGHT, "power": RAISED, "name": NEVER}
_UNGLUED = re.compile(r"[\d.½¼¾]|e[-−\d]|\\tfrac|bar\(")  # what a number in front would run into
_COMPOSED = re.compile(r"e|\^|frac")  # a number of which a power would be read as one of its part
MOST = 8  # longer sums and argument lists are shortened by an ellipsis
FEW = 2  # what is left of them at either end


@dataclass(frozen=True)
class Plain:
    """Plain text, in the symbols that Unicode has."""

    numbers: bool = False
    precision: int = 4

    ellipsis = "…"
    minus = "−"
    half: ClassVar = {0.5: "½", 0.25: "¼", 0.75: "¾"}

    def write(self, term: Term, within: int = LOOSE) -> str:
        """The term, in brackets if what stands around it binds more closely."""
        match term if self.numbers else exact(term, self.precision):
            case Number(value):
                return self.number(value, within)
            case Name(value=value) if self.numbers:
                return self.decimal(value, within)
            case Application(by=by, value=value) if self.numbers and by:
                return self.decimal(value, within)
            case Name() as name:
                return self.name(name, within)
            case Sum(terms):
                return self.bracketed(self.sum(terms), within >= PRODUCT)
            case Product(coefficient, factors):
                closely = within >= (SUM if coefficient < 0 else TIGHT)
                return self.bracketed(self.product(coefficient, factors), closely)
            case Quotient(numerator, denominator):
                sign = self.minus if is_negative(numerator) else ""
                text = self.quotient(negative(numerator) if sign else numerator, denominator)
                return self.bracketed(sign + text, within >= (SUM if sign else PRODUCT))
            case Power(base, exponent):
                return self.power(base, exponent)
            case Application() as application:
                return self.application(application)

    def sum(self, terms: tuple[Term, ...]) -> str:
        text = self.write(terms[0], LOOSE)
        for term in shortened(terms)[1:]:
            if term is None:
                text += f" + {self.ellipsis}"
            elif is_negative(term):
                taken = negative(term)
                closely = PRODUCT if isinstance(taken, Sum) else SUM
                text += f" {self.minus} {self.write(taken, closely)}"
            else:
                text += f" + {self.write(term, SUM)}"
        return text

    def product(self, coefficient: float, factors: tuple[Term, ...]) -> str:
        sign = self.minus if coefficient < 0 else ""
        size = abs(coefficient)
        pieces = [self.write(factor, PRODUCT) for factor in factors]
        if size != 1:
            pieces.insert(0, self.number(size, PRODUCT))
        text = pieces[0]
        glued = size != 1 and (size.is_integer() or size in self.half) and "e" not in text
        shown = list(factors) if size == 1 else [Number(size), *factors]
        for before, piece in zip(shown, pieces[1:]):
            closely = glued and isinstance(before, Number) and not _UNGLUED.match(piece)
            text += self.joint(before, closely) + piece
        return sign + text

    def joint(self, before: Term, glued: bool) -> str:
        """What stands between two factors."""
        if self.numbers:
            return " · "
        if glued:
            return ""
        under_bar = isinstance(before, Name) and before.bar and not is_composite(before.label)
        return " " if under_bar else "·"

    def name(self, name: Name, within: int = LOOSE) -> str:
        """The name, in brackets where its label is a formula that binds less closely."""
        text = self.letters(name)
        return self.bracketed(text, not name.bar and within >= _BRACKETS_FROM[kind_of(name.label)])

    def letters(self, name: Name) -> str:
        return in_text(name.label, name.bar)

    def number(self, value: float, within: int) -> str:
        """A number of the formula itself."""
        if abs(value) in self.half:
            return self.signed(self.half[abs(value)], value, within)
        return self.decimal(value, within)

    def decimal(self, value: float, within: int) -> str:
        return self.signed(short_number(abs(value), self.precision), value, within)

    def signed(self, text: str, value: float, within: int) -> str:
        if math.copysign(1.0, value) > 0 or math.isnan(value):
            return self.bracketed(text, within >= RAISED and bool(_COMPOSED.search(text)))
        return self.bracketed(self.minus + text, within > LOOSE)

    def quotient(self, numerator: Term, denominator: Term) -> str:
        return f"{self.write(numerator, PRODUCT)}/{self.write(denominator, TIGHT)}"

    def power(self, base: Term, exponent: Term) -> str:
        below = self.whole(base)
        below = self.bracketed(below, below.startswith("√"))
        if isinstance(exponent, Number) and float(exponent.value).is_integer():
            return below + superscript(short_number(exponent.value, 17))
        return f"{below}^{self.whole(exponent)}"

    def whole(self, term: Term) -> str:
        """The term where a root, or an exponent, would otherwise take only a part of it."""
        return self.bracketed(self.write(term, RAISED), isinstance(term, Power))

    def application(self, term: Application) -> str:
        arguments = self.arguments(term)
        if not term.by and term.function == "absolute":
            return f"|{arguments}|"
        if not term.by and term.function == "sqrt":
            return f"√{self.whole(term.arguments[0])}"
        function = row_named(term.function).text or shown(term.function)
        if len(term.arguments) > 1 and term.by:
            function = f"∂{subscript(str(term.by))}{function}"
        elif term.by:
            function += "′"
        below = subscript(str(term.part)) if term.part else ""
        return f"{function}({arguments}){below}"

    def arguments(self, term: Application) -> str:
        pieces = shortened(term.arguments)
        return ", ".join([self.ellipsis if t is None else self.write(t, LOOSE) for t in pieces])

    def bracketed(self, text: str, needed: bool) -> str:
        return f"({text})" if needed else text


@dataclass(frozen=True)
class Latex(Plain):
    """LaTeX's mathematics."""

    ellipsis = r"\dots"
    minus = "-"
    half: ClassVar = {0.5: r"\tfrac{1}{2}", 0.25: r"\tfrac{1}{4}", 0.75: r"\tfrac{3}{4}"}

    def joint(self, before: Term, glued: bool) -> str:
        if self.numbers or (isinstance(before, Number) and not glued):
            return r" \cdot "
        return r" \, " if isinstance(before, Name) and len(before.label) > 1 else " "

    def letters(self, name: Name) -> str:
        return in_latex(name.label, name.bar)

    def decimal(self, value: float, within: int) -> str:
        if not math.isfinite(value):
            text = r"\mathrm{nan}" if math.isnan(value) else r"\infty"
            return self.signed(text, value, within)
        digits, e, exponent = (
            short_number(abs(value), self.precision).replace("−", "-").partition("e")
        )
        if e:
            digits = f"10^{{{exponent}}}" if digits == "1" else rf"{digits} \cdot 10^{{{exponent}}}"
        return self.signed(digits, value, within)

    def quotient(self, numerator: Term, denominator: Term) -> str:
        return rf"\frac{{{self.write(numerator)}}}{{{self.write(denominator)}}}"

    def power(self, base: Term, exponent: Term) -> str:
        below = self.whole(base)
        below = self.bracketed(below, below.startswith("e^{"))
        return f"{below}^{{{self.write(exponent)}}}"

    def application(self, term: Application) -> str:
        arguments = self.arguments(term)
        latex = row_named(term.function).latex
        if "{}" in latex and not term.by:
            return latex.format(arguments)
        function = in_latex(term.function) if not latex or "{}" in latex else latex
        if "_" in term.function and term.function.isidentifier():
            function = rf"\mathrm{{{term.function}}}".replace("_", r"\_")
        if len(term.arguments) > 1 and term.by:
            function = rf"\partial_{{{term.by}}} {function}"
        elif term.by:
            function += "'"
        below = f"_{{{term.part}}}" if term.part else ""
        return rf"{function}\left({arguments}\right){below}"

    def bracketed(self, text: str, needed: bool) -> str:
        return rf"\left({text}\right)" if needed else text


def shortened(terms: tuple[Term, ...]) -> list[Term | None]:
    """The terms, of which None stands for those left out."""
    return list(terms) if len(terms) <= MOST else [*terms[:FEW], None, *terms[-FEW:]]


def is_negative(term: Term) -> bool:
    """Whether the term begins with a minus sign of its own."""
    match term:
        case Number(number) | Product(number, _):
            return number < 0
        case Quotient(numerator, _):
            return is_negative(numerator)
    return False
