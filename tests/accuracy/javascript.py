"""``python -m tests.accuracy.javascript [NAME …]``: what programs in JavaScript are, in Node.

It prints what ACCURACY.md has: the worst error of each operation and of its derivatives, in units
in the last place of the truth, at the inputs of ``inputs.py``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from tqdm import tqdm

from autograd import Value, grad
from autograd.programs import record
from tests.accuracy.inputs import inputs
from tests.accuracy.quantities import Quantity, quantities
from tests.accuracy.sweep import Worst
from tests.autograd.programs.targets.node import Node
from tests.needs import node
from tests.tables.operations import OPERATIONS, Case

ORDERS = (0, 1, 2, 3)


def worst_errors(
    case: Case, node: Node, orders: Sequence[int] = ORDERS, count: int | None = None
) -> Iterator[Worst]:
    """The worst of each quantity, at the first so many inputs, or at all."""
    points = [*islice(inputs(case), count)]
    for quantity in quantities(case, orders):
        worst = Worst(quantity)
        for point, number in zip(points, in_javascript(quantity, points, node)):
            worst.meet(quantity.error_of(number, point), point)
        yield worst


def in_javascript(quantity: Quantity, points: Sequence[Any], node: Node) -> list[float]:
    """The quantity at all points, each by a program that goes the way of that point."""
    function = quantity.case.function
    for i in quantity.by[:-1]:
        function = grad(function, argnums=i)
    found: dict[Any, float] = {}
    waiting = [*dict.fromkeys(point[: quantity.arity] for point in points)]
    while waiting:
        program = record(function, *map(Value, waiting[0]))
        call = "valueAndGradient" if quantity.by else "value"
        answers = node(program, [(call, point) for point in waiting])["found"]
        left = []
        for point, answer in zip(waiting, answers):
            if "left" in answer:
                left.append(point)
            elif quantity.by:
                found[point] = answer["gradient"][quantity.by[-1]]
            else:
                found[point] = answer["value"]
        assert len(left) < len(waiting)
        waiting = left
    return [found[point[: quantity.arity]] for point in points]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.accuracy.javascript", description=__doc__
    )
    parser.add_argument("names", nargs="*", help="operations; all by default")
    names = parser.parse_args(arguments).names
    cases = [case for case in OPERATIONS if not names or case.name in names]
    found: dict[str, list[Worst]] = {}
    with Node(str(node())) as process:
        for case in tqdm(cases, unit="operation", disable=None):
            found[case.name] = [*worst_errors(case, process)]
    rows = {name: [of_order(worst, order) for order in ORDERS] for name, worst in found.items()}
    exact = [name for name, errors in rows.items() if max(errors) <= 0.5]
    print(f"{'operation':13}   value   first  second   third")
    for name, errors in sorted(rows.items(), key=lambda row: -max(row[1])):
        if name not in exact:
            print(f"{name:13}", *[f"{e:7.2f}" if e >= 0 else "       " for e in errors])
    print("half a unit at most:", ", ".join(exact))
    print("beyond their bounds:", sum([each.missed for worst in found.values() for each in worst]))


def of_order(worst: Sequence[Worst], order: int) -> float:
    """The largest error of the derivatives of that order; -1 if none is judged."""
    return max([each.error for each in worst if len(each.quantity.by) == order], default=-1.0)


if __name__ == "__main__":
    main()
