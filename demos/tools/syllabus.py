"""Which demos there are: the files beside this folder that have a ``main``, as the lectures go."""

import ast
import difflib
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from demos.tools.options import introduction
from demos.tools.report import Report

DEMOS = Path(__file__).parents[1]
LECTURES = DEMOS / "LECTURES.md"
TOOLS = "tools"


@dataclass(frozen=True)
class Demo:
    """A demo by its name, the folder it is in, and what its docstring says of it."""

    name: str
    folder: str
    docstring: str

    @property
    def title(self):
        """The first sentence, on one line."""
        sentence, stop, _ = introduction(self.docstring)[0].partition(". ")
        return sentence + stop.strip()

    @property
    def module(self):
        """What holds its ``main``."""
        return import_module(f"demos.{self.folder}.{self.name}")

    def run(self, arguments):
        """Its Report, which is what its main returns."""
        report = self.module.main(arguments)
        if not isinstance(report, Report):
            path = f"demos/{self.folder}/{self.name}.py"
            raise TypeError(f"main of {path} returns its Report, not {report!r}")
        return report


def demos():
    """Every demo by its name, in the order of LECTURES.md, and then those it does not mention."""
    lectures = LECTURES.read_text(encoding="utf-8") if LECTURES.exists() else ""
    found = {}
    for path in DEMOS.glob("*/[!_]*.py"):
        folder = path.parent.name
        tree = ast.parse(path.read_text(encoding="utf-8"))
        has_main = any(isinstance(n, ast.FunctionDef) and n.name == "main" for n in tree.body)
        if has_main and folder != TOOLS:
            found[path.stem] = Demo(path.stem, folder, ast.get_docstring(tree))

    def place(name):
        position = lectures.find(f"/{name}.py)")
        return (position < 0, position, name)

    return {name: found[name] for name in sorted(found, key=place)}


def about(folder):
    """What a room of demos shows, as its docstring says."""
    source = (DEMOS / folder / "__init__.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source))


def near(name, names):
    """The names that somebody who typed this one may have meant."""
    inside = [each for each in names if name and name in each]
    return list(dict.fromkeys(inside + difflib.get_close_matches(name, names, cutoff=0.5)))[:4]
