"""Chain: 100,000 nodes deep, y = y·x + x. (micrograd recurses, and is not asked.)"""

from tests.benchmarks.systems import scalar_step


def chain(make):
    x = make(0.5)

    def forward():
        y = x
        for _ in range(50_000):
            y = y * x + x
        return y

    return forward


SYSTEMS = {name: step for name, step in scalar_step(chain).items() if name != "micrograd"}
