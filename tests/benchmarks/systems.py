"""The systems, and how to make a scalar of each that has ``+``, ``*``, ``relu`` and ``tanh``."""

import time


def ours():
    from autograd import Value

    return Value


def micrograd():
    import math

    from micrograd.engine import Value

    def tanh(self):  # which the published package lacks, in the way it writes relu
        out = Value(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out

    Value.tanh = tanh
    return Value


def eager():
    from tests.benchmarks.eager_value import Value

    return Value


def torch_scalar():
    import torch

    torch.set_num_threads(1)
    return lambda number: torch.tensor(float(number), dtype=torch.float64, requires_grad=True)


SCALARS = {
    "micrograd": micrograd,
    "microgpt's way": eager,
    "PyTorch scalars": torch_scalar,
    "ours, python": ours,
    "ours, native": ours,
}


def timed(forward, backward):
    """A step: the seconds of the forward pass, and of the backward pass on what it returned.

    As in a training loop ``loss = …; loss.backward()``, the last graph lives until the next one
    takes its name, and to drop it is a part of the forward pass. The seconds are the processor's:
    on a busy machine, wall time would favour steps too short to be interrupted.
    """
    output = None

    def step():
        nonlocal output
        start = time.process_time()
        output = forward()
        middle = time.process_time()
        backward(output)
        return middle - start, time.process_time() - middle

    step.output = lambda: output
    return step


def scalar_step(forward):
    """For a function of a Value class that returns a forward pass: the step of each system."""

    def prepared(value):
        def prepare():
            return timed(forward(value()), lambda output: output.backward())

        return prepare

    return {name: prepared(value) for name, value in SCALARS.items()}
