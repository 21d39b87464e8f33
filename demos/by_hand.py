"""Networks whose weights are written down and not learnt."""

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
