"""Recurrent networks: one cell, applied to each row of a sequence and to what it made of the last.

A sequence of T rows unrolls the loop into a graph that is T cells deep, all with the same
parameters; backpropagation through time is nothing more than ``backward()`` on that graph.

Where only the last state of thousands of rows counts, a scan of the cell takes half as long:
``scan(lambda state, row: (cell(row, state), None), begin, rows)``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any, ClassVar

from nn.arguments import require_count
from nn.module import Module
from nn.rows import Batch, listed
from nn.structures.cells import Cell, GRUCell, LSTMCell, RNNCell, pair_of_rows


class _Recurrent(Module):
    """Cells unrolled over a sequence; the outputs of one layer are the sequence of the next."""

    axes = ("sequence", "row")
    cells: list[Cell]

    def forward(self, sequence: Batch, state: Any = None) -> tuple[Batch, Any]:
        """The outputs at every step, and the last state of each layer."""
        rows = [listed(row) for row in sequence]
        begin = [None] * len(self.cells) if state is None else self.by_layer(state)
        self.require_size(begin, len(self.cells), "states", "layer(s)")
        last = []
        for cell, first in zip(self.cells, begin):
            rows, final = unrolled(cell, rows, first)
            last.append(final)
        return rows, self.together(last)

    def forward_batch(self, sequences: list[Any], *states: Any) -> tuple[list[Any], list[Any]]:
        """The outputs of every sequence, and the last state of every sequence."""
        outputs, last = zip(*super().forward_batch(sequences, *states))
        return [*outputs], [*last]

    def by_layer(self, state: Any) -> list[Any]:
        """A state as a list of the states of the cells."""
        return listed(state)

    def together(self, states: list[Any]) -> Any:
        """The other way."""
        return states


def unrolled(cell: Cell, rows: Batch, state: Any = None) -> tuple[Batch, Any]:
    """The outputs of a cell that is fed one row after another, and its last state."""
    outputs = []
    for row in rows:
        state = cell(row, state)
        outputs.append(cell.output(state))
    return outputs, state


def stacked(
    cell: Callable[..., Cell], input_size: int, hidden_size: int, num_layers: int, bias: bool
) -> list[Cell]:
    """A cell for each layer."""
    require_count("num_layers", num_layers)
    widths = [input_size] + [hidden_size] * (num_layers - 1)
    return [cell(width, hidden_size, bias) for width in widths]


class RNN(_Recurrent):
    """An Elman network: maps T rows of input_size to T rows of hidden_size, and the last states.

    >>> rnn = RNN(2, 3, generator=Random(0))
    >>> outputs, state = rnn([[1.0, -1.0], [0.5, 0.5]])
    >>> len(outputs), outputs[-1] == state[-1]
    (2, True)

    The states are a row for each layer. A batch, of sequences of any lengths, gives the list of
    their outputs and the list of their states.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        *,
        generator: Random | None = None,
    ) -> None:
        cell = partial(RNNCell, nonlinearity=nonlinearity, generator=generator)
        self.cells = stacked(cell, input_size, hidden_size, num_layers, bias)


class _Gated(_Recurrent):
    """Those whose cells have no settings of their own."""

    cell: ClassVar[type[Cell]]

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        *,
        generator: Random | None = None,
    ) -> None:
        cell = partial(self.cell, generator=generator)
        self.cells = stacked(cell, input_size, hidden_size, num_layers, bias)


class LSTM(_Gated):
    """As ``RNN``, of LSTM cells; the state is a pair, the rows h and the rows c of all layers.

    >>> outputs, (h, c) = LSTM(2, 3, num_layers=2)([[1.0, -1.0], [0.5, 0.5]])
    >>> len(h), outputs[-1] == h[-1]
    (2, True)
    """

    cell = LSTMCell

    def by_layer(self, state: Any) -> list[Any]:
        h, c = map(listed, pair_of_rows(self, state))
        self.require_size(c, len(h), "states", "layer(s)")
        return [*zip(h, c)]

    def together(self, states: list[Any]) -> Any:
        return tuple(map(list, zip(*states)))


class GRU(_Gated):
    """As ``RNN``, of gated recurrent units."""

    cell = GRUCell
