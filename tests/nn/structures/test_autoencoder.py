"""The autoencoder: its decoder is the encoder turned around."""

import nn
from tests.nn.structures.arrays import draw


def test_an_autoencoder_mirrors_its_encoder():
    model = nn.Autoencoder(8, [5, 2], "tanh")
    assert [len(layer.neurons) for layer in model.decoder] == [5, 8]
    assert len(model(draw(3, 8))[0]) == 8
    assert len(model.encoder(draw(8))) == 2
