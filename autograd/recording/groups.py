"""Groups of values, named where they are made, which drawings show as frames.

A value keeps the names of its groups as it keeps its label: until it is freed, and in copies and
pickles. A group is a watch (``recording.py``), to which operations turn only where the mode is not
plainly to record; so a graph built outside of groups stores nothing of them and takes no longer.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from autograd.recording.modes import Watch, watched, watches
from autograd.recording.switch import Switch
from autograd.text import brief


def group(name: str) -> Switch:
    """Inside, every value that is made belongs to the group of this name.

    A group inside another is part of it, and the same name in the same place is the same group.

    >>> from autograd import Value, group
    >>> x = Value(2.0)
    >>> with group("layer 1"):
    ...     w = Value(3.0)
    ...     with group("neuron 1"):
    ...         y = (w * x).tanh()
    >>> x.group, w.group, y.group
    ((), ('layer 1',), ('layer 1', 'neuron 1'))

    ``draw`` puts a frame around each group, and ``fold="layer"`` makes one box of it. Raises
    TypeError if the name is not a str, ValueError if it is empty.
    """
    if not isinstance(name, str):
        raise TypeError(f"a group has a str as its name, not {brief(name)}")
    if not name:
        raise ValueError("a group needs a name, by which a drawing shows it; this one is empty")
    return Switch(lambda: _inside(name))


def _inside(name: str) -> AbstractContextManager[None]:
    outer = next((w.path for w in reversed(watches()) if isinstance(w, _Membership)), ())
    return watched(_Membership((*outer, name)))


def is_group(watch: Watch) -> bool:
    """Whether a watch does no more than to put values into a group."""
    return isinstance(watch, _Membership)


class _Membership(Watch):
    """Gives each value its place."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path

    def leaf(self, node: Any) -> None:
        node._group = self.path

    node = leaf
