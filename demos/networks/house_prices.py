"""What a house costs: one neuron, a network that is wired by hand, and one that is fully connected.

    one neuron     price = ReLU(w·size + b)
    by hand        family size     a₁ = ReLU(θ₁·size + θ₂·bedrooms + θ₃)
                   walkable        a₂ = ReLU(θ₄·zip code + θ₅)
                   school quality  a₃ = ReLU(θ₆·zip code + θ₇·wealth + θ₈)
                   price           θ₉a₁ + θ₁₀a₂ + θ₁₁a₃ + θ₁₂

Expect one neuron, which sees only the size of a house, to miss its price by some 60,000; three
hidden units that each see what they stand for, 12 parameters in all, to miss it by about 10,000;
and the fully connected network, whose 19 parameters have to find out by themselves what belongs
together, to do as well. Prices are noisy by 5,000, so nothing can miss them by less.

Lecture H (deep learning introduction, after the CS229 notes) (X7), where the zip code enters as how
walkable its quarter is, and wealth is that of the neighbourhood. A ReLU that is below 0 for every
house has died. With some seeds (3, for example) "walkable" dies, and school quality, which sees the
zip code as well, takes over.
"""

import math
from random import Random
from statistics import fmean, pstdev

from autograd import Value, no_grad
from demos.tools.figures import new_axes
from demos.tools.options import count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit
from nn import MLP, Adam, Module, Neuron, mse_loss, plots
from nn.data import split
from nn.training import evaluate

NOISE = 0.05  # the standard deviation of a price, in 100,000, around what the house is worth


class HouseNetwork(Module):
    """The lecture's 12 parameters: family size, walkability and school quality, then the price.

    >>> house = HouseNetwork(Random(0))
    >>> len(house.parameters()), len(house([1.2, 3.0, 0.5, 0.5]))
    (12, 1)
    """

    def __init__(self, generator):
        self.family_size = Neuron(2, "relu", generator=generator)
        self.walkable = Neuron(1, "relu", generator=generator)
        self.school_quality = Neuron(2, "relu", generator=generator)
        self.price = Neuron(3, generator=generator)

    def forward(self, house):
        size, bedrooms, zip_code, wealth = house
        hidden = [
            self.family_size([size, bedrooms]),
            self.walkable([zip_code]),
            self.school_quality([zip_code, wealth]),
        ]
        return [self.price(hidden)]


class OneNeuron(Module):
    """ReLU(w·size + b)"""

    def __init__(self, generator):
        self.price = Neuron(1, "relu", generator=generator)

    def forward(self, house):
        return [self.price(house[:1])]


def fully_connected(generator):
    """Three hidden units that see everything: 3·5 + 4 parameters."""
    return MLP(4, [3, 1], "relu", generator=generator)


NETWORKS = {
    "one neuron": OneNeuron,
    "wired by hand": HouseNetwork,
    "fully connected": fully_connected,
}


def house_prices(count, noise, generator):
    """Houses as (size in 100 m², bedrooms, walkability, wealth of the quarter), and their prices.

    The price, in 100,000, is a sum of what the lecture's hidden units stand for: family size from
    size and bedrooms, walkability, and school quality from walkability and wealth.
    """
    houses, prices = [], []
    for _ in range(count):
        size = generator.uniform(0.4, 3.0)
        bedrooms = float(generator.randint(1, 5))
        walkable, wealth = generator.random(), generator.random()
        family = max(0.0, 0.5 * size + 0.25 * bedrooms - 0.5)
        school = max(0.0, walkable + wealth - 0.6)
        error = generator.gauss(0.0, noise) if noise else 0.0
        houses.append([size, bedrooms, walkable, wealth])
        prices.append(max(0.0, family + 0.8 * walkable + school + error))
    return houses, prices


def standardise(rows):
    """A function that brings the columns of rows like these to mean 0 and standard deviation 1.

    >>> scale = standardise([[1.0, 5.0], [3.0, 9.0]])
    >>> scale([[1.0, 9.0], [5.0, 7.0]])
    [[-1.0, 1.0], [3.0, 0.0]]
    """
    columns = [*zip(*rows)]
    means, deviations = [*map(fmean, columns)], [*map(pstdev, columns)]

    def scale(rows):
        return [[(x - m) / s for x, m, s in zip(row, means, deviations)] for row in rows]

    return scale


def houses(count, seed):
    """Houses to learn from and houses to test on; the inputs are standardised."""
    generator = Random(seed)
    data = house_prices(count, NOISE, generator)
    known, unknown = split(data, 0.25, generator=generator)
    scale = standardise(known[0])
    return (scale(known[0]), known[1]), (scale(unknown[0]), unknown[1])


def train(network, data, epochs, seed):
    """A trained network, and the history of its training."""
    generator = Random(seed)
    model = network(generator)
    optimiser = Adam(model.parameters(), lr=0.02)
    history = fit(
        model, mse_loss, data, optimiser, epochs, batch_size=20, generator=generator, progress=False
    )
    return model, history


def error(model, data):
    """By how much it typically misses a price: the root of the mean squared error."""
    return math.sqrt(evaluate(model, mse_loss, data)["loss"])


def predicted(model, inputs):
    """The prices as numbers, nothing recorded."""
    with no_grad():
        return [price.data for (price,) in model(inputs)]


def at_work(house_network, inputs):
    """For what share of the houses each hidden unit is above 0, by its name."""
    names = {"family size": [0, 1], "walkable": [2], "school quality": [2, 3]}
    shares = {}
    with no_grad():
        for name, seen in names.items():
            unit = getattr(house_network, name.replace(" ", "_"))
            above = [unit([house[i] for i in seen]) > 0 for house in inputs]
            shares[name] = sum(above) / len(above)
    return shares


def graph(model, house):
    """The price of a house as the output of a graph, after its backward pass."""
    names = "size", "bedrooms", "zip code", "wealth"
    (price,) = model([Value(number, name) for number, name in zip(house, names)])
    price.backward()
    return price


def picture(models, histories, data):
    """Predicted prices against real ones for each network, and their losses."""
    inputs, prices = data
    grid = new_axes(1, len(models) + 1, width=13, height=3.8)
    top = max(prices) * 1.05
    for axes, colour, (name, model) in zip(grid, plots.COLOURS, models.items()):
        axes.plot([0, top], [0, top], color="0.6", linewidth=1)
        axes.scatter(prices, predicted(model, inputs), s=14, color=colour)
        axes.set(title=name, xlim=(0, top), ylim=(0, top), xlabel="price (100,000)")
    grid[0].set_ylabel("predicted (100,000)")
    plots.loss_curves(histories, axes=grid[-1], logarithmic=True)
    return grid


def main(arguments=None):
    """Train the three, and compare what they say about houses they have not seen."""
    chosen = options(
        __doc__,
        arguments,
        houses=count(200, "houses; a quarter of them are tested on", least=4),
        epochs=count(200, "epochs of training"),
        seed=seed(1),
    )
    report = Report("house_prices")
    data, new = houses(chosen.houses, chosen.seed)
    models, histories = {}, {}
    for name, network in NETWORKS.items():
        models[name], histories[name] = train(network, data, chosen.epochs, chosen.seed)
    report.table(
        ["", "parameters", "misses by", "and on new houses by"],
        [
            [
                name,
                len(model.parameters()),
                *(f"{100_000 * error(model, each):,.0f}" for each in (data, new)),
            ]
            for name, model in models.items()
        ],
    )
    report.say("Hidden units wired by hand are above 0 for this share of the houses:")
    shares = at_work(models["wired by hand"], data[0])
    report.say(", ".join(f"{name} {share:.0%}" for name, share in shares.items()))
    report.drawing(
        graph(models["wired by hand"], new[0][0]),
        "house_prices_network",
        "The price of a house by the network of 12 parameters, and its slopes",
        fold="neuron",
    )
    report.picture(
        lambda: picture(models, histories, new),
        "house_prices",
        "Prices of houses that were not trained on, as predicted, and the losses of training",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
