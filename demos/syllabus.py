"""Which demos there are: the files of this folder that have a ``main``, as the lectures go."""

import ast
import difflib
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from demos.options import introduction
from demos.report import Report

HERE = Path(__file__).parent
LECTURES = HERE / "LECTURES.md"


@dataclass(frozen=True)
class Demo:
    """A demo by its name, and what its docstring says of it."""

    name: str
    docstring: str

    @property
    def title(self):
        """The first sentence, on one line."""
        sentence, stop, _ = introduction(self.docstring)[0].partition(". ")
        return sentence + stop.strip()

    def run(self, arguments):
        """Its Report, which is what its main returns."""
        report = import_module(f"demos.{self.name}").main(arguments)
        if not isinstance(report, Report):
            raise TypeError(f"main of demos/{self.name}.py returns its Report, not {report!r}")
        return report


def demos():
    """Every demo by its name, in the order of LECTURES.md, and then those it does not mention."""
    lectures = LECTURES.read_text(encoding="utf-8") if LECTURES.exists() else ""
    found = {}
    for path in HERE.glob("[!_]*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            found[path.stem] = Demo(path.stem, ast.get_docstring(tree))

    def place(name):
        position = lectures.find(f"({name}.py)")
        return (position < 0, position, name)

    return {name: found[name] for name in sorted(found, key=place)}


def near(name, names):
    """The names that somebody who typed this one may have meant."""
    inside = [each for each in names if name and name in each]
    return list(dict.fromkeys(inside + difflib.get_close_matches(name, names, cutoff=0.5)))[:4]
