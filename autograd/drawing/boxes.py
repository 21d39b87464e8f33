"""What stands in each box, beside each arrow, at each frame and in the legend."""

from __future__ import annotations

import math
from dataclasses import dataclass

from autograd.drawing import theme
from autograd.drawing.diagram import Summary
from autograd.drawing.flow import Legend
from autograd.drawing.tables import FONT_SIZE, Cell, Row, box, single, table
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
from autograd.operation import is_constant
from autograd.rules.operations import row_of
from autograd.text import short_number
from autograd.value import Value

SYMBOL_SIZE = 15
MOST_OUTPUTS = 4


@dataclass(frozen=True)
class Style:
    """The colours that tell one kind of node from another."""

    header: Colour
    on_header: Colour
    body: Colour


INPUT_STYLE = Style(theme.INPUT_HEADER, TEXT_ON_HEADER, theme.INPUT_BODY)
RESULT_STYLE = Style(theme.RESULT_HEADER, TEXT_ON_HEADER, theme.RESULT_BODY)
CONSTANT_STYLE = Style(theme.CONSTANT_HEADER, TEXT, theme.CONSTANT_BODY)
GROUP_STYLE = Style(theme.GROUP_HEADER, TEXT_ON_HEADER, theme.GROUP_BODY)


def box_of_value(node: Value, label: str, grad: float | None, precision: int) -> str:
    """Symbol and label of the node, its number and, unless it is a constant, its gradient."""
    style = RESULT_STYLE if node.parents else CONSTANT_STYLE if is_constant(node) else INPUT_STYLE
    header = []
    if style is RESULT_STYLE:
        symbol = row_of(node.operation).symbol
        size = SYMBOL_SIZE if symbol else FONT_SIZE
        header.append(Cell(symbol or node.op, SYMBOL, bold=True, size=size))
    if label:
        header.append(Cell(label, style.on_header, bold=True))
    body: list[Row] = [(Cell("data", FAINT), _number(node.data, TEXT, precision))]
    if style is not CONSTANT_STYLE:
        if grad is None:
            body.append((Cell("no gradient yet", FAINT),))
        else:
            body.append((Cell("grad", FAINT), _number(grad, GRADIENT, precision)))
    return box([header] if header else [], body, style.header, style.body)


def box_of_number(constant: float, precision: int) -> str:
    """A plain number of the expression, alone in its box."""
    row = (_number(constant, TEXT, precision),)
    return box([], [row], CONSTANT_STYLE.header, CONSTANT_STYLE.body)


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
    header = (Cell(name, GROUP_STYLE.on_header, bold=True),)
    return box([header], body, GROUP_STYLE.header, GROUP_STYLE.body)


def arrow_label(partial: float, precision: int) -> str:
    """The local derivative ∂child/∂parent, as it stands beside its arrow."""
    return single(_number(partial, GRADIENT, precision))


def count_label(count: int) -> str:
    """How many arrows one stands for."""
    return single(Cell(f"×{count:,}", FAINT))


def frame_label(name: str) -> str:
    """The name of a group, as it stands in the corner of its frame."""
    return single(Cell(name, FRAME_NAME, bold=True))


def legend_label(legend: Legend, precision: int) -> str:
    """What the shades of a flow mean, from 0 to the largest: a row for each ramp of them."""
    rows = []
    for name, shades in legend.ramps.items():
        words = [Cell(text, FAINT) for text in (name, "0", short_number(legend.most, precision))]
        title, low, high = [cell.markup(cell.room, 1) for cell in words]
        colours = "".join([f'<TD WIDTH="18" BGCOLOR="{shade.light}"></TD>' for shade in shades])
        rows.append(title + low + colours + high)
    return f"<{table(rows)}>"


def _number(x: float, colour: Colour, precision: int) -> Cell:
    finite = math.isfinite(x)
    return Cell(short_number(x, precision), colour if finite else WARNING, bold=not finite)
