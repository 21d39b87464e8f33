"""Jacobians: their chain, their determinant, and vᵀJ without ever building J.

    h = f ∘ y        ∂h_i/∂x_j = Σ_k ∂f_i/∂y_k · ∂y_k/∂x_j        every path is summed
                     y = (x₁x₂ + x₃, e^(x₁)·x₃)      f = (y₁y₂, cos y₁, y₂³)
    softmax          s_k = e^(z_k)/Σ e^(z_l)         J = diag(s) − s sᵀ
    polar → plane    (r cos φ, r sin φ)              det J = r
    vᵀJ              the gradient of ⟨v, f(x)⟩: one backward pass

Expect the closed forms to hold to twelve digits. Of a layer from 32×32×512 numbers to as many, J
has so many entries that it would take a terabyte, and vᵀJ as few numbers as the input; the last
table compares them at sizes that can be tried.

Lectures U (deep feedforward networks) and I (MLP and backpropagation), E4 and W10.
"""

import numpy as np

from autograd import cos, exp, jacobian, sin, softmax, tanh, vjp
from demos.tools.comparison import compare_arrays
from demos.tools.figures import new_axes
from demos.tools.options import count, options
from demos.tools.program import run_alone
from demos.tools.report import Report

POINT = [0.4, -1.2, 0.8]
ENTRY = 4  # bytes of a single-precision number


def inner(x):
    """y: R³ → R²"""
    return [x[0] * x[1] + x[2], exp(x[0]) * x[2]]


def outer(y):
    """f: R² → R³"""
    return [y[0] * y[1], cos(y[0]), y[1] ** 3]


def polar(p):
    """From radius and angle to the plane."""
    return [p[0] * cos(p[1]), p[0] * sin(p[1])]


def closed_forms(x, radius=2.0, angle=0.7):
    """(name, formula, the engine's, the closed form)"""
    s = np.exp(x) / np.exp(x).sum()
    y = inner(x)
    return [
        (
            "f ∘ y",
            "J_f J_y",
            jacobian(lambda x: outer(inner(x)))(x),
            np.array(jacobian(outer)(y)) @ jacobian(inner)(x),
        ),
        ("softmax", "diag(s) − s sᵀ", jacobian(softmax)(x), np.diag(s) - np.outer(s, s)),
        ("det of polar", "r", np.linalg.det(jacobian(polar)([radius, angle])), radius),
    ]


def ring(x):
    """A map of Rⁿ to itself, in which each output depends on three inputs."""
    n = len(x)
    return [tanh(x[i - 1] - 2 * x[i] + x[(i + 1) % n]) for i in range(n)]


def with_and_without(n):
    """vᵀJ of the ring by building J, n backward passes, and by one; they must be equal."""
    x, v = np.linspace(-1, 1, n), np.cos(np.arange(n))
    _, pull_back = vjp(ring, x.tolist())
    (product,) = pull_back(v.tolist())
    return product, v @ np.array(jacobian(ring)(x.tolist()))


def in_units(count):
    """Bytes as a lecturer says them."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"


def picture(x):
    """The Jacobian of softmax, entry by entry."""
    matrix = np.array(jacobian(softmax)(x))
    axes = new_axes(width=5.2, height=4.4)
    largest = np.abs(matrix).max()
    image = axes.imshow(matrix, cmap="RdBu", vmin=-largest, vmax=largest)
    for (i, j), entry in np.ndenumerate(matrix):
        colour = "white" if abs(entry) > 0.6 * largest else "black"
        axes.text(j, i, f"{entry:.3f}", ha="center", va="center", color=colour)
    names = range(1, len(x) + 1)
    ticks = range(len(x))
    axes.set(xticks=ticks, yticks=ticks, xticklabels=names, yticklabels=names)
    axes.set(xlabel="by the logit $z_j$", ylabel="of the output $s_i$")
    axes.set_title("∂$s_i$/∂$z_j$ of softmax")
    axes.figure.colorbar(image)
    return axes


def main(arguments=None):
    """Report the closed forms, and what vᵀJ costs."""
    sizes = options(
        __doc__, arguments, sizes=count((8, 32, 128), "numbers of inputs at which to compare")
    ).sizes
    report = Report("jacobians")
    compare_arrays(report, closed_forms(POINT))
    report.say("\nvᵀJ by one backward pass, and by building J:\n")
    rows = []
    for n in sizes:
        product, built = with_and_without(n)
        np.testing.assert_allclose(product, built, 1e-12, 1e-12)
        rows.append([n, f"{n * n:,}", n, in_units(ENTRY * n * n), in_units(ENTRY * n)])
    n = 32 * 32 * 512
    rows.append([f"{n:,}", f"{n * n:,}", "", in_units(ENTRY * n * n), in_units(ENTRY * n)])
    header = ["inputs", "entries of J", "backward passes for J", "memory of J", "memory of vᵀJ"]
    report.table(header, rows)
    report.say("The last row, 32×32×512, is the lecture's; nobody builds its J.")
    report.picture(
        lambda: picture(POINT),
        "jacobians",
        "The Jacobian of softmax: each logit raises its own probability at the expense of the"
        " others, and every row and column sums to 0.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
