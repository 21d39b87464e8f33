import math
import re

import pytest

from autograd import (
    GraphChangedError,
    TooManyNodesError,
    Value,
    draw,
    explain,
    no_grad,
    primitive,
    sigmoid,
)
from autograd.drawing.theme import (
    FAINT,
    HIGHLIGHT_SHADES,
    NO_SIGNAL,
    SHADES,
    WARNING,
)
from tests.autograd.drawing.reading import arrows, boxes


@primitive(lambda out, *x: [2.0 * number for number in x])
def square_sum(*x):
    return sum(number * number for number in x)


def test_every_node_before_and_after_backward():
    w, x, b = Value(2.0, "w"), Value(3.0, "x"), Value(-5.0, "b")
    y = w * x + b
    y.label = "y"
    assert boxes(draw(y).dot) == {
        "n0": ["w", "data", "2", "no gradient yet"],
        "n1": ["x", "data", "3", "no gradient yet"],
        "n2": ["×", "data", "6", "no gradient yet"],
        "n3": ["b", "data", "−5", "no gradient yet"],
        "n4": ["+", "y", "data", "1", "no gradient yet"],
    }
    y.backward(0.0)
    assert boxes(draw(y).dot)["n0"] == ["w", "data", "2", "grad", "0"]


@pytest.mark.parametrize(
    ("function", "symbol", "partials"),
    [  # at x = 3, y = 4
        (lambda x, y: x + y, "+", ["1", "1"]),
        (lambda x, y: x - y, "−", ["1", "−1"]),
        (lambda x, y: x * y, "×", ["4", "3"]),
        (lambda x, y: x / y, "÷", ["0.25", "−0.1875"]),
        (lambda x, y: x**y, "^", ["108", "88.99"]),  # 4·3³, 81·ln 3
        (lambda x, y: x % y, "%", ["1", "−0"]),
        (lambda x, y: x // y, "//", ["0", "0"]),
        (lambda x, y: x * x, "×", ["3", "3"]),
        (lambda x, y: -x, "−", ["−1"]),
        (lambda x, y: abs(x), "|·|", ["1"]),
        (lambda x, y: sigmoid(x), "sigmoid", ["0.04518"]),  # e⁻³/(1 + e⁻³)²
        (lambda x, y: square_sum(x, 5.0, y, x), "square_sum", ["6", "", "8", "6"]),
        (lambda x, y: 2.0**x, "^", ["", "5.545"]),  # 8·ln 2
    ],
)
def test_symbols_and_local_derivatives(function, symbol, partials):
    out = function(Value(3.0), Value(4.0))
    dot = draw(out).dot
    assert list(boxes(dot).values())[-1][0] == symbol
    assert [text for _, _, text in arrows(dot)] == partials
    out.backward()
    assert [text for _, _, text in arrows(draw(out).dot)] == partials


def test_plain_numbers_are_boxes_of_their_own_for_each_use():
    x = Value(3.0, "x")
    dot = draw(2.0 * x + 2.0).dot
    assert [texts for texts in boxes(dot).values() if texts == ["2"]] == [["2"], ["2"]]
    assert arrows(dot) == [("n1", "n2", ""), ("n0", "n2", "2"), ("n2", "n4", "1"), ("n3", "n4", "")]


def test_constants_show_no_gradient():
    x = Value(3.0, "x")
    with no_grad():
        silent = x * x
    for constant, texts in {x.detach(): ["x", "data", "3"], silent: ["data", "9"]}.items():
        assert boxes(draw(constant).dot) == {"n0": texts}


def test_an_operation_may_be_called_constant():
    @primitive(lambda out, x: 1.0)
    def constant(x):
        return x

    texts = boxes(draw(constant(Value(3.0))).dot)["n1"]
    assert texts == ["constant", "data", "3", "no gradient yet"]


def test_inputs_results_and_constants_differ_in_colour():
    dot = draw(Value(1.0) * Value(1.0).detach() + 1.0).dot
    frames = {line.split('BGCOLOR="')[1][:7] for line in dot.splitlines() if "data" in line}
    assert len(frames) == 3


def test_nan_and_infinity_are_shown_as_a_warning():
    dot = draw(Value(1.0) / Value(0.0)).dot
    assert dot.count("#dc2626") == 3  # its value and both partials
    assert [text for _, _, text in arrows(dot)] == ["inf", "−inf"]
    assert "#dc2626" not in draw(Value(1.0) / Value(2.0)).dot


def test_the_same_graph_gives_the_same_text():
    def dot():
        x, y = Value(math.pi, "x"), Value(math.e, "y")
        return draw((x * y + 1.0) ** 2 / x).dot

    assert dot() == dot()


def test_a_changed_graph_is_not_drawn():
    x = Value(3.0, "x")
    y = x * x
    x.data = 4.0
    with pytest.raises(GraphChangedError, match="'x'"):
        draw(y)
    y = x * x
    y.data = 5.0
    with pytest.raises(GraphChangedError):
        draw(y)


def test_the_limit_counts_boxes():
    y = Value(1.0) * 2.0 + 3.0
    assert len(boxes(draw(y, max_nodes=5).dot)) == 5
    with pytest.raises(TooManyNodesError, match=r"has 5 nodes.*max_nodes=4"):
        draw(y, max_nodes=4)


def test_the_limit_counts_arrows():
    x = Value(1.0)
    assert draw(square_sum(*[x] * 6), max_nodes=3)
    with pytest.raises(TooManyNodesError, match="2 nodes and 7 arrows"):
        draw(square_sum(*[x] * 7), max_nodes=3)


@pytest.mark.bare
def test_a_deep_graph_is_counted_but_not_drawn(monkeypatch):
    monkeypatch.delattr("graphviz.Digraph")
    x = Value(1.0)
    for _ in range(100_000):
        x = -x
    with pytest.raises(TooManyNodesError, match="100,001 nodes"):
        draw(x)


def edges(dot):
    return re.findall(r"^\t(n\d+) -> (n\d+) .*$", dot, re.M), re.findall(r"\tn\d+ -> .*", dot)


def test_the_paths_of_one_input_can_be_highlighted():
    w, x = Value(2.0, "w"), Value(3.0, "x")
    y = w * x + w
    drawn, lines = edges(draw(y, highlight=w).dot)
    coloured = {ends for ends, line in zip(drawn, lines, strict=True) if "#ea580c" in line}
    assert coloured == {("n0", "n2"), ("n2", "n3"), ("n0", "n3")}
    folded = draw(y, highlight=x, fold=lambda node: "all" if node.parents else None).dot
    assert folded.count("#ea580c") == 1
    with pytest.raises(ValueError, match="highlight is a value that"):
        draw(y, highlight=Value(2.0))
    with pytest.raises(ValueError, match="highlight is a value that"):
        draw(y, highlight=[w])


def test_arrows_as_wide_and_as_dark_as_the_error_signals():
    x, y = Value(2.0, "x"), Value(1.0, "y")
    source = draw(4.0 * x + y * Value(3.0, "t").detach() + 0.0 * y, flow=True).dot
    found = {
        ends: re.findall(r'color="(#\w+)" id=\w+ penwidth=([\d.]+)|$', line)[0]
        for ends, line in zip(*edges(source), strict=True)
    }
    nodes = {text[0]: id for id, text in boxes(source).items()}
    styles = [found[ends] for ends in found if ends[0] in (nodes["x"], nodes["y"])]
    assert styles == [  # 4, 3 and 0 of at most 4
        (SHADES[5].light, "5.00"),
        (SHADES[4].light, f"{0.5 + 4.5 * 3 / 4:.2f}"),
        (SHADES[0].light, "0.50"),
    ]
    assert [found[ends] for ends in found if ends[0] == nodes["t"]] == [(NO_SIGNAL.light, "0.50")]
    assert [">0<" in source, ">4<" in source, "|error signal|" in source] == [True] * 3


def test_the_flow_of_a_folded_drawing_is_the_largest_that_an_arrow_stands_for():
    x, w = Value(2.0, "x"), [Value(0.5, "layer1.w[0]"), Value(-3.0, "layer1.w[1]")]
    hidden = [sigmoid(w[0] * x), w[1] * x]
    y = hidden[0] * 0.25 + hidden[1]
    source = draw(y, fold="layer", flow=True).dot
    found = dict(zip(*edges(source), strict=True))
    nodes = {text[0]: id for id, text in boxes(source).items()}
    assert SHADES[5].light in found[nodes["x"], nodes["layer1"]]  # 3, of at most 3
    assert SHADES[2].light in found[nodes["layer1"], nodes["+"]]  # 1
    assert SHADES[0].light in found[nodes["layer1"], nodes["×"]]  # a quarter


def luminance(colour):
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_highlighted_paths_have_shades_of_their_own_in_a_flow_and_the_legend_shows_them():
    x, y = Value(2.0, "x"), Value(1.0, "y")
    source = draw(4.0 * x + y * Value(3.0, "t").detach(), flow=True, highlight=x).dot
    nodes = {text[0]: id for id, text in boxes(source).items()}
    found = dict(zip(*edges(source), strict=True))
    (of_x,) = [line for ends, line in found.items() if ends[0] == nodes["x"]]
    (of_y,) = [line for ends, line in found.items() if ends[0] == nodes["y"]]
    assert f'color="{HIGHLIGHT_SHADES[5].light}"' in of_x  # 4, of at most 4
    assert f'color="{SHADES[4].light}"' in of_y  # 3
    (legend,) = [line for line in source.splitlines() if "error signal" in line]
    assert all(shade.light in legend for shade in (*HIGHLIGHT_SHADES, *SHADES))
    assert "highlighted" in legend


def test_the_arrows_of_constants_are_fainter_than_any_signal():
    assert all(luminance(NO_SIGNAL.light) > luminance(c.light) for c in [*SHADES, FAINT])
    dark = [luminance(colour.dark) for colour in (NO_SIGNAL, *SHADES)]
    assert dark == sorted(dark)


def test_a_flow_that_is_not_finite_is_a_warning():
    lines = edges(draw(Value(2.0) / Value(0.0), flow=True).dot)[1]
    assert [f'color="{WARNING.light}"' in line and "penwidth=5.00" in line for line in lines] == [
        True,
        True,
    ]


def test_a_flow_of_nothing():
    source = draw(Value(2.0) * 0.0, flow=True).dot
    assert "penwidth=0.50" in source
    assert "<svg" in draw(Value(1.0), flow=True).svg


def test_names_are_written_as_in_the_equations():
    names = {"z1": "z₁", "h_2": "h₂", "v_11": "v₁₁", "L_reg": "L_reg", "layer1.w[2]": "w[2]"}
    product = Value(1.0)
    for label in names:
        product = product * Value(1.0, label)
    product.label = "y1"
    drawn = [texts[-4] for texts in boxes(draw(product).dot).values() if len(texts) > 3]
    assert [name for name in drawn if name not in ("×", "data")] == [*names.values(), "y₁"]
    for name in [*list(names.values())[:4], "y₁"]:
        assert name in str(explain(product))
    assert "of y₁ = 1" in draw(product).svg
