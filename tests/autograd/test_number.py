"""What counts as a number, and what the error says of what does not."""

import ctypes
import math
from decimal import Decimal
from fractions import Fraction

import pytest

from autograd import Value
from autograd.number import is_number, to_float
from tests.needs import needed_module

np = needed_module("numpy")


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        (np.ma.masked, "a masked element; pass math.nan"),
        (np.ma.array([1.0], mask=[True]), "a masked element"),
        (np.datetime64(1, "ns"), "the time"),
        (np.timedelta64(3, "ns"), "the time"),
        (np.array([3], "m8[ns]"), "the time"),
        (np.array(None, dtype=object), "None"),
        (np.array("1.5"), "the str '1.5'"),
        (np.str_("1.5"), "the str_? '1.5'"),
        (np.zeros(1, "f8,f8")[0], "the tuple"),
        (np.complex128(1j), "complex"),
        (ctypes.c_double(1.0), "c_double"),
        (object(), "object"),
    ],
)
def test_what_is_no_number(missing, message):
    for use in (Value, lambda number: Value(1.0) + Value(number), Value(1.0).backward):
        with pytest.raises(TypeError, match=message):
            use(missing)
    v = Value(1.0)
    with pytest.raises(TypeError, match=message):
        v.data = missing
    assert not is_number(missing)


def test_one_element_is_taken_for_itself():
    for one in (np.ma.array([2.0], mask=[False]), np.array([[2]]), np.array(2.0, dtype=object)):
        assert to_float(one) == 2.0
    assert is_number(np.float32(2.0))
    assert not is_number(np.ma.masked)
    assert to_float(np.array([True])) == 1.0


def test_a_signalling_nan():
    with pytest.raises(ValueError, match=r"got Decimal\('sNaN'\); pass math.nan"):
        Value(Decimal("sNaN"))
    assert math.isnan(Value(Decimal("nan")).data)


@pytest.mark.parametrize("large", [10**400, Fraction(10**400), Decimal("1e400"), Decimal("-1e400")])
def test_what_is_too_large(large):
    with pytest.raises(OverflowError, match=f"got a larger {type(large).__name__}; pass math.inf"):
        Value(large)
    assert Value(Decimal("-inf")).data == -math.inf
