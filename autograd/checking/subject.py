"""What is checked: a function and its derivatives, as functions of a list of numbers.

The function may take and return trees of numbers; of several results the sum is checked, each
weighted by a number of its own, the cotangent, which is drawn once.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from autograd.checking.arguments import (
    arguments_of,
    gradient_in_order,
    is_foreign_array,
    numbers_of,
    plain,
    require_doubles,
    with_numbers,
)
from autograd.errors import NoGraphError
from autograd.number import to_float
from autograd.operation import INPUT
from autograd.recording import recorded
from autograd.rules.linear import dot
from autograd.rules.n_ary import number_of
from autograd.text import brief
from autograd.transforms.gradients import By, differentiable_partials
from autograd.transforms.refusals import check_function, parameters_of, takes
from autograd.transforms.tree import branches, leaves, mapped, names_of_leaves
from autograd.value import Value


class Subject:
    """A function whose gradient the engine knows."""

    def __init__(self, f: Callable[..., Any], at: Any) -> None:
        self.f = f
        self.arguments = arguments_of(f, at)
        require_doubles([leaf for leaf in leaves(self.arguments) if is_foreign_array(leaf)], "at=")
        self.point = tuple([to_float(number_of(x)) for x in numbers_of(self.arguments)])
        self.names = self._names()

    def _names(self) -> list[str]:
        """f's parameters where they are known, x[0], x[1], … otherwise, and the way from there."""
        count = len(self.arguments)
        parameters = parameters_of(self.f)
        named = parameters if len(parameters) == count else [f"x[{i}]" for i in range(count)]
        pairs = zip(named, self.arguments)
        return [name for p, tree in pairs for name in names_of_leaves(plain(tree), p)]

    def partials(self, point: Sequence[float], order: int) -> dict[By, Any]:
        """All derivatives up to the order, as Values but for those of the highest."""
        with recorded():
            inputs, output = self.called(point)
            if not isinstance(output, Value):
                output = Value(output)
            return differentiable_partials(output, inputs, order)

    def called(self, point: Sequence[float]) -> tuple[list[Value], Any]:
        """The inputs with these numbers, and what f makes of them, as one scalar."""
        inputs = [Value(number) for number in point]
        return inputs, self.scalar(self.f(*with_numbers(self.arguments, inputs)))

    def scalar(self, output: Any) -> Any:
        """The output if it is one number, else the sum that is checked in its place."""
        numbers = _numbers_in(output)
        return numbers[0] if is_scalar(output) else dot(cotangent(len(numbers)), numbers)

    def restore(self) -> None:
        """Leave things as they were before the check."""


class InPlace(Subject):
    """A function of no arguments, which looks at Values: a loss that depends on parameters."""

    def __init__(self, f: Callable[..., Any], at: Any) -> None:
        at = mapped(_parameters_of, at)
        named = {id(leaf): (leaf, name) for leaf, name in zip(leaves(at), names_of_leaves(at, "x"))}
        self.inputs = [leaf for leaf, _ in named.values()]  # one that stands there twice is one
        for leaf in self.inputs:
            if not isinstance(leaf, Value):
                raise TypeError(
                    "a function of no arguments is checked by the Values that it looks at, got"
                    f" {brief(leaf)} in at=; pass Values, or write a function of the numbers"
                )
            if leaf.operation is not INPUT:
                raise NoGraphError(f"{brief(leaf)} was computed; pass the inputs that f looks at")
        self.f = f
        self.arguments = (at,)
        self.point = tuple(leaf.data for leaf in self.inputs)
        self.names = [leaf.label or name for leaf, name in named.values()]

    def called(self, point: Sequence[float]) -> tuple[list[Value], Any]:
        self._move(point)
        return self.inputs, self.scalar(self.f())

    def restore(self) -> None:
        self._move(self.point)

    def _move(self, point: Sequence[float]) -> None:
        for leaf, number in zip(self.inputs, point):
            if leaf.data != number or leaf.data != leaf.data:  # to assign makes graphs stale
                leaf.data = number


class Brought(Subject):
    """A function of any library, with the gradient that its user brings: order 1 alone.

    ``gradient`` is called as f is; if f has several outputs, with the cotangent behind, for which
    it gives Σ cᵢ·∂fᵢ.
    """

    def __init__(self, f: Callable[..., Any], at: Any, gradient: Callable[..., Any]) -> None:
        super().__init__(f, at)
        self.gradient = gradient

    def partials(self, point: Sequence[float], order: int) -> dict[By, Any]:
        arguments = with_numbers(self.arguments, point)
        found: dict[By, Any] = {(): self._value(arguments)}
        if order:
            gradient = self.gradient(*with_numbers(self.arguments, point), *self._weights())
            slopes = gradient_in_order(gradient, self.arguments)
            found |= {(i,): slope for i, slope in enumerate(slopes)}
        return found

    def _value(self, arguments: Sequence[Any]) -> float:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # numpy's, beyond a domain
            output = self.f(*arguments)
        require_doubles(output, "a result of f")
        return to_float(number_of(self.scalar(output)))

    def _weights(self) -> list[Any]:
        """The weights of f's outputs, in their shape, for the gradient alone to write into."""
        output = self._output_here
        if is_scalar(output):
            return []
        return [with_numbers(output, cotangent(len(_numbers_in(output))))]

    @cached_property
    def _output_here(self) -> Any:
        return self.f(*with_numbers(self.arguments, self.point))


def subject_of(f: Callable[..., Any], at: Any, gradient: Callable[..., Any] | None) -> Subject:
    """The function as it can be checked."""
    check_function("check_gradients", f)
    if gradient is not None:
        return Brought(f, at, gradient)
    if takes(f, 0) and not takes(f, 1):
        return InPlace(f, at)
    for leaf in leaves(at):
        if is_foreign_array(leaf):
            raise TypeError(
                f"the engine does not differentiate {brief(leaf)}; bring the gradient as"
                " gradient=, a function of the same arguments"
            )
    return Subject(f, at)


def cotangent(count: int) -> list[float]:
    """The weights of so many outputs: of either sign, none of them near 0, always the same."""
    draw = random.Random(0)
    return [draw.choice((-1.0, 1.0)) * draw.uniform(0.5, 1.5) for _ in range(count)]


def is_scalar(output: Any) -> bool:
    """Whether it is one number, and no container or array of it."""
    return branches(output) is None and not getattr(output, "shape", ())


def _numbers_in(output: Any) -> list[Any]:
    numbers = [x if isinstance(x, Value) else to_float(x) for x in numbers_of(output)]
    if not numbers:
        raise TypeError(f"expected a function that returns numbers, got {brief(output)} from it")
    return numbers


def _parameters_of(leaf: Any) -> Any:
    """The parameters of a module by their names; of anything else, itself."""
    return dict(leaf.named_parameters()) if hasattr(leaf, "named_parameters") else leaf
