"""From DOT to a picture, by the first renderer that this machine has."""

from __future__ import annotations

import re
from threading import Lock

import graphviz

from autograd.errors import RendererMissingError

PNG_DOTS_PER_INCH = "192"

_one_at_a_time = Lock()  # Graphviz's library, unlike its program, has global state


def render(graph: graphviz.Digraph, format: str) -> bytes:
    """The picture as "svg", "png" or "pdf".

    Raises RendererMissingError if neither Graphviz's ``dot`` nor pygraphviz can make it.
    """
    if format == "png":
        graph = graph.copy()
        graph.attr(dpi=PNG_DOTS_PER_INCH)
    absent = (graphviz.ExecutableNotFound, graphviz.CalledProcessError, OSError, ImportError)
    problems = []
    for renderer in (_by_dot, _by_pygraphviz):
        try:
            return renderer(graph, format)
        except absent as problem:
            problems.append(str(problem).strip())
    raise RendererMissingError(
        f"nothing on this machine can draw a {format} ({'; '.join(problems)}); pip install"
        " 'seegrad[svg]', or install your system's graphviz package; .dot and save('graph.dot')"
        " work without"
    )


def _by_dot(graph: graphviz.Digraph, format: str) -> bytes:
    """By Graphviz's program, found on the PATH."""
    picture: bytes = graph.pipe(format=format, quiet=True)
    return picture


def _by_pygraphviz(graph: graphviz.Digraph, format: str) -> bytes:
    """By pygraphviz, whose wheels carry Graphviz itself."""
    import pygraphviz

    with _one_at_a_time:
        picture: bytes = pygraphviz.AGraph(string=graph.source).draw(format=format, prog="dot")
    return picture


def accessible(svg: str, title: str) -> str:
    """The SVG with a name for screen readers, ready to stand within a page of HTML.

    Graphviz gives every node a title of its own, which browsers show as a tooltip: "n0". Text of
    the user's cannot look like one, because its ``<`` is written ``&lt;``.
    """
    svg = re.sub(r"<title>[^<]*</title>\n?", "", svg[svg.index("<svg") :])
    svg = svg.replace("<svg", '<svg role="img"', 1)
    return svg.replace(">", f">\n<title>{title}</title>", 1)
