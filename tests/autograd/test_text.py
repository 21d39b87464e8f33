import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.text import LONGEST_LABEL, LONGEST_LINE, lines, number, shown, width


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
    assert number(x, precision) == text


@given(st.floats(allow_nan=False))
def test_17_digits_tell_every_double(x):
    assert float(number(x, 17).replace("−", "-")) == x


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


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("", [" "]),
        (" ", [" "]),
        ("w", ["w"]),
        ("a\nb\r\nc\rd", ["a", "b", "c", "d"]),
        ("a\n\nb", ["a", " ", "b"]),
        ("x" * 30, ["x" * 24, "x" * 6]),
        ("x" * 10**6, ["x" * 24, "x" * 24, "x" * 23 + "…"]),
    ],
)
def test_lines(label, expected):
    assert lines(label) == expected


@given(st.text(max_size=2 * LONGEST_LABEL))
def test_lines_are_short(label):
    assert all(0 < len(line) <= LONGEST_LINE for line in lines(label))


def test_width_grows_with_the_text():
    letters = random.Random(0).choices("ilMW09 é漢😀", k=40)
    widths = [width("".join(letters[:count]), 12) for count in range(40)]
    assert widths == sorted(widths)
    assert width("漢", 12) > width("M", 12) > width("a", 12) > width("i", 12)
