"""Steps as expressions of numpy: what it has itself, and else the rules' own text."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Sequence
from typing import Any

from autograd.operation import Operation
from autograd.programs.targets.common import ALL, Step
from autograd.programs.targets.rule_source import Definitions, module_of, rule_of
from autograd.rules.operations import BY_NAME

# What numpy has itself, or Python has a sign for.
NUMPY = {
    "add": "{0} + {1}",
    "sub": "{0} - {1}",
    "mul": "{0} * {1}",
    "div": "{0} / {1}",
    "power": "{0} ** {1}",
    "neg": "-{0}",
    "pos": "+{0}",
    "reciprocal": "1.0 / {0}",
    "absolute": "np.abs({0})",
    "fabs": "np.abs({0})",
    "asin": "np.arcsin({0})",
    "acos": "np.arccos({0})",
    "atan": "np.arctan({0})",
    "atan2": "np.arctan2({0}, {1})",
    "asinh": "np.arcsinh({0})",
    "acosh": "np.arccosh({0})",
    "atanh": "np.arctanh({0})",
    "clip": "np.clip({0}, {1}, {2})",
}
SAME_NAMES = (
    "sign sqrt exp exp2 expm1 log log2 log10 log1p sin cos tan sinh cosh tanh floor ceil trunc"
)
NUMPY |= {name: f"np.{name}({{0}})" for name in SAME_NAMES.split()}
OF_TWO = {
    "hypot": "np.hypot({0}, {1})",
    "sum": "{0} + {1}",
    "max": "np.maximum({0}, {1})",
    "min": "np.minimum({0}, {1})",
}

WITH_LOST = '''\
def {name}(whole, lost):
    """A sum, with its rounding errors given back."""
    return np.where((lost != 0.0) & np.isfinite(lost), whole + lost, whole)[()]'''


class Expressions:
    """Writes steps, and gathers the definitions that they call."""

    def __init__(self, packed: Callable[[list[str]], list[str]]) -> None:
        self.definitions = Definitions({("autograd.sums", "with_lost"): WITH_LOST})
        self._packed = packed

    def text(self, step: Step, arguments: list[str]) -> str:
        """A step of the library's, of arguments that are names and numbers."""
        return self._value(step, arguments) if step.by is None else self._slope(step, arguments)

    def _value(self, step: Step, arguments: list[str]) -> str:
        if step.name in OF_TWO and len(arguments) == 2:
            return _filled(OF_TWO[step.name], arguments)
        if step.name in NUMPY:
            return _filled(NUMPY[step.name], arguments)
        module, node, _ = rule_of(step.operation)
        body = [line for line in node.body if not isinstance(line, ast.Expr)]
        if len(body) == 1 and isinstance(body[0], ast.Return) and not step.operation.n_ary:
            names = [argument.arg for argument in node.args.args]
            inline = self._inline(module, body[0].value, dict(zip(names, arguments)), 0)
            if inline is not None:
                return inline
        vararg = node.args.vararg
        if vararg is not None and (key := self._carried_out(module, body, vararg.arg)):
            return self._call(key, arguments)
        return self._call((module, node.name), arguments)

    def _carried_out(self, module: str, body: list[ast.stmt], xs: str) -> tuple[str, str] | None:
        """The function of which a function is another name: return total(*xs)."""
        if len(body) == 1 and isinstance(body[0], ast.Return):
            call = body[0].value
            if isinstance(call, ast.Call) and [*map(ast.unparse, call.args)] == [f"*{xs}"]:
                return self.definitions.resolved(module, call.func)
        return None

    def _slope(self, step: Step, arguments: list[str]) -> str:
        module, _, partials = rule_of(step.operation)
        partial = partials[min(max(step.by or 0, 0), len(partials) - 1)]
        if isinstance(partial, ast.Starred):  # of orders and the like, by which there are none
            return "np.nan"
        if not isinstance(partial, ast.Lambda):
            key = self.definitions.resolved(module, partial)
            assert key is not None
            return self._call(key, arguments)
        names = [argument.arg for argument in partial.args.args]
        if step.by != ALL:
            inline = self._inline(module, partial.body, dict(zip(names, arguments)), 1)
            if inline is not None:
                return inline
        what = "slopes" if step.by == ALL else f"by_{names[1 + (step.by or 0)]}"
        name = f"{step.name}_{what}"
        text = f"def {name}({ast.unparse(partial.args)}): return {ast.unparse(partial.body)}"
        function = ast.parse(text).body[0]
        assert isinstance(function, ast.FunctionDef)
        self.definitions.add((module, name), function)
        return self._call((module, name), arguments)

    def _inline(self, module: str, body: Any, names: dict[str, str], calls: int) -> str | None:
        """An expression of a rule as one of arrays; None if it would call more with numbers."""
        arrays = _Arrays(self.definitions, module, names)
        try:
            text = ast.unparse(arrays.visit(copy.deepcopy(body)))
        except _OfNumbersError:
            return None
        return text if arrays.calls <= calls else None

    def _call(self, key: tuple[str, str], arguments: list[str]) -> str:
        listed = ", ".join(self._packed(arguments))
        name = self.definitions.name(key)
        return f"{name}({listed})" if self.definitions.is_calm(key) else f"each({name}, {listed})"


class _OfNumbersError(Exception):
    """An expression that makes no sense of arrays."""


class _Arrays(ast.NodeTransformer):
    """An expression of numbers as one of arrays."""

    def __init__(self, definitions: Definitions, module: str, names: dict[str, str]) -> None:
        self.definitions = definitions
        self.module = module
        self.names = {name: ast.parse(text, mode="eval").body for name, text in names.items()}
        self.calls = 0

    def visit_Name(self, node: ast.Name) -> Any:
        if node.id in self.names:
            return copy.deepcopy(self.names[node.id])
        return self._named(node) or node

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        return self._named(node) or self.generic_visit(node)

    def _named(self, node: Any) -> ast.Name | None:
        key = self.definitions.resolved(self.module, node)
        if key is not None and key[1]:
            return ast.Name(self.definitions.name(key), ast.Load())
        statement = module_of(self.module).outside.get(getattr(node, "id", ""))
        if statement is not None:
            self.definitions.imports.add(statement)
        return None

    def visit_Call(self, node: ast.Call) -> Any:
        if ast.unparse(node.func) == "isinstance":
            return ast.Constant(value=False)
        arguments = [self.visit(argument) for argument in node.args]
        key = self.definitions.resolved(self.module, node.func)
        if key is None:
            if ast.unparse(node.func) == "abs":
                return ast.Call(node.func, arguments, [])
            raise _OfNumbersError
        row = BY_NAME.get(key[1])
        if row is not None and _module(row.rule.operation) == key[0] and key[1] in NUMPY:
            return _tree(_filled(NUMPY[key[1]], [f"({ast.unparse(a)})" for a in arguments]))
        name = ast.Name(self.definitions.name(key), ast.Load())
        if self.definitions.is_calm(key):
            return ast.Call(name, arguments, [])
        self.calls += 1
        return ast.Call(ast.Name("each", ast.Load()), [name, *arguments], [])

    def visit_IfExp(self, node: ast.IfExp) -> Any:
        test = self.visit(node.test)
        if isinstance(test, ast.Constant) and test.value is False:
            return self.visit(node.orelse)
        where = _tree("np.where(0, 0, 0)[()]")
        where.value.args = [test, self.visit(node.body), self.visit(node.orelse)]  # type: ignore[attr-defined]
        return where

    def visit_Compare(self, node: ast.Compare) -> Any:
        operands = [self.visit(each) for each in [node.left, *node.comparators]]
        found: Any = None
        for left, operator, right in zip(operands, node.ops, operands[1:]):
            one = ast.Compare(left, [operator], [right])
            found = one if found is None else ast.BinOp(found, ast.BitAnd(), one)
        return found

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:
        found, *others = [self.visit(value) for value in node.values]
        for other in others:
            operator = ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr()
            found = ast.BinOp(found, operator, other)
        return found


def _module(operation: Operation) -> str:
    return operation.function.__module__


def _tree(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _filled(template: str, arguments: Sequence[str]) -> str:
    return ast.unparse(_tree(template.format(*arguments)))
