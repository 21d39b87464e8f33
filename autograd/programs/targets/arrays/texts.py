"""The rules as they stand, over another arithmetic.

A rule is written once, as functions of numbers: its value, and the derivatives above it. Here the
same code runs with other things behind its names: ``math`` and the arithmetic below the rules may
be of arrays, ``Value`` another class, and the rules that it calls are what ``applied`` gives.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Mapping
from types import BuiltinFunctionType, CellType, FunctionType, ModuleType
from typing import Any

from autograd.operation import Operation
from autograd.value import Value

_WITHIN = ("autograd.rules", "autograd.sums")


class _Module:
    """A module whose names mean something else."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names

    def __getattr__(self, name: str) -> Any:
        return self._names[name]


class Texts:
    """Functions of the rules with other names behind them.

    ``instead`` has what takes the place of a thing: of a function of ``math``, of a builtin, of a
    function of ``autograd.rules``; ``value`` stands for the class Value, ``applied`` makes of an
    operation what is called for it, and ``called`` is put around each function.
    """

    def __init__(
        self,
        instead: Mapping[Any, Any],
        value: type,
        applied: Callable[[Operation], Any],
        called: Callable[[Callable[..., Any]], Any],
    ) -> None:
        self._instead = {**instead, Value: value}
        self._builtins = {
            name: instead[thing]
            for name, thing in vars(builtins).items()
            if isinstance(thing, BuiltinFunctionType | type) and thing in instead
        }
        self._applied = applied
        self._called = called
        self._modules: dict[str, dict[str, Any]] = {}

    def of(self, function: Any) -> Any:
        """The function with other names behind it."""
        names = self._names_in(function.__module__)
        held: Any = function.__closure__
        cells = held and tuple([CellType(self._other(cell.cell_contents)) for cell in held])
        name, defaults = function.__name__, function.__defaults__
        return self._called(FunctionType(function.__code__, names, name, defaults, cells))

    def _names_in(self, module: str) -> dict[str, Any]:
        if module not in self._modules:
            names = self._modules[module] = dict(self._builtins)
            for name, thing in vars(sys.modules[module]).items():
                names[name] = self._other(thing)
        return self._modules[module]

    def _other(self, thing: Any) -> Any:
        try:
            if thing in self._instead:
                return self._instead[thing]
        except TypeError:  # it has no hash
            return thing
        operation = getattr(thing, "operation", None)
        if isinstance(operation, Operation):
            return self._applied(operation)
        if isinstance(thing, ModuleType):
            if thing.__name__ == "math":
                return _Module({n: self._other(t) for n, t in vars(thing).items()})
            return _Module(self._names_in(thing.__name__)) if _is_within(thing.__name__) else thing
        if isinstance(thing, FunctionType) and _is_within(thing.__module__):
            return self.of(thing)
        return thing


def _is_within(module: str) -> bool:
    return module.startswith(_WITHIN)
