"""The two passes node by node: backpropagation in ten lines, beside the engine's.

    forward    v_i = f_i(Pa(v_i))                        i = 1 … N
    backward   v̄_N = 1,   v̄_i = Σ_{j ∈ Ch(v_i)} v̄_j · ∂v_j/∂v_i     i = N−1 … 1

The forward pass has computed each node from its parents and kept the result. The backward pass goes
through the nodes in the opposite order, so that when it comes to one, the error signals of all its
children are complete. Expect ``backpropagate``, ten lines of demos/graphs/two_passes.py, to give
the same numbers as ``backward()``.

Lectures T (neural networks), U (deep feedforward networks) and H (deep learning introduction), E1.
"""

from autograd import Value, sigmoid, topological_order
from demos.tools.comparison import require_equal
from demos.tools.options import number, options
from demos.tools.program import run_alone
from demos.tools.report import Report


def backpropagate(output):
    """The error signal v̄ = ∂output/∂v of every node v, by the lecture's formula."""
    order = topological_order(output)
    signals = dict.fromkeys(order, 0.0)
    signals[output] = 1.0
    for child in reversed(order):
        for parent, local in zip(child.parents, local_derivatives(child), strict=True):
            signals[parent] += signals[child] * local
    return signals


def local_derivatives(node):
    """∂node/∂parent for each parent, from the numbers that the forward pass has kept."""
    numbers = [parent.data for parent in node.parents]
    return [derivative(node.data, *numbers) for derivative in node.local_derivatives]


def example(w, x, b, t):
    """L = (σ(w·x + b) − t)² + w²: w has two children, so that its error signal is a sum."""
    product = w * x
    product.label = "wx"
    z = product + b
    z.label = "z"
    y = sigmoid(z)
    y.label = "y"
    difference = y - t
    difference.label = "y − t"
    error = difference * difference
    error.label = "(y − t)²"
    square = w * w
    square.label = "w²"
    loss = error + square
    loss.label = "L"
    return loss


def main(arguments=None):
    """Report each step of both passes."""
    chosen = options(
        __doc__,
        arguments,
        w=number(1.5, "weight"),
        x=number(2.0, "input"),
        b=number(-1.0, "bias"),
        t=number(0.5, "target"),
    )
    report = Report("two_passes")
    report.say("L = (σ(w·x + b) − t)² + w²\n")
    loss = example(*(Value(number, name) for name, number in vars(chosen).items()))
    loss.backward()
    signals = backpropagate(loss)
    order = topological_order(loss)
    children = {node: [] for node in order}
    for child in order:
        for parent in dict.fromkeys(child.parents):
            children[parent].append(child)
    rows = []
    for step, node in enumerate(order, 1):
        require_equal(f"error signal of {node.label}", signals[node], node.grad)
        rows.append(
            [
                step,
                node.label,
                ", ".join(dict.fromkeys(parent.label for parent in node.parents)),
                f"{node.data:.6f}",
                len(order) + 1 - step,
                ", ".join(child.label for child in children[node]),
                f"{signals[node]:.6f}",
            ]
        )
    header = ["forward", "v", "parents Pa(v)", "value", "backward", "children Ch(v)", "v̄"]
    report.table(header, rows)
    report.drawing(
        loss,
        "two_passes",
        "Forward from left to right, backward from right to left: v̄ (violet, in the box) is the sum"
        " over the arrows that leave it of the local derivative times the v̄ where the arrow ends.",
    )
    report.page(loss, "two_passes", "Step through both passes")
    return report


if __name__ == "__main__":
    run_alone(main)
