"""Lists of Values as arrays of their numbers, to be compared with the lecture's matrix formulas."""

import numpy as np


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
