"""What the language of expressions has: each kind of node of the syntax tree, and what it means.

The translator turns a syntax tree into a function of the names' values. A kind of node that has no
method here is not in the language, and is refused.
"""

from __future__ import annotations

import ast
import inspect
import operator
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeAlias

import autograd
from autograd.command_line.source_text import DEEPEST, SourceText
from autograd.differentiable import Operand
from autograd.errors import ExpressionError
from autograd.operation import Operation
from autograd.rules.arithmetic import absolute, add, div, floordiv, mod, mul, neg, pos, power, sub
from autograd.signatures import usage
from autograd.text import brief

Rule: TypeAlias = Callable[[Operand, Operand], Operand]
Evaluate: TypeAlias = Callable[[Mapping[str, Operand]], Operand]

BINARY: dict[type[ast.operator], Rule] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: div,
    ast.FloorDiv: floordiv,
    ast.Mod: mod,
    ast.Pow: power,
}
UNARY: dict[type[ast.unaryop], Callable[[Operand], Operand]] = {
    ast.UAdd: pos,
    ast.USub: neg,
    ast.Not: lambda x: float(not x),
}
RELATIONS: dict[type[ast.cmpop], Callable[[Operand, Operand], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
REFUSED_OPERATORS: dict[type[ast.operator], str] = {
    ast.BitXor: "^",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.MatMult: "@",
}
REFUSED: dict[type[ast.AST], str] = {
    ast.Attribute: "a dot",
    ast.Await: "`await`",
    ast.GeneratorExp: "`for`",
    ast.Lambda: "`lambda`",
    ast.NamedExpr: "`:=`",
    ast.Starred: "a star before a name",
    ast.Tuple: "a comma outside a function's brackets",
    ast.Yield: "`yield`",
    ast.YieldFrom: "`yield`",
}

OTHER_NAMES = {  # of functions, and what is written here
    "arccos": "acos(x)",
    "arcsin": "asin(x)",
    "arctan": "atan(x)",
    "heaviside": "hard_threshold(x)",
    "lg": "log10(x)",
    "ln": "log(x)",
    "logistic": "sigmoid(x)",
    "mean": "(x + y)/2",
    "prod": "x*y",
    "step": "hard_threshold(x)",
    "sum": "x + y",
    "swish": "silu(x)",
    "tg": "tan(x)",
    "σ": "sigmoid(x)",
}

COMPOSED = {"log", "max", "min", "prelu", "where"}  # functions of numbers made of primitives


class Translator(ast.NodeVisitor):
    """From a node of the syntax tree to a function of the names' values."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.places: dict[str, ast.Name] = {}  # where each name first appears
        self.functions = functions()
        self.depth = 0

    def error(self, message: str, node: ast.expr) -> ExpressionError:
        return self.source.error(message, self.source.span(node))

    def visit(self, node: ast.AST) -> Evaluate:
        assert isinstance(node, ast.expr)
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(f"nested more than {DEEPEST} levels deep; compute it in parts", node)
        evaluate: Evaluate = super().visit(node)
        self.depth -= 1
        return evaluate

    def generic_visit(self, node: ast.AST) -> Evaluate:
        assert isinstance(node, ast.expr)
        if isinstance(node, ast.Tuple) and not node.elts:
            raise self.error("there is nothing to compute", node)
        raise self.error(f"{REFUSED.get(type(node), 'this')} has no meaning here", node)

    def visit_Constant(self, node: ast.Constant) -> Evaluate:
        if type(node.value) not in {int, float}:
            raise self.error(f"{brief(node.value)} is not a real number", node)
        try:
            number = float(node.value)  # type: ignore[arg-type]
        except OverflowError:
            raise self.error("a number that no double can hold (1.8e308 at most)", node) from None
        return lambda values: number

    def visit_Name(self, node: ast.Name) -> Evaluate:
        name = node.id
        self.places.setdefault(name, node)
        return lambda values: values[name]

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Evaluate:
        if type(node.op) not in UNARY:
            raise self.error("no operator ~ here", node)
        rule, operand = UNARY[type(node.op)], self.visit(node.operand)
        return lambda values: rule(operand(values))

    def visit_BinOp(self, node: ast.BinOp) -> Evaluate:
        """a + b + c nests to the left; in a loop, a long sum is no deeper than a short one."""
        chain = [node]
        while isinstance(chain[-1].left, ast.BinOp):
            chain.append(chain[-1].left)
        first = self.visit(chain[-1].left)
        steps = [(self.rule_of(step), self.visit(step.right)) for step in reversed(chain)]

        def evaluate(values: Mapping[str, Operand]) -> Operand:
            result = first(values)
            for rule, right in steps:
                result = rule(result, right(values))
            return result

        return evaluate

    def rule_of(self, node: ast.BinOp) -> Rule:
        if type(node.op) in BINARY:
            return BINARY[type(node.op)]
        symbol = REFUSED_OPERATORS[type(node.op)]
        hint = "; a power is written **" if symbol == "^" else ""
        left_end = self.source.span(node.left)[1]
        place = self.source.text.index(symbol, left_end)
        raise self.source.error(f"no operator {symbol} here{hint}", (place, place + len(symbol)))

    def visit_Compare(self, node: ast.Compare) -> Evaluate:
        if any(type(relation) not in RELATIONS for relation in node.ops):
            raise self.error("numbers compare by < <= > >= == !=; `is` and `in` do not", node)
        first = self.visit(node.left)
        steps = [(RELATIONS[type(op)], self.visit(x)) for op, x in zip(node.ops, node.comparators)]

        def evaluate(values: Mapping[str, Operand]) -> Operand:
            left = first(values)
            for holds, operand in steps:
                right = operand(values)
                if not holds(left, right):
                    return 0.0
                left = right
            return 1.0

        return evaluate

    def visit_BoolOp(self, node: ast.BoolOp) -> Evaluate:
        operands = [self.visit(operand) for operand in node.values]
        decisive = isinstance(node.op, ast.Or)

        def evaluate(values: Mapping[str, Operand]) -> Operand:
            for operand in operands:
                result = operand(values)
                if bool(result) is decisive:
                    break
            return result

        return evaluate

    def visit_IfExp(self, node: ast.IfExp) -> Evaluate:
        """Only the branch that is taken is evaluated, and so enters the graph."""
        body, test, otherwise = (self.visit(n) for n in (node.body, node.test, node.orelse))
        return lambda values: body(values) if test(values) else otherwise(values)

    def visit_Call(self, node: ast.Call) -> Evaluate:
        function = self.function_of(node)
        arguments = [self.visit(argument) for argument in node.args]
        keywords = {k.arg: self.visit(k.value) for k in node.keywords if k.arg is not None}
        if len(keywords) < len(node.keywords):
            raise self.error("a keyword is given twice, or with **", node)
        signature = inspect.signature(function)
        try:
            signature.bind(*arguments, **keywords)
        except TypeError as problem:
            form = usage(ast.unparse(node.func), signature)
            raise self.error(f"the function is {form}: {problem}", node) from None

        def evaluate(values: Mapping[str, Operand]) -> Operand:
            numbers = [argument(values) for argument in arguments]
            named = {name: argument(values) for name, argument in keywords.items()}
            try:
                return function(*numbers, **named)
            except (TypeError, ValueError, ArithmeticError) as problem:
                raise self.error(str(problem), node) from problem

        return evaluate

    def function_of(self, node: ast.Call) -> Callable[..., Operand]:
        if not isinstance(node.func, ast.Name):
            raise self.error("only a function can be called; a product is written *", node.func)
        name = node.func.id
        if name not in self.functions:
            if name in OTHER_NAMES:
                hint = f"; write {OTHER_NAMES[name]}"
            else:
                hint = suggestion(name, self.functions) or f"; a product is written {name}*(…)"
            raise self.error(f"unknown function {brief(name)}{hint}", node.func)
        return self.functions[name]


def functions() -> dict[str, Callable[..., Operand]]:
    """The functions an expression can call, by name: public primitives, and COMPOSED."""
    public: dict[str, Any] = vars(autograd)
    primitives = {
        name: thing
        for name, thing in public.items()
        if isinstance(getattr(thing, "operation", None), Operation) and not name.startswith("_")
    }
    composed = {name: public[name] for name in COMPOSED}
    return {"abs": absolute, "pow": power, **primitives, **composed}


def suggestion(name: str, known: Iterable[str]) -> str:
    """A hint at the name that was probably meant, or nothing."""
    by_lower_case = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(name.lower(), by_lower_case, n=1)
    return f"; did you mean {by_lower_case[close[0]]!r}?" if close else ""
