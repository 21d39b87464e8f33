"""How signals fare on their way through the layers: forward the activations, backward the errors.

The error signal at a layer is that at the output times a product of Jacobians, one for each layer
between. If these shrink (sigmoid′ is at most ¼) the first layers learn next to nothing; if they
stretch, training diverges.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from autograd import Value, gradients
from autograd.recording import recorded
from nn.arguments import require_instance
from nn.data.batches import Data, as_data
from nn.layers import Layer
from nn.module import Module
from nn.neuron import Neuron
from nn.rows import as_number, depth_of, is_sequence, leaves, listed

SMALL, LARGE = 1e-3, 1e3  # of the error signal at the last layer


@dataclass(frozen=True)
class LayerFlow:
    """Of one layer: what it puts out, and what comes back.

    ``signal`` and ``gradient`` are root mean squares of the error signals at its outputs and of
    the gradients of its parameters; ``dead`` is the share of units that are 0 for every sample.
    """

    name: str
    mean: float
    deviation: float
    dead: float
    signal: float
    gradient: float


@dataclass(frozen=True)
class GradientFlow:
    """The layers in the order they were called, and what is wrong with them; prints as a table."""

    layers: tuple[LayerFlow, ...]

    @property
    def warnings(self) -> list[str]:
        """Signals that vanish or explode on the way back, and layers with dead units."""
        found = []
        last = self.layers[-1].signal
        for layer in self.layers[:-1]:
            if layer.signal < SMALL * last:
                found.append(f"vanishing: the error signal at {layer.name} is {layer.signal:.1e}")
            elif layer.signal > LARGE * last:
                found.append(f"exploding: the error signal at {layer.name} is {layer.signal:.1e}")
            if layer.dead >= 0.5:
                found.append(f"dead: {layer.dead:.0%} of {layer.name} is 0 for every sample")
        return found

    def __str__(self) -> str:
        width = max(len(layer.name) for layer in self.layers)
        lines = [f"{'layer':{width}}      mean  deviation   dead    signal  gradient"]
        for f in self.layers:
            forward = f"{f.name:{width}}  {f.mean:8.3g}  {f.deviation:9.3g}  {f.dead:5.0%}"
            lines.append(f"{forward}  {f.signal:8.2e}  {f.gradient:8.2e}")
        return "\n".join(lines + self.warnings)


def gradient_flow(model: Module, loss: Callable[[Any, Any], Any], data: Data) -> GradientFlow:
    """The flow of one forward and one backward pass over (inputs, targets).

    A layer is a module that the model calls and that calls no other; a ``Layer`` and a ``Neuron``
    are taken as a whole. No ``grad`` is written; batch normalisation and dropout do as in any call.

    >>> from nn import MLP, mse_loss
    >>> from nn.init import constant
    >>> deep = MLP(1, [1] * 9, "sigmoid", initialiser=constant(1.0))
    >>> flow = gradient_flow(deep, mse_loss, ([[1.0]], [0.0]))
    >>> flow.warnings[0]
    'vanishing: the error signal at layer0 is 3.7e-05'
    """
    require_instance("the model", model, Module, "a module like MLP(2, [16, 1])")
    require_instance("the loss", loss, Callable, "a function like mse_loss or MSELoss()")
    inputs, targets = as_data(data)
    modules = dict(model.named_modules())
    for name in [name for name, each in modules.items() if isinstance(each, Layer | Neuron)]:
        for part in _below(name, modules):
            del modules[part]
    outputs: dict[Module, list[Any]] = {}

    def note(module: Module, _: Any, output: Any) -> None:
        outputs.setdefault(module, []).append(output)

    with ExitStack() as hooks:
        for module in modules.values():
            hooks.callback(module.register_forward_hook(note))
        with recorded():  # under no_grad too, as a transform does
            total = loss(model(inputs), targets)
    called = [name for name, module in modules.items() if module in outputs]
    lowest = {name: modules[name] for name in called if not _below(name, called)}
    flows = [_layer(name or "model", m, outputs[m], total) for name, m in lowest.items()]
    return GradientFlow(tuple(flows))


def _below(name: str, names: Iterable[str]) -> list[str]:
    return [each for each in names if each != name and (not name or each.startswith(f"{name}."))]


def _layer(name: str, module: Module, outputs: list[Any], total: Value) -> LayerFlow:
    rows = [leaves(row) for output in outputs for row in _rows(module, output)]
    nodes = [x for x in leaves(rows) if isinstance(x, Value)]
    numbers = [as_number(x) for x in leaves(rows)]
    dead = [all(x == 0 for x in unit) for unit in zip(*rows)]
    mean = math.fsum(numbers) / len(numbers)
    deviation = _root_mean_square([x - mean for x in numbers])
    signal = _root_mean_square(gradients(total, nodes))
    gradient = _root_mean_square(gradients(total, module.parameters()))
    return LayerFlow(name, mean, deviation, sum(dead) / len(dead), signal, gradient)


def _rows(module: Module, output: Any) -> list[Any]:
    """What a module gave, for each sample: it may have been called with a batch or with a row."""
    one_by_one = isinstance(module, Neuron) or depth_of(output) > 1
    return listed(output) if one_by_one and is_sequence(output) else [output]


def _root_mean_square(numbers: list[float]) -> float:
    return math.hypot(*numbers) / math.sqrt(len(numbers)) if numbers else 0.0
