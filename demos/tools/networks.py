"""What several demos need of networks: weights written down by hand, and outputs as numbers."""

from autograd import no_grad
from nn import MLP


def network(layers, activations):
    """The MLP with these weights: layers of neurons (w, b), and an activation for each layer.

    >>> network([[([1.0, 1.0], -0.5)]], ["hard_threshold"])([0.0, 1.0])
    [Value(data=1.0, grad=0.0)]
    """
    n_in = len(layers[0][0][0])
    model = MLP(n_in, [len(layer) for layer in layers], activations)
    model.load_state_dict(
        {
            f"layer{i}.neuron{j}.{name}": numbers
            for i, layer in enumerate(layers)
            for j, neuron in enumerate(layer)
            for name, numbers in zip("wb", neuron)
        }
    )
    return model


def outputs(model, rows):
    """The number that a model with one output gives for each row; nothing is recorded.

    >>> outputs(network([[([2.0], -1.0)]], ["relu"]), [[0.0], [3.0]])
    [0.0, 5.0]
    """
    with no_grad():
        return [y.data for (y,) in model(rows)]
