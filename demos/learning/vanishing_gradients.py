"""How gradients vanish or explode on their way back through a deep network.

Expect the gradient at the first layer of a sigmoid network to shrink by a factor of 4 to 5 with
each layer that is added: with 16 it is some 10⁻¹¹, and with 8 training leaves the loss at
ln 2 = 0.693, that of a guess. With ReLU and He's initialisation it keeps its size within a factor
of 10, and the network learns; with twice He's variance it grows. tanh, whose slope is 1 at 0, keeps
it as well before training, and learns more slowly.

Lectures H (deep learning introduction) and I (MLP and backpropagation): the error signal at a layer
is that at the output times a product of Jacobians diag(σ′(z))·W, one for each layer between (X12,
W12). If the n weights of a unit have the variance v, its mean square is multiplied with every layer
by n·v·E[σ′(z)²]. Sigmoid has σ′ ≤ ¼, so that this is at most 1/16 for v = 1/n (Glorot and Bengio,
2010). ReLU has σ′² = 1 for half of the signals: v = 2/n makes it 1 (He et al., 2015). That is so on
average; what the ReLU network loses after all is chance, which counts for less in wider layers.
"""

import math
from random import Random

from demos.tools.figures import new_axes
from demos.tools.options import count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit
from nn import MLP, SGD, binary_cross_entropy_with_logits, moons, plots
from nn.diagnostics import gradient_flow
from nn.init import normal_with

KINDS = {
    "sigmoid, Glorot": ("sigmoid", "glorot_normal"),
    "tanh, Glorot": ("tanh", "glorot_normal"),
    "ReLU, He": ("relu", "he_normal"),
    "ReLU, twice He's variance": ("relu", normal_with(lambda n_in, n_out: 4 / n_in)),
}
DEPTHS = (1, 2, 4, 8, 16)


def network(kind, depth, generator, width=16):
    """A network with this many hidden layers, and one output."""
    activation, initialiser = KINDS[kind]
    sizes = [width] * depth + [1]
    return MLP(2, sizes, activation, initialiser=initialiser, generator=generator)


def flow(kind, depth, seed, points=20):
    """The flow of the gradients of a network that has not been trained yet, on the two moons."""
    generator = Random(seed)
    data = moons(points, generator=generator)
    model = network(kind, depth, generator)
    return gradient_flow(model, binary_cross_entropy_with_logits, data)


def first_gradient(kind, depth, seeds=5, points=20):
    """The gradient of the first layer's parameters; the geometric mean over some networks."""
    flows = [flow(kind, depth, seed, points) for seed in range(seeds)]
    return math.exp(math.fsum(math.log(each.layers[0].gradient) for each in flows) / seeds)


def trained_loss(kind, depth, seed=1, points=60, epochs=50):
    """The loss on two moons after training by SGD; clipping saves those that explode."""
    generator = Random(seed)
    data = moons(points, generator=generator)
    model = network(kind, depth, generator)
    history = fit(
        model,
        binary_cross_entropy_with_logits,
        data,
        SGD(model.parameters(), lr=0.1),
        epochs,
        batch_size=20,
        generator=generator,
        max_norm=1.0,
    )
    return history["loss"][-1]


def picture(found, depth, seed):
    """Left, from layer to layer of one network; right, at the first layer of deeper and deeper."""
    left, right = new_axes(1, 2, width=12, height=5)
    plots.gradient_flow({kind: flow(kind, depth, seed) for kind in KINDS}, axes=left)
    left.set_title(f"{depth} hidden layers, before training")
    for colour, (kind, gradients) in zip(plots.COLOURS, found.items()):
        right.semilogy(gradients.keys(), gradients.values(), "s:", color=colour, label=kind)
    right.set(title="The first layer of networks of several depths")
    right.set(xlabel="hidden layers", ylabel="gradient of the first layer's parameters")
    right.set_xticks([*gradients])
    right.grid(alpha=0.3)
    right.legend(fontsize="small")
    return left


def main(arguments=None):
    """Measure gradients before training, and what training makes of each kind."""
    chosen = options(
        __doc__,
        arguments,
        depths=count(DEPTHS, "numbers of hidden layers"),
        train_depth=count(8, "hidden layers of the nets that are trained"),
        epochs=count(50, "epochs of training"),
        seed=seed(1),
    )
    report = Report("vanishing_gradients")
    found = {
        kind: {depth: first_gradient(kind, depth) for depth in chosen.depths} for kind in KINDS
    }
    report.say("The gradient of the first layer, by the number of hidden layers:")
    report.table(
        ["", *chosen.depths, f"loss, trained with {chosen.train_depth}"],
        [
            [
                kind,
                *(f"{gradient:.1e}" for gradient in gradients.values()),
                f"{trained_loss(kind, chosen.train_depth, chosen.seed, epochs=chosen.epochs):.4f}",
            ]
            for kind, gradients in found.items()
        ],
    )
    report.picture(
        lambda: picture(found, chosen.train_depth, chosen.seed),
        "vanishing_gradients",
        "Gradients vanish through sigmoids, keep their size through ReLUs with He's"
        " initialisation, and explode if the weights are larger",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
