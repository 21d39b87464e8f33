"""LECTURES.md names every item of the lectures, every demo, and only files that are there."""

import re

import pytest

from demos.tools.syllabus import DEMOS, LECTURES, demos

TEXT = LECTURES.read_text(encoding="utf-8")
ROWS = {row[1]: row[2] for row in re.finditer(r"^\| ([A-Z]\d+) (\|.*)$", TEXT, re.MULTILINE)}
COUNTS = {"E": 8, "W": 12, "M": 11, "L": 5, "X": 14}
LINK = re.compile(r"\[[^\]]+\]\(([^)]+)\)")


def test_every_item_of_the_lectures_has_a_row():
    assert [*ROWS] == [f"{kind}{k}" for kind, count in COUNTS.items() for k in range(1, count + 1)]


@pytest.mark.parametrize("row", ROWS)
def test_each_row_links_what_shows_it_and_what_tests_it(row):
    shown, tested = ROWS[row].split("|")[2:4]
    assert LINK.search(shown)
    assert [link for link in LINK.findall(tested) if "/test_" in link]
    for link in LINK.findall(ROWS[row]):
        assert (DEMOS / link).is_file(), link
    if row[0] in "EWX":
        assert set(re.findall(r"\]\(\w+/(\w+)\.py\)", shown)) & set(demos())


def test_a_link_to_a_test_is_called_by_its_path():
    """Tests of one name in two folders can be told apart."""
    for name, path in re.findall(r"\[([^\]]+)\]\(\.\./tests/([^)]+)\.py\)", TEXT):
        assert name == path


def test_each_lecture_has_a_letter_and_its_place_of_origin():
    lectures = re.findall(r"^## ([A-Z]) · (.+)$", TEXT, re.MULTILINE)
    assert "".join(letter for letter, _ in lectures) == "UTAHI"
    for letter, title in lectures:
        assert re.search(rf"^\| {letter} \| {title} \| \w", TEXT, re.MULTILINE)


def test_each_lecture_links_files_that_are_there():
    for link in LINK.findall(TEXT):
        assert (DEMOS / link).is_file(), link


def test_every_demo_is_in_a_lecture_or_named_beyond_them():
    lectures = TEXT.split("## The engine")[0]
    for name in demos():
        assert f"/{name}.py)" in lectures, name


def test_demos_are_listed_in_the_order_of_the_lectures():
    places = [TEXT.index(f"/{name}.py)") for name in demos()]
    assert places == sorted(places)
