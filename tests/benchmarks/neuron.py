"""Neuron: tanh(w·x + b) with 5 inputs, a fresh graph and its backward pass, a thousand times."""

from tests.benchmarks.systems import SCALARS, timed


def prepare(value):
    make = value()

    def forward():
        for _ in range(1000):
            w = [make(0.1 * i) for i in range(5)]
            x = [make(0.3 * i) for i in range(5)]
            out = sum((wi * xi for wi, xi in zip(w, x)), make(0.5)).tanh()
            out.backward()
        return out

    return timed(forward, lambda _: None)


SYSTEMS = {name: (lambda value=value: prepare(value)) for name, value in SCALARS.items()}
