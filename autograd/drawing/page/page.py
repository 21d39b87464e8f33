"""The page that steps through the forward and the backward pass: one file, which needs no network.

The template, the style and the script lie beside this file. They are joined here, with the picture
and with what the page tells as JSON; no text of the user's becomes markup or script on the way.
"""

from __future__ import annotations

import html
import json
import re
from importlib.resources import files
from typing import Any

# Characters by which a browser could leave a script element, or a line of JavaScript.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def page(picture: str, story: dict[str, Any], title: str) -> str:
    """The HTML document around an SVG picture whose groups have the identifiers of the story."""
    parts = {
        "title": html.escape(title),
        "style": _part("css"),
        "script": _part("js"),
        "picture": picture,
        "story": as_script(story),
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
