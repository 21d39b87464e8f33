"""A program over many rows without a compiler: each instruction once, for a whole column.

What IEEE 754 rounds in one way only (+ − × ÷ √, sign and comparison) numpy does for all rows at
once. Its exp and tanh have other bits than ``math`` has, and so all else is done row by row by the
function of the rule. Sums over rows are added as the compiled interpreter adds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import compress, repeat
from typing import Any

from autograd.number import to_float
from autograd.operation import Operation
from autograd.programs.form import Form
from autograd.programs.guards import AS_PYTHON, COMPARISONS, TESTS, Guard, same_number
from autograd.programs.steps import DETACH, Compound, Item, PartialsOf
from autograd.programs.tape import SUM, operations_of
from autograd.rules import arithmetic, roots
from autograd.sums import one_further, with_lost

_OF_COLUMNS: dict[Operation, str] = {
    arithmetic.add.operation: "add",
    arithmetic.sub.operation: "subtract",
    arithmetic.mul.operation: "multiply",
    arithmetic.div.operation: "divide",
    arithmetic.neg.operation: "negative",
    arithmetic.absolute.operation: "absolute",
    roots.sqrt.operation: "sqrt",
}
_SAME = {arithmetic.pos.operation, DETACH}

_OF_ARRAYS: dict[str, Callable[..., Any]] = {
    **COMPARISONS,
    "truth": lambda x: x != 0.0,
    AS_PYTHON["div"]: lambda x, y: y != 0.0,  # which Python refuses, and gives all others as C does
}
AT_ONCE = 2**21  # results that are held at once
has_numpy = find_spec("numpy") is not None


def can_run(program: Form) -> bool:
    """Whether a program may be run so: a loop in it is not."""
    return has_numpy and not any(
        isinstance(operation, Compound) for operation in operations_of(program.instructions)
    )


class Columns:
    """A program made ready for rows."""

    def __init__(self, program: Form) -> None:
        self._program = program
        self._numpy: Any = import_module("numpy")
        self.at_once = max(AT_ONCE // (len(program.instructions) + 1), 16)

    def run_rows(
        self,
        matrix: Any,
        same: dict[int, float],
        summed: Sequence[int | tuple[int, ...]] = (),
        carried: bytearray | None = None,
    ) -> tuple[Any, Any, Any]:
        """(columns, failures, sums), as those of ``native/replay.pyx``."""
        numpy = self._numpy
        numbers = numpy.asarray(matrix, dtype=float)
        count, outputs = len(numbers), len(self._program.outputs)
        terms = {i for each in summed for i in (each if isinstance(each, tuple) else [each])}
        kept = [i for i in range(outputs) if i not in terms]
        columns = numpy.empty((len(kept), count))
        failed: dict[int, int] = {}
        sums = self._begun(len(summed), count, carried)
        for begin in reversed(range(0, count, self.at_once)):
            end = min(begin + self.at_once, count)
            with numpy.errstate(all="ignore"):
                found, its = self._outputs(numbers[begin:end], same)
            failed |= {begin + row: index for row, index in its.items()}
            lines = [numpy.broadcast_to(numpy.asarray(o, float), end - begin) for o in found]
            for line, i in enumerate(kept):
                columns[line, begin:end] = lines[i]
            self._add(lines, summed, sums)
        if carried is not None:
            carried[:] = sums.tobytes()
        failures = [(row, failed[row]) for row in sorted(failed)]
        totals = [with_lost(whole, lost) for whole, lost in sums.T.tolist()]
        view = memoryview(columns if columns.size else columns.ravel())
        return view, failures, None if failed else totals

    def _outputs(self, matrix: Any, same: dict[int, float]) -> tuple[list[Any], dict[int, int]]:
        """The columns of the outputs, and the rows that go another way with the guard of each."""
        program = self._program
        given = iter(matrix.T)
        results: list[Any] = [
            same[i] if i in same else next(given) for i in range(len(program.inputs))
        ]
        failed: dict[int, int] = {}
        left = [True] * len(matrix)
        begin = 0
        for index, guard in enumerate(program.guards):
            self._extend(results, program.instructions[begin : guard.before], left)
            begin = guard.before
            for row in self._leaving(guard, results, left):
                failed[row] = index
                left[row] = False
        self._extend(results, program.instructions[begin:], left)
        return [results[o] if type(o) is int else o for o in program.outputs], failed

    def _extend(self, results: list[Any], instructions: Sequence[Any], left: list[bool]) -> None:
        if True not in left:  # nothing is asked of them
            results += [self._numpy.zeros(len(left))] * len(instructions)
            return
        for operation, arguments in instructions:
            point = [results[a] if type(a) is int else a for a in arguments]
            results.append(self._result(operation, point, left))

    def _result(self, operation: Operation, point: list[Any], left: list[bool]) -> Any:
        if operation in _SAME:
            return point[0]
        if isinstance(operation, Item):
            return point[0][operation.of[0]]
        by_numpy = _OF_COLUMNS.get(operation)
        if by_numpy is not None and not all(map(_is_number, point)):
            return getattr(self._numpy, by_numpy)(*point)
        if all(map(_is_number, point)):
            number = operation.function(*point)
            return number if isinstance(number, tuple) else to_float(number)
        if operation is SUM:
            return self._sum(point)
        rows = zip(*[repeat(p) if _is_number(p) else p.tolist() for p in point])
        found: list[Any] = [*map(operation.function, *zip(*compress(rows, left)))]
        if isinstance(operation, PartialsOf):
            return [self._spread(column, left) for column in zip(*found)]
        return self._spread(found, left)

    def _spread(self, numbers: Sequence[Any], left: list[bool]) -> Any:
        """The numbers of the rows that are left as a column; those of others do not matter."""
        column = self._numpy.zeros(len(left))
        column[left] = [*map(to_float, numbers)]
        return column

    def _sum(self, numbers: list[Any]) -> Any:
        """``sums.total`` of columns."""
        numpy = self._numpy
        whole: Any = -0.0 if numbers else 0.0
        lost: Any = 0.0
        for number in numbers:
            whole, lost = one_further(whole, lost, number)
        return numpy.where(numpy.isfinite(lost) & (lost != 0.0), whole + lost, whole)

    def _leaving(self, guard: Guard, results: list[Any], left: list[bool]) -> list[int]:
        """The rows, of those that are left, for which a guard fails."""
        numpy = self._numpy
        point: list[Any] = [results[a] if type(a) is int else a for a in guard.arguments]
        if guard.test in _OF_ARRAYS:
            found = _OF_ARRAYS[guard.test](*point)
            holds = numpy.broadcast_to(numpy.asarray(found) == guard.outcome, len(left)).tolist()
        else:
            rows = zip(*[[p] * len(left) if _is_number(p) else p.tolist() for p in point])
            test = TESTS[guard.test]
            holds = [
                not is_left or same_number(test(*row), guard.outcome)
                for row, is_left in zip(rows, left)
            ]
        return [row for row, (ok, is_left) in enumerate(zip(holds, left)) if is_left and not ok]

    def _begun(self, count: int, rows: int, carried: bytearray | None) -> Any:
        """So many sums and their rounding errors, as an earlier call has left them."""
        if carried:
            return self._numpy.frombuffer(bytes(carried)).reshape(2, count).copy()
        return self._numpy.array([[-0.0 if rows else 0.0] * count, [0.0] * count])

    def _add(self, lines: list[Any], summed: Sequence[int | tuple[int, ...]], sums: Any) -> None:
        """The terms of some rows, the last row first."""
        for k, each in enumerate(summed):
            its = [lines[i] for i in (each if isinstance(each, tuple) else [each])]
            whole, lost = sums[0, k].item(), sums[1, k].item()
            for number in self._numpy.array(its).T[::-1].ravel().tolist():
                whole, lost = one_further(whole, lost, number)
            sums[:, k] = whole, lost


class Layout:
    """Rows of one kind, as those of ``native/rows/layout.pxi``: ``fixed`` inputs are shared."""

    def __init__(
        self,
        columns: Columns,
        fixed: Sequence[int],
        summed: tuple[int | tuple[int, ...], ...],
        ordered: bool = True,  # the order that is kept here is one of any
    ) -> None:
        self._columns, self._fixed, self._summed = columns, fixed, summed

    def run(
        self,
        matrix: Any,
        inputs: Sequence[float],
        carried: bytearray | None = None,
        into: list[Any] | None = None,
    ) -> tuple[Any, Any, Any]:
        """(columns, failures, sums); the columns are None if they went ``into`` arrays."""
        same = {i: inputs[i] for i in self._fixed}
        if into is None:
            return self._columns.run_rows(matrix, same, self._summed, carried)
        numpy: Any = import_module("numpy")
        numbers = numpy.asarray(matrix)
        lines = [line for place in into for line in place]
        failures: list[tuple[int, int]] = []
        for begin in range(0, len(numbers), self._columns.at_once):
            rows = numbers[begin : begin + self._columns.at_once]
            columns, failed, _ = self._columns.run_rows(rows, same)
            for line, found in zip(lines, numpy.asarray(columns)):
                line[begin : begin + len(rows)] = found
            failures += [(begin + row, guard) for row, guard in failed]
        return None, failures, []


def _is_number(thing: Any) -> bool:
    return type(thing) is float
