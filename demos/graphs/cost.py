"""What the two passes cost: backward takes two forwards, at any depth and any width.

Forward, each weight takes one multiply-add. Backward it takes two: one to send the error signal on
(h̄ = Wᵀ z̄), one for its own gradient (W̄ = z̄ hᵀ). So the cost is linear in the number of layers
and quadratic in the units per layer. Operations are counted in the graph, not timed. Expect
straight lines, of slope 1 over the layers and 2 over the units on logarithmic axes, and a ratio
that comes close to 2 as the weights outnumber everything else.

Lecture T (neural networks), E7.
"""

from random import Random
from typing import NamedTuple

from autograd import Value, topological_order
from demos.tools.figures import new_axes
from demos.tools.options import count, options
from demos.tools.program import run_alone
from demos.tools.report import Report
from nn import MLP, plots


class Cost(NamedTuple):
    """Multiply-adds, or other single operations, of either pass."""

    forward: int
    backward: int


def count_operations(*outputs):
    """The cost of computing these outputs, and of one backward pass.

    >>> count_operations(*MLP(3, [2], "linear")([Value(1.0), Value(2.0), Value(3.0)]))
    Cost(forward=8, backward=14)

    Backward, each arrow of the graph is one multiply-add.
    """

    def operations(node):
        operands = len(node.arguments)
        return operands // 2 if node.op == "dot" else max(operands - 1, 1)

    nodes = [node for node in topological_order(*outputs) if node.parents]
    return Cost(sum(map(operations, nodes)), sum(len(node.parents) for node in nodes))


def cost(depth, width):
    """The operations of a linear net of so many layers, on inputs that want a gradient too."""
    net = MLP(width, [width] * depth, "linear", generator=Random(1))
    return count_operations(*net([Value(1.0) for _ in range(width)]))


def picture(by_depth, by_width):
    """Cost over layers, and over units per layer."""
    left, right = new_axes(1, 2, width=10, height=4.2)
    for axes, costs in ((left, by_depth), (right, by_width)):
        for k, pass_ in enumerate(("forward", "backward")):
            counts = [getattr(each, pass_) for each in costs.values()]
            axes.plot(list(costs), counts, "os"[k] + "-", color=plots.COLOURS[k], label=pass_)
        axes.set(ylabel="multiply-adds")
        axes.grid(alpha=0.3)
    left.set(xlabel="layers", ylim=(0, None), title="linear in the layers")
    right.set(xlabel="units per layer", xscale="log", yscale="log")
    right.set(title="quadratic in the units per layer")
    right.set_xticks(list(by_width), [str(width) for width in by_width])
    right.minorticks_off()
    widths = list(by_width)
    guide = [by_width[widths[-1]].forward * (width / widths[-1]) ** 2 for width in widths]
    right.plot(widths, guide, ":", color="grey", label="slope 2")
    left.legend()
    right.legend()
    return [left, right]


def main(arguments=None):
    """Report the counts and their ratio."""
    chosen = options(
        __doc__,
        arguments,
        depths=count((1, 2, 4, 6, 8), "numbers of layers"),
        widths=count((4, 8, 16, 32, 64), "numbers of units in a layer"),
    )
    report = Report("cost")
    by_depth = {depth: cost(depth, 16) for depth in chosen.depths}
    by_width = {width: cost(4, width) for width in chosen.widths}
    rows = []
    for layers, units, each in [
        *((depth, 16, each) for depth, each in by_depth.items()),
        *((4, width, each) for width, each in by_width.items()),
    ]:
        ratio = f"{each.backward / each.forward:.3f}"
        rows.append([layers, units, f"{each.forward:,}", f"{each.backward:,}", ratio])
    report.table(["layers", "units per layer", "forward", "backward", "ratio"], rows)
    report.picture(
        lambda: picture(by_depth, by_width),
        "cost",
        "The multiply-adds of both passes, over the number of layers (of 16 units) and over the"
        " units per layer (of 4 layers).",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
