"""``python -m tests.accuracy [--seconds 600] [--seeds a,b] [--orders 0,1,2,3] [NAME …]``

Sweeps, then searches for that long in total, and prints the report that ACCURACY.md quotes.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Sequence

from tqdm import tqdm

from tests.accuracy.quantities import quantities
from tests.accuracy.search import climb
from tests.accuracy.sweep import Report, Worst, sweep, sweep_higher
from tests.tables.operations import OPERATIONS, Case

HEADER = "operation          tried   value   first  second   third    bound   worst at"


def report_of(case: Case, orders: Sequence[int], seed: str) -> Report:
    first = [w for w in sweep(case, seed=seed).all if len(w.quantity.by) in orders]
    higher = tuple(order for order in orders if order > 1)
    return Report(case, [*first, *sweep_higher(case, higher, seed).all])


def merged(a: Worst, b: Worst) -> Worst:
    worse = max(a, b, key=lambda worst: worst.error)
    return Worst(
        a.quantity,
        worse.error,
        worse.where,
        a.tried + b.tried,
        a.missed + b.missed,
        sorted({*a.points, *b.points}, reverse=True)[: len(a.points) or None],
    )


def line(report: Report) -> str:
    """The worst of each order, and where the worst beside its bound was."""
    columns = []
    for order in range(4):
        errors = [worst.error for worst in report.of_order(order)]
        columns.append(f"{max(errors):8.2f}" if errors else "        ")
    worst = max(report.all, key=lambda worst: worst.error / worst.quantity.bound)
    bounds = sorted({f"{each.quantity.bound:.0f}" for each in report.all}, key=int)
    tried = sum(each.tried for each in report.all)
    where = f"{worst.quantity.name}: {', '.join(map(repr, worst.where))}" if worst.where else ""
    return f"{report.case.name:15}{tried:9}{''.join(columns)}    {'/'.join(bounds):8}{where}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__)
    parser.add_argument("names", nargs="*", help="operations; all by default")
    parser.add_argument("--seconds", type=float, default=0.0, help="to search, in total")
    parser.add_argument("--seeds", default="", help="of the inputs and the search: a,b,c")
    parser.add_argument("--orders", default="0,1,2,3", help="of derivatives")
    chosen = parser.parse_args(arguments)
    orders = [int(order) for order in chosen.orders.split(",")]
    seeds = chosen.seeds.split(",")
    cases = [case for case in OPERATIONS if not chosen.names or case.name in chosen.names]
    count = sum(len(quantities(case, orders)) for case in cases) * len(seeds)
    reports = []
    for case in tqdm(cases, unit="operation", disable=None):
        merged_report = None
        for seed in seeds:
            report = report_of(case, tuple(orders), seed)
            if chosen.seconds:
                report = Report(
                    case,
                    [
                        merged(worst, climb(worst, seed, chosen.seconds / count))
                        for worst in report.all
                    ],
                )
            merged_report = (
                report
                if merged_report is None
                else Report(case, [merged(a, b) for a, b in zip(merged_report.all, report.all)])
            )
        if merged_report is not None:
            reports.append(merged_report)
    print(
        f"{chosen.seconds:.0f} s of search, seeds {seeds}, {' '.join(platform.libc_ver())},"
        f" Python {platform.python_version()}, {platform.machine()}"
    )
    print(HEADER)
    for report in sorted(reports, key=lambda report: -report.error):
        print(line(report))


if __name__ == "__main__":
    main()
