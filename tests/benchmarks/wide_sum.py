"""Wide sum: 100,000 squares of inputs, added by Python's ``sum`` and by ours."""

from tests.benchmarks.systems import ours, scalar_step, timed

COUNT = 100_000


def wide(make, sum=sum):
    xs = [make(i / COUNT) for i in range(COUNT)]
    return lambda: sum([x * x for x in xs])


def one_node():
    import autograd

    return timed(wide(ours(), autograd.sum), lambda output: output.backward())


SYSTEMS = {
    **{name: step for name, step in scalar_step(wide).items() if name != "micrograd"},
    "ours, native, one node": one_node,
}
