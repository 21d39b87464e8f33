"""From the text of a program back to its steps."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from autograd.programs.words import WORDS, Whole, forms

Parts = tuple[tuple[float, ...], tuple[tuple[str, tuple[int | float, ...]], ...], tuple[int, ...]]


def steps_of(text: str) -> Parts:
    """The inputs, the steps and the outputs of a program.

    >>> steps_of("x0 = Value(2.0); v0 = max(x0, 1.0); v1 = -v0")
    ((2.0,), (('max', (0, 1.0)), ('neg', (1,))), ())
    """
    positions: dict[str, int] = {}
    inputs: list[float] = []
    steps: list[tuple[str, tuple[int | float, ...]]] = []
    for line in ast.parse(text).body:
        match line:
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name("Value"), [number])):
                inputs.append(_number(number))
            case ast.Assign([ast.Name("y")], ast.List(elements)):
                outputs = [positions[ast.unparse(each)] for each in elements]
                return tuple(inputs), tuple(steps), tuple(outputs)
            case ast.Assign([ast.Name(name)], right):
                found = _Operands()
                shape = ast.unparse(found.visit(right))
                word, order = _word_of(shape, len(found.operands))
                operands = [
                    positions[o]
                    if isinstance(o, str)
                    else float(o)
                    if type(o) is float
                    else Whole(o)
                    for o in found.operands
                ]
                arguments = [operands[i] for i in order]
                if word.arity == len(arguments) + 1 and word.default is not None:
                    arguments.append(word.default)
                steps.append((word.name, tuple(arguments)))
            case _:
                raise SyntaxError(f"{ast.unparse(line)} is no step of an expression")
        positions[name] = len(positions)
    return tuple(inputs), tuple(steps), ()


class _Operands(ast.NodeTransformer):
    """Puts _ in the place of each operand, and gathers them."""

    def __init__(self) -> None:
        self.operands: list[Any] = []

    def _place(self, operand: Any) -> ast.Name:
        self.operands.append(operand)
        return ast.Name("_")

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._place(node.id)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return self._place(node.value)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        if isinstance(node.operand, ast.Constant):
            return self._place(_number(node))
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name):
            if node.func.id == "float":
                return self._place(_number(node))
        else:
            node.func = self.visit(node.func)
        node.args = [self.visit(argument) for argument in node.args]
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        node.value = self.visit(node.value)
        return node


def _number(node: ast.AST) -> Any:
    """The number that a literal writes, with its type."""
    match node:
        case ast.Constant(int() | float() as number):
            return number
        case ast.UnaryOp(ast.USub(), ast.Constant(int() | float() as number)):
            return -number
        case ast.Call(ast.Name("float"), [ast.Constant(str(text))]):
            return float(text)
    raise SyntaxError(f"{ast.unparse(node)} is no number")


@lru_cache(maxsize=1024)
def _word_of(shape: str, count: int) -> tuple[Any, Sequence[int]]:
    """The word that is written so, and the order in which the text has its arguments."""
    for word in WORDS.values():
        if word.arity not in {None, count, count + (word.default is not None)}:
            continue
        for form in forms(word, count) if count else []:
            found = _Operands()
            places = [f"a{i}" for i in range(count)]
            tree = ast.parse(form.format(*places), mode="eval")
            if ast.unparse(found.visit(tree.body)) == shape:
                return word, [found.operands.index(place) for place in places]
    raise SyntaxError(f"{shape} is no operation of the library")
