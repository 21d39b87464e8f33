"""The page as a parser of HTML reads it; ``tests/browser`` opens it."""

import json
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value, draw, group, no_grad
from autograd.drawing.diagram import diagram
from autograd.drawing.page.page import as_script, document
from autograd.drawing.page.steps import Steps
from autograd.graph import topological_order
from autograd.strategies import graphs
from autograd.value import error_signals


class Reader(HTMLParser):
    """The tags of a page, and its scripts."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.scripts = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        if self.tags[-1:] == ["script"] and data.strip():
            self.scripts.append(data)


def steps_of(output):
    names = {node: f"v{i}" for i, node in enumerate(topological_order(output))}
    return Steps(diagram(output, 1000), names, error_signals(output, 1.0), 4).as_json()


@given(graphs())
def test_the_steps_tell_the_numbers_of_the_engine(output):
    signals = error_signals(output, 1.0)
    told = steps_of(output)
    told_signals = {box["name"]: float(box["signal"]["exact"]) for box in told["boxes"].values()}
    assert list(told_signals.values()) == [signals[node] for node in topological_order(output)]
    for step in told["steps"]:
        if "sum" in step:
            assert step["sum"][-1]["running"] == step["lines"][0]["value"]


def test_constants_take_no_step_backward():
    x = Value(2.0, "x")
    told = steps_of(x * x.detach())
    assert [step["phase"] for step in told["steps"]] == ["start", "forward", *["backward"] * 2]
    with no_grad():
        assert [step["phase"] for step in steps_of(x * x)["steps"]] == ["start"]


@given(st.lists(st.text()), st.text())
def test_no_text_becomes_markup(texts, title):
    plain = Reader(document("<svg></svg>", {}, "title"))
    hostile = Reader(document("<svg></svg>", {"texts": texts}, title))
    assert hostile.tags == plain.tags
    assert json.loads(hostile.scripts[0]) == {"texts": texts}
    assert hostile.scripts[1:] == plain.scripts[1:]


def test_what_could_leave_a_script_is_escaped():
    written = as_script(["</script><!--", "\u2028\u2029", "&amp;"])
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == ["</script><!--", "\u2028\u2029", "&amp;"]


def test_the_page_loads_nothing(tmp_path, renderer):
    text = draw(Value(1.0, "x").sin()).save(tmp_path / "page.html").read_text(encoding="utf-8")
    assert set(Reader(text).tags) & {"link", "img", "iframe", "object", "base"} == set()
    for scheme in ("http:", "https:", "src=", "@import"):
        assert text.replace("http://www.w3.org", "").count(scheme) == 0


def test_a_folded_drawing_is_no_page():
    with pytest.raises(ValueError, match="without fold"):
        _ = draw(Value(1.0), fold=lambda node: "all").html


def test_the_page_shows_the_graph_as_it_was_drawn(renderer):
    def drawn():
        x = Value(3.0, "x")
        with group("layer"):
            y = (x * x).tanh() * x.detach() + 2.0
        return x, y, draw(y)

    _, _, untouched = drawn()
    x, y, drawing = drawn()
    y.backward()
    x.data, x.label, y.label, y.data = 5.0, "z", "loss", 7.0
    assert drawing.html == untouched.html
    assert drawing.html.count('class="cluster"') == 1


def test_what_is_not_asked_for_is_not_loaded():
    program = """
import sys
import autograd.drawing
def loaded(*names):
    return [name for name in names if name in sys.modules]
assert loaded("graphviz", "subprocess", "tempfile", "json") == []
drawing = autograd.draw(autograd.Value(1.0, "x").sin())
assert loaded("graphviz") == ["graphviz"]
from autograd.drawing import render
render.render = lambda dot, format: b"<svg></svg>"  # with any renderer, or none
assert drawing.svg
assert loaded("json", "autograd.drawing.page.page", "autograd.drawing.page.steps") == []
assert drawing.html.startswith("<!DOCTYPE html>")
"""
    subprocess.run([sys.executable, "-c", program], check=True)
