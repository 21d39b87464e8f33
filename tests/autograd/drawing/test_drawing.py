from pathlib import Path

import pytest

from autograd import Drawing, Value, draw
from tests.autograd.drawing.reading import arrows, boxes


@pytest.fixture
def drawing():
    return draw(Value(3.0, "x") * 2.0)


@pytest.mark.parametrize("thing", [3.0, "x", None, [Value(1.0)]])
def test_only_a_value_can_be_drawn(thing):
    with pytest.raises(TypeError, match=f"a Value to draw, got a {type(thing).__name__}"):
        draw(thing)


@pytest.mark.parametrize("direction", ["RL", "lr", "", None])
def test_directions(direction):
    with pytest.raises(ValueError, match=r"'LR'.*'TB'"):
        draw(Value(1.0), direction=direction)


@pytest.mark.parametrize("precision", [0, -1, 18, 2.5, "4", True])
def test_precisions(precision):
    with pytest.raises(ValueError, match="from 1 to 17"):
        draw(Value(1.0), precision=precision)


@pytest.mark.parametrize("most", [0, -1, "5", None, True, float("nan")])
def test_how_many_nodes_may_be_shown(most):
    with pytest.raises(ValueError, match="max_nodes is a number of 1 or more, not"):
        draw(Value(1.0), max_nodes=most)
    assert draw(Value(1.0) * 2, max_nodes=float("inf"))


def test_a_fold_that_gives_no_name():
    with pytest.raises(TypeError, match="fold gives the name of a node's group, or None, got 3"):
        draw(Value(1.0) * 2, fold=lambda node: 3)


def test_precision_counts_digits():
    dot = draw(Value(1 / 3) * 3.0, precision=2).dot
    assert boxes(dot)["n0"][1] == "0.33"
    assert arrows(dot)[0][2] == "3"


def test_a_drawing_stays_as_it_was():
    x = Value(3.0)
    y = x * x
    drawing = draw(y)
    before = drawing.dot
    y.backward()
    assert drawing.dot == before != draw(y).dot


@pytest.mark.parametrize("name", ["graph.dot", "graph.gv", "GRAPH.DOT"])
def test_save_returns_the_path(drawing, tmp_path, name):
    path = drawing.save(str(tmp_path / name))
    assert path == Path(tmp_path / name)
    assert path.read_text(encoding="utf-8") == drawing.dot
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["graph", "graph.jpeg", "graph.svg.", ".svg", "graph.svgz"])
def test_save_needs_a_known_suffix(drawing, tmp_path, name):
    with pytest.raises(ValueError, match=r"\.dot, \.gv, \.svg, \.png, \.pdf"):
        drawing.save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_save_where_nothing_can_be_written(drawing, tmp_path):
    with pytest.raises(FileNotFoundError):
        drawing.save(tmp_path / "no such folder" / "graph.dot")


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_an_error_leaves_the_file_that_was_there(drawing, tmp_path, monkeypatch, step):
    path = tmp_path / "graph.dot"
    path.write_text("before")
    whole = getattr(Path, step)

    def full(self, content):
        if step == "write_bytes":
            whole(self, content[:10])
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, step, full)
    with pytest.raises(OSError, match="no space left"):
        drawing.save(path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_save_through_a_link(drawing, tmp_path):
    link = tmp_path / "link.dot"
    link.symlink_to(tmp_path / "real.dot")
    drawing.save(link)
    assert link.is_symlink()
    assert (tmp_path / "real.dot").read_text() == drawing.dot


def test_a_notebook_shows_the_picture(drawing, renderer):
    shown = {"image/svg+xml": drawing.svg, "text/plain": repr(drawing)}
    assert drawing._repr_mimebundle_() == shown
    assert isinstance(drawing, Drawing)
    assert repr(drawing) == "<Drawing: Computation graph of a value = 6>"
