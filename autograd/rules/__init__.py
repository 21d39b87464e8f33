"""The rules: each operation as a plain function of floats, under its local derivatives.

``arithmetic.py`` has the operators and is the one to read first. The other files are families of
functions, ``operations.py`` is the table of what all others need to know of each rule, and
``floats.py`` and ``compensated.py`` are the arithmetic below them. Here the methods of Value, which
``methods.py`` lists, get their rules.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.methods import ByRule, install
from autograd.primitives import operators
from autograd.rules.exponential import log
from autograd.rules.operations import ROWS
from autograd.value import Value

_functions: dict[str, Any] = {row.name: row.rule for row in ROWS} | {"log": log}


def _done_by(place: ByRule) -> Callable[..., Any]:
    function: Callable[..., Any] = _functions[place.rule]
    return function if place.side is None else operators(_functions[place.rule])[place.side]


install(Value, _done_by)
