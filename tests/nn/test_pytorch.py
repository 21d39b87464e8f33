"""Names and shapes of states as PyTorch has them."""

import numpy as np

import nn
from nn.pytorch import arranged


def test_names_and_shapes_of_a_state_in_pytorch():
    """They are PyTorch's own; the exchange with it is tested where it is installed."""

    class Model(nn.Module):
        def __init__(self):
            self.network = nn.LSTM(2, 1, num_layers=2)
            self.blocks = [nn.Layer(2, 3), nn.Conv1d(1, 2, 3, bias=False)]
            self.mlp = nn.MLP(2, [4, 1], "prelu")

    shapes = {name: np.shape(numbers) for name, numbers in arranged(Model()).items()}
    assert shapes == {
        "network.weight_ih_l0": (4, 2),
        "network.weight_hh_l0": (4, 1),
        "network.bias_ih_l0": (4,),
        "network.bias_hh_l0": (4,),
        "network.weight_ih_l1": (4, 1),
        "network.weight_hh_l1": (4, 1),
        "network.bias_ih_l1": (4,),
        "network.bias_hh_l1": (4,),
        "blocks.0.weight": (3, 2),
        "blocks.0.bias": (3,),
        "blocks.1.weight": (2, 1, 3),
        "mlp.0.weight": (4, 2),
        "mlp.0.bias": (4,),
        "mlp.1.weight": (1,),
        "mlp.2.weight": (1, 4),
        "mlp.2.bias": (1,),
    }
