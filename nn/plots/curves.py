"""Lines over epochs, over layers and over x."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from autograd import derivative
from autograd.text import brief, require_flag
from nn.arguments import require_instance
from nn.diagnostics.gradient_flow import GradientFlow
from nn.plots.canvas import colour, evenly, given_or_new, line_in_legend, make_logarithmic
from nn.rows import as_number
from nn.training.history import History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POINTS = 401
PRIMES = ("", "′", "″", "‴")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def loss_curves(
    curves: Mapping[str, History | Sequence[Any]],
    *,
    axes: Axes | None = None,
    ylabel: str = "loss",
    logarithmic: bool = False,
) -> Axes:
    """How a number changes as training goes on, a line for each name.

    A ``History`` gives its "loss", and where there is one its "validation loss", dashed; a
    sequence gives its numbers. Other numbers of a history are sequences: ``history["accuracy"]``.

    >>> axes = loss_curves({"SGD": [4.0, 2.0, 1.0], "Adam": [4.0, 1.0, 0.1]}, logarithmic=True)
    >>> axes.get_yscale(), [line.get_label() for line in axes.lines]
    ('log', ['SGD', 'Adam'])
    """
    require_flag("logarithmic", logarithmic)
    require_instance("curves", curves, Mapping, 'a dict like {"SGD": history}')
    axes = given_or_new(axes)
    for k, (name, curve) in enumerate(curves.items()):
        lines = {"-": curve["loss"] if isinstance(curve, History) else curve}
        if isinstance(curve, History) and curve.epochs and "validation loss" in curve.epochs[-1]:
            lines["--"] = curve["validation loss"]
        for style, numbers in lines.items():
            marker = "o" if len(numbers) == 1 else None  # a line of one point would not be seen
            label = name if style == "-" else f"{name}, validation"
            look: dict[str, Any] = {"color": colour(k), "linestyle": style, "marker": marker}
            axes.plot(range(1, len(numbers) + 1), [*map(as_number, numbers)], label=label, **look)
    histories = any(isinstance(curve, History) for curve in curves.values())
    axes.set(xlabel="epoch" if histories else "step", ylabel=ylabel)
    if logarithmic:
        make_logarithmic(axes)
    axes.grid(alpha=0.3)
    axes.legend()
    return axes


def gradient_flow(
    flows: GradientFlow | Mapping[str, GradientFlow], *, axes: Axes | None = None
) -> Axes:
    """How large gradients are from the first layer to the last, on a logarithmic scale.

    For each of one or several results of ``nn.diagnostics.gradient_flow``: a line for the error
    signals at the outputs of the layers, and a dotted one for the gradients of their parameters. A
    line that falls to the left vanishes on its way back. What is 0 is left out.

    >>> import nn
    >>> model = nn.MLP(1, [2, 1])
    >>> flow = nn.diagnostics.gradient_flow(model, nn.mse_loss, ([[1.0]], [[0.0]]))
    >>> [text.get_text() for text in gradient_flow(flow).get_xticklabels()]
    ['layer0', 'layer1']
    """
    axes = given_or_new(axes)
    several = {"": flows} if isinstance(flows, GradientFlow) else flows
    for k, (name, flow) in enumerate(several.items()):
        axes.plot([layer.signal for layer in flow.layers], "o-", color=colour(k), label=name)
        gradients = [layer.gradient for layer in flow.layers]
        axes.plot(gradients, "s:", color=colour(k), markerfacecolor="none")
    longest = max((flow.layers for flow in several.values()), key=len, default=())
    slant: dict[str, Any] = {"rotation": 45, "ha": "right"} if len(longest) > 6 else {}
    axes.set_xticks(range(len(longest)), [layer.name for layer in longest], **slant)
    axes.set(xlabel="from the inputs to the output →", ylabel="root mean square")
    make_logarithmic(axes)
    axes.grid(alpha=0.3)
    names = [line for line in axes.get_legend_handles_labels()[0] if line.get_label()]
    signal = line_in_legend("-", "error signals", marker="o")
    gradient = line_in_legend(":", "gradients of parameters", marker="s", markerfacecolor="none")
    axes.legend(handles=[*names, signal, gradient], fontsize="small")
    return axes


def function_with_derivatives(
    f: Callable[[Any], Any], low: float, high: float, *, orders: int = 2, axes: Axes | None = None
) -> Axes:
    """A function of one scalar from low to high and its first derivatives, by the engine.

    >>> from autograd import tanh
    >>> axes = function_with_derivatives(tanh, -3, 3)
    >>> [line.get_label() for line in axes.lines]
    ['tanh', 'tanh′', 'tanh″']
    """
    if orders < 0:
        raise ValueError(f"expected an order of 0 or more, got {brief(orders)}")
    axes = given_or_new(axes)
    name = getattr(f, "__name__", "f")
    name = "f" if name == "<lambda>" else name
    xs = evenly(low, high, POINTS)
    for k in range(orders + 1):
        order = derivative(f, k)
        mark = PRIMES[k] if k < len(PRIMES) else f"⁽{str(k).translate(SUPERSCRIPTS)}⁾"
        axes.plot(xs, [as_number(order(x)) for x in xs], color=colour(k), label=name + mark)
    axes.set(xlabel="x", xlim=(low, high))
    axes.grid(alpha=0.3)
    axes.legend()
    return axes
