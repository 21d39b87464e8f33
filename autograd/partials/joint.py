"""What nodes send back together: those that one replayed call gave.

Such a node multiplies its error signal by no number: a step back through all that the call did
begins with that signal, and so stays as far from overflow as it would node by node. It begins with
those of all results of the call at once. Which signals these are is known when a parent is
visited, after all of its children; until then a message to it waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from autograd.operation import Operation


class Pull(Protocol):
    """How signals go back through a call, which ``operation.pull`` of its results is."""

    call: Any
    """What the results of one call share; None of one alone."""

    def back(self, sent: Sequence[Sent]) -> Sequence[Any]:
        """What is sent to each argument, from the signals of some results of one call."""


class JointOperation(Operation):
    """An operation whose nodes send together."""

    __slots__ = ("pull",)
    pull: Pull


class Sent:
    """A node, as what it was applied to, and the error signal that it passes on."""

    def __init__(self, pull: Pull, arguments: Sequence[Any], as_values: bool) -> None:
        self.pull = pull
        self.arguments = arguments
        self.as_values = as_values
        self.signal: Any = None
        self.found: dict[tuple[int, ...], tuple[Sequence[Sent], Sequence[Any]]] = {}


class Slope:
    """What stands for the derivative by a parent: a signal times it is a message."""

    def __init__(self, sent: Sent, place: int) -> None:
        self.sent = sent
        self.place = place

    def __rmul__(self, signal: Any) -> Message:
        self.sent.signal = signal
        return Message(self.sent, self.place)


class Message:
    """What a node sends to a parent: a number, once the parent is visited."""

    def __init__(self, sent: Sent, place: int) -> None:
        self.sent = sent
        self.place = place

    def __mul__(self, partial: Any) -> Any:
        (number,) = settled([self])
        return number * partial


def slopes(node: Any, as_values: bool = False) -> list[Slope]:
    """The derivatives by the parents of such a node; what is sent is to be numbers, or Values."""
    arguments = node.arguments
    sent = Sent(node.operation.pull, arguments, as_values)
    parents = {id(parent) for parent in node.parents}
    return [Slope(sent, i) for i, argument in enumerate(arguments) if id(argument) in parents]


def settled(messages: Sequence[Any]) -> Sequence[Any]:
    """The numbers of all messages to one node, with one for each call behind the others."""
    if Message not in map(type, messages):
        return messages
    numbers = [message for message in messages if type(message) is not Message]
    of_calls: dict[int, list[Message]] = {}
    for message in messages:
        if type(message) is Message:
            sent = message.sent
            of_calls.setdefault(id(sent.pull.call or sent), []).append(message)
    return [*numbers, *map(_together, of_calls.values())]


def _together(messages: Sequence[Message]) -> Any:
    first, *others = [message.sent for message in messages]
    key = (id(first), *map(id, others))
    if key not in first.found:  # the ids stay theirs, as the others are kept
        first.found[key] = others, first.pull.back([first, *others])
    return first.found[key][1][messages[0].place]


def settle(signals: dict[Any, Any]) -> dict[Any, Any]:
    """The signals of a whole pass, all of which are numbers then."""
    if Message in {*map(type, signals.values())}:
        for node, signal in signals.items():
            (signals[node],) = settled([signal])
    return signals
