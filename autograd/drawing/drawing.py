"""The picture of a computation graph, as the user holds it."""

from __future__ import annotations

import html
import os
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import graphviz

from autograd.drawing.dot import digraph
from autograd.drawing.labels import lines, number
from autograd.drawing.render import accessible, render
from autograd.errors import RendererMissingError
from autograd.value import Value

DIRECTIONS = ("LR", "TB")
SUFFIXES = (".dot", ".gv", ".svg", ".png", ".pdf")
MOST_DIGITS = 17  # as many as tell any double from its neighbours


def draw(
    value: Value, *, max_nodes: int = 500, direction: str = "LR", precision: int = 4
) -> Drawing:
    """The graph that ``value`` was computed by, as it is now.

    Inputs are blue, results of operations dark under their symbol, constants grey. Each arrow
    from a parent to a child carries the local derivative ∂child/∂parent. ``direction`` is "LR",
    left to right, or "TB", top to bottom; ``precision`` counts significant digits.

    >>> x = Value(3.0, "x")
    >>> drawing = draw(x * x)
    >>> drawing.dot.count("n0 -> n1")
    2

    A notebook shows the drawing; ``save`` writes it to a file.

    Raises TypeError if ``value`` is not a Value, TooManyNodesError beyond ``max_nodes``, and
    GraphChangedError if a value was assigned after the graph had used it.
    """
    if not isinstance(value, Value):
        raise TypeError(
            f"expected a Value to draw, got a {type(value).__name__}; pass the result of an"
            " expression of Values"
        )
    if direction not in DIRECTIONS:
        raise ValueError(f"direction is 'LR' (left to right) or 'TB' (down), not {direction!r}")
    if not (isinstance(precision, int) and 1 <= precision <= MOST_DIGITS):
        raise ValueError(f"precision is from 1 to {MOST_DIGITS} digits, not {precision!r}")
    graph = digraph(value, max_nodes, direction, precision)
    name = " ".join(lines(value.label)) if value.label else "a value"
    return Drawing(graph, f"Computation graph of {name} = {number(value.data, precision)}")


class Drawing:
    """A drawn graph; ``draw`` makes these. Later changes of the values do not show in it."""

    def __init__(self, graph: graphviz.Digraph, title: str) -> None:
        self._graph = graph
        self._title = title

    @property
    def dot(self) -> str:
        """The source in DOT, for which nothing need be installed."""
        source: str = self._graph.source
        return source

    @cached_property
    def svg(self) -> str:
        """The picture as an SVG element; RendererMissingError if nothing can draw it."""
        return accessible(render(self._graph, "svg").decode(), html.escape(self._title))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write a .dot, .gv, .svg, .png or .pdf file, as the suffix of the path says.

        The file appears when it is complete: after an error, what was there before is still there.
        Returns the path. Raises ValueError for another suffix, RendererMissingError as ``svg``.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        if suffix not in SUFFIXES:
            raise ValueError(
                f"cannot tell from {path.name!r} what to write; end it in {', '.join(SUFFIXES)}"
            )
        if suffix in (".dot", ".gv"):
            content = self.dot.encode()
        elif suffix == ".svg":
            content = self.svg.encode()
        else:
            content = render(self._graph, suffix.removeprefix("."))
        _write_at_once(path, content)
        return path

    def _repr_svg_(self) -> str | None:
        try:
            return self.svg
        except RendererMissingError:
            return None

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """What a notebook shows beside ``_repr_svg_``, or in its place if nothing can draw."""
        return {"text/plain": self.dot if self._repr_svg_() is None else repr(self)}

    def __repr__(self) -> str:
        return f"<Drawing: {self._title}>"


def _write_at_once(path: Path, content: bytes) -> None:
    """Write a file beside the path, then put it in its place in one step."""
    target = path.resolve()  # so that a symbolic link stays one
    unfinished = target.with_name(f".{uuid4().hex}.unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
