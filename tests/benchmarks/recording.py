"""Recording: to record the moons loss and lower it, for one sample and for all 100 as one program.

Both passes are meant, and the first replay is part of it, as a user waits for all of that.
"""

import time

from tests.benchmarks import moons_replayed as moons


def step_of(loss):
    """A step that makes a new program each time."""
    import autograd

    _, _, parameters = moons.flat()

    def step():
        start = time.process_time()
        autograd.jit(autograd.value_and_grad(loss))(parameters)
        return time.process_time() - start, 0.0

    step.output = lambda: 0.0  # the losses are not of the same samples
    return step


def one_sample():
    import autograd

    points, labels, _ = moons.flat()
    return step_of(lambda p: moons.sample(points[0], labels[0], p, autograd.relu))


def all_samples():
    points, labels, _ = moons.flat()
    return step_of(lambda p: moons.whole(points, labels, p))


SYSTEMS = {"650 nodes": one_sample, "66,000 nodes": all_samples}
BASE = "650 nodes"
LIMITS = {"650 nodes": 1.0, "66,000 nodes": 20.0}  # milliseconds
