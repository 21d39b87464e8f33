"""Moons: MLP 2-16-16-1 with ReLU, 337 parameters, 100 samples, max-margin loss and L2.

One forward and one backward pass, from the source text of micrograd's demo; ``dot`` is the same
with one node for the weighted sum of each neuron.
"""

import random
from functools import partial
from itertools import pairwise

from tests.benchmarks.systems import SCALARS, ours, timed

SIZES = [2, 16, 16, 1]


def numbers():
    """Points, labels, and for each layer the weights and the bias of each neuron."""
    chance = random.Random(1)
    points = [[chance.uniform(-1, 2), chance.uniform(-1, 1)] for _ in range(100)]
    labels = [chance.choice([-1, 1]) for _ in points]
    layers = [
        [([chance.uniform(-1, 1) for _ in range(inputs)], 0.0) for _ in range(outputs)]
        for inputs, outputs in pairwise(SIZES)
    ]
    return points, labels, layers


def weighted_sum(weights, bias, x):
    return sum((wi * xi for wi, xi in zip(weights, x)), bias)


def loss_of(points, labels, layers, parameters, weighted_sum):
    def model(x):
        for layer in layers[:-1]:
            x = [weighted_sum(w, b, x).relu() for w, b in layer]
        ((w, b),) = layers[-1]
        return weighted_sum(w, b, x)

    scores = list(map(model, points))
    losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(labels, scores)]
    data_loss = sum(losses) * (1.0 / len(losses))
    reg_loss = 1e-4 * sum(p * p for p in parameters)
    return data_loss + reg_loss


def scalars(value, weighted_sum=weighted_sum):
    make = value()
    points, labels, layers = numbers()
    layers = [[([make(w) for w in ws], make(b)) for ws, b in layer] for layer in layers]
    parameters = [p for layer in layers for ws, b in layer for p in [*ws, b]]
    zero = None if "torch" in value.__name__ else 0.0

    def forward():
        inputs = [list(map(make, row)) for row in points]
        return loss_of(inputs, labels, layers, parameters, weighted_sum)

    def backward(loss):
        for p in parameters:
            p.grad = zero
        loss.backward()

    return timed(forward, backward)


def with_dot():
    from autograd import dot

    return scalars(ours, lambda weights, bias, x: dot(weights, x) + bias)


def torch_vectorised():
    import torch

    torch.set_num_threads(1)
    points, labels, layers = numbers()
    x = torch.tensor(points, dtype=torch.float64)
    y = torch.tensor(labels, dtype=torch.float64)
    parameters = []
    for layer in layers:
        for part in ([ws for ws, _ in layer], [b for _, b in layer]):
            parameters.append(torch.tensor(part, dtype=torch.float64, requires_grad=True))

    def forward():
        w1, b1, w2, b2, w3, b3 = parameters
        hidden = torch.relu(torch.relu(x @ w1.T + b1) @ w2.T + b2)
        scores = (hidden @ w3.T + b3)[:, 0]
        return torch.relu(1 - y * scores).mean() + 1e-4 * sum((p * p).sum() for p in parameters)

    def backward(loss):
        for p in parameters:
            p.grad = None
        loss.backward()

    return timed(forward, backward)


def casadi_compiled():
    """CasADi differentiates a graph that was built once; only its evaluation is timed."""
    import casadi

    points, labels, layers = numbers()
    symbols = casadi.SX.sym("p", sum((i + 1) * o for i, o in pairwise(SIZES)))
    parameters = casadi.vertsplit(symbols)
    values = [p for layer in layers for ws, b in layer for p in [*ws, b]]
    rest = iter(parameters)
    layers = [[([next(rest) for _ in ws], next(rest)) for ws, _ in layer] for layer in layers]
    casadi.SX.relu = lambda x: casadi.fmax(x, 0)
    loss = loss_of(points, labels, layers, parameters, weighted_sum)
    step = casadi.Function("step", [symbols], [loss, casadi.gradient(loss, symbols)])
    return timed(lambda: step(values), lambda output: None)


SYSTEMS = {
    **{name: partial(scalars, value) for name, value in SCALARS.items()},
    "PyTorch vectorised": torch_vectorised,
    "CasADi, evaluated": casadi_compiled,
    "ours, native, dot": with_dot,
}
