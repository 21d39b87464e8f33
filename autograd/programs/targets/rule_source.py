"""The rules as Python source: definitions that can stand in a file without the library.

A rule is a plain function of floats with its partials above it, so its own text is the formula, and
nothing is written a second time. ``Definitions`` gathers what a text needs, each definition with
those that it depends on, without types and without what is there for Values.
"""

from __future__ import annotations

import ast
import builtins
import copy
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

Key: TypeAlias = tuple[str, str]
"""The module and the name of a definition."""


class Module(NamedTuple):
    """What the names of a module stand for."""

    defined: dict[str, ast.stmt]
    imported: dict[str, Key]
    """From other modules of the library; with "" as the second, a module."""
    outside: dict[str, str]
    """By import statements of other packages."""


@cache
def module_of(name: str) -> Module:
    """The module by its name."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    found = Module({}, {}, {})
    for node in ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found.outside.update({a.name: f"import {a.name}" for a in node.names})
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                origin = f"{node.module}.{alias.name}"
                if not origin.startswith("autograd."):
                    found.outside[alias.name] = f"from {node.module} import {alias.name}"
                elif find_spec(str(node.module)).submodule_search_locations:  # type: ignore[union-attr]
                    found.imported[alias.name] = origin, ""
                else:
                    found.imported[alias.name] = str(node.module), alias.name
        elif isinstance(node, ast.FunctionDef):
            found.defined[node.name] = node
        elif isinstance(node, ast.Assign):
            found.defined.update({t.id: node for t in node.targets if isinstance(t, ast.Name)})
    return found


def rule_of(operation: Any) -> tuple[str, ast.FunctionDef, list[ast.expr]]:
    """The module of an operation of the table, its function, and its partials."""
    function = operation.function
    node = module_of(function.__module__).defined[function.__name__]
    assert isinstance(node, ast.FunctionDef)
    calls = [call for call in node.decorator_list if isinstance(call, ast.Call)]
    partials = next(call.args for call in calls if ast.unparse(call.func) == "primitive")
    return function.__module__, node, partials


class Definitions:
    """Definitions that a text needs; in texts they have the names of ``name``, until ``filled``."""

    def __init__(self, replaced: dict[Key, str]) -> None:
        self.replaced = replaced
        """Texts of the definitions that are others in this file."""
        self.imports: set[str] = set()
        self._texts: dict[Key, str] = {}
        self._places: dict[Key, int] = {}
        self._calm: dict[Key, bool] = {}
        self.locals: set[str] = set()

    def name(self, key: Key) -> str:
        """What a definition is called here; it is gathered."""
        if key not in self._places:
            self._places[key] = len(self._places)
            self._calm[key] = False  # while it is not known, and where it calls itself
            if key in self.replaced:
                text, calm = (
                    self.replaced[key].format(name=f"_definition{self._places[key]}_"),
                    True,
                )
            else:
                node = copy.deepcopy(module_of(key[0]).defined[key[1]])
                plain = _Plain(self, key[0], node)
                text, calm = ast.unparse(plain.visit(node)), plain.calm
            self._texts[key], self._calm[key] = text, calm
        return f"_definition{self._places[key]}_"

    def add(self, key: Key, node: ast.FunctionDef) -> str:
        """One more definition, of a text that stands in the module of the key."""
        if key not in self._places:
            module_of(key[0]).defined.setdefault(key[1], node)
        return self.name(key)

    def is_calm(self, key: Key) -> bool:
        """Whether it computes with arrays as with numbers, without looking at any."""
        self.name(key)
        return self._calm[key]

    def resolved(self, module: str, node: ast.expr) -> Key | None:
        """What a name or an attribute of a module means; None for what is not the library's."""
        known = module_of(module)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            held = known.imported.get(node.value.id)
            return (held[0], node.attr) if held is not None and not held[1] else None
        if not isinstance(node, ast.Name):
            return None
        return (module, node.id) if node.id in known.defined else known.imported.get(node.id)

    def filled(self, text: str) -> str:
        """The imports and the definitions, and then the text, all with names of their own."""
        taken = {*dir(builtins), *self.locals, "np", "each"}
        taken |= {line.split()[-1] for line in self.imports}
        names = {}
        for (module, name), place in self._places.items():
            short = module.rpartition(".")[2]
            candidates = [name, f"{short}_{name}", f"{short}_{name}_"]
            names[place] = next(c for c in candidates if c not in taken)
            taken.add(names[place])
        whole = self.imports_text()
        for part in [*self._texts.values(), text]:
            last = whole[whole.rfind("\n") + 1 :]
            beside = not part.startswith("def") and " = " in last and "\n" not in part
            whole += ("\n" if beside else "\n\n\n") + part
        return re.sub(r"_definition(\d+)_", lambda match: names[int(match[1])], whole)

    def imports_text(self) -> str:
        """The lines of imports, and numpy's."""
        return "\n".join([*sorted(self.imports), "", "import numpy as np"]).strip()


class _Plain(ast.NodeTransformer):
    """A definition without types, decorators and cases for Values, its names those of the file."""

    def __init__(self, definitions: Definitions, module: str, root: ast.AST) -> None:
        self.definitions = definitions
        self.module = module
        self.root = root
        self.calm = isinstance(root, ast.FunctionDef)
        self._own = {n.id for n in ast.walk(root) if isinstance(n, ast.Name) and _is_stored(n)}
        self._own |= {n.arg for n in ast.walk(root) if isinstance(n, ast.arg)}
        self._own -= {root.name} if isinstance(root, ast.FunctionDef) else _targets(root)
        self._own |= {
            n.name for n in ast.walk(root) if isinstance(n, ast.FunctionDef) and n != root
        }
        definitions.locals |= self._own
        self._count = (
            root.args.vararg.arg if isinstance(root, ast.FunctionDef) and root.args.vararg else ""
        )

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        node.decorator_list = [d for d in node.decorator_list if ast.unparse(d) == "cache"]
        node.returns = None
        for argument in ast.walk(node.args):
            if isinstance(argument, ast.arg):
                argument.annotation = None
        docstring = ast.get_docstring(node)
        if docstring is not None:
            first = docstring.partition("\n\n")[0]
            node.body[0] = ast.Expr(ast.Constant(first))
        if node is self.root:
            node.name = self.definitions.name((self.module, node.name))
        self.generic_visit(node)
        node.body = node.body or [ast.Pass()]
        return node

    def visit_Assign(self, node: ast.Assign) -> Any:
        node.value = self.visit(node.value)
        node.targets = [self.visit(target) for target in node.targets]
        return node

    def visit_If(self, node: ast.If) -> Any:
        node.test = self.visit(node.test)
        if _is_false(node.test):
            return [self.visit(each) for each in node.orelse]
        self.calm = False
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> Any:
        node.test = self.visit(node.test)
        if _is_false(node.test):
            return self.visit(node.orelse)
        self.calm &= ast.unparse(node.test) == self._count
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> Any:
        self.calm = False
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:
        self.calm = False
        return self.generic_visit(node)

    def visit_Try(self, node: ast.Try) -> Any:
        self.calm = False
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> Any:
        if ast.unparse(node.func) == "isinstance" and ast.unparse(node.args[1]) == "Value":
            return ast.Constant(value=False)
        node = ast.Call(self.visit(node.func), [self.visit(a) for a in node.args], node.keywords)
        if ast.unparse(node).startswith("any((False for"):
            return ast.Constant(value=False)
        called = ast.unparse(node.func)
        if called.startswith("math.") or called in _OF_NUMBERS:
            self.calm = False
        return node

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        return self._named(node) or self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> Any:
        if node.id in self._own:
            return node
        return self._named(node) or node

    def _named(self, node: Any) -> ast.Name | None:
        key = self.definitions.resolved(self.module, node)
        if key is not None and key[1]:
            name = self.definitions.name(key)
            self.calm &= self.definitions._calm[key]
            return ast.Name(name, ast.Load())
        statement = module_of(self.module).outside.get(getattr(node, "id", ""))
        if statement is not None:
            self.definitions.imports.add(statement)
        return None


_OF_NUMBERS = {"float", "int", "min", "max", "any", "all", "sorted", "range", "abs"}


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _targets(node: ast.AST) -> set[str]:
    return {t.id for t in getattr(node, "targets", []) if isinstance(t, ast.Name)}


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
