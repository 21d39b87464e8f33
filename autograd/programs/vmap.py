"""``vmap``: a function of one sample as a function of a batch."""

from __future__ import annotations

from typing import Any

from autograd.programs.batches.axes import Axes, Batch, checked_axes
from autograd.programs.batches.gathered import stacked
from autograd.programs.batches.lanes import Lanes
from autograd.programs.jit import JITTED_WITHIN, jit
from autograd.transforms.refusals import Function, check_function, whole


def vmap(f: Function, in_axes: Axes = 0, out_axes: Axes = 0, *, threads: int = 1) -> Function:
    """f over a batch: ``[f(x) for x in X]``, with the results stacked as the samples were.

    f gets plain numbers, as in a loop over a list of floats: write ``tanh(x)``, not ``x.tanh()``.

    A batch is a list or a numpy array of samples along the axis ``in_axes``; None stands for an
    argument that is the same for all. Tuples and dicts hold a batch in each branch, and several
    arguments may have an axis each. Results are lists, or arrays if an argument was one, stacked
    along ``out_axes``.

    >>> from autograd import grad, jit, vmap
    >>> vmap(lambda x, w: x * w, in_axes=(0, None))([1.0, 2.0], 3.0)
    [3.0, 6.0]
    >>> vmap(grad(lambda x: x[0] * x[1]))([[1.0, 2.0], [3.0, 4.0]])
    [[2.0, 1.0], [4.0, 3.0]]

    With the compiled engine a batch of some hundred samples is **replayed in lanes**: f is recorded
    for one sample, and runs for 4, 8 or 16 at once; samples that go another way (``if x > 0``) are
    split off. It gives the bits of the loop, and the lowest sample for which f fails raises. As for
    ``jit``, f must depend on its arguments and on Values only. A recording is used for one call;
    ``vmap(jit(f))``, which is ``jit(vmap(f))``, keeps it for those that follow.

    >>> vmap(jit(grad(lambda x: x * x if x > 0 else -x)))([3.0, -2.0])
    [6.0, -1.0]

    Without a compiler numpy computes + − × ÷ √ for all lanes at once, and ``math`` the rest for
    each: Black–Scholes with five derivatives, for 2,000 options, took a tenth of the loop's time.

    Lanes are for numbers: floats, and float64 arrays. f runs for each sample by itself where its
    results are Values, so that a gradient through a batch has the bits of the loop, where it works
    with arrays of plain numbers, and wherever ``jit`` would run it itself. With ``threads`` lanes
    run in several: with two, 100,000 options took 0.8 to 0.9 of the time on two cores.

    Raises ValueError if the batches differ in length, or if there is none.
    """
    check_function("vmap", f)
    if whole(threads) < 1:
        raise ValueError(f"vmap needs one thread or more, got threads={threads}")
    in_axes, out_axes = checked_axes("in_axes", in_axes), checked_axes("out_axes", out_axes)
    lanes = Lanes(f, threads)

    def over_a_batch(*arguments: Any, **keywords: Any) -> Any:
        batch = Batch(arguments, keywords, in_axes)
        try:
            is_done, answer = lanes.over(batch, out_axes)
            if is_done:
                return answer
            results = []
            for i in range(batch.count):
                given, named = batch.lane(i)
                results.append(f(*given, **named))
        finally:
            lanes.leave()
        return stacked(results, out_axes, batch.as_array)

    def jitted() -> Function:
        return vmap(jit(f), in_axes, out_axes, threads=threads)

    JITTED_WITHIN[over_a_batch] = jitted
    if lanes.keeps:
        over_a_batch.programs = lanes.programs  # type: ignore[attr-defined]
    return over_a_batch
