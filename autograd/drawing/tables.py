"""Tables in the HTML-like language of Graphviz's labels.

Graphviz measures text in the fonts of the machine it runs on, and the reader of the SVG may have
wider ones. So text begins at the left of its cell, and each cell is given room for the widest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograd.drawing.labels import lines, markup, width
from autograd.drawing.theme import Colour

FONT_SIZE = 12
PADDING = 4


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


def single(cell: Cell) -> str:
    """A label that is a text alone."""
    return f"<{table([cell.markup(cell.room, 1)])}>"


def box(header: Sequence[Row], body: Sequence[Row], border: Colour, ground: Colour) -> str:
    """A label that is a body under a header in the colour of the border.

    A row has two cells, or one across both columns. Header and body are tables of their own with
    the same columns: in one table, the cells of the header would show a seam between them.
    """
    rows = [*header, *body]
    left = max([row[0].room for row in rows if len(row) == 2], default=0)
    both = max([row[0].room if len(row) == 1 else left + row[1].room for row in rows])

    def part(rows: Sequence[Row]) -> str:
        return table(
            [
                row[0].markup(left, 1) + row[1].markup(both - left, 1)
                if len(row) == 2
                else row[0].markup(both, 2)
                for row in rows
            ]
        )

    parts = [f"<TD>{part(header)}</TD>"] if header else []
    parts.append(f'<TD BGCOLOR="{ground.light}">{part(body)}</TD>')
    frame = f'BORDER="1" COLOR="{border.light}" BGCOLOR="{border.light}" CELLPADDING="0"'
    return f"<{table(parts, frame)}>"


def table(rows: Sequence[str], attributes: str = f'BORDER="0" CELLPADDING="{PADDING}"') -> str:
    """Rows, each of which is the markup of its cells."""
    body = "".join([f"<TR>{row}</TR>" for row in rows])
    return f'<TABLE CELLBORDER="0" CELLSPACING="0" {attributes}>{body}</TABLE>'
