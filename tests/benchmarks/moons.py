"""Moons: MLP 2-16-16-1 with ReLU, 337 parameters, 100 samples, max-margin loss and L2.

One forward and one backward pass, from the source text of micrograd's demo; ``dot`` is the same
with one node for the weighted sum of each neuron, ``linear`` with one call for each layer, and
``nn.MLP`` what users of nn write. All compute the same loss.
"""

import random
from functools import partial
from itertools import pairwise

from tests.benchmarks.systems import SCALARS, timed

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


def scalars(value):
    make = value()
    points, labels, layers = numbers()
    layers, parameters = parameters_of(layers, make)
    zero = None if "torch" in value.__name__ else 0.0

    def forward():
        inputs = [list(map(make, row)) for row in points]
        return loss_of(inputs, labels, layers, parameters, weighted_sum)

    return timed(forward, lambda loss: backward(loss, parameters, zero))


def parameters_of(layers, make):
    """The layers of Values, and all these in a list."""
    layers = [[([make(w) for w in ws], make(b)) for ws, b in layer] for layer in layers]
    return layers, [p for layer in layers for ws, b in layer for p in [*ws, b]]


def backward(loss, parameters, zero=0.0):
    for p in parameters:
        p.grad = zero
    loss.backward()


def with_dot():
    """One node for the weighted sum of each neuron, whose bias weighs an input that is always 1."""
    from autograd import Value, dot, sum

    points, labels, layers = numbers()
    layers, parameters = parameters_of(layers, Value)
    *hidden, (output,) = [[[*w, b] for w, b in layer] for layer in layers]

    def score(point):
        x = [*point, 1.0]
        for layer in hidden:
            x = [dot(w, x).relu() for w in layer]
            x.append(1.0)
        return dot(output, x)

    def forward():
        losses = [(1 + -label * score(x)).relu() for x, label in zip(points, labels)]
        return sum(losses) * (1.0 / len(losses)) + 1e-4 * dot(parameters, parameters)

    return timed(forward, lambda loss: backward(loss, parameters))


def with_linear():
    from autograd import Value, dot, linear, relu, sum

    points, labels, layers = numbers()
    layers, parameters = parameters_of(layers, Value)
    *hidden, output = [list(zip(*layer)) for layer in layers]

    def forward():
        rows = points
        for w, b in hidden:
            rows = [list(map(relu, row)) for row in linear(rows, w, b)]
        scores = linear(rows, *output)
        losses = [relu(1 + -label * score) for label, (score,) in zip(labels, scores)]
        return sum(losses) * (1.0 / len(losses)) + 1e-4 * dot(parameters, parameters)

    return timed(forward, lambda loss: backward(loss, parameters))


def with_nn():
    from nn import MLP, SGD, hinge_loss, l2_penalty

    points, labels, layers = numbers()
    model = MLP(SIZES[0], SIZES[1:], "relu")
    for p, w in zip(model.parameters(), parameters_of(layers, float)[1]):
        p.data = w
    optimiser = SGD(model.parameters(), lr=0.0)

    def forward():
        return hinge_loss(model(points), labels) + 1e-4 * l2_penalty(model)

    def step_back(loss):
        optimiser.zero_grad()
        loss.backward()

    return timed(forward, step_back)


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

    return timed(forward, lambda loss: backward(loss, parameters, None))


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
    "ours, native, linear": with_linear,
    "ours, native, nn.MLP": with_nn,
}

GOALS = [
    ("micrograd", "ours, native", "at least", 60),
    ("microgpt's way", "ours, native", "at least", 20),
    ("PyTorch scalars", "ours, native", "at least", 60),
    ("micrograd", "ours, native, dot", "at least", 400),
    ("ours, native, dot", "PyTorch vectorised", "at most", 3.5),
    ("ours, native, nn.MLP", "PyTorch vectorised", "at most", 3),
]
