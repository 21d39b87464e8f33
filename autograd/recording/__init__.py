"""Whether operations record a graph, who is told of each node that is made, and groups of nodes."""

from autograd.recording.groups import group, is_group
from autograd.recording.modes import (
    Tracer,
    Watch,
    Watched,
    current_mode,
    is_plain,
    is_recording,
    no_grad,
    notify,
    recorded,
    recording,
    tracer,
    untraced,
    watched,
    watches,
)

__all__ = [
    "Tracer",
    "Watch",
    "Watched",
    "current_mode",
    "group",
    "is_group",
    "is_plain",
    "is_recording",
    "no_grad",
    "notify",
    "recorded",
    "recording",
    "tracer",
    "untraced",
    "watched",
    "watches",
]
