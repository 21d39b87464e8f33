"""States in files: readable JSON with a version, exact numbers, and nothing that can run.

A float is written as the shortest decimal that reads back as the same double. A file appears when
it is complete: after an error, what was there before is still there.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from autograd.files import read_whole, write_at_once
from autograd.text import brief
from nn.arguments import require_instance
from nn.errors import StateError
from nn.module import Module
from nn.state import checked

VERSION = 1
PathLike = str | os.PathLike[str]


def save(model: Module, path: PathLike) -> Path:
    """Write the state of a model.

    >>> import tempfile
    >>> from nn.layers import Linear
    >>> model, other = Linear(1, 2), Linear(1, 2)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load(other, save(model, Path(folder) / "model.json"))
    >>> other.state_dict() == model.state_dict()
    True

    Raises StateError, and writes nothing, if a number is not finite.
    """
    require_instance("the model", model, Module, "a module; write save(model, path)")
    state = model.state_dict()
    return write(path, "model", {"state": checked(state, state)})


def load(model: Module, path: PathLike) -> None:
    """Read the state of a model into one of the same shape.

    Raises StateError if the file is anything else; the model is then as it was.
    """
    require_instance("the model", model, Module, "a module; write load(model, path)")
    model.load_state_dict(entry(read(path, "model"), "state", dict, path))


def write(path: PathLike, kind: str, content: dict[str, Any]) -> Path:
    """Write a file of some kind in one step; returns its path."""
    header = {"format": f"seegrad {kind}", "version": VERSION}
    return write_at_once(path, _lines(header | content).encode())


def _lines(content: dict[str, Any], indent: str = "") -> str:
    """JSON in which a name stands on each line, with all its numbers."""
    inner = indent + "  "
    entries = [
        f"{inner}{json.dumps(name)}: "
        + (_lines(thing, inner) if isinstance(thing, dict) and thing else json.dumps(thing))
        for name, thing in content.items()
    ]
    return "{\n" + ",\n".join(entries) + f"\n{indent}}}" + ("" if indent else "\n")


def read(path: PathLike, kind: str) -> dict[str, Any]:
    """The content of a file of some kind and of this version, or StateError."""
    try:
        text = read_whole(path).decode()
        content = json.loads(text, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:  # truncated, not text, a name twice, too deep
        raise StateError(f"{path} is not the JSON of a saved {kind}: {error}") from None
    if not isinstance(content, dict) or content.get("format") != f"seegrad {kind}":
        raise StateError(f"{path} does not hold a saved {kind}")
    if repr(content.get("version")) != repr(VERSION):  # True and 1.0 equal 1
        raise StateError(
            f"{path} has version {brief(content.get('version'), 20)}, and this program reads"
            f" version {VERSION}"
        )
    return content


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON, of whose entries of one name json would keep the last."""
    for name, count in Counter(name for name, _ in pairs).items():
        if count > 1:
            raise ValueError(f"{brief(name)} stands twice")
    return dict(pairs)


def entry(content: dict[str, Any], name: str, kind: type, path: PathLike) -> Any:
    """An entry of such a file, or StateError if it is missing or of another kind."""
    if not isinstance(content.get(name), kind):
        raise StateError(f"{path} has no {brief(name)} that is a {kind.__name__}")
    return content[name]
