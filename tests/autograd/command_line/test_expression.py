"""Text becomes the expression it writes down; anything else is refused, and pointed at."""

import ast
import math
import sys
import threading
import warnings

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import autograd
from autograd import ExpressionError, Value, gradients, primitive
from autograd.command_line.expression import Expression, parse
from autograd.command_line.translator import OTHER_NAMES
from tests.patience import PATIENCE

X, Y = 1.75, -2.5

ACCEPTED = [
    ("x*y + 1", X * Y + 1),
    ("-x**2", -(X**2)),
    ("2**-x", 2**-X),
    ("x**2**3", X**8),
    ("x - y - 1", X - Y - 1),
    ("x / y * 2", X / Y * 2),
    ("x // y", X // Y),
    ("x % y", X % Y),
    ("+x - (-y)", X + Y),
    ("1_000 + 0x10 + .5e1", 1021.0),
    ("9007199254740993 - x", 9007199254740992 - X),  # numbers are doubles from the start
    ("0.5 < x < 2", 1.0),
    ("x < y < 1/0", 0.0),
    ("x == x != y <= y >= y", 1.0),
    ("x > 0 and y", Y),
    ("y > 0 and x", 0.0),
    ("y > 0 or x", X),
    ("not y", 0.0),
    ("not 0", 1.0),
    ("(x > 0) * 3", 3.0),
    ("x if x > y else y", X),
    ("x if x < y else y", Y),
    ("sin(x) + cos(y)", math.sin(X) + math.cos(Y)),
    ("log(x=x)", math.log(X)),
    ("log(x**2, base=x)", 2.0),
    ("max(x, y, 0) - min(x, y, 0)", X - Y),
    ("where(x > y, x, log(y))", X),
    ("abs(y) + pow(x, 3)", -Y + X**3),
    ("pi*x - e", math.pi * X - math.e),
    ("x +\n  y # and a comment )'\n", X + Y),
    ("x +\r\n\ty", X + Y),
    ("9**9**9**9", math.inf),
    ("-9.0**9**9", -math.inf),
    ("1/0", math.inf),
    ("1/-0.0", -math.inf),
    ("log(0)", -math.inf),
    ("1if x else 2", 1.0),
    ("1+" * 1999 + "x", 1999 + X),
    ("x" + "*1" * 1999, X),
    ("-" * 99 + "x", -X),
    ("(" * 100 + "x" + ")" * 100, X),
    ("+".join(["x**2"] * 500), 500 * X**2),
]


@pytest.mark.parametrize(("text", "expected"), ACCEPTED)
def test_value_with_numbers_and_with_values(text, expected):
    expression = parse(text)
    numbers = {name: {"x": X, "y": Y}[name] for name in expression.names}
    assert expression(numbers) == expected
    outcome = expression({name: Value(number) for name, number in numbers.items()})
    assert (outcome.data if isinstance(outcome, Value) else outcome) == expected
    assert isinstance(expression(numbers), float)


def test_names_come_in_order_of_first_appearance():
    assert parse("b if c > a else sin(d) + pi*b").names == ("b", "c", "a", "d")
    assert parse("2 + e").names == ()
    assert parse("ﬁ").names == ("fi",)  # Python's names are in normal form


def test_call_takes_a_mapping_keywords_or_both():
    expression = parse("self*x + values")
    assert expression({"self": 2, "x": 3}, values=1) == 7.0
    assert repr(expression) == "parse('self*x + values')"
    assert (expression.text, isinstance(expression, Expression)) == ("self*x + values", True)
    with pytest.raises(TypeError, match="expected one real number"):
        parse("x")(x="2")


def test_constants_can_be_given():
    assert parse("e*x")(e=2, x=3) == 6.0
    assert gradients(parse("2*e")(e=(e := Value(1.0))), [e]) == [2.0]


def test_gradient_flows_to_the_values():
    w, x = Value(2.0), Value(3.0)
    assert gradients(parse("w*x + sin(w)")(w=w, x=x), [w, x]) == [3.0 + math.cos(2.0), 2.0]


def test_only_the_branch_that_is_taken_enters_the_graph():
    x = Value(0.0)
    assert gradients(parse("log(x) if x > 0 else 2*x")(x=x), [x]) == [2.0]
    assert gradients(parse("x > 0 and log(x) or 3*x")(x=x), [x]) == [3.0]


REFUSED = [
    ("sine(x)", "^~~~", "unknown function 'sine'; did you mean 'sin'?"),
    ("é*ж + Sin(x)", "      ^~~", "unknown function 'Sin'; did you mean 'sin'?"),
    ("𝑥 + zorp(x)", "    ^~~~", "unknown function 'zorp'; a product is written zorp*(…)"),
    ("1 + ln(x)", "    ^~", "unknown function 'ln'; write log(x)"),
    ("σ(x)", "^", "unknown function 'σ'; write sigmoid(x)"),
    ("sum(x, y)", "^~~", "unknown function 'sum'; write x + y"),
    ("sin(w x)", "    ^~~", "no operator between these; a product is written x*y, a function sin"),
    ("eval(x)", "^~~~", "unknown function 'eval'"),
    ("2(x + 1)", "^", "only a function can be called; a product is written *"),
    ("sin(x)(y)", "^~~~~~", "only a function can be called"),
    ("x + sin()", "    ^~~~~", "the function is sin(x): missing a required argument: 'x'"),
    ("sin(x, 2)", "^~~~~~~~~", "the function is sin(x): too many positional arguments"),
    ("pow(x, z=2)", "^~~~~~~~~~~", "the function is pow(x, y): missing a required"),
    ("sin(x, x=2)", "^~~~~~~~~~~", "the function is sin(x): multiple values for argument 'x'"),
    ("log(x=1, x=2)", "^~~~~~~~~~~~~", "a keyword is given twice"),
    ("log(**x)", "^~~~~~~~", "a keyword is given twice, or with **"),
    ("log(*x)", "    ^~", "a star before a name has no meaning here"),
    ("é ^ 2", "  ^", "no operator ^ here; a power is written **"),
    ("(x) ^ (2)", "    ^", "no operator ^ here"),
    ("x@y", " ^", "no operator @ here"),
    ("x | y", "  ^", "no operator | here"),
    ("x & y", "  ^", "no operator & here"),
    ("x << y", "  ^~", "no operator << here"),
    ("1 + x >> y", "      ^~", "no operator >> here"),
    ("2 * ~x", "    ^~", "no operator ~ here"),
    ("1 + x.real", "    ^~~~~~", "a dot has no meaning here"),
    ("x[0]", " ^", "square and curly brackets have no meaning here"),
    ("{x}", "^", "square and curly brackets have no meaning here"),
    ("x + 'é'", "    ^", "text in quotes is not a number"),
    ('f"{x}"', " ^", "text in quotes is not a number"),
    ("x for x in y", "^~~~~~~~~~~~", "`for` has no meaning here"),
    ("x, y", "^~~~", "a comma outside a function's brackets"),
    ("1 + (y := 2)", "     ^~~~~~", "`:=` has no meaning here"),
    ("1 + (lambda: 2)", "     ^~~~~~~~~", "`lambda` has no meaning here"),
    ("(yield x)", " ^~~~~~~", "`yield` has no meaning here"),
    ("x is y", "^~~~~~", "`is` and `in` do not"),
    ("x not in y", "^~~~~~~~~~", "`is` and `in` do not"),
    ("x + 1j", "    ^~", "1j is not a real number"),
    ("True", "^~~~", "True is not a real number"),
    ("None", "^~~~", "None is not a real number"),
    ("...", "^~~", "Ellipsis is not a real number"),
    ("", "^", "there is nothing to compute"),
    (" # a comment", "^~~~~~~~~~~~", "there is nothing to compute"),
    ("()", "^~", "there is nothing to compute"),
    ("x + * y", "    ^", "invalid syntax"),
    ("x + y +", "       ^", "invalid syntax: the expression is not complete"),
    ("2x", "^", "invalid decimal literal; if this is a product, it is written *"),
    ("é + x²", "     ^", "invalid character '²' (U+00B2)"),
    ("\tx + é $", "\t      ^", "invalid syntax"),
    ("x = 3", "^~~~~", "invalid syntax"),
    ("(x", "^", "this is never closed"),
    ("x) + (y", " ^", "nothing is open that this could close"),
    ("x\0", " ^", "a character that no text should have"),
    ("x\ud800", " ^", "a character that no text should have"),
    ("x\x1b", " ^", "invalid non-printable character U+001B"),
]


def refusal(text: str) -> tuple[str, str, str]:
    """The message of the error, the line that it shows and the marks below that."""
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    message, line, marks = str(caught.value).split("\n")
    assert line[:4] == marks[:4] == "    "
    return message, line[4:], marks[4:]


@pytest.mark.parametrize(("text", "marks", "message"), REFUSED)
def test_refused_and_pointed_at(text, marks, message):
    found, line, below = refusal(text)
    assert message in found
    assert below == marks
    assert line == text.replace("\0", "\ufffd").replace("\ud800", "\ufffd").replace(
        "\x1b", "\ufffd"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_at_fault_is_shown(end):
    text = end.join(["é +", "  ж*sine(2)", "+ 1"])
    assert refusal(text)[1:] == ("  ж*sine(2)", "    ^~~~")
    assert refusal(text.replace("sine(2)", "$"))[1:] == ("  ж*$", "    ^")
    text = end.join(["1 + sin(x,", "  y)", ""])
    assert refusal(text)[1:] == ("1 + sin(x,", "    ^~~~~~")


def test_of_a_long_line_the_part_at_fault_is_shown():
    _, line, marks = refusal("+".join(["x"] * 500) + "+sine(x)+" + "+".join(["y"] * 500))
    assert len(line) <= 100
    assert line[marks.index("^") : len(marks)] == "sine"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1+" * 5000 + "1", "10001 characters, of at most 4000"),
        ("-" * 10_000 + "x", "10001 characters, of at most 4000"),
        ("1" * 400, "a number that no double can hold"),
        ("-" * 3999 + "x", "more than 100 signs in a row"),
        ("- " * 100 + "x", "more than 100 signs in a row"),
        ("not " * 900 + "x", "more than 100 signs in a row"),
        ("not-" * 900 + "x", "more than 100 signs in a row"),
        ("-\\\n" * 1300 + "x", "nested"),
        ("x**" * 1300 + "x", "nested more than 100 levels deep"),
        ("x**-" * 900 + "x", "nested more than 100 levels deep"),
        ("a if b else " * 300 + "c", "nested more than 100 levels deep"),
        ("1<(" * 99 + "-(" * 1 + "1" + ")" * 100, "nested more than 100 levels deep"),
        ("(" * 101 + "x" + ")" * 101, "more than 100 brackets deep"),
        ("(" * 99 + "x y" + ")" * 99, "no operator between these"),
        ("log(" * 99 + "x y" + ")" * 99, "no operator between these"),
        ("lambda:" * 500 + "x", "has no meaning here"),
    ],
)
def test_too_much_is_refused_on_a_thread_too(text, message):
    found = []

    def attempt():
        with pytest.raises(ExpressionError, match=message) as caught:
            parse(text)
        found.append(caught.value)

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join(PATIENCE)
    assert found


def test_near_the_end_of_the_stack():
    def descend(levels):
        return parse("1+(" * 50 + "x" + ")" * 50) if levels == 0 else descend(levels - 1)

    with pytest.raises(ExpressionError, match="nested too deeply"):
        descend(sys.getrecursionlimit() - len_of_stack() - 60)


def len_of_stack() -> int:
    frame, count = sys._getframe(), 0
    while frame is not None:
        frame, count = frame.f_back, count + 1
    return count


@pytest.mark.parametrize(
    ("text", "values", "message"),
    [
        ("x + z", {"x": 1}, "unknown name 'z'; give it as z=NUMBER\n    x + z\n        ^"),
        ("Pi", {}, "unknown name 'Pi'; give it as Pi=NUMBER; did you mean 'pi'?\n    Pi\n    ^~"),
        ("rate", {"rates": 1}, "give it as rate=NUMBER; did you mean 'rates'?"),
        ("sin + x", {"x": 1}, "the function is called as sin(...)\n    sin + x\n    ^~~"),
        ("rate", {"rate": 1, "Rates": 2}, "no name 'Rates' in 'rate'; did you mean 'rate'?"),
        ("2", {"y": 2}, "no name 'y' in '2'; its names: none"),
    ],
)
def test_names_and_values_must_match(text, values, message):
    with pytest.raises(ExpressionError) as caught:
        parse(text)(values)
    assert message in str(caught.value)


def test_only_text_is_parsed():
    with pytest.raises(TypeError, match="expected the text of an expression, got 3"):
        parse(3)


def test_public_primitives_appear_by_themselves(monkeypatch):
    @primitive(lambda out, *x: [1.0] * len(x))
    def first(*x):
        if not x:
            raise ValueError("first of nothing")
        return x[0]

    monkeypatch.setattr(autograd, "first", first, raising=False)
    assert parse("1 + first(x, 2)")(x=3) == 4.0
    with pytest.raises(ExpressionError) as caught:
        parse("1 + first()")()
    assert str(caught.value) == "first of nothing\n    1 + first()\n        ^~~~~~~"


@pytest.mark.bare
@given(
    st.text()
    | st.text("xyπ012.e+-*/%^<>=!~ \t\n\r()[]{},:'\"#\\@\0\ud800j")
    | st.lists(
        st.sampled_from(
            [
                "x",
                "sin(",
                "(",
                ")",
                "+",
                "-",
                "**",
                "/",
                " if ",
                " else ",
                " not ",
                " and ",
                "<",
                "2",
                "1e400",
                ",",
                "lambda:",
                "*",
                "=",
                ":=",
                "for ",
                " in ",
                "\n",
                "pow(",
                "\\\n",
                "#",
            ]
        )
    ).map("".join)
)
def test_no_text_raises_anything_but_an_expression_error(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            expression = parse(text)
            outcome = expression(dict.fromkeys(expression.names, 1.5))
        except ExpressionError as error:
            str(error).encode()
        else:
            assert type(outcome) is float


def extended(inner):
    """Longer expressions made of shorter ones, with and without brackets."""
    arithmetic = ["+", "-", "*", "/", "//", "%", "**"]
    logic = ["<", "<=", ">", ">=", "==", "!=", "and", "or"]
    operators = st.sampled_from(arithmetic + logic)
    return st.one_of(
        st.tuples(inner, operators, inner).map(" ".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"(-{text})"),
        inner.map(lambda text: f"(not {text})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} < {t[1]} <= {t[2]})"),
    )


expressions = st.recursive(
    st.sampled_from(["x", "y", "2.0", "0.25", "3.0"]), extended, max_leaves=12
)
numbers = st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5]) | st.floats(-1e3, 1e3)


class RealPowers(ast.NodeTransformer):
    """a ** b as math.pow(a, b), which raises where Python's own power is a complex number."""

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if not isinstance(node.op, ast.Pow):
            return node
        return ast.Call(ast.Name("power", ast.Load()), [node.left, node.right], [])


def by_python(text, **names):
    tree = ast.fix_missing_locations(RealPowers().visit(ast.parse(text, mode="eval")))
    return eval(compile(tree, text, "eval"), {"power": math.pow, **names})


@given(expressions, numbers, numbers)
def test_arithmetic_is_python_s_own(text, x, y):
    try:
        expected = by_python(text, x=x, y=y)
    except (ArithmeticError, ValueError):  # where Python raises, the library follows C99
        assume(False)
    expression = parse(text)
    given_names = {name: {"x": x, "y": y}[name] for name in expression.names}
    outcome = expression(given_names)
    assert outcome == expected or (math.isnan(outcome) and math.isnan(expected))


def test_what_is_written_for_another_name_is_understood():
    for remedy in OTHER_NAMES.values():
        assert set(parse(remedy).names) <= {"x", "y"}
