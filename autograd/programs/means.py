"""The mean of a loss over a batch, with the gradient by the parameters that all samples share."""

from __future__ import annotations

import inspect
from typing import Any

from autograd.programs.batches.axes import Axes
from autograd.programs.batches.sums import SummedLanes
from autograd.programs.jit import is_jitted
from autograd.programs.vmap import vmap
from autograd.rules.reductions import mean
from autograd.transforms.derivatives import value_and_grad
from autograd.transforms.refusals import Argnums, Function, checked_argnums


def mean_value_and_grad(
    f: Function, argnums: Argnums = 0, *, in_axes: Axes = (None, 0), ordered: bool = True
) -> Function:
    """The function that gives (m, ∇m) for the mean m of f over a batch, by shared arguments.

    It is ``value_and_grad(lambda *a: mean(vmap(f, in_axes)(*a)), argnums)``, with the same bits:
    what samples send to an argument is added up as the backward pass adds it, last sample first.

    >>> from autograd import jit
    >>> from autograd.programs import mean_value_and_grad
    >>> loss = mean_value_and_grad(jit(lambda w, x, y: (w * x - y) ** 2), in_axes=(None, 0, 0))
    >>> loss(2.0, [1.0, 2.0], [1.0, 6.0])
    (2.5, -3.0)

    With the compiled engine the samples run in lanes, under the conditions of ``vmap``, if the
    arguments ``argnums`` are numbers and all samples go the same way; else the batch is one graph.
    Recordings of ``jit(f)`` are kept; the bits are those of f itself, not of nodes of its calls.

    With ``ordered=False`` each lane adds up what its own samples send, and the lanes are added up
    at the end: of n numbers xᵢ the sum is then within n·2⁻⁵³·Σ |xᵢ| of the exact one, and its last
    bits depend on the processor. With 1,600 samples and 337 weights it took 0.8 to 0.9 of the time.

    Raises what ``vmap`` and ``value_and_grad`` do.
    """
    argnums = checked_argnums("mean_value_and_grad", f, argnums)
    of_samples = vmap(inspect.unwrap(f, stop=lambda g: not is_jitted(g)), in_axes)
    lanes = SummedLanes(f, argnums, in_axes, ordered)

    def mean_of(*arguments: Any, **keywords: Any) -> Any:
        return mean(of_samples(*arguments, **keywords))

    by_graph = value_and_grad(mean_of, argnums)

    def evaluate(*arguments: Any, **keywords: Any) -> Any:
        try:
            found = lanes.mean_and_gradient(arguments, keywords)
            return by_graph(*arguments, **keywords) if found is None else found
        finally:
            lanes.leave()

    return evaluate
