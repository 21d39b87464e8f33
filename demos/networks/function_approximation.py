"""A curve approximated by one hidden layer, whose units are basis functions that it learns.

    ŷ(x) = c + Σ v_k h_k(x)      h_k(x) = tanh(w_k·(x − x_k))
    the curve                    sin 5x + ½x cos 12x  on (−1, 1)

Expect the error to fall as the layer gets wider, and to be smaller where the units are learnt than
where they stay as drawn and only their sum is fitted. That needs a start with the units spread over
the curve: from biases of 0, as nets often begin, 32 units get no closer than 4 do.

Lectures A (neural networks introduction) and I (MLP and backpropagation), experiment X10. The
theorem of universal approximation says that for K units, K large enough, some weights come as close
to a continuous curve as you like; not that gradient descent finds them, and it does not always.

Sources: Cybenko, Approximation by Superpositions of a Sigmoidal Function (1989); Hornik,
Approximation Capabilities of Multilayer Feedforward Networks (1991).
"""

from itertools import product
from math import cos, sin, sqrt
from random import Random
from statistics import median_high

from autograd import no_grad
from demos.tools.figures import new_axes
from demos.tools.networks import outputs
from demos.tools.options import count, options
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit, progress
from nn import MLP, Adam, mse_loss, plots

LOW, HIGH = -1.0, 1.0
STEEPNESS = 5.0


def curve(x):
    """What is to be approximated."""
    return sin(5 * x) + 0.5 * x * cos(12 * x)


def net(hidden, spread, seed):
    """One hidden layer of tanh units: spread over the curve, or all with bias 0."""
    generator = Random(seed)
    model = MLP(1, [hidden, 1], "tanh", initialiser="glorot_uniform", generator=generator)
    if spread:
        for neuron in model.layers[0].neurons:
            (w,) = neuron.w
            w.data = generator.choice((-1, 1)) * generator.uniform(0.5, 1) * STEEPNESS
            neuron.b.data = -w.data * generator.uniform(LOW, HIGH)
    return model


def approximate(hidden, steps=400, *, learn_basis=True, spread=True, points=60, seed=0):
    """A net fitted to points of the curve, and the root mean square of what is left over.

    Without ``learn_basis`` only the output layer learns: a sum of fixed functions is fitted.
    """
    model = net(hidden, spread, seed)
    learning = model if learn_basis else model.layers[1]
    xs = [LOW + (HIGH - LOW) * i / (points - 1) for i in range(points)]
    data = [[x] for x in xs], [curve(x) for x in xs]
    optimizer = Adam(learning.parameters(), lr=0.05)
    history = fit(model, mse_loss, data, optimizer, epochs=steps, progress=False)
    return model, sqrt(history["loss"][-1])


def parts(model, xs):
    """v_k·h_k(x) at each x, a row for each hidden unit k; with the output's bias they sum to ŷ."""
    hidden, (output,) = model.layers[0], model.layers[1].neurons
    with no_grad():
        rows = hidden([[x] for x in xs])
    return [[v.data * row[k].data for row in rows] for k, v in enumerate(output.w)]


KINDS = {
    "learnt units": {},
    "fixed units": {"learn_basis": False},
    "learnt, from biases of 0": {"spread": False},
}


def errors(widths, steps, seeds):
    """For each kind of net the error at each width, the middle one of the seeds."""

    def error(kind, n):
        return median_high(approximate(n, steps, seed=seed, **KINDS[kind])[1] for seed in seeds)

    every = list(product(KINDS, widths))
    found = {(kind, n): error(kind, n) for kind, n in progress(every, "net")}
    return {kind: [found[kind, n] for n in widths] for kind in KINDS}


def picture(models, widths, found):
    """Nets of several widths, the parts of that of 8, and the error by width."""
    axes = new_axes(1, 3, width=15, height=4.4)
    xs = [LOW + (HIGH - LOW) * i / 300 for i in range(301)]
    truth = [curve(x) for x in xs]
    axes[0].plot(xs, truth, "k--", label="the curve")
    for colour, (n, model) in zip(plots.COLOURS, models.items()):
        axes[0].plot(xs, outputs(model, [[x] for x in xs]), color=colour, label=f"{n} hidden units")
    axes[0].set(title="Wider is closer", xlabel="x", ylabel="ŷ", ylim=(-1.4, 2.1))
    for k, part in enumerate(parts(models[8], xs)):
        style = {"color": plots.COLOURS[k % 4], "linestyle": "-" if k < 4 else "--"}
        axes[1].plot(xs, part, label=f"$v_{k + 1} h_{k + 1}$", linewidth=1.2, **style)
    axes[1].plot(xs, outputs(models[8], [[x] for x in xs]), "k", linewidth=2.5, label="ŷ")
    title = "8 hidden units as basis functions, and their sum"
    axes[1].set(title=title, xlabel="x", ylabel="parts of ŷ")
    low, high = axes[1].get_ylim()
    axes[1].set_ylim(low, high + (high - low) / 4)  # room for the legend
    axes[1].legend(loc="upper center", ncols=5, fontsize="small")
    for colour, marker, (kind, row) in zip(plots.COLOURS, "o^s", found.items()):
        axes[2].loglog(widths, row, marker=marker, color=colour, label=kind)
    axes[2].set(title="Error by width", xlabel="hidden units", ylabel="root mean square error")
    axes[2].set_xticks(widths, map(str, widths))
    axes[2].set_yticks([0.05, 0.1, 0.2, 0.5], ["0.05", "0.1", "0.2", "0.5"])
    axes[2].minorticks_off()
    axes[0].legend(loc="upper center", ncols=2)
    axes[2].legend(loc="lower left")
    for each in axes:
        each.grid(alpha=0.3)
    return axes


def main(arguments=None):
    """Fit nets of several widths in three ways."""
    chosen = options(
        __doc__,
        arguments,
        widths=count((1, 2, 4, 8, 16, 32), "numbers of hidden units"),
        steps=count(400, "steps of training"),
        seeds=count(3, "nets of each width"),
    )
    report = Report("function_approximation")
    found = errors(chosen.widths, chosen.steps, range(chosen.seeds))
    report.say(f"Root mean square error, the median of {chosen.seeds} starts:\n")
    rows = zip(chosen.widths, *found.values())
    report.table(["hidden units", *KINDS], [[n, *(f"{e:.4f}" for e in row)] for n, *row in rows])
    models = {n: approximate(n, chosen.steps)[0] for n in (2, 8, 32)}
    report.picture(
        lambda: picture(models, chosen.widths, found),
        "function_approximation",
        "A curve as a sum of hidden units: each is a basis function whose place and slope are"
        " learnt.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
