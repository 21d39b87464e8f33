"""Lists of Values as arrays of their numbers, to be compared with the lecture's matrix formulas."""

import numpy as np

TOLERANCE = 1e-12


def gaussian(generator, *shape):
    """An array of standard normal numbers."""
    return np.array([generator.gauss() for _ in range(int(np.prod(shape)))]).reshape(shape)


def data(tree):
    """The numbers of a list, or a list of lists, of Values."""
    return np.vectorize(lambda value: value.data, otypes=[float])(np.array(tree, dtype=object))


def grads(tree):
    """Their gradients."""
    return np.vectorize(lambda value: value.grad, otypes=[float])(np.array(tree, dtype=object))


def sigmoid(z):
    """The logistic function of each number of an array."""
    return 1 / (1 + np.exp(-z))


def softmax(z):
    """The softmax of an array."""
    powers = np.exp(z - z.max())
    return powers / powers.sum()


def compare_arrays(report, rows):
    """Report the largest difference between arrays and their closed forms.

    Each row is (name, formula, array, closed form). AssertionError if they are further apart than
    1e-12, relatively or (below 1) absolutely.
    """
    table = []
    for name, formula, array, expected in rows:
        np.testing.assert_allclose(array, expected, TOLERANCE, TOLERANCE, err_msg=name)
        difference = np.abs(np.subtract(array, expected)).max()
        shape = " × ".join(map(str, np.shape(array))) or "1"
        table.append([name, formula, shape, f"{difference:.0e}" if difference else "0"])
    report.table(["", "closed form", "shape", "largest difference"], table)
