import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd.text import SUBSCRIPTS, SUPERSCRIPTS, short_number, shown, subscript, superscript


@pytest.mark.parametrize(
    ("x", "precision", "text"),
    [
        (0.0, 4, "0"),
        (-0.0, 4, "−0"),
        (1.0, 4, "1"),
        (-1.5, 4, "−1.5"),
        (100.0, 1, "1e2"),
        (123456.0, 4, "1.235e5"),
        (0.1 + 0.2, 4, "0.3"),
        (0.1 + 0.2, 17, "0.30000000000000004"),
        (-1e-10, 4, "−1e−10"),
        (5e-324, 1, "5e−324"),
        (math.inf, 4, "inf"),
        (-math.inf, 4, "−inf"),
        (math.nan, 4, "nan"),
    ],
)
def test_numbers_are_short(x, precision, text):
    assert short_number(x, precision) == text


@given(st.floats(allow_nan=False))
def test_17_digits_tell_every_double(x):
    assert float(short_number(x, 17).replace("−", "-")) == x


@pytest.mark.parametrize(
    ("character", "escape"),
    [
        ("\x00", r"\x00"),
        ("\x1b", r"\x1b"),
        ("\x7f", r"\x7f"),
        ("\x85", r"\x85"),
        ("\u2028", r"\u2028"),
        ("\u202e", r"\u202e"),
        ("\u2069", r"\u2069"),
        ("\ud800", r"\ud800"),
        ("\udfff", r"\udfff"),
        ("\uffff", r"\uffff"),
    ],
)
def test_what_has_no_picture_is_shown_as_its_escape(character, escape):
    assert shown(f"a{character}b") == f"a{escape}b"


@given(st.text().filter(str.isprintable))
def test_what_has_a_picture_is_shown_as_itself(text):
    assert shown(text) == text


def test_small_digits():
    assert (superscript("0123456789"), subscript("0123456789")) == (SUPERSCRIPTS, SUBSCRIPTS)
    assert superscript("−(12) x") == "⁻⁽¹²⁾ x"
    assert subscript("w(12)") == "w₍₁₂₎"


@pytest.mark.parametrize("room", ["drawing", "equations"])
def test_the_small_digits_are_listed_once(room):
    for path in (Path(autograd.__file__).parent / room).rglob("*.py"):
        assert not re.search("⁰¹|₀₁|₀-₉|⁴-⁹", path.read_text(encoding="utf-8")), path
