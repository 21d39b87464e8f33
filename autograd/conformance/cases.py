"""Laws as lines of Python: a program, and the comparisons that must hold after it."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from typing import Any, NamedTuple

from autograd.conformance.judging import Fault, close, described
from autograd.programs.dialect import PYTHON, REFUSALS, Dialect
from autograd.programs.limits import SECONDS, TookTooLongError, limited
from autograd.programs.words import WORDS

_NAMES = {"data", "grad", "backward"} | {word.called for word in WORDS.values()}


class Refusal(NamedTuple):
    """A program that uses what the engine lacks, as a fault if it ought not to lack it."""

    fault: Fault


def cases(text: str) -> Iterator[ast.Module]:
    """The cases of a law; blank lines stand between them."""
    for block in textwrap.dedent(text).strip().split("\n\n") if text else []:
        yield ast.parse(block)


def broken(dialect: Dialect, case: ast.Module) -> Fault | Refusal | None:
    """What is wrong with an engine on one case; None if nothing is."""
    tree = _Renamed(dialect).visit(ast.parse(ast.unparse(case)))
    program = [line for line in tree.body if not _is_check(line)]
    lines = [text for line in program for text in ast.unparse(line).splitlines()]
    steps = sum(_is_step(node) for line in program for node in ast.walk(line))
    names = dialect.functions | {_class_name(dialect): dialect.value, "__builtins__": PYTHON}
    try:
        with limited(SECONDS):
            exec(compile(ast.Module(program, []), "<law>", "exec"), names)
    except TookTooLongError:
        return Fault("\n".join(lines), f"does not end within {SECONDS:g} s", steps)
    except (Exception, SystemExit) as error:
        fault = Fault("\n".join(lines), f"raises {described(error)}", steps)
        return Refusal(fault) if isinstance(error, REFUSALS) else fault
    for check in tree.body:
        if _is_check(check):
            left, right = check.value.left, check.value.comparators[0]
            found, expected = (_evaluated(side, names) for side in (left, right))
            if not close(found, expected):
                says = f"{ast.unparse(left)} is {found}, not {expected}"
                return Fault("\n".join(lines), says, steps)
    return None


def _is_step(node: ast.AST) -> bool:
    match node:
        case ast.BinOp() | ast.AugAssign():
            return True
        case ast.Call(ast.Attribute(attr=name)):
            return name != "backward"
        case ast.Call(ast.Name(name)):
            return name in {"abs", "max", "min"}
    return False


def _evaluated(side: ast.expr, names: dict[str, Any]) -> Any:
    try:
        return eval(compile(ast.Expression(side), "<law>", "eval"), names)
    except Exception as error:
        return described(error)


def _is_check(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Compare)


def _class_name(dialect: Dialect) -> str:
    return getattr(dialect.value, "__name__", "Value")


class _Renamed(ast.NodeTransformer):
    """Puts the engine's names in the place of ours."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if node.attr in _NAMES:
            node.attr = self.dialect.named(node.attr)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = _class_name(self.dialect) if node.id == "Value" else node.id
        return node


class _AsFloats(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant(float(node.value)) if type(node.value) is int else node


def with_floats(case: ast.Module) -> ast.Module:
    """The same case, its ints written as floats."""
    tree: ast.Module = _AsFloats().visit(ast.parse(ast.unparse(case)))
    return tree
