"""Real pictures by each renderer that is here, and the choice between them."""

import re
import signal
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import RendererMissingError, RenderTimeoutError, Value, draw, primitive
from autograd.drawing.labels import LONGEST_LABEL
from autograd.equations.names import in_text
from autograd.rules.operations import ROWS
from autograd.text import shown
from tests.autograd.drawing.reading import elements, text_of, without_space
from tests.examples import IN_ONE_PLACE
from tests.needs import needed_module

pytestmark = pytest.mark.once

NASTY = [
    "]",
    '"',
    "'",
    "\\",
    r"\N\G\L\E\T\H\l\r\n",
    "\\\\",
    '\\"',
    "<b>",
    "</TD></TR></TABLE>>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "<script>alert(1)</script>",
    '" URL="http://example.org',
    "&amp;",
    "&#65;",
    "&nosuch;",
    "{a|<b>c}",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\x00",
    "\ud800",
    "\uffff",
    "\u202e",
    "漢字",
    "👩‍👧",
    "e\u0301",
    "<title>t</title>",
    "n0",
    "%s%n",
]
labels = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.lists(st.sampled_from(NASTY) | st.characters(exclude_categories=())).map("".join),
).map(lambda text: text[:LONGEST_LABEL])
fuzzing = settings(max_examples=60, suppress_health_check=IN_ONE_PLACE)


def _expected(text):
    return without_space("".join([shown(line) for line in re.split("\r\n|\r|\n", text)]))


@pytest.fixture
def plain(renderer):
    """The structure of a picture of ``-x``, which no label may change."""
    return _structure(draw(-Value(1.0, "x")).svg)


@fuzzing
@given(label=labels)
def test_any_label_shows_as_itself_and_does_nothing(plain, label):
    svg = draw(-Value(1.0, label)).svg
    assert _expected(in_text(label)) in text_of(svg)
    assert _structure(svg) == plain


def test_nasty_labels(plain):
    for label in [*NASTY, "x" * 1000]:
        svg = draw(-Value(1.0, label)).svg
        assert _expected(in_text(label))[: LONGEST_LABEL - 1] in text_of(svg)
        assert _structure(svg) == plain


@fuzzing
@given(name=labels.filter(lambda name: name not in {row.symbol for row in ROWS}))
def test_any_name_of_an_operation_shows_as_itself(renderer, name):
    def identity(x):
        return x

    identity.__name__ = name
    svg = draw(primitive(lambda out, x: 1.0)(identity)(Value(1.0))).svg
    assert _expected(name) in text_of(svg)


def _structure(svg):
    """All elements and attributes but the text, and what depends on its size."""
    return [
        (tag, sorted(attributes), attributes.get("id"))
        for tag, attributes, _ in elements(svg)
        if tag != "text"
    ]


def test_the_picture_has_a_name_and_no_tooltips(renderer):
    svg = draw(Value(1.0, "a <b>")).svg
    assert svg.startswith('<svg role="img"')
    titles = [text for tag, _, text in elements(svg) if tag == "title"]
    assert titles == ["Computation graph of a <b> = 1"]


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_inputs_stand_on_the_side_where_reading_begins(renderer, direction):
    x = Value(3.0, "first")
    svg = draw(-x, direction=direction).svg
    place = {text: attributes for tag, attributes, text in elements(svg) if tag == "text"}
    axis = {"LR": "x", "TB": "y"}[direction]
    assert float(place["first"][axis]) < float(place["−"][axis])


def test_operands_keep_their_order_where_it_matters(renderer):
    minuend, subtrahend = Value(1.0, "minuend"), Value(1.0, "subtrahend")
    for difference in (minuend - subtrahend, (subtrahend * 1.0 + minuend * 1.0) - subtrahend):
        svg = draw(difference).svg
        place = {text: attributes for tag, attributes, text in elements(svg) if tag == "text"}
        assert float(place["minuend"]["y"]) < float(place["subtrahend"]["y"])


def test_both_uses_of_one_parent_are_drawn(renderer):
    x = Value(3.0)
    classes = [attributes.get("class") for _, attributes, _ in elements(draw(x * x).svg)]
    assert classes.count("edge") == 2


@pytest.mark.parametrize(
    ("suffix", "start", "end"),
    [(".png", b"\x89PNG", b"IEND\xaeB`\x82"), (".pdf", b"%PDF", b"%%EOF")],
)
def test_pixels_and_pages(renderer, tmp_path, suffix, start, end):
    content = draw(Value(1.0, "x") * 2.0).save(tmp_path / f"graph{suffix}").read_bytes()
    assert content.startswith(start)
    assert content.rstrip().endswith(end)


def _install_dot(folder, script):
    dot = folder / "dot"
    dot.write_text(f"#!/bin/sh\n{script}\n")
    dot.chmod(0o755)


def test_dot_comes_first(no_dot):
    _install_dot(no_dot, "echo '<?xml?><svg><text>by dot</text></svg>'")
    assert text_of(draw(Value(1.0)).svg) == "bydot"


def test_a_broken_dot_gives_way(no_dot):
    needed_module("pygraphviz")
    _install_dot(no_dot, "exit 1")
    assert "data1" in text_of(draw(Value(1.0)).svg)


def test_without_a_renderer_there_is_dot_and_advice(no_dot, no_pygraphviz, tmp_path):
    drawing = draw(Value(1.0, "x"))
    with pytest.raises(RendererMissingError, match=r"seegrad\[svg\].*graphviz package.*\.dot"):
        _ = drawing.svg
    with pytest.raises(RendererMissingError):
        drawing.save(tmp_path / "graph.png")
    assert not list(tmp_path.glob("graph*"))
    assert drawing.save(tmp_path / "graph.dot").read_text() == drawing.dot
    assert drawing._repr_mimebundle_() == {"text/plain": drawing.dot}


def test_nobody_waits_for_ever(no_dot, no_pygraphviz, monkeypatch):
    monkeypatch.setattr("autograd.drawing.render.SECONDS", 0.1)
    _install_dot(no_dot, "exec /bin/sleep 6000")
    started = []
    start = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *of, **how: started.append(start(*of, **how)) or started[-1]
    )
    drawing = draw(Value(1.0, "x") * 2.0)
    with pytest.raises(RenderTimeoutError, match=r"2 arrows.*fold='layer'.*\.dot"):
        _ = drawing.svg
    assert [run.returncode for run in started] == [-signal.SIGKILL]
    assert drawing._repr_mimebundle_()["text/plain"].startswith(repr(drawing))


def test_an_input_that_hundreds_use(renderer, monkeypatch):
    """Graphviz takes a minute over these 400 nodes."""
    monkeypatch.setattr("autograd.drawing.render.SECONDS", 0.2)
    x = y = Value(1.0, "x")
    for _ in range(200):
        y = (y + x).tanh()
    with pytest.raises(RenderTimeoutError):
        _ = draw(y).svg


def test_a_renderer_that_fails_is_quoted(no_dot, no_pygraphviz):
    _install_dot(no_dot, "echo 'syntax error' >&2; exit 1")
    with pytest.raises(RendererMissingError, match="dot failed, and said: syntax error"):
        _ = draw(Value(1.0)).svg
