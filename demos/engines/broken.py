"""Twelve engines, each with one bug of the kind that students write: the exercise of the bug hunt.

Each is the lecture's engine with one text changed. Who hunts looks at the report, not in here.
"""

from inspect import getsource
from typing import NamedTuple

from demos.engines import lecture

SOURCE = getsource(lecture)


class Bug(NamedTuple):
    """What was changed into what, and the hint that a teacher may give."""

    old: str
    new: str
    hint: str


BUGS = (
    Bug("parent.grad += signal", "parent.grad = signal", "one value, two children"),
    Bug("reversed(nodes)", "nodes", "who has to go first?"),
    Bug("(b * signal, a * signal)", "(a * signal, b * signal)", "whose slope is whose number?"),
    Bug("(1.0 - t * t) * signal", "(1.0 - t * t)", "what arrives from above?"),
    Bug("(x > 0) * signal", "(x >= 0) * signal", "what about 0 itself?"),
    Bug("as_value(other) - self", "self - as_value(other)", "2 − x"),
    Bug("n * x ** (n - 1)", "x ** (n - 1)", "the slope of x³ at 1"),
    Bug("0.0 if node.parents else node.grad", "node.grad", "call backward() twice"),
    Bug("0.0 if node.parents else node.grad", "0.0", "two losses with one weight"),
    Bug("elif id(value) not in seen:", "elif value.data not in seen:", "two values, one number"),
    Bug(
        "waiting = [], set(), [(output, False)]",
        "waiting = [], set(), [(output, True)]",
        "how far down does it go?",
    ),
    Bug("self + (-other)", "self + other", "3 − 2"),
)


def engine(number):
    """The class with this bug, the first being 1."""
    bug = BUGS[number - 1]
    code = SOURCE.replace(bug.old, bug.new, 1)
    if number == 10:
        code = code.replace("seen.add(id(value))", "seen.add(value.data)")
    names = {"__name__": f"engine_{number}"}
    exec(compile(code, f"engine_{number}", "exec"), names)
    return names["Value"]
