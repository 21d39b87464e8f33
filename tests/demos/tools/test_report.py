"""What a demo reports, on the terminal and for the page."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import RendererMissingError, Value
from demos.tools.figures import new_axes, one_legend
from demos.tools.report import Report, Table, Text, figure_of
from tests.needs import needed_module, needed_renderer

matplotlib_figure = needed_module("matplotlib.figure")


@pytest.fixture
def report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Report("example")


def test_what_is_said_is_printed_and_kept(report, capsys):
    report.say("one\ntwo")
    report.say()
    report.say(3)
    assert capsys.readouterr().out == "one\ntwo\n\n3\n"
    assert report.blocks == [Text("one\ntwo"), Text(""), Text("3")]


CELLS = st.text(st.characters(exclude_categories=["C", "M", "Z"]), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1))
def test_a_table_has_its_columns_below_each_other(rows):
    table = Table(["left", "right"], rows)
    lines = str(table).split("\n")
    width = max(len(cells[0]) for cells in [table.header, *rows])
    assert len(lines) == len(rows) + 1
    for line, (first, second) in zip(lines, [table.header, *rows], strict=True):
        assert line[: width + 2].strip() == first
        assert line[width + 2 :].strip() == second


@pytest.mark.parametrize(
    "cell", ["1", "-0.5", "−3", "1e-12", "99 %", "97%", "1,234", "nan", "2.5×"]
)
def test_numbers_stand_to_the_right(cell):
    assert Table(["number", "word"], [[cell, "word"], ["", ""]]).numeric(0)


@pytest.mark.parametrize("cell", ["a", "(1, 2)", "1 and 2", "x1"])
def test_words_stand_to_the_left(cell):
    assert not Table(["word"], [["1"], [cell]]).numeric(0)


def test_pictures_from_axes_from_several_from_a_figure_and_from_a_function(report, tmp_path):
    axes = matplotlib_figure.Figure().subplots(2, 2)
    for name, drawn in {
        "one": axes[0, 0],
        "all": axes,
        "list": list(axes[0]),
        "figure": axes[0, 0].figure,
        "function": lambda: axes,
    }.items():
        report.picture(drawn, name, f"{name} of them")
        assert (tmp_path / "out" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert [(f.name, f.caption) for f in report.blocks][:2] == [
        ("one.png", "one of them"),
        ("all.png", "all of them"),
    ]
    assert figure_of(np.array([[axes[1, 1]]])) is axes[0, 0].figure


def test_without_matplotlib_a_demo_goes_on(report, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "matplotlib.figure")

    def draw():
        from matplotlib.figure import Figure

        return Figure()

    report.picture(draw, "none", "A curve.")
    (said,) = report.blocks
    assert "pip install matplotlib" in said.text
    with pytest.raises(ModuleNotFoundError, match="another"):
        report.picture(lambda: __import__("another"), "none", "A curve.")


def test_drawings_and_pages(report, tmp_path, capsys):
    needed_renderer()
    y = Value(2.0, "x") ** 2
    report.drawing(y, "square", "A square.", direction="TB")
    report.page(y, "square", "Its steps.")
    assert [f.name for f in report.blocks] == ["square.svg", "square.html"]
    assert "prefers-color-scheme" in (tmp_path / "out/square.svg").read_text()
    assert capsys.readouterr().out == "→ out/square.svg\n→ out/square.html\n"


def test_where_nothing_renders_a_drawing_is_its_source(report, tmp_path, monkeypatch):
    def missing(*_):
        raise RendererMissingError("nothing renders here")

    monkeypatch.setattr("autograd.drawing.render.render", missing)
    y = Value(2.0, "x") ** 2
    report.drawing(y, "square", "A square.")
    report.page(y, "square", "Its steps.")
    assert [getattr(b, "name", getattr(b, "text", "")) for b in report.blocks] == [
        "nothing renders here",
        "square.dot",
        "nothing renders here",
    ]
    assert (tmp_path / "out/square.dot").read_text().startswith("digraph")


def test_a_bar_above_a_letter_takes_no_column():
    lines = str(Table(["name", "formula"], [["z̄", "y − t"], ["h", "σ(z)"]])).split("\n")
    assert lines == ["name  formula", "z̄     y − t", "h     σ(z)"]


def test_one_legend_has_each_entry_once():
    grid = new_axes(1, 2, sharey=True)
    for axes, names in zip(grid, (("a", "b"), ("b", "c")), strict=True):
        for name in names:
            axes.plot([0, 1], label=name)
        axes.legend()
    one_legend(grid)
    (legend,) = grid[0].figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["a", "b", "c"]
    assert [axes.get_legend() for axes in grid] == [None, None]
