"""Programs that a user of ``nn`` writes, as mypy and pyright see them."""

from random import Random
from typing import Any, assert_type

import nn
from autograd import Value
from nn.data import circles, split
from nn.optim.lr_scheduler import CosineAnnealingLR
from nn.training import EarlyStopping, History

inputs, classes = nn.moons(20, generator=Random(0))
assert_type(inputs, list[list[float]])
assert_type(classes, list[int])

model = nn.MLP(2, [4, 1], "tanh")
assert_type(model([0.5, -1.0]), list[Value])
assert_type(model(inputs), list[list[Value]])
assert_type(model.parameters(), list[Value])
assert_type(model.train().eval(), nn.MLP)
assert_type(nn.Linear(2, 3)((0.5, Value(1.0))), list[Value])
assert_type(nn.Layer(2, 3)(inputs), list[list[Value]])
assert_type(nn.Layer(2, 3)([inputs, inputs]), list[list[list[Value]]])
assert_type(nn.Neuron(2)([0.5, -1.0]), Value)
assert_type(nn.Neuron(2)(inputs), list[Value])
assert_type(nn.Autoencoder(2, [1])(inputs), list[list[Value]])

row = model([0.5, -1.0])
assert_type(nn.ReLU()(row), list[Value])
assert_type(nn.PReLU()(row[0]), Value)
assert_type(nn.Softmax()(row), list[Value])
assert_type(nn.LayerNorm(1)([row, row]), list[list[Value]])
assert_type(nn.Embedding(5, 2)(3), list[Value])
assert_type(nn.Embedding(5, 2)([3, 0]), list[list[Value]])
assert_type(nn.Conv1d(1, 2, 3)([[1.0, 2.0, 3.0]]), list[list[Value]])
assert_type(nn.Attention(2, 2)([inputs]), list[list[list[Value]]])

assert_type(nn.mse_loss(row, [1.0]), Value)
assert_type(nn.mse_loss(row, [1.0], "sum"), Value)
assert_type(nn.mse_loss(row, [1.0], "none"), Any)
assert_type(nn.mse_loss([1.0, 2.0], [1.0, 4.0]), float)
assert_type(nn.cross_entropy([[0.1, 0.9], [0.8, 0.2]], [1, 0]), float)
assert_type(nn.hinge_loss(model(inputs), [2 * k - 1 for k in classes], reduction="mean"), Value)
assert_type(nn.accuracy(model(inputs), classes), float)
nn.mse_loss(model(inputs), [[float(k)] for k in classes]).backward()
criterion = nn.CrossEntropyLoss(reduction="sum")
criterion(nn.Linear(2, 2)(inputs), classes).backward()

optimiser = nn.Adam(model.parameters(), lr=0.01)
schedule = CosineAnnealingLR(optimiser, T_max=3)
training, test = split((inputs, classes), 0.25)
history = nn.fit(
    model,
    nn.binary_cross_entropy_with_logits,
    training,
    optimiser,
    epochs=3,
    schedule=schedule,
    validation=test,
    metrics={"accuracy": lambda y, t: nn.accuracy(y, t)},
    stopping=EarlyStopping(patience=2),
    progress=False,
)
assert_type(history, History)
assert_type(history["loss"], list[float])
assert_type(nn.optim.clip_grad_norm_(model.parameters(), 1.0), float)
assert_type(circles(4), tuple[list[list[float]], list[int]])


class Scaled(nn.Module):
    """A module of one's own: what a call gives is for its ``forward`` to say."""

    def __init__(self) -> None:
        self.factor = Value(2.0)
        self.inner = nn.Linear(2, 1)

    def forward(self, row: list[Value]) -> list[Value]:
        return self.inner(row)


assert_type(Scaled()(inputs), Any)
assert_type(nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())(inputs), Any)
