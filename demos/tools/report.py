"""What a run of a demo leaves behind: on the terminal at once, and later in out/index.html.

A demo's ``main`` reads its options, tells a ``Report`` what it finds, and returns it.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from autograd import RendererMissingError, draw

OUT = Path("out")
PIXELS_PER_INCH = 96  # as browsers count
NUMBER = re.compile(r"[-+−±]?[\d.][\d.,_]*(e[-+]?\d+)?( ?[%×s]| ?ms)?|[-+−]?(inf|nan)|", re.I)


@dataclass(frozen=True)
class Text:
    """A line, or several."""

    text: str


@dataclass(frozen=True)
class Table:
    """Cells in rows under a header; all are text."""

    header: list
    rows: list

    def numeric(self, column):
        """Whether a column holds numbers, which stand to the right."""
        return all(NUMBER.fullmatch(row[column]) for row in self.rows)

    def __str__(self):
        columns = []
        for k, cells in enumerate(zip(self.header, *self.rows, strict=True)):
            widest = max(map(width, cells))
            gaps = [" " * (widest - width(cell)) for cell in cells]
            pairs = zip(gaps, cells, strict=True)
            columns.append([g + c if self.numeric(k) else c + g for g, c in pairs])
        return "\n".join("  ".join(row).rstrip() for row in zip(*columns, strict=True))


def width(text):
    """How many columns a text takes: the bar of z̄ stands above its letter."""
    return sum(not unicodedata.combining(character) for character in text)


@dataclass(frozen=True)
class File:
    """A picture or a page beside out/index.html; how many pixels it is wide, if that is known."""

    name: str
    caption: str
    width: int = 0


@dataclass
class Report:
    """What a demo says, in its order, for the terminal and for the gallery page.

    >>> report = Report("chain_rule")
    >>> report.table(["name", "gradient"], [["w", "0.5"], ["bias", "-12.25"]])
    name  gradient
    w          0.5
    bias    -12.25
    """

    name: str
    blocks: list = field(default_factory=list)

    def say(self, text=""):
        """Print a line, or several."""
        self._tell(Text(str(text)), text)

    def table(self, header, rows):
        """Print aligned columns: those of numbers to the right, those of words to the left."""
        table = Table([*map(str, header)], [[*map(str, row)] for row in rows])
        self._tell(table, table)

    def picture(self, axes, name, caption):
        """Save what matplotlib drew (Axes, several of them, or a Figure) as out/NAME.png.

        Pass a function that draws it, ``lambda: plots.loss_curves(…)``, and the demo runs without
        matplotlib too, and says what is missing.
        """
        try:
            figure = figure_of(axes() if callable(axes) else axes)
        except ModuleNotFoundError as error:
            if error.name is None or error.name.split(".")[0] != "matplotlib":
                raise
            self.say(f"(pip install matplotlib gives the picture of this. {caption})")
            return
        figure.savefig(self._path(f"{name}.png"), dpi=120)
        self._keep(f"{name}.png", caption, round(figure.get_figwidth() * PIXELS_PER_INCH))

    def drawing(self, value, name, caption, **options_of_draw):
        """Save the graph of a Value as out/NAME.svg, or as DOT where nothing can render it."""
        drawing = draw(value, **{"theme": "auto"} | options_of_draw)
        try:
            points = re.search(r'width="([\d.]+)pt"', drawing.svg)[1]
        except RendererMissingError as error:
            self.say(error)
            drawing.save(self._path(f"{name}.dot"))
            self._keep(f"{name}.dot", caption)
        else:
            drawing.save(self._path(f"{name}.svg"))
            self._keep(f"{name}.svg", caption, round(float(points) / 72 * PIXELS_PER_INCH))

    def page(self, value, name, caption):
        """Save the page that steps through both passes as out/NAME.html."""
        try:
            path = draw(value).save(self._path(f"{name}.html"))
        except RendererMissingError as error:
            self.say(error)
        else:
            self._keep(path.name, caption)

    def _path(self, name):
        OUT.mkdir(exist_ok=True)
        return OUT / name

    def _keep(self, name, caption, width=0):
        self._tell(File(name, caption, width), f"→ {OUT / name}")

    def _tell(self, block, line):
        self.blocks.append(block)
        print(line)


def figure_of(axes):
    """The figure that Axes are on; of an array of them, that of the first."""
    from numpy import ravel

    return ravel(axes)[0].figure
