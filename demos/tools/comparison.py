"""Ways to a derivative side by side: the engine's, the lecture's, and finite differences."""

import math

from autograd import check_gradients

TOLERANCE = 1e-12  # relative or, below 1, absolute


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


def require_equal(name, number, expected, tolerance=TOLERANCE):
    """Stop with an error if two ways to a number disagree, relatively or (below 1) absolutely."""
    if not math.isclose(number, expected, rel_tol=tolerance, abs_tol=tolerance):
        raise AssertionError(f"{name}: {number} is not {expected}")


def compare_arrays(report, rows):
    """Report the largest difference between arrays and their closed forms.

    Each row is (name, formula, array, closed form). AssertionError if they are further apart than
    1e-12, relatively or (below 1) absolutely.
    """
    import numpy as np

    table = []
    for name, formula, array, expected in rows:
        np.testing.assert_allclose(array, expected, TOLERANCE, TOLERANCE, err_msg=name)
        difference = np.abs(np.subtract(array, expected)).max()
        shape = " × ".join(map(str, np.shape(array))) or "1"
        table.append([name, formula, shape, f"{difference:.0e}" if difference else "0"])
    report.table(["", "closed form", "shape", "largest difference"], table)
