"""What stands in the box of a node: tables in the HTML-like language of Graphviz's labels.

Graphviz measures text in the fonts of the machine it runs on, and the reader of the SVG may have
wider ones. So text begins at the left of its cell, and each cell is given room for the widest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograd.drawing import theme
from autograd.drawing.diagram import Summary
from autograd.drawing.labels import lines, markup, width
from autograd.drawing.theme import (
    FAINT,
    FRAME_NAME,
    GRADIENT,
    SYMBOL,
    TEXT,
    TEXT_ON_HEADER,
    WARNING,
    Colour,
)
from autograd.equations.leaves import is_constant
from autograd.text import short_number
from autograd.value import Value

FONT_SIZE = 12
SYMBOL_SIZE = 15
PADDING = 4


@dataclass(frozen=True)
class Style:
    """The colours that tell one kind of node from another."""

    header: Colour
    on_header: Colour
    body: Colour


INPUT = Style(theme.INPUT_HEADER, TEXT_ON_HEADER, theme.INPUT_BODY)
RESULT = Style(theme.RESULT_HEADER, TEXT_ON_HEADER, theme.RESULT_BODY)
CONSTANT = Style(theme.CONSTANT_HEADER, TEXT, theme.CONSTANT_BODY)
GROUP = Style(theme.GROUP_HEADER, TEXT_ON_HEADER, theme.GROUP_BODY)
MOST_OUTPUTS = 4

SYMBOLS = {
    "add": "+",
    "sub": "−",
    "mul": "×",
    "div": "÷",
    "power": "^",
    "neg": "−",
    "pos": "+",
    "absolute": "|·|",
    "mod": "%",
    "floordiv": "//",
}


@dataclass(frozen=True)
class Cell:
    """A piece of text in a table."""

    text: str
    colour: Colour
    bold: bool = False
    size: int = FONT_SIZE

    @property
    def room(self) -> int:
        """Points from the left to the right edge, padding included."""
        return max([width(line, self.size) for line in lines(self.text)]) + 2 * PADDING

    def markup(self, room: int, columns: int) -> str:
        """The cell in Graphviz's language."""
        text = "".join([markup(line) + '<BR ALIGN="LEFT"/>' for line in lines(self.text)])
        return (
            f'<TD ALIGN="TEXT" COLSPAN="{columns}" WIDTH="{room}">'
            f'<FONT COLOR="{self.colour.light}" POINT-SIZE="{self.size}">'
            f"{f'<B>{text}</B>' if self.bold else text}</FONT></TD>"
        )


Row = Sequence[Cell]


def box_of_value(node: Value, label: str, grad: float | None, precision: int) -> str:
    """Symbol and label of the node, its number and, unless it is a constant, its gradient."""
    style = RESULT if node.parents else CONSTANT if is_constant(node) else INPUT
    header = []
    if style is RESULT:
        size = SYMBOL_SIZE if node.op in SYMBOLS else FONT_SIZE
        header.append(Cell(SYMBOLS.get(node.op, node.op), SYMBOL, bold=True, size=size))
    if label:
        header.append(Cell(label, style.on_header, bold=True))
    body: list[Row] = [(Cell("data", FAINT), _number(node.data, TEXT, precision))]
    if style is not CONSTANT:
        if grad is None:
            body.append((Cell("no gradient yet", FAINT),))
        else:
            body.append((Cell("grad", FAINT), _number(grad, GRADIENT, precision)))
    return _box([header] if header else [], body, style)


def box_of_number(constant: float, precision: int) -> str:
    """A plain number of the expression, alone in its box."""
    return _box([], [(_number(constant, TEXT, precision),)], CONSTANT)


def box_of_summary(summary: Summary, name: str, precision: int) -> str:
    """What a group is called, its nodes, its parameters and the first of its outputs.

    Below the number of parameters is the Euclidean norm of their gradient.
    """
    body: list[Row] = [(Cell("nodes", FAINT), Cell(f"{summary.count:,}", TEXT))]
    if summary.parameters:
        body.append((Cell("parameters", FAINT), Cell(f"{len(summary.parameters):,}", TEXT)))
    if summary.parameters and all(each.has_grad for each in summary.parameters):
        norm = math.hypot(*[each.grad for each in summary.parameters])
        body.append((Cell("‖grad‖", FAINT), _number(norm, GRADIENT, precision)))
    for output in summary.outputs[:MOST_OUTPUTS]:
        body.append((Cell("output", FAINT), _number(output.data, TEXT, precision)))
        if output.has_grad:
            body.append((Cell("grad", FAINT), _number(output.grad, GRADIENT, precision)))
    if len(summary.outputs) > MOST_OUTPUTS:
        body.append((Cell(f"… {len(summary.outputs) - MOST_OUTPUTS:,} more outputs", FAINT),))
    return _box([(Cell(name, GROUP.on_header, bold=True),)], body, GROUP)


def arrow_label(partial: float, precision: int) -> str:
    """The local derivative ∂child/∂parent, as it stands beside its arrow."""
    cell = _number(partial, GRADIENT, precision)
    return f"<{_table([cell.markup(cell.room, 1)])}>"


def count_label(count: int) -> str:
    """How many arrows one stands for."""
    cell = Cell(f"×{count:,}", FAINT)
    return f"<{_table([cell.markup(cell.room, 1)])}>"


def frame_label(name: str) -> str:
    """The name of a group, as it stands in the corner of its frame."""
    cell = Cell(name, FRAME_NAME, bold=True)
    return f"<{_table([cell.markup(cell.room, 1)])}>"


def legend(most: float, ramps: Mapping[str, Sequence[Colour]], precision: int) -> str:
    """What the shades of a flow mean, from 0 to the largest: a row for each ramp of them."""
    rows = []
    for name, shades in ramps.items():
        words = [Cell(text, FAINT) for text in (name, "0", short_number(most, precision))]
        title, low, high = [cell.markup(cell.room, 1) for cell in words]
        colours = "".join([f'<TD WIDTH="18" BGCOLOR="{shade.light}"></TD>' for shade in shades])
        rows.append(title + low + colours + high)
    return f"<{_table(rows)}>"


def _number(x: float, colour: Colour, precision: int) -> Cell:
    finite = math.isfinite(x)
    return Cell(short_number(x, precision), colour if finite else WARNING, bold=not finite)


def _box(header: Sequence[Row], body: Sequence[Row], style: Style) -> str:
    """One table above the other, with the same columns: a row of two cells, or one across both.

    In a single table the cells of the header would show a seam between their backgrounds.
    """
    rows = [*header, *body]
    left = max([row[0].room for row in rows if len(row) == 2], default=0)
    both = max([row[0].room if len(row) == 1 else left + row[1].room for row in rows])

    def table(rows: Sequence[Row]) -> str:
        return _table(
            [
                row[0].markup(left, 1) + row[1].markup(both - left, 1)
                if len(row) == 2
                else row[0].markup(both, 2)
                for row in rows
            ]
        )

    parts = [f"<TD>{table(header)}</TD>"] if header else []
    parts.append(f'<TD BGCOLOR="{style.body.light}">{table(body)}</TD>')
    colour = style.header.light
    frame = f'BORDER="1" COLOR="{colour}" BGCOLOR="{colour}" CELLPADDING="0"'
    return f"<{_table(parts, frame)}>"


def _table(rows: Sequence[str], attributes: str = f'BORDER="0" CELLPADDING="{PADDING}"') -> str:
    body = "".join([f"<TR>{row}</TR>" for row in rows])
    return f'<TABLE CELLBORDER="0" CELLSPACING="0" {attributes}>{body}</TABLE>'
