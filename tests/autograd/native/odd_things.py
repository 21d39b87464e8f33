"""What a user may pass or a rule may return, and where: as source, for both engines to run."""

import re
from collections import OrderedDict  # noqa: F401
from ctypes import c_double  # noqa: F401
from decimal import Decimal  # noqa: F401
from fractions import Fraction  # noqa: F401

import numpy as np

from autograd import Value, gradients, primitive  # noqa: F401


class Raising:
    def __init__(self, error):
        self.error = error

    def __float__(self):
        raise self.error

    def __repr__(self):
        return "Raising()"


class Index:
    def __index__(self):
        return 3

    def __repr__(self):
        return "Index()"


class Float(float):
    pass


class Weight(Value):
    pass


def rule_giving(slope):
    return primitive(lambda out, x, y: slope, lambda out, x, y: 1.0)(lambda x, y: 0.5)


def n_ary_rule_giving(partials):
    return primitive(lambda out, *xs: partials)(lambda *xs: 0.5)


THINGS = """
    None; True; 0; -3; 10**20; 10**400; -0.0; 1e308; float("inf"); float("nan"); 1j; "1.5";
    b"1"; (); [1.0]; {}; Decimal("2.5"); Decimal("sNaN"); Decimal("1e400"); Fraction(1, 3);
    Fraction(10**400); np.float32(0.1); np.float64(0.1); np.int64(3); np.bool_(True);
    np.complex128(1j); np.str_("1"); np.array([2.5]); np.array(2.5); np.array([1.0, 2.0]);
    np.array([]); np.array("1"); np.array([None]); np.ma.masked; np.timedelta64(3, "ns");
    c_double(1.0); Raising(ValueError("no")); Index(); Raising(KeyError(1));
    Raising(TypeError("not today")); Float(2.5); Weight(2.0); Value(3.0); Value
"""

USES = """
    Value(thing); Value(1.0, thing); Weight(thing); setattr(x, "data", thing);
    setattr(x, "grad", thing); setattr(x, "label", thing); x + thing; thing - x; x * thing;
    thing / x; x ** thing; thing ** x; x % thing; thing // x; x == thing; x != thing; x < thing;
    thing >= x; y.backward(thing); pow(x, 2, thing); autograd.exp(thing); autograd.tanh(thing);
    autograd.atan2(x, thing); autograd.sum([x, thing]); autograd.sum(thing);
    autograd.dot([x, 1.0], [thing, 2.0]); autograd.dot(thing, [x]);
    autograd.linear([[x, thing]], [[1.0, x]], [thing]); autograd.softmax([x, thing]);
    autograd.linear(thing, [[x]]); autograd.mean([thing, x]); autograd.max(x, thing);
    autograd.logsumexp([x, thing]); gradients(thing, [x]); gradients(y, [thing]);
    rule_giving(1.0)(x, thing); rule_giving(thing)(x, 2.0).backward();
    rule_giving(thing)(x, y).backward(); format(x, thing);
    gradients(rule_giving(thing)(x, 2.0), [x], create_graph=True);
    x.__class__(thing, label="w"); n_ary_rule_giving([thing, 1.0])(x, y).backward();
    n_ary_rule_giving(thing)(x, y).backward(); autograd.prod([x, thing]); x.clip(thing, 1.0);
    x.round(thing); x.log(thing); hash(x) == hash(thing); setattr(y, "parents", thing);
    setattr(y, "arguments", thing); setattr(y, "operation", thing); setattr(y, "op", thing);
    setattr(y, "local_derivatives", thing); setattr(y, "has_grad", thing); delattr(y, "parents");
    setattr(y, "group", thing); autograd.topological_order(thing);
    autograd.topological_order(x, thing);
    autograd.gelu(x, approximate=thing); autograd.exp(x, x=thing); autograd.exp(x=thing);
    autograd.exp(x, thing); autograd.exp(); x.exp(thing); x.exp(x=thing); x.atan2(); x.clip(thing);
    autograd.silu(x, bet=thing); autograd.silu(x, beta=thing); autograd.atan2(thing);
    autograd.dot(thing); autograd.dot(); autograd.dot(q=thing); autograd.dot([x], [x], thing);
    autograd.dot([x], [x], r=thing); autograd.linear(thing); autograd.linear(weight=thing);
    autograd.linear([[x]], [[x]], [x], thing); autograd.linear();
    autograd.linear([[x]], [[x]], bias=thing);
    Value(); Value(thing, "x", 1); Value(thing, value=1); Value(data=thing); Value(label="x");
    Value(1.0, data=thing); Value(1.0, label=thing); Weight(thing, grad=1);
    Value(1.0, "x", label="y");
    x.backward(thing, 1); x.backward(seed=thing); x.backward(1.0, seed=thing);
    x.backward(retain_graph=thing); x.detach(thing); x.detach(a=1); x.zero_grad(thing);
    x.zero_grad(a=thing); x.item(thing); gradients(y, [x], create_graph=thing)
"""


def sources(text):
    return [source.strip() for source in " ".join(text.split()).split(";")]


def outcome(thing, use):
    """What comes of it: the result and the inputs' gradients, or the error and its message."""
    with np.errstate(all="ignore"):
        x = Value(0.75, "x")
        names = {**globals(), "x": x, "y": x * 2.0}
        try:
            names["thing"] = eval(thing, names)
            result = repr(eval(use, names))
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
        return re.sub(r" at 0x\w+|<cyfunction |<function ", "", result), repr(x), repr(names["y"])
