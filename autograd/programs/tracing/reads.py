"""How a recording learns what Python learns of a Value: it puts its own getters in place.

While somebody records, Value's ``data``, comparisons and the like are those below, which tell the
recording of this thread, if it has one, and then do the same. So nothing is asked, and no time is
lost, while nobody records. The package itself reads ``_data``, which is not told.
"""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from threading import RLock
from typing import Any

from autograd import number
from autograd.errors import ProgramError
from autograd.methods import table
from autograd.number import is_number
from autograd.programs.guards import COMPARISONS
from autograd.recording import tracer
from autograd.rule_errors import PACKAGE, source_line
from autograd.value import Value

SIGNS = dict(zip(COMPARISONS, ["eq", "ne", "lt", "le", "gt", "ge"]))


class LeftOut(BaseException):
    """What f does cannot be recorded; no Exception, which f might catch."""

    def __init__(self, what: str) -> None:
        self.reason = f"it {what}\n  at {source_line()}"
        super().__init__(self.reason)

    def error(self, name: str) -> ProgramError:
        """The error for a user."""
        return ProgramError(f"{name} cannot be recorded: {self.reason}")


_recording: Any = tracer  # a recorder, which is told of reads, or None


def _comparison(test: str) -> Callable[[Any, Any], Any]:
    holds = COMPARISONS[test]

    def compare(self: Any, other: Any) -> Any:
        number = other._data if isinstance(other, Value) else other
        if not is_number(number):
            return NotImplemented
        outcome = bool(holds(self._data, number))
        recording = _recording()
        if recording is None:
            return outcome
        if isinstance(other, Value):
            recording.read(test, outcome, self, other)
        elif float(number) == number or math.isnan(number):
            recording.read(test, outcome, self, float(number))
        else:  # an integer or a fraction that is no double
            recording.read("number", self._data, self)
        return outcome

    return compare


def _read_number(self: Any) -> float:
    recording = _recording()
    number: float = self._data
    if recording is not None:
        recording.read("number", number, self)
    return number


def _truth(self: Any) -> bool:
    recording = _recording()
    outcome = bool(self._data)
    if recording is not None:
        recording.read("truth", outcome, self)
    return outcome


def _format(self: Any, specification: str) -> str:
    recording = _recording()
    if specification or (recording is not None and recording.is_plain(self)):
        return format(_read_number(self), specification)
    return repr(self)


def _repr(self: Any) -> str:
    recording = _recording()
    if recording is not None:
        recording.read("number", self._data, self)
        if recording.is_plain(self):
            return repr(self._data)
        grad = self.grad
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={self._data}, grad={grad}{label})"
    text: str = _ORIGINAL["__repr__"](self)
    return text


def _refused(what: str) -> None:
    if _recording() is not None:
        raise LeftOut(what)


def _float(self: Any) -> Any:
    _refused("turns a Value into a float: write autograd.exp for math.exp, or v.data for float(v)")
    return _ORIGINAL["__float__"](self)


def _set_data(self: Any, number: Any) -> None:
    _refused("assigns the data of a Value")
    _ORIGINAL["data"].__set__(self, number)


def _get_grad(self: Any) -> float:
    recording = _recording()
    if recording is not None and not recording.is_new(self):
        raise LeftOut("reads the grad of a Value, which is no part of a program")
    number: float = _ORIGINAL["grad"].__get__(self, type(self))
    return number


def _set_grad(self: Any, number: Any) -> None:
    _refused("assigns the grad of a Value")
    _ORIGINAL["grad"].__set__(self, number)


def _zero_grad(self: Any) -> None:
    _refused("calls zero_grad")
    _ORIGINAL["zero_grad"](self)


def _backward(self: Any, *seed: Any, **others: Any) -> None:
    _refused("calls backward, which writes to grad; grad(f) and gradients do not")
    _ORIGINAL["backward"](self, *seed, **others)


def _get_label(self: Any) -> str:
    recording = _recording_of_user()
    if recording is not None and not recording.is_labelled_within(self):
        raise LeftOut("reads the label of a Value, which is no part of a program")
    label: str = _ORIGINAL["label"].__get__(self, type(self))
    return label


def _set_label(self: Any, label: str) -> None:
    recording = _recording_of_user()
    _ORIGINAL["label"].__set__(self, label)
    if recording is not None:
        recording.labelled(self, label)


def _get_has_grad(self: Any) -> bool:
    recording = _recording_of_user()
    if recording is not None and not recording.is_new(self):
        raise LeftOut("asks for the gradient of a Value, which is no part of a program")
    found: bool = _ORIGINAL["has_grad"].__get__(self, type(self))
    return found


def _of_history(name: str) -> Any:
    """What the node of an argument does not have: it is another one, without a history."""

    def get(self: Any) -> Any:
        recording = _recording_of_user()
        if recording is not None and (recording.is_given(self) or recording.is_plain(self)):
            raise LeftOut(f"asks for the {name} of an argument")
        return _ORIGINAL[name].__get__(self, type(self))

    def put(self: Any, thing: Any) -> None:  # as the Python engine does, which makes a node
        _ORIGINAL[name].__set__(self, thing)

    return property(get, put)


def _recording_of_user() -> Any:
    """The recording, if it is not the package itself that asks."""
    recording = _recording()
    asks = sys._getframe(2).f_code.co_filename
    return None if recording is None or asks.startswith(PACKAGE) else recording


def _hash(self: Any) -> int:
    """The identity, which is not what a float has; the package's own sets are of nodes."""
    if not sys._getframe(1).f_code.co_filename.startswith(PACKAGE):
        recording = _recording()
        if recording is not None and recording.is_plain(self):
            raise LeftOut("looks up a plain number in a dict or a set")
    found: int = _ORIGINAL["__hash__"](self)
    return found


def _refused_to_floats(name: str) -> Any:
    """The method, which a float does not have, or has in its own way."""
    method = inspect.getattr_static(Value, name)

    def call(self: Any, *arguments: Any, **keywords: Any) -> Any:
        recording = _recording()
        if recording is not None and recording.trace.is_plain(self):  # asked of every tanh and relu
            raise LeftOut(f"calls {name} of a plain number")
        return method(self, *arguments, **keywords)

    return call


def _array_ufunc(self: Any, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> Any:
    """What numpy computes with a Value, unless it stands for a float, with which numpy is quicker.

    Its own sums and functions of floats have other bits than those of the elements' methods.
    """
    recording = _recording()
    if recording is not None and any(map(recording.is_plain, inputs)):
        raise LeftOut("gives a plain number to numpy, which computes with floats in its own way")
    import numpy

    operands = [numpy.array(x, dtype=object) if isinstance(x, Value) else x for x in inputs]
    return getattr(ufunc, method)(*operands, **keywords)


def _array_struct(self: Any) -> Any:
    """What numpy asks of a thing that it puts into an array, which of floats has other bits."""
    recording = _recording()
    asks = sys._getframe(1).f_code.co_filename
    if recording is not None and recording.is_plain(self) and not asks.startswith(PACKAGE):
        raise LeftOut("gives a plain number to numpy, which computes with floats in its own way")
    raise AttributeError("__array_struct__")


def _other_number(thing: object) -> None:
    """With its other kinds of float numpy computes in their digits, and Values in a double's.

    A float refuses a decimal, which a Value takes.
    """
    data_type: Any = getattr(thing, "dtype", None)
    if getattr(data_type, "kind", "") == "f" and data_type.itemsize != 8:
        recording = _recording()
        if recording is not None and recording.has_plain:
            raise LeftOut(f"computes with plain numbers and numpy's {data_type}; make it a float")
    if isinstance(thing, Decimal):
        recording = _recording()
        if recording is not None and recording.has_plain:
            raise LeftOut("computes with plain numbers and decimals, which Python refuses")


_NOT_OF_FLOATS = [name for name in table if not name.startswith("_")]
_NOT_OF_FLOATS += ["detach", "__round__", "__floor__", "__ceil__", "__trunc__"]
_SEEING: dict[str, Any] = {
    "data": property(_read_number, _set_data),
    "grad": property(_get_grad, _set_grad),
    "zero_grad": _zero_grad,
    "backward": _backward,
    "has_grad": property(_get_has_grad),
    "label": property(_get_label, _set_label),
    **{name: _of_history(name) for name in ["group", "local_derivatives", "op", "parents"]},
    "__bool__": _truth,
    "__float__": _float,
    "__int__": _float,
    "__format__": _format,
    "__repr__": _repr,
    "__hash__": _hash,
    "__array_ufunc__": _array_ufunc,
    "__array_struct__": property(_array_struct),
    **{f"__{name}__": _comparison(test) for test, name in SIGNS.items()},
    **{name: _refused_to_floats(name) for name in _NOT_OF_FLOATS},
}
_ORIGINAL: dict[str, Any] = {name: inspect.getattr_static(Value, name, None) for name in _SEEING}
_OWN = {name: Value.__dict__[name] for name in _SEEING if name in Value.__dict__}
_lock = RLock()
_open: set[object] = set()  # the blocks of ``reads_told``, of all threads
_is_told = False  # whether every getter is in place


@contextmanager
def reads_told() -> Iterator[None]:
    """Inside, in every thread, Values tell a recording what is read of them."""
    block = object()
    try:
        with _lock:
            _open.add(block)
            _follow()
        yield
    finally:
        try:
            _close(block)
        finally:
            _close(block)  # again, as Ctrl-C may have come before it was done


def _close(block: object) -> None:
    with _lock:
        _open.discard(block)
        _follow()


def _follow() -> None:
    """Put the getters in place if a block is open, else Value's own; once more if interrupted."""
    global _is_told
    if _open and not _is_told:
        number.told = _other_number
        for name, seeing in _SEEING.items():
            setattr(Value, name, seeing)
        _is_told = True
    elif not _open and number.told is not None:
        _is_told = False
        for name in _SEEING:
            if name in _OWN:
                setattr(Value, name, _OWN[name])
            elif name in Value.__dict__:
                delattr(Value, name)
        number.told = None
