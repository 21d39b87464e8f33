"""One operation near a point where it is not smooth: kinks, ties, jumps, branch cuts, ends."""

from __future__ import annotations

from hypothesis import strategies as st

from autograd.programs.expression import Expression
from autograd.programs.words import WORDS
from autograd.strategies.numbers import near

# Where each operation has its singular points; all others are smooth wherever they are defined.
EDGES: dict[str, tuple[tuple[float, ...], ...]] = {
    **dict.fromkeys(
        ["absolute", "sign", "relu", "selu", "softsign", "fabs", "sqrt", "cbrt", "log", "log2"],
        ((0.0,), (-0.0,)),
    ),
    **dict.fromkeys(["log10", "reciprocal", "hard_threshold"], ((0.0,),)),
    **dict.fromkeys(["asin", "acos", "atanh", "hard_tanh"], ((1.0,), (-1.0,))),
    **dict.fromkeys(["floor", "ceil", "trunc"], ((0.0,), (1.0,), (-1.0,))),
    **dict.fromkeys(["max", "min"], ((1.0, 1.0), (0.0, 0.0, -1.0))),
    **dict.fromkeys(["mod", "floordiv", "fmod"], ((2.0, 1.0), (0.0, 1.0), (-3.0, 1.5))),
    **dict.fromkeys(["leaky_relu", "prelu"], ((0.0, 0.01), (0.0, 2.0))),
    "elu": ((0.0, 1.0), (0.0, 2.0)),
    "hard_sigmoid": ((3.0,), (-3.0,)),
    "round": ((0.5, 0.0), (-1.5, 0.0)),
    "remainder": ((0.5, 1.0), (3.0, 2.0)),
    "copysign": ((0.0, 1.0), (1.0, 0.0)),
    "clip": ((-1.0, -1.0, 1.0), (1.0, -1.0, 1.0)),
    "atan2": ((0.0, -1.0), (-0.0, -1.0), (0.0, 0.0)),
    "hypot": ((0.0, 0.0),),
    "dist": ((1.0, 1.0),),
    "log1p": ((-1.0,),),
    "acosh": ((1.0,),),
    "div": ((1.0, 0.0), (0.0, 0.0)),
    "power": ((0.0, 2.0), (0.0, 1.0), (0.0, 0.0), (0.0, 0.5)),
    "less": ((1.0, 1.0, 2.0, 3.0),),
    "where": ((1.0, 1.0, 2.0, 3.0),),
}


@st.composite
def edges(draw: st.DrawFn, *, operations: list[str] | None = None) -> Expression:
    """One operation, all of its arguments inputs, at a singular point or a little beside it."""
    name = draw(st.sampled_from(operations or [*EDGES]))
    point = draw(st.sampled_from(EDGES[name]))
    inputs = [draw(near(x)) for x in point]
    if WORDS[name].default is not None:  # round takes a whole number of digits
        inputs[1:] = point[1:]
    return Expression(tuple(inputs), ((name, tuple(range(len(inputs)))),))
