"""What errors say: of a node, and of the rule at which a backward pass stopped."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, TypeVar

from autograd.errors import GraphChangedError, PrimitiveError
from autograd.graph import topological_order
from autograd.number import is_number, to_float
from autograd.operation import Operation
from autograd.recording import current_mode
from autograd.scalar import Scalar
from autograd.text import brief

STALE = math.inf  # the stamp of a result whose data was assigned over
PACKAGE = os.path.dirname(__file__) + os.sep

Pass = TypeVar("Pass", bound=Callable[..., Any])


def checked_pass(error_signals: Pass) -> Pass:
    """A backward pass that refuses a stale output, and says which rule is wrong if one is.

    Those who watch are told of the signals.
    """

    @wraps(error_signals)
    def examined(output: Any, seed: Any, create_graph: bool = False) -> Any:
        if output._stamp == STALE:
            raise changed(output)
        seed = seed if create_graph else to_float(seed)
        try:
            signals = error_signals(output, seed, create_graph)
        except TypeError as problem:
            nodes = reversed(topological_order(output))
            raise unfit_rule(nodes, create_graph, problem) from problem
        watching = current_mode()
        if not isinstance(watching, bool):
            watching.signals(signals)
        return signals

    return examined  # type: ignore[return-value]


def described(node: Scalar) -> str:
    """The node as errors name it."""
    name = f"the value {brief(node.label)}" if node.label else "an unlabelled value"
    return f"{name} ({node.operation.name}, data={node.data})"


def changed(node: Scalar) -> GraphChangedError:
    """The error for a value that was assigned when a graph had used it."""
    return GraphChangedError(
        f"the data of {described(node)} was assigned after this graph had used it, so the graph's"
        " gradients would belong to no function; compute the output again, and assign only after"
        " backward()"
    )


def require_one_for_each(operation: Operation, partials: Any, count: int) -> None:
    """Raise PrimitiveError if an n-ary rule gave too few or too many partials, or no sequence."""
    if isinstance(partials, dict | set | frozenset) or not hasattr(partials, "__len__"):
        raise PrimitiveError(
            f"the rule of {operation.name} gave {brief(partials)}; it must return a list or another"
            " sequence of partials, one for each argument, in order"
        )
    if len(partials) != count:
        raise PrimitiveError(
            f"the rule of {operation.name} gave {len(partials)} partial(s) for {count} argument(s);"
            " it must return one for each, in order"
        )


def unfit_rule(
    nodes: Iterable[Any], as_values: bool, problem: TypeError
) -> PrimitiveError | TypeError:
    """The error for a pass that this TypeError stopped. It names the rule at fault, if one is."""
    for node in nodes:
        numbers = [each.data for each in (node, *node.parents)]
        for i, partial in enumerate(node.local_derivatives):
            by = "" if node.operation.n_ary else f" by {_name_of_parent(node, i)}"
            name = f"the partial derivative of {node.op}{by}"
            try:
                given = partial(*((node, *node.parents) if as_values else numbers))
            except PrimitiveError as error:
                return error
            except TypeError as error:
                reason = REFUSES_VALUES if as_values and _works(partial, numbers) else error
                return PrimitiveError(f"{name} failed{_place(error)}: {reason}")
            for one in given if node.operation.n_ary and isinstance(given, Iterable) else [given]:
                if not (as_values if isinstance(one, Scalar) else is_number(one)):
                    return PrimitiveError(f"{name} is {brief(one)}; its rule must return numbers")
    return problem


REFUSES_VALUES = (
    "rules are called with Values where derivatives are differentiated again, and math's functions"
    " refuse those; use autograd's in it (autograd.cos for math.cos)"
)


def _name_of_parent(node: Scalar, i: int) -> str:
    """What the function calls the argument that is the i-th parent."""
    import inspect

    parents = [k for k, argument in enumerate(node.arguments) if isinstance(argument, Scalar)]
    return [*inspect.signature(node.operation.function).parameters][parents[i]]


def _works(partial: Callable[..., Any], numbers: Sequence[float]) -> bool:
    try:
        partial(*numbers)
    except Exception:
        return False
    return True


def source_line() -> str:
    """The line, outside of this package, that is being executed."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(PACKAGE):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}, line {frame.f_lineno}"


def _place(error: TypeError) -> str:
    """The expression outside of this package that raised, if its source is known."""
    import linecache
    from traceback import extract_tb

    frames = [f for f in extract_tb(error.__traceback__) if not f.filename.startswith(PACKAGE)]
    if not frames or frames[-1].lineno != frames[-1].end_lineno:
        return ""
    line = linecache.getline(frames[-1].filename, frames[-1].lineno or 0).encode()
    part = line[frames[-1].colno : frames[-1].end_colno].decode()
    return f" in {part}" if part else ""
