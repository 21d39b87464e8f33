"""Recurrent cells: what a network makes of one row and of the state that the last row has left.

Parameters are laid out as in PyTorch: ``weight_ih`` and ``bias_ih`` act on the input, ``weight_hh``
and ``bias_hh`` on the state, and where a cell has several gates their rows follow one another.
"""

from __future__ import annotations

import math
from random import Random
from typing import Any, ClassVar

from autograd import dot, linear, relu, sigmoid, tanh
from autograd.text import brief, require_flag
from nn.arguments import require_count
from nn.errors import SizeError
from nn.init import Initialiser, parameter_row, uniform, weight_matrix
from nn.module import Module
from nn.rows import Batch, Row, cut, is_sequence, listed


class Cell(Module):
    """What all cells have: a linear map of the input and one of the state, for each gate."""

    gates: ClassVar[int] = 1
    unregularised = ("bias_ih", "bias_hh")

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        *,
        initialiser: str | Initialiser | None = None,
        generator: Random | None = None,
    ) -> None:
        require_count("input_size", input_size)
        require_count("hidden_size", hidden_size)
        require_flag("bias", bias)
        draw = initialiser or uniform(1 / math.sqrt(hidden_size))
        rows = self.gates * hidden_size
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.weight_ih = weight_matrix(input_size, rows, draw, generator)
        self.weight_hh = weight_matrix(hidden_size, rows, draw, generator)
        self.bias_ih = parameter_row(rows) if bias else []
        self.bias_hh = parameter_row(rows) if bias else []

    def terms(self, x: Row, h: Row) -> tuple[Batch, Batch]:
        """W_ih·x + b_ih and W_hh·h + b_hh, a row of each for each gate."""
        self.require_size(x, self.input_size)
        self.require_size(h, self.hidden_size, "states")
        (of_input,) = linear([x], self.weight_ih, self.bias_ih or None)
        (of_state,) = linear([h], self.weight_hh, self.bias_hh or None)
        return cut(of_input, self.hidden_size), cut(of_state, self.hidden_size)

    def sums(self, x: Row, h: Row) -> Batch:
        """W_ih·x + b_ih + W_hh·h + b_hh, a row for each gate."""
        return [[a + b for a, b in zip(*both)] for both in zip(*self.terms(x, h))]

    def row_of_state(self, state: Any) -> Row:
        """One row of a state, or the error for what is none."""
        row = listed(state)
        self.require_size(row, self.hidden_size, "states")
        if any(map(is_sequence, row)):
            raise SizeError(
                f"{self._name()} takes a state that is a row of {self.hidden_size} number(s), got"
                f" {brief(state)}"
            )
        return row

    def zeros(self) -> Row:
        """Where a state begins."""
        return [0.0] * self.hidden_size

    def output(self, state: Any) -> Row:
        """What of a state the rest of the network sees."""
        return listed(state)

    def extra_repr(self) -> str:
        return f"{self.input_size} → {self.hidden_size}"


class RNNCell(Cell):
    """h′ = tanh(W_ih·x + b_ih + W_hh·h + b_hh), or relu in place of tanh.

    >>> cell = RNNCell(2, 3)
    >>> h = cell([0.5, 0.5], cell([1.0, -1.0]))  # the first from a state of zeros

    Weights of cells are drawn from ±1/√hidden_size.

    Source: Elman, Finding Structure in Time (1990).
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        *,
        initialiser: str | Initialiser | None = None,
        generator: Random | None = None,
    ) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"nonlinearity is 'tanh' or 'relu', not {brief(nonlinearity)}")
        super().__init__(
            input_size, hidden_size, bias, initialiser=initialiser, generator=generator
        )
        self.nonlinearity = nonlinearity

    def forward(self, x: Row, h: Row | None = None) -> Row:
        (z,) = self.sums(x, self.zeros() if h is None else self.row_of_state(h))
        return [*map(tanh if self.nonlinearity == "tanh" else relu, z)]


class LSTMCell(Cell):
    """A state of two rows: h, which is seen, and c, the memory that the gates guard.

        c′ = f·c + i·g        h′ = o·tanh(c′)

    with i, f, o = σ(…) and g = tanh(…) of W_ih·x + b_ih + W_hh·h + b_hh, in the order i, f, g, o.

    >>> cell = LSTMCell(2, 3)
    >>> h, c = cell([1.0, -1.0])
    >>> h, c = cell([0.5, 0.5], (h, c))

    Along c the gradient is multiplied by f alone, which need not vanish.

    Source: Hochreiter and Schmidhuber, Long Short-Term Memory (1997); the gate f is that of Gers
    et al., Learning to Forget (2000).
    """

    gates = 4

    def forward(self, x: Row, state: tuple[Row, Row] | None = None) -> tuple[Row, Row]:
        both = (self.zeros(), self.zeros()) if state is None else pair_of_rows(self, state)
        h, c = map(self.row_of_state, both)
        i, f, g, o = self.sums(x, h)
        i, f, o = ([*map(sigmoid, gate)] for gate in (i, f, o))
        g = [*map(tanh, g)]
        c = [dot((keep, write), (old, new)) for keep, old, write, new in zip(f, c, i, g)]
        return [show * tanh(each) for show, each in zip(o, c)], c

    def output(self, state: tuple[Row, Row]) -> Row:
        return state[0]


def pair_of_rows(module: Module, state: Any) -> tuple[Any, Any]:
    """The rows h and c of a state; SizeError for what is no pair."""
    if not is_sequence(state) or len(state) != 2:
        kind = type(module).__name__
        raise SizeError(f"the state of {kind} is a pair (h, c), got {brief(state)}")
    h, c = state
    return h, c


class GRUCell(Cell):
    """h′ = (1 − z)·n + z·h, with gates r, z and a proposal n, rows of the weights in this order.

        r, z = σ(W_ih·x + b_ih + W_hh·h + b_hh)        n = tanh(W_ih·x + b_ih + r·(W_hh·h + b_hh))

    >>> cell = GRUCell(2, 3)
    >>> h = cell([0.5, 0.5], cell([1.0, -1.0]))

    Source: Cho et al., Learning Phrase Representations using RNN Encoder–Decoder (2014).
    """

    gates = 3

    def forward(self, x: Row, h: Row | None = None) -> Row:
        h = self.zeros() if h is None else self.row_of_state(h)
        (r_x, z_x, n_x), (r_h, z_h, n_h) = self.terms(x, h)
        r = [sigmoid(a + b) for a, b in zip(r_x, r_h)]
        z = [sigmoid(a + b) for a, b in zip(z_x, z_h)]
        n = [tanh(a + reset * b) for a, reset, b in zip(n_x, r, n_h)]
        return [(1 - keep) * new + keep * old for keep, new, old in zip(z, n, h)]
