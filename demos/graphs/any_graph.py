"""Any graph without cycles: fan-out, shared weights, skip connections, several outputs, loops.

The multivariate chain rule sums over all children of a node, so nothing special is needed:

    v + v and v·v           fan-out: one node is used twice, dy/dv = 2 and 2v
    w·x₁ + w·x₂ + …         a shared weight: w̄ = x₁ + x₂ + …
    v + σ(v)                a skip connection: 1 + σ′(v), which does not vanish with σ′
    y₁ = v² and y₂ = 3v     several outputs, ȳ₁ = ȳ₂ = 1: their gradients add up, 2v + 3
    h_t = tanh(w·h_{t−1} + u·x_t)    a loop is unrolled in time, and each step shares w and u:
                            dh_t/dw = (1 − h_t²)(h_{t−1} + w·dh_{t−1}/dw)

Expect each gradient to equal its closed form to twelve digits.

Lectures U (deep feedforward networks) and T (neural networks), E2 and E3.
"""

from math import exp, fsum, tanh

import autograd
from autograd import Value, sigmoid
from demos.tools.comparison import require_equal
from demos.tools.options import number, options
from demos.tools.program import run_alone
from demos.tools.report import Report


def unrolled(w, u, xs):
    """The last state of the recurrent cell over the inputs, from h₀ = 0: one node for each use."""
    h = 0.0
    for t, x in enumerate(xs, 1):
        h = autograd.tanh(w * h + u * x)
        h.label = f"h_{t}"
    return h


def unrolled_by_hand(w, u, xs):
    """dh_T/dw and dh_T/du by the recursion that the lecture writes down."""
    h = by_w = by_u = 0.0
    for x in xs:
        new = tanh(w * h + u * x)
        by_w = (1 - new**2) * (h + w * by_w)
        by_u = (1 - new**2) * (x + w * by_u)
        h = new
    return by_w, by_u


def gradients_of(f, *numbers):
    """The gradients by each input of f, or of the sum of all that f returns."""
    inputs = [Value(number) for number in numbers]
    outputs = f(*inputs)
    for output in outputs if isinstance(outputs, list) else [outputs]:
        output.backward()
    return [each.grad for each in inputs]


def examples(v, w, u, xs):
    """(name, the engine's gradient, the closed form), for each kind of graph."""
    slope = exp(-v) / (1 + exp(-v)) ** 2
    by_w, by_u = unrolled_by_hand(w, u, xs)
    engine_w, engine_u = gradients_of(lambda w, u: unrolled(w, u, xs), w, u)
    return [
        ("v + v", gradients_of(lambda v: v + v, v)[0], 2.0),
        ("v · v", gradients_of(lambda v: v * v, v)[0], 2 * v),
        ("w·x₁ + w·x₂ + … by w", gradients_of(lambda w: sum(w * x for x in xs), w)[0], fsum(xs)),
        ("v + σ(v)", gradients_of(lambda v: v + sigmoid(v), v)[0], 1 + slope),
        ("y₁ = v² and y₂ = 3v", gradients_of(lambda v: [v**2, 3 * v], v)[0], 2 * v + 3),
        (f"h_{len(xs)} of the loop by w", engine_w, by_w),
        (f"h_{len(xs)} of the loop by u", engine_u, by_u),
    ]


def main(arguments=None):
    """Report the gradients, and draw the loop."""
    chosen = options(
        __doc__,
        arguments,
        v=number(0.7, "number that is used twice"),
        w=number(0.9, "weight that is shared"),
        u=number(0.5, "weight of the inputs of the loop"),
        xs=number((1.0, -2.0, 0.5), "inputs of the loop"),
    )
    report = Report("any_graph")
    xs = ", ".join(f"{x:g}" for x in chosen.xs)
    report.say(f"At v = {chosen.v:g}, w = {chosen.w:g}, u = {chosen.u:g} and x = ({xs}):\n")
    rows = []
    for name, engine, closed_form in examples(chosen.v, chosen.w, chosen.u, chosen.xs):
        require_equal(name, engine, closed_form)
        rows.append([name, f"{engine:.12f}", f"{closed_form:.12f}"])
    report.table(["", "engine", "closed form"], rows)
    w, u = Value(chosen.w, "w"), Value(chosen.u, "u")
    inputs = [Value(x, f"x_{t}").detach() for t, x in enumerate(chosen.xs, 1)]
    h = unrolled(w, u, inputs)
    h.backward()
    report.drawing(
        h,
        "any_graph",
        "The loop unrolled over its inputs. Every path from w to the last state is coloured: the"
        " error signals of all of them add up at w.",
        highlight=w,
    )
    return report


if __name__ == "__main__":
    run_alone(main)
