"""From DOT to a picture, by the first renderer that this machine has.

Graphviz may take minutes over a graph of a few hundred nodes, if one of them feeds most others, and
pygraphviz cannot be interrupted. So both run in a process of their own, which is ended in time.
"""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from importlib.util import find_spec

from autograd.drawing.theme import adaptive
from autograd.errors import RendererMissingError, RenderTimeoutError

PNG_DOTS_PER_INCH = "192"
SECONDS = 60.0
BY_PYGRAPHVIZ = """\
import sys, pygraphviz
graph = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode())
sys.stdout.buffer.write(graph.draw(format=sys.argv[1], prog="dot"))
"""


def svg_element(dot: str, title: str, theme: str) -> str:
    """The picture as an SVG element with a name, ready to stand within a page of HTML."""
    svg = accessible(render(dot, "svg").decode(), html.escape(title))
    return adaptive(svg) if theme == "auto" else svg


def render(dot: str, format: str) -> bytes:
    """The picture as "svg", "png" or "pdf".

    Raises RendererMissingError if neither Graphviz's ``dot`` nor pygraphviz can make it, and
    RenderTimeoutError if that takes longer than a minute.
    """
    if format == "png":
        dot = dot.replace("{", f"{{ graph [dpi={PNG_DOTS_PER_INCH}]", 1)
    problems = []
    for renderer in (_by_dot, _by_pygraphviz):
        try:
            return renderer(dot, format)
        except OSError as problem:
            problems.append(str(problem))
        except subprocess.TimeoutExpired:
            raise RenderTimeoutError(
                f"Graphviz was stopped: after {SECONDS:.0f} s it had not found places for the"
                f" {dot.count(' id=e'):,} arrows of this graph. Draw it folded"
                " (fold='layer', or groups of your own), draw a value closer to the inputs or the"
                " same computation on fewer data, or take .dot and lay it out yourself"
            ) from None
    raise RendererMissingError(
        f"nothing on this machine can draw a {format} ({'; '.join(problems)}); pip install"
        " 'seegrad[svg]', or install your system's graphviz package; .dot and save('graph.dot')"
        " work without"
    )


def _by_dot(source: str, format: str) -> bytes:
    """By Graphviz's program, found on the PATH."""
    return _output(["dot", "-Kdot", f"-T{format}"], source, dict(os.environ))


def _by_pygraphviz(source: str, format: str) -> bytes:
    """By pygraphviz, whose wheels carry Graphviz itself."""
    if find_spec("pygraphviz") is None:
        raise OSError("pygraphviz is not installed")
    path = os.pathsep.join(filter(None, sys.path))
    command = [sys.executable, "-c", BY_PYGRAPHVIZ, format]
    return _output(command, source, os.environ | {"PYTHONPATH": path})


def _output(command: list[str], source: str, environment: dict[str, str]) -> bytes:
    """What a program makes of the source; OSError if it is missing or fails."""
    try:
        run = subprocess.run(
            command,
            input=source.encode(),
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows
            check=False,
        )
    except FileNotFoundError:
        raise OSError(f"there is no {command[0]} on the PATH") from None
    if run.returncode:
        said = run.stderr.decode(errors="replace").strip().splitlines() or ["nothing"]
        raise OSError(f"{command[0]} failed, and said: {said[-1]}")
    return run.stdout


def accessible(svg: str, title: str) -> str:
    """The SVG element with a name for screen readers, and without tooltips.

    Graphviz gives every node a title of its own, which browsers show as a tooltip: "n0". Text of
    the user's cannot look like one, because its ``<`` is written ``&lt;``.
    """
    svg = re.sub(r"<title>[^<]*</title>\n?", "", svg[svg.index("<svg") :])
    svg = svg.replace("<svg", '<svg role="img"', 1)
    return svg.replace(">", f">\n<title>{title}</title>", 1)
