"""The command line, called as a function and as a program."""

import json
import math
import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from autograd import engines
from autograd.command_line import options
from autograd.command_line.main import main
from tests.patience import PATIENCE


def output_of(capsys, *arguments: str) -> str:
    """What a run prints that succeeds."""
    status = main(arguments)
    out, err = capsys.readouterr()
    assert (status, err) == (0, "")
    return out


def error_of(capsys, *arguments: str) -> str:
    """What a run that fails says; it prints nothing else."""
    status = main(arguments)
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    return err


def test_value_and_gradients_as_a_table(capsys):
    assert output_of(capsys, "w*x + b", "w=2", "x=3", "b=-1") == (
        "w*x + b  at w = 2.0, x = 3.0, b = -1.0\n\nvalue  5.0\n∂/∂w   3.0\n∂/∂x   2.0\n∂/∂b   1.0\n"
    )


def test_higher_orders_as_a_table(capsys):
    table = output_of(capsys, "x**3 * y", "x=2", "y=5", "--order", "3")
    assert [line.split() for line in table.splitlines()[3:]] == [
        ["∂/∂x", "60.0"],
        ["∂/∂y", "8.0"],
        ["∂²/∂x²", "60.0"],
        ["∂²/∂x∂y", "12.0"],
        ["∂²/∂y²", "0.0"],
        ["∂³/∂x³", "30.0"],
        ["∂³/∂x²∂y", "12.0"],
        ["∂³/∂x∂y²", "0.0"],
        ["∂³/∂y³", "0.0"],
    ]
    columns = {len(line) - len(line.split()[-1]) for line in table.splitlines()[2:]}
    assert len(columns) == 1  # aligned


def test_json_has_the_same(capsys):
    assert json.loads(output_of(capsys, "x*y", "x=2", "y=5", "--json", "--order", "2")) == {
        "expression": "x*y",
        "inputs": {"x": 2.0, "y": 5.0},
        "value": 10.0,
        "gradients": {"x": 5.0, "y": 2.0},
        "derivatives": [
            {"by": ["x"], "value": 5.0},
            {"by": ["y"], "value": 2.0},
            {"by": ["x", "x"], "value": 0.0},
            {"by": ["x", "y"], "value": 1.0},
            {"by": ["y", "y"], "value": 0.0},
        ],
    }


def test_json_has_strings_where_it_lacks_numbers(capsys):
    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    text = output_of(capsys, "log(x) + y", "x=0", "y=nan", "--json")
    content = json.loads(text, parse_constant=refuse)
    assert content["value"] == "nan"
    assert content["inputs"] == {"x": 0.0, "y": "nan"}
    assert content["gradients"] == {"x": "inf", "y": 1.0}
    assert math.isnan(float(content["value"]))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("-2", -2.0),
        ("1e-3", 1e-3),
        ("inf", math.inf),
        ("-inf", -math.inf),
        ("pi", math.pi),
        ("-pi/4", -math.pi / 4),
        (" sqrt(2) ", math.sqrt(2)),
        ("2 > 1", 1.0),
    ],
)
def test_numbers(capsys, text, number):
    content = json.loads(output_of(capsys, "x", f"x={text}", "--json"))
    assert float(content["value"]) == number


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        (["-x**2", "x=-3"], -9.0),
        (["--", "-x**2", "x=-3"], -9.0),
        (["--order", "1", "--", "--x*x", "x=-3"], 9.0),
        (["--order", "1", "-x**2", "x=-3"], -9.0),
        (["-x*y", "x=-3", "--order", "1", "y=-4"], -12.0),
    ],
)
def test_leading_minus_and_options_in_between(capsys, arguments, value):
    assert f"value  {value}\n" in output_of(capsys, *arguments)


@pytest.mark.parametrize(("text", "value"), [("x > 0", 1.0), ("3 if x > 0 else x", 3.0)])
def test_constant_result_has_zero_gradient_and_a_note(capsys, text, value):
    table = output_of(capsys, text, "x=2", "--order", "2")
    assert f"value   {value}\n∂/∂x    0.0\n∂²/∂x²  0.0\n\nno differentiable operation" in table
    content = json.loads(output_of(capsys, text, "x=2", "--json"))
    assert content["gradients"] == {"x": 0.0}
    assert content["note"].startswith("no differentiable operation")


def test_without_names_it_is_a_calculator(capsys):
    assert output_of(capsys, "2 + 3") == "2 + 3\n\nvalue  5.0\n"
    assert output_of(capsys, "2 + 3", "--check") == "2 + 3\n\nvalue  5.0\n"


def test_constants_can_be_given(capsys):
    assert "∂/∂e   2.0" in output_of(capsys, "2*e", "e=1")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x +* y", "x=1"], "seegrad: invalid syntax\n    x +* y\n       ^\n"),
        (
            ["-zin(x)", "x=1"],
            "did you mean 'sin'?\n    -zin(x)\n     ^~~\n",
        ),
        (["x*yy", "x=1", "y=2"], "unknown name 'yy'; give it as yy=NUMBER; did you mean 'y'?"),
        (["x", "x=1", "X=2"], "no name 'X' in 'x'; did you mean 'x'?; its names: x"),
        (["x", "x=1", "x=2"], "'x' is given twice: 1.0 and '2'"),
        (["fi", "fi=1", "ﬁ=2"], "'fi' is given twice"),
        (["x", "3"], "expected NAME=NUMBER, got '3'"),
        (["x", "2x=3"], "expected NAME=NUMBER, got '2x=3'"),
        (["x", "x=y"], "expected a number for 'x', got 'y', which has names in it"),
        (["x", "x=2*"], "invalid syntax: the expression is not complete\n    2*\n"),
        (["x", "x="], "there is nothing to compute"),
        (["x", "x=1", "--order", "0"], "--order: an order is from 1 to 4, got '0'"),
        (["x", "x=1", "--order", "-1"], "--order: an order is from 1 to 4, got '-1'"),
        (["x", "x=1", "--svg", "graph.png"], "--svg: 'graph.png' does not end in .svg"),
        (["x", "x=1", "--dot", "graph.svg"], "--dot: 'graph.svg' does not end in .dot or .gv"),
        (["x", "x=1", "--dot", "-graph.dot"], "--dot: expected one argument"),
        (["x", "x=1", "--jsn"], "unrecognized arguments: --jsn"),
        (["--json"], "EXPR"),
        ([], "examples:\n  seegrad 'w*x + b' w=2 x=3 b=1\n"),
    ],
)
def test_errors(capsys, arguments, message):
    assert message in error_of(capsys, *arguments)


def test_help_and_version(capsys, monkeypatch):
    help_text = output_of(capsys, "--help")
    assert '"inf", "-inf" and "nan"' in help_text
    assert "tanh" in help_text.partition("functions: ")[2]
    monkeypatch.setattr(options, "version", lambda name: f"1.2.3 of {name}")
    engine = f"{engines.description()}\n"
    assert output_of(capsys, "--version") == f"seegrad 1.2.3 of seegrad\n{engine}"

    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(options, "version", missing)
    assert output_of(capsys, "--version") == f"seegrad (from source, not installed)\n{engine}"


def program(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "autograd", *arguments]


def test_as_a_program():
    def run(*arguments: str, encoding: str = "utf-8") -> tuple[int, str, str]:
        environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        done = subprocess.run(
            program(*arguments), capture_output=True, env=environment, check=False, timeout=PATIENCE
        )
        return done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding)

    newline = os.linesep
    assert run("-θ**2", "θ=-3")[1].split(newline)[2:] == ["value  -9.0", "∂/∂θ   6.0", ""]
    status, out, err = run("-θ**2", "θ=-3", encoding="ascii")
    assert (status, err) == (0, "")
    assert out.split(newline)[2:] == ["value  -9.0", "d/d\\u03b8   6.0", ""]
    status, out, err = run("x ^ 2", "x=3")
    assert (status, out) == (2, "")
    assert err.split(newline)[1:] == ["    x ^ 2", "      ^", ""]


def test_an_unknown_engine_is_one_line_of_error():
    done = subprocess.run(
        [sys.executable, "-m", "autograd", "x", "x=1"],
        env={**os.environ, "AUTOGRAD_ENGINE": "foo"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("seegrad: AUTOGRAD_ENGINE is 'foo', which is no engine; ")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device is always full here")
def test_an_error_that_cannot_be_written_keeps_its_status():
    for engine, status in [("foo", 2), ("", 2)]:
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "autograd", "x"],
                env={**os.environ, "AUTOGRAD_ENGINE": engine},
                stderr=full,
                check=False,
                timeout=PATIENCE,
            )
        assert done.returncode == status


@pytest.mark.parametrize(
    ("count", "more", "refused"),
    [
        (90, [], "90 names have 3,049,500 derivatives up to order 4, of at most 50,000; lower"),
        (20, ["--check"], "10,625 derivatives up to order 4, of at most 2,000 with --check; lower"),
    ],
)
def test_more_derivatives_than_anybody_would_wait_for_are_refused(capsys, count, more, refused):
    names = [f"x{i}" for i in range(count)]
    numbers = [f"{name}=1" for name in names]
    assert refused in error_of(capsys, "*".join(names), *numbers, "--order", "4", *more)


def test_a_check_that_takes_long_says_so(capsys):
    names = [f"x{i}" for i in range(21)]
    arguments = ["+".join(names), *(f"{name}=1" for name in names), "--order", "2", "--check"]
    assert main(arguments) == 0
    assert capsys.readouterr().err == "checking 252 derivatives; Ctrl-C stops it …\n"


@pytest.mark.parametrize("command", [[], ["check-engine", "micrograd.engine:Value"]])
def test_a_long_word_that_is_no_option_makes_a_short_error(capsys, command):
    assert main([*command, "x", "x=1", "--orde", "ab(" * 3000]) == 2
    assert len(capsys.readouterr().err) < 2000
