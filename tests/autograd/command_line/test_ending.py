"""How ``seegrad`` and the demos end as programs, whatever becomes of what they print."""

import os
import signal
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograd.command_line.ending import SPELLED, Messages, Output, status_of
from tests.patience import PATIENCE

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="files and signals of POSIX"),
    pytest.mark.once,
]

PRINTING = {
    "a result": ["autograd", "x", "x=1"],
    "help": ["autograd", "--help"],
    "the version": ["autograd", "--version"],
    "the list of demos": ["demos"],
    "a demo by its name": ["demos", "multivariate_chain_rule"],
    "a demo by itself": ["demos.calculus.multivariate_chain_rule"],
    "the help of a demo": ["demos.calculus.multivariate_chain_rule", "--help"],
}
printing = pytest.mark.parametrize("arguments", PRINTING.values(), ids=PRINTING)


PROJECT = Path(__file__).parents[3]
buffering = pytest.mark.parametrize("buffering", ["buffered", "unbuffered"])


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """The demos write below the folder they are run in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))


def end_of(arguments, stdout, buffering="buffered", shell="exec", **settings):
    """Runs a program; returns its status and what it said on standard error."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    if buffering == "unbuffered":
        environment["PYTHONUNBUFFERED"] = "1"
    command = ["sh", "-c", f'{shell} "$@"', "sh", sys.executable, "-W", "error", "-m"]
    done = subprocess.run(
        [*command, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=environment | settings,
        check=False,
        timeout=PATIENCE,
    )
    return done.returncode, done.stderr.decode()


@contextmanager
def without_reader():
    """The writing end of a pipe whose reader has left."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        yield writer
    finally:
        os.close(writer)


@buffering
@printing
def test_a_reader_that_leaves_early_is_no_error(arguments, buffering):
    with without_reader() as pipe:
        assert end_of(arguments, pipe, buffering) == (0, "")


@buffering
@printing
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a disk that is full")
def test_a_full_disk_is_status_2(arguments, buffering):
    with open("/dev/full", "wb") as full:
        status, said = end_of(arguments, full, buffering)
    name = {"autograd": "seegrad"}.get(arguments[0], arguments[0].split(".")[-1])
    problem = os.strerror(28)
    assert (status, said) == (2, f"{name}: standard output cannot be written: {problem}\n")


@printing
def test_closed_output_is_status_2(arguments):
    status, said = end_of(arguments, subprocess.DEVNULL, shell="exec >&-; exec")
    assert status == 2
    assert said.endswith(": standard output cannot be written: it is closed\n")
    assert said.count("\n") == 1


def test_an_error_needs_no_output():
    status, said = end_of(["autograd", "x^2", "x=1"], subprocess.DEVNULL, shell="exec >&-; exec")
    assert (status, said.splitlines()[0]) == (
        2,
        "seegrad: no operator ^ here; a power is written **",
    )


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
@pytest.mark.parametrize(("arguments", "status"), [(["x+", "x=1"], 2), (["x", "x=1"], 0), ([], 2)])
def test_an_error_that_nobody_can_read_keeps_its_status(arguments, status, redirection):
    reader, writer = os.pipe()
    with open(reader, encoding="utf-8") as output:
        command = ["autograd", *arguments]
        assert end_of(command, writer, shell=f"exec {redirection}; exec")[0] == status
        os.close(writer)
        assert output.read() == ("" if status else "x  at x = 1.0\n\nvalue  1.0\n∂/∂x   1.0\n")


@pytest.mark.parametrize(
    "settings", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}]
)
@printing
def test_an_encoding_that_lacks_characters(arguments, settings):
    read, write = os.pipe()
    with open(read, "rb") as output:
        assert end_of(arguments, write, PYTHONCOERCECLOCALE="0", **settings) == (0, "")
        os.close(write)
        assert output.read()


def test_what_an_encoding_lacks_has_another_spelling():
    text = "∂²/∂θ² is café → 3·x₁ ≤ −½…"
    assert text.encode("utf-8", SPELLED).decode() == text
    ascii = rb"d2/d\u03b82 is caf\xe9 -> 3*x1 <= -\xbd..."
    assert text.encode("ascii", SPELLED) == ascii
    assert "∂²/∂θ² is café".encode("cp1252", SPELLED).decode("cp1252") == r"d²/d\u03b8² is café"
    assert "\udc80".encode("utf-8", SPELLED) == rb"\udc80"


INTERRUPTED = {
    "seegrad": "import autograd.command_line.main as m; m.parse = stop; sys.exit(m.main(['x']))",
    "demos": "import demos.__main__ as m; m.list_demos = stop; sys.exit(m.main([]))",
    "a demo": "from demos.tools.program import run_alone; run_alone(stop)",
}


@pytest.mark.parametrize("program", INTERRUPTED.values(), ids=INTERRUPTED)
@buffering
def test_ctrl_c_is_status_130_and_a_word(program, buffering):
    """Pressed when the program says that it is at work; what it has printed is not lost."""
    wait = "def stop(*_):\n    print('kept'); sys.stderr.write('now\\n'); time.sleep(6000)\n"
    flags = ["-u"] if buffering == "unbuffered" else []
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    run = subprocess.Popen(
        [sys.executable, *flags, "-c", f"import sys, time\n{wait}{program}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    )
    with run:
        assert run.stderr.readline() == "now\n"
        run.send_signal(signal.SIGINT)
        out, said = run.communicate(timeout=PATIENCE)
    assert (run.returncode, out, said) == (130, "kept\n", "\ninterrupted\n")


PRESSED_WHILE_IMPORTING = """
import sys
class Pressed:
    def find_spec(self, name, path, target=None):
        if name == "autograd.value":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Pressed())
from seegrad_command import main
sys.exit(main())
"""


def test_ctrl_c_is_quiet_while_the_command_is_imported():
    run = subprocess.run(
        [sys.executable, "-c", PRESSED_WHILE_IMPORTING], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (130, "", "\ninterrupted\n")


def test_the_command_begins_where_it_is_installed_from():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    module, _, function = project["project"]["scripts"]["seegrad"].partition(":")
    assert [module] == project["tool"]["setuptools"]["py-modules"]
    call = f"import sys, {module}; sys.argv[1:] = ['x', 'x=1']; sys.exit({module}.{function}())"
    assert (
        subprocess.run([sys.executable, "-c", call], check=False, capture_output=True).returncode
        == 0
    )


def interrupt():
    raise KeyboardInterrupt


def usage():
    sys.exit(2)


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        (lambda: None, 0, ""),
        (lambda: 1, 1, ""),
        (usage, 2, ""),
        (sys.exit, 0, ""),
        (interrupt, 130, "\ninterrupted\n"),
    ],
)
def test_each_end_has_its_status(capsys, command, status, said):
    assert status_of("name", command) == status
    assert capsys.readouterr() == ("", said)


def test_a_command_that_prints_on_after_a_failure_is_told_once(capsys, monkeypatch):
    """The first failure passes those who catch errors; what follows goes nowhere."""

    def stubborn():
        try:
            print("x" * 10_000)
        except Exception:
            raise AssertionError("no error of the command's own") from None
        finally:
            print("y" * 10_000)

    with without_reader() as pipe, open(os.dup(pipe), "w", encoding="ascii") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert status_of("name", stubborn) == 0
    monkeypatch.setattr(sys, "stdout", None)
    assert status_of("name", lambda: print("x")) == 2
    assert status_of("name", lambda: 1) == 1
    said = "name: standard output cannot be written: it is closed\n"
    assert capsys.readouterr().err == said


def test_messages_that_cannot_be_written_are_lost():
    with without_reader() as pipe, open(os.dup(pipe), "w", encoding="ascii") as stream:
        for messages in (Messages(stream), Messages(None)):
            print("x" * 10_000, file=messages)
            messages.flush()
    assert Output(sys.stderr).isatty() == sys.stderr.isatty()
