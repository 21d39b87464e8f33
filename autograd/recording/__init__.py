"""Whether operations record a graph, who is told of each node that is made, and groups of nodes."""

from autograd.recording.groups import group
from autograd.recording.modes import (
    Watch,
    Watched,
    current_mode,
    is_recording,
    no_grad,
    notify,
    recorded,
    recording,
    watched,
    watches,
)

__all__ = [
    "Watch",
    "Watched",
    "current_mode",
    "group",
    "is_recording",
    "no_grad",
    "notify",
    "recorded",
    "recording",
    "watched",
    "watches",
]
