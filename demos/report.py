"""What the demos share: the table that sets three ways to a derivative side by side, and pictures.

The engine's gradient, the closed form from the lecture and the finite difference must agree; a
demo fails if they do not.
"""

import math
from collections.abc import Callable, Mapping
from pathlib import Path

from autograd import RendererMissingError, Value, draw
from autograd.finite_differences import central

OUT = Path("out")


def compare(
    nodes: Mapping[str, Value],
    closed_forms: Mapping[str, float],
    functions: Mapping[str, Callable[[float], float]],
) -> None:
    """Print value and gradient of each node beside its closed form and its finite difference.

    ``functions`` maps the name of a node to the output as a function of that node alone.
    """
    print(f"{'':6}{'value':>14}{'gradient':>18}{'closed form':>18}{'finite difference':>20}")
    for name, node in nodes.items():
        row = f"{name:6}{node.data:14.9f}{node.grad:18.12f}"
        if name in closed_forms:
            require_equal(name, node.grad, closed_forms[name], 1e-12)
            row += f"{closed_forms[name]:18.12f}"
        if name in functions:
            difference = central(functions[name], node.data)
            require_equal(name, node.grad, difference.value, 1e-9)
            row += f"{difference.value:20.12f}"
        print(row)


def require_equal(name: str, gradient: float, expected: float, rtol: float) -> None:
    """Stop with an error if two ways to a derivative disagree."""
    if not math.isclose(gradient, expected, rel_tol=rtol, abs_tol=rtol):
        raise AssertionError(f"gradient of {name}: {gradient} is not {expected}")


def save(output: Value, name: str) -> None:
    """Write the graph of the output to out/NAME.svg, or as DOT where nothing can render it."""
    OUT.mkdir(exist_ok=True)
    try:
        path = draw(output).save(OUT / f"{name}.svg")
    except RendererMissingError as error:
        path = draw(output).save(OUT / f"{name}.dot")
        print(error)
    print(f"→ {path}\n")
