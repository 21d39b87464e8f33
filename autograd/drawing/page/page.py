"""The page that steps through the forward and the backward pass: one file, which needs no network.

The template, the style and the script lie beside this file. They are joined here, with the picture
and with the steps as JSON; no text of the user's becomes markup or script on the way.
"""

from __future__ import annotations

import html
import json
import re
import sys
from importlib.resources import files
from typing import Any

from autograd.drawing.diagram import diagram
from autograd.drawing.dot import dot_source
from autograd.drawing.page.steps import Steps
from autograd.drawing.placement import Placement
from autograd.drawing.render import svg_element
from autograd.drawing.theme import css_variables
from autograd.equations.names import names
from autograd.equations.networks import symbols
from autograd.graph import topological_order
from autograd.value import Value, error_signals

# Characters by which a browser could leave a script element, or a line of JavaScript.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def page(value: Value, title: str, direction: str, precision: int) -> str:
    """The page of the graph below ``value``, with the symbols of its equations."""
    nodes = topological_order(value)
    network = symbols(nodes).of_nodes
    distinct = dict(zip(nodes, names([network.get(node, node.label) for node in nodes])))
    signals = error_signals(value, 1.0)
    shown = diagram(value, sys.maxsize)
    dot = dot_source(shown, Placement(shown), direction, precision, names=distinct, signals=signals)
    steps = Steps(shown, distinct, signals, precision)
    return document(svg_element(dot, title, "auto"), steps.as_json(), title)


def document(picture: str, content: dict[str, Any], title: str) -> str:
    """The HTML around an SVG picture whose groups have the identifiers of the boxes and arrows."""
    parts = {
        "title": html.escape(title),
        "style": css_variables() + _part("css"),
        "script": _part("js"),
        "picture": picture,
        "content": as_script(content),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], _part("html"))


def as_script(content: Any) -> str:
    r"""JSON that can stand within a script element, whatever its strings contain.

    >>> print(as_script(["</script>"]))
    ["\u003c/script\u003e"]
    """
    return json.dumps(content, allow_nan=False, separators=(",", ":")).translate(_ESCAPES)


def _part(suffix: str) -> str:
    return files("autograd.drawing.page").joinpath(f"page.{suffix}").read_text(encoding="utf-8")
