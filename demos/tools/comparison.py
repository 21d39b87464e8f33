"""Three ways to a derivative side by side: the engine's, the lecture's, and finite differences."""

import math

from autograd import check_gradients


def compare(report, nodes, closed_forms, functions):
    """Report value and gradient of each node beside its closed form and its finite difference.

    All are by the names of the nodes; a closed form or a function may be missing. A function gives
    the output as a function of that node alone. Where the ways disagree, an AssertionError or a
    GradientCheckError says so.
    """
    rows = []
    for name, node in nodes.items():
        row = [name, f"{node.data:.9f}", f"{node.grad:.12f}", "", ""]
        if name in closed_forms:
            require_equal(name, node.grad, closed_forms[name])
            row[3] = f"{closed_forms[name]:.12f}"
        if name in functions:
            (entry,) = check_gradients(functions[name], at=node.data).entries
            require_equal(name, node.grad, entry.analytic)
            row[4] = f"{entry.numeric:.12f}"
        rows.append(row)
    report.table(["", "value", "gradient", "closed form", "finite difference"], rows)


def require_equal(name, number, expected, tolerance=1e-12):
    """Stop with an error if two ways to a number disagree, relatively or (below 1) absolutely."""
    if not math.isclose(number, expected, rel_tol=tolerance, abs_tol=tolerance):
        raise AssertionError(f"{name}: {number} is not {expected}")
