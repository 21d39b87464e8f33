import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.drawing.labels import LONGEST_LABEL, LONGEST_LINE, lines, width


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
