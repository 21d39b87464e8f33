"""The picture of a computation graph, as the user holds it."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from autograd.drawing.diagram import diagram
from autograd.drawing.flow import flow_styles, highlight_styles
from autograd.drawing.folding import Fold, folded
from autograd.drawing.labels import lines
from autograd.drawing.placement import Placement
from autograd.drawing.snapshot import snapshot
from autograd.drawing.theme import THEMES, darkened
from autograd.equations.names import in_text
from autograd.errors import RendererMissingError, RenderTimeoutError
from autograd.files import write_at_once
from autograd.text import brief, require_flag, require_limit, require_precision, short_number
from autograd.value import Value, error_signals

DIRECTIONS = ("LR", "TB")
SUFFIXES = (".dot", ".gv", ".svg", ".png", ".pdf", ".html")


def draw(
    value: Value,
    *,
    max_nodes: int = 500,
    direction: str = "LR",
    precision: int = 4,
    theme: str = "light",
    fold: Fold | None = None,
    highlight: Value | None = None,
    flow: bool = False,
) -> Drawing:
    """The graph that ``value`` was computed by, as it is now.

    Inputs are blue, results of operations dark under their symbol, constants grey. Each arrow from
    a parent to a child carries the local derivative ∂child/∂parent. ``direction`` is "LR", left to
    right, or "TB", top to bottom; ``precision`` counts significant digits; ``theme`` is "light",
    "dark" or "auto", for an SVG that follows what its reader prefers. Frames surround what was made
    inside ``group`` or has a label such as ``layer1.neuron3.w[2]``, and a dot is where an arrow
    comes in; with ``fold`` as "neuron", "layer" or any other beginning of their names, the nodes of
    each are one box. Or ``fold`` is a function that gives the name of a node's group, or None. A
    folded box tells how many nodes and parameters it has, the norm of the gradient of these, and
    its outputs with their gradients; an arrow into it has no number, or how many it stands for.
    ``highlight`` is a value whose paths to the output are coloured; with ``flow`` each arrow is as
    wide and as dark as the error signal is large that the backward pass sends along it, and a
    legend says how large.

    >>> x = Value(3.0, "x")
    >>> drawing = draw(x * x)
    >>> drawing.dot.count("n0 -> n1")
    2

    A notebook shows the drawing; ``save`` writes it to a file.

    Raises TypeError if ``value`` is not a Value, ValueError if there is nothing to fold or an
    option is unknown, TooManyNodesError beyond ``max_nodes``, and GraphChangedError if a value was
    assigned after the graph had used it.
    """
    _check_options(value, direction, precision, theme, fold)
    require_limit("max_nodes", max_nodes)
    require_flag("flow", flow)
    from autograd.drawing.dot import dot_source  # and with it graphviz

    shown = diagram(value, max_nodes) if fold is None else folded(value, fold, max_nodes)
    if highlight is not None and not (isinstance(highlight, Value) and highlight in shown.ids):
        raise ValueError(
            f"highlight is a value that {brief(value)} depends on, not {brief(highlight)}"
        )
    highlighted = () if highlight is None else shown.dependent_on(highlight)
    styles, legend = highlight_styles(shown, highlighted), None
    if flow:
        styles, legend = flow_styles(shown, error_signals(value, 1.0), highlighted)
    dot = dot_source(shown, Placement(shown), direction, precision, styles=styles, legend=legend)
    name = in_text(" ".join(lines(value.label))) if value.label else "a value"
    return Drawing(
        darkened(dot) if theme == "dark" else dot,
        f"Computation graph of {name} = {short_number(value.data, precision)}",
        theme,
        snapshot(value) if fold is None else None,
        direction,
        precision,
    )


def _check_options(
    value: Value, direction: str, precision: int, theme: str, fold: Fold | None
) -> None:
    if not isinstance(value, Value):
        raise TypeError(
            f"expected a Value to draw, got a {type(value).__name__}; pass the result of an"
            " expression of Values"
        )
    if direction not in DIRECTIONS:
        given = brief(direction)
        raise ValueError(f"direction is 'LR' (left to right) or 'TB' (down), not {given}")
    require_precision(precision)
    if theme not in THEMES:
        raise ValueError(f"theme is one of {', '.join(THEMES)}, not {brief(theme)}")
    if not (fold is None or (isinstance(fold, str) and fold) or callable(fold)):
        raise ValueError(f"fold is 'neuron', 'layer' or a function of a node, not {brief(fold)}")


class Drawing:
    """A drawn graph; ``draw`` makes these. Later changes of the values do not show in it."""

    def __init__(
        self,
        dot: str,
        title: str,
        theme: str,
        graph: Value | None,
        direction: str,
        precision: int,
    ) -> None:
        self._dot = dot
        self._title = title
        self._theme = theme
        self._graph = graph  # for the page, which is made when it is asked for
        self._direction = direction
        self._precision = precision

    @property
    def dot(self) -> str:
        """The source in DOT, for which nothing need be installed."""
        return self._dot

    @cached_property
    def svg(self) -> str:
        """The picture as an SVG element.

        Raises RendererMissingError if nothing can draw it, RenderTimeoutError if that takes longer
        than a minute.
        """
        from autograd.drawing.render import svg_element

        return svg_element(self._dot, self._title, self._theme)

    @cached_property
    def html(self) -> str:
        """A page that shows the forward and the backward pass step by step.

        It is a single file for any browser, and loads nothing. The error signals are those of one
        backward pass from the drawn value, whether or not there was one. ValueError if folded.
        """
        if self._graph is None:
            raise ValueError(
                "a folded drawing has no page: the steps go through every node; draw the value"
                " without fold, or one closer to the inputs"
            )
        from autograd.drawing.page.page import page

        return page(self._graph, self._title, self._direction, self._precision)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write a .dot, .gv, .svg, .png, .pdf or .html file, as the suffix of the path says.

        The file appears when it is complete: after an error, what was there before is still there.
        Returns the path. Raises ValueError for another suffix, and else as ``svg`` does.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        if suffix not in SUFFIXES:
            raise ValueError(
                f"cannot tell from {brief(path.name)} what to write; end it in"
                f" {', '.join(SUFFIXES)}"
            )
        if suffix in (".dot", ".gv"):
            content = self.dot.encode()
        elif suffix == ".svg":
            content = self.svg.encode()
        elif suffix == ".html":
            content = self.html.encode()
        else:
            from autograd.drawing.render import render

            content = render(self._dot, suffix.removeprefix("."))
        return write_at_once(path, content)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """What a notebook shows: the picture, or its source if nothing can draw it."""
        try:
            return {"image/svg+xml": self.svg, "text/plain": repr(self)}
        except RendererMissingError:
            return {"text/plain": self.dot}
        except RenderTimeoutError as error:
            return {"text/plain": f"{self!r}: {error}"}

    def __repr__(self) -> str:
        return f"<Drawing: {self._title}>"
