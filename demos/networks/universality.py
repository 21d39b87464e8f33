"""Universality, by hand: one hidden unit for each row of a table, one for each step of a curve.

Expect 2ᴰ hidden threshold units to give any table of D bits, logistic units to do the same once
their weights are large, and superposed sigmoids to make bumps and staircases that come the closer
to a curve the more of them there are. Nothing is learnt here: that a network exists is one thing,
that it is found another (``demos/networks/function_approximation.py``).

Lectures T (neural networks) and I (MLP and backpropagation), experiment X2.

    a unit for the row r ∈ {0, 1}ᴰ:  h_r(x) = [w·x + b > 0], w = 2r − 1, b = ½ − Σ r
        w·x − Σ r is 0 at x = r and −1 or less at every other x, so that h_r is 1 at r only
    the table:                       y = [Σ t_r h_r − ½ > 0]
    logistic units:                  σ(k·z) → [z > 0] for k → ∞; their distance is σ(−k·|z|)
    a bump on (l, r):                σ(k·(x − l)) − σ(k·(x − r))
    a tower over a square:           σ(k·(bump(x₁) + bump(x₂) − 3/2)), of four hidden units
"""

from itertools import pairwise, product
from math import pi, sin, tau
from random import Random

from autograd import no_grad, sigmoid
from demos.tools.figures import new_axes
from demos.tools.networks import network, outputs
from demos.tools.options import count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from nn import plots


def random_table(bits, generator):
    """A bit for every row of so many bits."""
    return {row: generator.randint(0, 1) for row in product((0, 1), repeat=bits)}


def table_network(table, steepness=None):
    """A network that gives the table: a bit for each row of bits.

    Of threshold units, or of logistic ones with weights and biases ``steepness`` times as large.
    """
    k = steepness or 1.0
    hidden = [([k * (2 * bit - 1) for bit in row], k * (0.5 - sum(row))) for row in table]
    output = [([k * bit for bit in table.values()], -k / 2)]
    return network([hidden, output], ["sigmoid" if steepness else "hard_threshold"] * 2)


def table_error(model, table):
    """The largest difference between what a network gives and its table."""
    return max(abs(y.data - t) for (y,), t in zip(model(list(table)), table.values()))


def bump(x, left, right, steepness):
    """Two sigmoids superposed: about 1 between left and right, about 0 elsewhere."""
    return sigmoid(steepness * (x - left)) - sigmoid(steepness * (x - right))


def tower(steepness=20.0):
    """A network that is about 1 over the square (−½, ½)², and about 0 elsewhere.

    The four hidden units are the sigmoids of a bump along each input; only over the square are both
    bumps there, and the output takes away what is less than 3/2 of them.
    """
    k = steepness
    hidden = [([k, 0.0], k / 2), ([k, 0.0], -k / 2), ([0.0, k], k / 2), ([0.0, k], -k / 2)]
    output = [([k, -k, k, -k], -1.5 * k)]
    return network([hidden, output], ["sigmoid", "sigmoid"])


def staircase(function, hidden, low=0.0, high=1.0, steepness=50.0):
    """A network of bumps side by side, each as high as the function in the middle of it.

    Where one bump ends the next begins, and their two sigmoids are one: a hidden unit for each
    inner edge, whose weight is the change of height. ``steepness`` is per width of a step.

    With |f′| ≤ s it is everywhere within s·(high − low)/(2·(hidden + 1)) of f.
    """
    width = (high - low) / (hidden + 1)
    heights = [function(low + width * (i + 0.5)) for i in range(hidden + 1)]
    edges = [low + width * (i + 1) for i in range(hidden)]
    k = steepness / width
    rises = [after - before for before, after in pairwise(heights)]
    steps = [([k], -k * edge) for edge in edges]
    return network([steps, [(rises, heights[0])]], ["sigmoid", "linear"])


def largest_distance(model, function, low=0.0, high=1.0, points=1000):
    """The largest |model(x) − f(x)| over evenly spaced points."""
    xs = [low + (high - low) * i / points for i in range(points + 1)]
    return max(abs(y - function(x)) for x, y in zip(xs, outputs(model, [[x] for x in xs])))


def wave(x):
    """The curve to come close to; its slope is at most 2π."""
    return sin(tau * x)


def picture_of_curves(widths=(3, 15, 63)):
    """Sigmoids that become a threshold, a bump of two, and staircases under a curve."""
    axes = new_axes(1, 3, width=13, height=4)
    xs = [-1 + i / 250 for i in range(501)]
    for k, colour in zip((2, 5, 20), plots.COLOURS):
        axes[0].plot(xs, [sigmoid(k * x) for x in xs], color=colour, label=f"σ({k}x)")
    axes[0].step(xs, [float(x > 0) for x in xs], "k--", where="post", label="[x > 0]")
    axes[0].set(title="Larger weights: a logistic unit becomes a threshold")

    up, down = [sigmoid(20 * (x + 0.5)) for x in xs], [-sigmoid(20 * (x - 0.5)) for x in xs]
    axes[1].plot(xs, up, color=plots.COLOURS[0], label="σ(20(x + ½))")
    axes[1].plot(xs, down, color=plots.COLOURS[1], label="−σ(20(x − ½))")
    both = [bump(x, -0.5, 0.5, 20) for x in xs]
    axes[1].plot(xs, both, color="k", linewidth=2.5, label="their sum")
    axes[1].set(title="Two units superposed: a bump")

    xs = [i / 500 for i in range(501)]
    for hidden, colour in zip(widths, plots.COLOURS):
        ys = outputs(staircase(wave, hidden), [[x] for x in xs])
        axes[2].plot(xs, ys, color=colour, label=f"{hidden} hidden units")
    axes[2].plot(xs, [wave(x) for x in xs], "k--", label="sin 2πx")
    axes[2].set(title="Bumps side by side: wider is closer")
    for each in axes:
        each.set(xlabel="x", ylabel="output")
        each.legend(loc="best")
    return axes


def picture_of_the_tower(steepness=20.0):
    """What one, two and all four hidden units of the tower amount to, and the tower itself."""
    axes = new_axes(1, 4, width=13, height=3.4, sharey=True)
    ticks = [-1 + i / 40 for i in range(81)]
    model = tower(steepness)
    with no_grad():
        hidden = [model.layers[0]([[x, y] for x in ticks]) for y in ticks]
    last = [outputs(model.layers[1], row) for row in hidden]
    sums = {
        "one unit: a step": lambda h: h[0].data,
        "two units: a ridge": lambda h: h[0].data - h[1].data,
        "four units: two ridges": lambda h: h[0].data - h[1].data + h[2].data - h[3].data,
    }
    grids = {title: [[total(h) for h in row] for row in hidden] for title, total in sums.items()}
    for each, (title, grid) in zip(axes, {**grids, "and the output unit: a tower": last}.items()):
        image = each.imshow(grid, extent=(-1, 1, -1, 1), origin="lower", vmin=0, vmax=2)
        each.set(title=title, xlabel="x₁")
    axes[0].set(ylabel="x₂")
    axes[0].figure.colorbar(image, ax=axes, label="sum", shrink=0.8)
    return axes


def main(arguments=None):
    """Tables, steep sigmoids and staircases, with the bounds that hold for them."""
    chosen = options(
        __doc__,
        arguments,
        bits=count(4, "bits of the table"),
        seed=seed(1),
    )
    report = Report("universality")
    table = random_table(chosen.bits, Random(chosen.seed))
    model = table_network(table)
    report.say(f"A random table of {chosen.bits} bits by {len(table)} hidden threshold units:")
    report.say(f"largest error {table_error(model, table):g}. By logistic units in their place:\n")
    steep = {k: table_error(table_network(table, k), table) for k in (1, 5, 10, 20, 40)}
    report.table(
        ["weights ×", "largest error"], [[k, f"{error:.1e}"] for k, error in steep.items()]
    )
    report.say("\nA staircase for sin 2πx, whose slope is at most 2π:\n")
    report.table(
        ["hidden units", "largest distance", "bound π/(hidden + 1)"],
        [
            [n, f"{largest_distance(staircase(wave, n), wave):.4f}", f"{pi / (n + 1):.4f}"]
            for n in (3, 7, 15, 31, 63)
        ],
    )
    report.picture(
        picture_of_curves,
        "universality",
        "Logistic units near a threshold, a bump of two of them, and staircases of bumps.",
    )
    report.picture(
        picture_of_the_tower,
        "universality_tower",
        "In two dimensions four sigmoids are two crossed ridges; one more cuts out the tower.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
