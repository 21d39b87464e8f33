"""Names that users of other libraries type first, and what takes their place here.

A name of the same thing works (SAME, SAME_METHODS); any other (ABSENT, ABSENT_ATTRIBUTES) is an
AttributeError that leads on. COMING_FROM.md shows these tables, and a test holds the two together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NoReturn

from autograd.text import brief

SAME = {
    "abs": "_absolute",
    "absolute": "_absolute",
    "arccos": "acos",
    "arccosh": "acosh",
    "arcsin": "asin",
    "arcsinh": "asinh",
    "arctan": "atan",
    "arctan2": "atan2",
    "arctanh": "atanh",
    "clamp": "clip",
    "deg2rad": "radians",
    "maximum": "max",
    "minimum": "min",
    "power": "pow",
    "rad2deg": "degrees",
    "sgn": "sign",
    "swish": "silu",
}
"""Functions that have another name here."""

_CALCULATE = "operators compute: write x + y, x - y, x*y, x/y"
_COLLECT = (
    "a list of Values, or a numpy array of them, is a vector: write [Value(x) for x in numbers]"
)
_DEFINE = "write @primitive(partials…) above a function of floats"
_EVERY = "every Value is differentiable: make it with Value(x), and a constant with v.detach()"
_NUMPY = "import numpy itself: its arrays of Values are differentiated"

ABSENT = {
    "Function": _DEFINE,
    "GradientTape": "every operation is recorded: compute y, then gradients(y, [x])",
    "Tensor": "write Value(3.0); " + _COLLECT,
    "Variable": "write Value(3.0)",
    "add": _CALCULATE,
    "arange": _COLLECT,
    "array": _COLLECT,
    "check_grads": "write check_gradients(f, at=x)",
    "constant": "a plain number is a constant; write v.detach() of a Value",
    "custom_gradient": _DEFINE,
    "custom_jvp": _DEFINE,
    "custom_vjp": _DEFINE,
    "defvjp": _DEFINE,
    "divide": _CALCULATE,
    "draw_dot": "write draw(v)",
    "egrad": "write [derivative(f)(x) for x in xs]",
    "elementwise_grad": "write [derivative(f)(x) for x in xs]",
    "enable_grad": "recording is on, except inside no_grad()",
    "extend": _DEFINE,
    "from_numpy": _COLLECT,
    "function": "nothing is compiled: call the function itself",
    "functional": "grad, jacobian, hessian, jvp, vjp and hvp are in autograd itself",
    "gradcheck": "write check_gradients(f, at=x)",
    "gradgradcheck": "write check_gradients(f, at=x, order=2)",
    "heaviside": "write hard_threshold(x)",
    "inference_mode": "write no_grad()",
    "isnan": "write math.isnan(v.data)",
    "jacfwd": "write jacobian(f)",
    "jacrev": "write jacobian(f)",
    "jet": "write taylor(f, x, order)",
    "make_hvp": "write hvp(f, x, v)",
    "make_jvp": "write jvp(f, x, v)",
    "make_vjp": "write vjp(f, x)",
    "manual_seed": "write nn.manual_seed(seed)",
    "matmul": "write dot(ws, xs), linear(…), or a @ b of numpy arrays of Values",
    "mm": "write dot(ws, xs), linear(…), or a @ b of numpy arrays of Values",
    "multiply": _CALCULATE,
    "nn": "write import nn",
    "numpy": _NUMPY,
    "ones": _COLLECT,
    "optim": "write from nn import optim",
    "reduce_mean": "write mean(xs)",
    "reduce_sum": "write sum(xs)",
    "set_detect_anomaly": "write with detect_anomaly():",
    "set_grad_enabled": "write with no_grad():",
    "stop_gradient": "write v.detach()",
    "subtract": _CALCULATE,
    "tensor": "write Value(3.0); " + _COLLECT,
    "zeros": _COLLECT,
}
"""Names of functions and modules, and what is written here."""

SAME_METHODS = {"clamp": "clip", "absolute": "__abs__", "_prev": "parents", "_op": "op"}
"""Methods and attributes of a Value that have another name here."""

_ONE_NUMBER = "a Value is one number; a list of Values, or a numpy array of them, has a shape"
_HERE = "there is one kind of number, a double, and nowhere to move it"

ABSENT_ATTRIBUTES = {
    "T": _ONE_NUMBER,
    "_backward": "a rule is declared, not assigned: " + _DEFINE + ", or read v.local_derivatives",
    "_children": "read v.parents",
    "assign": "write v.data = 3.0",
    "clone": "write +v",
    "cpu": _HERE,
    "cuda": _HERE,
    "device": _HERE,
    "dtype": _HERE,
    "grad_fn": "read v.op, v.parents and v.local_derivatives",
    "is_leaf": "write not v.op",
    "name": "read v.label",
    "ndim": _ONE_NUMBER,
    "numpy": "write v.data",
    "register_hook": "read v.grad after backward(), or see detect_anomaly and explain",
    "requires_grad": _EVERY,
    "requires_grad_": _EVERY,
    "retain_grad": "every Value keeps its grad",
    "shape": _ONE_NUMBER,
    "size": _ONE_NUMBER,
    "stop_gradient": "write v.detach()",
    "to": _HERE,
    "tolist": "write v.data",
    "value": "read v.data",
    "view": _ONE_NUMBER,
    "zero_": "write v.zero_grad(), or v.data = 0.0",
}
"""Attributes of a Value, and what is written here."""


OF_BACKWARD = {
    "create_graph": "write gradients(y, [x], create_graph=True)",
    "gradient": "write seed=",
    "inputs": "write gradients(y, [x])",
    "retain_graph": "leave it out: a graph is kept as long as it is used",
}
"""Keywords of PyTorch's backward."""


def no_modulus() -> TypeError:
    """The error of pow(x, y, modulus).

    The type of the modulus is not asked: CPython 3.13.0 crashes where that is Decimal.
    """
    return TypeError("pow() of a Value takes no modulus; write x ** y % modulus")


def unknown_keyword(name: str) -> TypeError:
    """The error for a keyword that backward does not take."""
    instead = f"; {OF_BACKWARD[name]}" if name in OF_BACKWARD else ""
    return TypeError(f"backward() takes no {name}={instead}")


class Elsewhere:
    """The place of an attribute that another library has: it is not there, and says what is.

    A place, not a ``__getattr__``, which would slow every attribute down. Instances with a dict,
    those of a class of one's own, may assign the name and read it.
    """

    def __init__(self, instead: str) -> None:
        self.instead = instead

    def __set_name__(self, owner: type, name: str) -> None:
        self.owner, self.name = owner, name

    def __get__(self, thing: Any, owner: type | None = None) -> Any:
        own = getattr(thing, "__dict__", {})
        if self.name not in own:
            self._refuse(owner or type(thing))
        return own[self.name]

    def __set__(self, thing: Any, content: Any) -> None:
        if not hasattr(thing, "__dict__"):
            self._refuse(type(thing))
        vars(thing)[self.name] = content

    def _refuse(self, owner: type) -> NoReturn:
        raise AttributeError(f"{owner.__name__} has no attribute {self.name!r}; {self.instead}")


class Same:
    """The place of a method that another library calls otherwise."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, thing: Any, owner: type) -> Any:
        return getattr(owner if thing is None else thing, self.name)


def show_the_way(cls: type, absent: Mapping[str, str], same: Mapping[str, str]) -> None:
    """Give a class places for names that it does not have; type checkers see none of them."""
    for name, instead in absent.items():
        place = Elsewhere(instead)
        place.__set_name__(cls, name)
        setattr(cls, name, place)
    for name, here in same.items():
        setattr(cls, name, Same(here))


def not_here(
    module: str, name: str, absent: Mapping[str, str], known: Iterable[str]
) -> AttributeError:
    """The error for a name that a module lacks: what to write instead, or the nearest name.

    >>> not_here("autograd", "stop_gradient", ABSENT, [])
    AttributeError("module 'autograd' has no attribute 'stop_gradient'; write v.detach()")
    >>> not_here("autograd", "sigmoit", {}, ["sigmoid", "sin"])
    AttributeError("module 'autograd' has no attribute 'sigmoit'; did you mean 'sigmoid'?")

    An import statement replaces an AttributeError by one of its own, which says nothing of this;
    therefore what an import asks for is refused with ImportError.
    """
    message = f"module {module!r} has no attribute {brief(name)}"
    if name.startswith("__"):  # a protocol that somebody asks for
        return AttributeError(message)
    close = [] if name in absent else get_close_matches(name, known, n=1)
    if name in absent:
        message += f"; {absent[name]}"
    elif close:
        message += f"; did you mean {close[0]!r}?"
    if _is_imported():
        raise ImportError(message, name=module)
    return AttributeError(message)


def _is_imported() -> bool:
    """Whether ``from module import name`` is what asked the module's ``__getattr__``."""
    import dis

    caller = sys._getframe(3)
    return dis.opname[caller.f_code.co_code[caller.f_lasti]] == "IMPORT_FROM"
