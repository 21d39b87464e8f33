"""A kernel machine against a net with one hidden layer: functions that are given, or learnt.

    kernel machine     f(x) = b + Σ α_n k(x, x_n),    k(x, x′) = exp(−‖x − x′‖²/2ℓ²)
    hidden layer       f(x) = c + Σ v_k max(0, w_k·x + b_k)

Expect much the same boundary and the same accuracy on fresh data from both, each of 81 numbers to
learn, but from the kernel machine nearly the same function whatever it starts from, and from the
net a somewhat different one each time.

Lecture I (MLP and backpropagation), experiment X14. Both are linear in functions of x. The first
has one function around each training point: they are given, they grow in number with the data, and
only α is learnt, by a convex problem with one best f. In the second K functions are learnt together
with their sum; that is not convex. Both minimise the mean hinge loss and a penalty, λ αᵀKα with
K_mn = k(x_m, x_n) in the first, λ‖weights‖² in the second.

Source: Cortes and Vapnik, Support-Vector Networks (1995).
"""

from itertools import combinations
from math import dist, exp, sqrt
from random import Random
from statistics import mean

from autograd import dot
from demos.tools.figures import new_axes, one_legend
from demos.tools.networks import outputs
from demos.tools.options import count, not_negative, options
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit, progress
from nn import MLP, Adam, Linear, Module, accuracy, hinge_loss, l2_penalty, moons, plots
from nn.optim.lr_scheduler import LinearLR

STRENGTH = 1e-3  # λ


class KernelMachine(Module):
    """Σ α_n k(x, x_n) + b: a linear neuron on one given function of x for each point x_n."""

    def __init__(self, points, length=0.5, *, generator=None):
        self.points, self.length = points, length
        self.output = Linear(len(points), 1, generator=generator)

    def functions(self, x):
        """k(x, x_n) for each point: how near x is to it."""
        return [exp(-((dist(x, point) / self.length) ** 2) / 2) for point in self.points]

    def forward(self, x):
        return self.output(self.functions(x))


def kernel_penalty(matrix):
    """αᵀKα of a linear neuron with the weights α, as a function of the neuron."""

    def penalty(neuron):
        (alpha,) = neuron.weight
        return dot(alpha, [dot(row, alpha) for row in matrix])

    return penalty


def minimise(model, data, penalty, lr, steps):
    """Take the hinge loss and λ times the penalty down, by Adam at a rate that falls to 0."""
    optimizer = Adam(model.parameters(), lr=lr)
    fit(
        model,
        hinge_loss,
        data,
        optimizer,
        epochs=steps,
        penalty=lambda model: STRENGTH * penalty(model),
        schedule=LinearLR(optimizer, 1.0, 0.0, total_iters=steps),
        progress=False,
    )


def train_kernel_machine(inputs, signs, steps=300, seed=0):
    """A machine on these points. What its functions give there is computed once."""
    machine = KernelMachine(inputs, generator=Random(seed))
    matrix = [machine.functions(x) for x in inputs]
    minimise(machine.output, (matrix, signs), kernel_penalty(matrix), lr=0.3, steps=steps)
    return machine


def train_net(inputs, signs, steps=300, seed=0, hidden=20):
    """A net with one hidden layer of ReLUs."""
    net = MLP(2, [hidden, 1], "relu", generator=Random(seed))
    minimise(net, (inputs, signs), l2_penalty, lr=0.05, steps=steps)
    return net


KINDS = {"kernel machine": train_kernel_machine, "hidden layer": train_net}


def disagreement(models, inputs):
    """The root mean square difference of two models' scores, averaged over the pairs."""
    scores = [outputs(model, inputs) for model in models]
    return mean(dist(p, q) / sqrt(len(inputs)) for p, q in combinations(scores, 2))


def picture(models, inputs, classes):
    """Both boundaries, and the scores of every start along one line."""
    axes = new_axes(1, 3, width=15, height=4.4)
    for each, (kind, several) in zip(axes, models.items()):
        plots.decision_boundary(several[0], inputs, classes, axes=each, title=kind)
    xs = [-4 + i / 20 for i in range(181)]
    for colour, (kind, several) in zip(plots.COLOURS[2:], models.items()):
        for number, model in enumerate(several):
            scores = outputs(model, [[x, 0.25] for x in xs])
            axes[2].plot(xs, scores, color=colour, label=None if number else kind)
    axes[2].axvspan(*(edge(x for x, _ in inputs) for edge in (min, max)), color="0.92")
    axes[2].set(title="the score along x₂ = ¼, each start", xlabel="x₁", ylabel="score")
    axes[2].legend()
    one_legend(axes[:2])
    return axes


def main(arguments=None):
    """Train both, from several starts, and compare them on fresh data."""
    chosen = options(
        __doc__,
        arguments,
        points=count(80, "points of the two moons", least=2),
        noise=not_negative(0.25, "standard deviation of the points around their moons"),
        steps=count(300, "steps of training"),
        starts=count(3, "starts of each kind", least=2),
    )
    report = Report("kernel_machine")
    generator = Random(1)
    inputs, classes = moons(chosen.points, chosen.noise, generator=generator)
    fresh, fresh_classes = moons(400, chosen.noise, generator=generator)
    signs = [2 * k - 1 for k in classes]
    models = {
        kind: [train(inputs, signs, chosen.steps, seed) for seed in range(chosen.starts)]
        for kind, train in progress(KINDS.items(), "kind")
    }
    rows = []
    for kind, several in models.items():
        right = [
            f"{mean(accuracy(model(rows), its) for model in several):.1%}"
            for rows, its in [(inputs, classes), (fresh, fresh_classes)]
        ]
        apart = f"{disagreement(several, fresh):.3f}"
        rows.append([kind, len(several[0].parameters()), *right, apart])
    report.say(f"Two moons of {chosen.points} points, means over {chosen.starts} starts:\n")
    report.table(["", "parameters", "accuracy", "on fresh data", "starts differ by"], rows)
    report.picture(
        lambda: picture(models, inputs, classes),
        "kernel_machine",
        "A kernel machine and a hidden layer on the same moons; beyond the range of the data, which"
        " is grey, the one returns to a constant and the other goes on.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
