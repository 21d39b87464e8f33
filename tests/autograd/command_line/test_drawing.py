"""--svg, --dot, --html and --explain: the command line's graph in files."""

import xml.etree.ElementTree as ET

import pytest

from autograd import RendererMissingError
from autograd.command_line.main import main
from autograd.drawing.drawing import Drawing
from tests.needs import needed_renderer


def test_both_files_show_the_names_and_the_gradients(capsys, tmp_path):
    needed_renderer()
    svg, dot = tmp_path / "graph.svg", tmp_path / "graph.dot"
    assert main(["3*(rate*x)", "rate=1.25", "x=3.5", f"--svg={svg}", f"--dot={dot}"]) == 0
    out, err = capsys.readouterr()
    assert "∂/∂rate  10.5\n∂/∂x     3.75\n" in out
    assert err == f"→ {svg}\n→ {dot}\n"
    shown = " ".join(ET.parse(svg).getroot().itertext())
    for part in ("rate", "1.25", "10.5", "3.5", "3.75"):
        assert part in shown
        assert part in dot.read_text(encoding="utf-8")


def test_a_constant_result_is_drawn_too(tmp_path):
    assert main(["x > 0", "x=3", "--dot", str(tmp_path / "graph.gv")]) == 0
    assert (tmp_path / "graph.gv").exists()


def test_a_file_that_cannot_be_written_is_status_2(capsys, tmp_path):
    assert main(["x*x", "x=3", "--dot", str(tmp_path / "missing" / "graph.dot")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "missing" in err


def test_a_graph_that_nobody_could_read_is_status_2(capsys, tmp_path):
    assert main(["+".join(["x*x"] * 600), "x=3", "--dot", str(tmp_path / "graph.dot")]) == 2
    out, err = capsys.readouterr()
    assert (out, list(tmp_path.iterdir())) == ("", [])
    assert err.startswith("seegrad: ")


def test_a_missing_renderer_is_status_2(capsys, tmp_path, monkeypatch):
    def svg(drawing):
        raise RendererMissingError("nothing here draws")

    monkeypatch.setattr(Drawing, "svg", property(svg))
    assert main(["x*x", "x=3", "--svg", str(tmp_path / "graph.svg")]) == 2
    assert capsys.readouterr() == ("", "seegrad: nothing here draws\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["-graph.dot", "graph.DOT"])
def test_file_names(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert main(["x*x", "x=3", f"--dot={name}"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_page_that_steps_and_the_equations(capsys, tmp_path):
    needed_renderer()
    page = tmp_path / "graph.html"
    assert main(["sigmoid(w*x)", "w=1.5", "x=2", f"--html={page}", "--explain"]) == 0
    assert "v₁ = σ(w·x) = σ(1.5 · 2) = 0.9526" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_equations_of_a_graph_too_large_are_status_2(capsys):
    assert main(["+".join(["x*x"] * 600), "x=3", "--explain"]) == 2
    assert capsys.readouterr().out == ""
