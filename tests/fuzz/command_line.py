"""The command line with random expressions, options, streams, encodings and signals.

Whatever it is given, it ends in time, with a status of its own, and without a traceback.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.patience import PATIENCE

PROJECT = Path(__file__).parents[2]
NAMES = ["x", "y", "w1", "θ", "e", "pi", "lambda", "x" * 300]
FUNCTIONS = ["sin", "log", "exp", "max", "where", "logaddexp", "hypot", "clip", "prelu", "sinn"]
NUMBERS = [
    "0",
    "1",
    "-2",
    "0.5",
    "1e308",
    "1e-320",
    "inf",
    "nan",
    "pi/4",
    "1/0",
    "",
    "10**400",
    "x",
]
SIGNS = ["+", "-", "*", "/", "//", "%", "**", "<", "==", " and ", " or ", "^", "@", ","]
NOISE = ["(", ")", "[", "'", "#", "\n", "\t", "\\", "\x7f", "é", "²", "\u202e", "𝐱", "\ud800"]
REDIRECTED = ["", ">&-", "2>&-", ">&- 2>&-", "<&-", ">/dev/full", "2>/dev/full", "| head -c 1"]
SETTINGS = [
    {},
    {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONUNBUFFERED": "1"},
    {"PYTHONOPTIMIZE": "2"},
    {"PYTHONWARNINGS": "error"},
    {"FORCE_COLOR": "1", "COLUMNS": "1"},
    {"AUTOGRAD_ENGINE": "python"},
    {"AUTOGRAD_ENGINE": "nonsense"},
]
STATUSES = {0, 1, 2, 130}


def expression(chance, depth=4):
    """An expression, or nearly one."""
    kind = chance.random()
    if depth == 0 or kind < 0.2:
        return chance.choice(NAMES[:4] if chance.random() < 0.8 else NAMES + NUMBERS)
    if kind < 0.6:
        left, right = expression(chance, depth - 1), expression(chance, depth - 1)
        return f"({left}{chance.choice(SIGNS)}{right})"
    if kind < 0.9:
        inside = [expression(chance, depth - 1) for _ in range(chance.randint(0, 3))]
        return f"{chance.choice(FUNCTIONS)}({', '.join(inside)})"
    return f"{expression(chance, depth - 1)} if {expression(chance, depth - 1)} else 1"


def spoiled(chance, text):
    """The text with something in it, or out of it."""
    for _ in range(chance.choice([0, 0, 0, 1, 3])):
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice([*NOISE, ""]) + text[at + chance.randint(0, 2) :]
    return (text * (1000 if chance.random() < 0.02 else 1))[:25_000]  # what a system passes on


def options(chance, folder):
    """Some options, in any order."""
    offered = [
        ["--check"],
        ["--explain"],
        ["--json"],
        ["--order", chance.choice(["1", "2", "3", "0", "x"])],
        ["--dot", f"{folder}/{chance.choice(['a.dot', 'none/a.dot', 'a.txt', 'é.dot'])}"],
        ["--html", f"{folder}/a.html"],
        ["--svg", f"{folder}/a.svg"],
        ["--version"],
        ["--", "-x"],
        ["--orde", "2"],
    ]
    chosen = chance.sample(offered, chance.choice([0, 0, 1, 1, 2, 3]))
    return [word for words in chosen for word in words]


def arguments(chance, folder):
    """The words of a command; none has a null in it, which no system passes on."""
    text = spoiled(chance, expression(chance))
    values = [
        f"{name}={spoiled(chance, chance.choice(NUMBERS))}"
        for name in NAMES[:4]
        if name in text or chance.random() < 0.1
    ]
    words = [text, *values, *options(chance, folder)]
    if chance.random() < 0.2:
        chance.shuffle(words)
    return [os.fsencode(word.encode("utf-8", "surrogatepass")) for word in words]


def trial(chance):
    """One command; AssertionError if it does not end as it should."""
    with tempfile.TemporaryDirectory() as folder:
        words = arguments(chance, folder)
        redirected = chance.choice(REDIRECTED if chance.random() < 0.5 else [""])
        settings = chance.choice(SETTINGS) | {"PYTHONPATH": str(PROJECT)}
        command = [sys.executable, "-m", "autograd"]
        run = subprocess.Popen(
            ["sh", "-c", f'"$@" {redirected}', "sh", *command, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | settings,
            cwd=folder,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
        with run:
            stopped = not redirected and chance.random() < 0.15
            if stopped:
                time.sleep(chance.uniform(0.6, 1.2))
                os.killpg(run.pid, signal.SIGINT)
            try:
                _, said = run.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(run.pid, signal.SIGKILL)
                raise AssertionError(f"no end of {words} with {settings}") from None
        end = said.decode(errors="replace")[-2000:]
        told = f"{run.returncode} of {words} {redirected} with {settings}: {end}"
        statuses = STATUSES | ({-signal.SIGINT} if stopped else set())  # before Python has begun
        assert run.returncode in statuses, told
        assert stopped or b"Traceback" not in said, told
        assert len(said) < 10_000, told
        assert not [*Path(folder).glob(".*")], told
