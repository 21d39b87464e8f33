"""Forty engines, each the right one with one bug in it, and the law that ought to name the bug."""

from pathlib import Path
from typing import NamedTuple

CLEAN = Path(__file__).with_name("clean.py").read_text(encoding="utf-8")


class Bug(NamedTuple):
    """What is wrong, the law that says so, and the text that it changes into another."""

    name: str
    law: str
    old: str
    new: str
    structural: bool = False  # about the graph, not about one formula
    beside: str = ""  # what stands in front of the class


def engine(bug=None):
    """The class of values, with a bug or without, and what stands beside it."""
    code = CLEAN
    if bug:
        assert bug.old in code, bug.name
        code = bug.beside + code.replace(bug.old, bug.new, 1)
    namespace = {"__name__": "planted"}
    exec(compile(code, "planted", "exec"), namespace)
    return namespace["Value"], namespace


ADD = "            self.grad += out.grad\n            other.grad += out.grad\n"
MUL = "            self.grad += other.data * out.grad\n"
MUL += "            other.grad += self.data * out.grad\n"
BACKWARD = CLEAN[CLEAN.index("        order = ordered(self)") : CLEAN.index("\n\ndef logistic")]
ORDERED = CLEAN[CLEAN.index("    order, seen, stack") :]
OPERAND = "        other = other if isinstance(other, Value) else Value(other)\n"
MAKE = f"    def __add__(self, other):\n{OPERAND}        out ="
MULTIPLY = f"    def __mul__(self, other):\n{OPERAND}"
RESET = "            if node._children:\n                node.grad = 0.0\n"
INIT = "        self.grad = 0.0\n        self._children = children\n"

BREADTH_FIRST = """    order, seen, queue = [], set(), [output]
    while queue:
        node = queue.pop(0)
        if id(node) not in seen:
            seen.add(id(node))
            order.append(node)
            queue.extend(node._children)
    return order[::-1]
"""
PRE_ORDER = BREADTH_FIRST.replace("queue.pop(0)", "queue.pop()")
RECURSIVE = """    order, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            for child in node._children:
                visit(child)
            order.append(node)

    visit(output)
    return order
"""
EVERY_PATH = """        def down(node):
            node._backward()
            for child in node._children:
                down(child)

        self.grad = 1.0
        down(self)
"""
BY_NUMBER = ORDERED.replace("id(node)", "node.data")
NOT_MARKED = RECURSIVE.replace("            seen.add(id(node))\n", "")

BUGS = [
    # the graph
    Bug("overwrites in +", "fan-out", ADD, ADD.replace("+=", "="), True),
    Bug("overwrites in *", "fan-out", MUL, MUL.replace("+=", "="), True),
    Bug("breadth first", "order", ORDERED, BREADTH_FIRST, True),
    Bug("pre-order", "order", ORDERED, PRE_ORDER, True),
    Bug("not reversed", "downwards", "in reversed(order):", "in order:", True),
    Bug("every path anew", "once", BACKWARD, EVERY_PATH, True),
    Bug("visits again", "once", ORDERED, NOT_MARKED, True),
    Bug(
        "set of parents",
        "fan-out",
        "            other.grad += out.grad\n",
        "            if other is not self:\n                other.grad += out.grad\n",
        True,
    ),
    Bug(
        "x * x has one parent",
        "fan-out",
        "            other.grad += self.data * out.grad\n",
        "            if other is not self:\n                other.grad += self.data * out.grad\n",
        True,
    ),
    Bug("equal numbers are one node", "equal numbers", ORDERED, BY_NUMBER, True),
    Bug("recursion", "depth", ORDERED, RECURSIVE),
    # the chain rule
    Bug("no factor in relu", "chain rule", "(self.data > 0) * out.grad", "(self.data > 0)", True),
    Bug(
        "no factor in tanh",
        "chain rule",
        "(1.0 - out.data**2) * out.grad",
        "(1.0 - out.data**2)",
        True,
    ),
    Bug(
        "no factor in +",
        "chain rule",
        "            self.grad += out.grad\n",
        "            self.grad += 1.0\n",
        True,
    ),
    Bug(
        "no factor in *",
        "chain rule",
        "self.grad += other.data * out.grad",
        "self.grad += other.data",
        True,
    ),
    # formulas
    Bug(
        "* with its own number",
        "operations",
        "self.grad += other.data * out.grad",
        "self.grad += self.data * out.grad",
    ),
    Bug(
        "power without its exponent",
        "operations",
        "other * self.data ** (other - 1)",
        "self.data ** (other - 1)",
    ),
    Bug("power of the same degree", "operations", "(other - 1) * out.grad", "other * out.grad"),
    Bug("tanh by its argument", "operations", "1.0 - out.data**2", "1.0 - self.data**2"),
    Bug("tanh without its square", "operations", "1.0 - out.data**2", "1.0 - out.data"),
    Bug(
        "exp by its argument",
        "operations",
        "out.data * out.grad\n\n        out._backward = "
        "backward\n        return out\n\n    def log",
        "self.data * out.grad\n\n        "
        "out._backward = backward\n        return out\n\n    def log",
    ),
    Bug("log by its result", "operations", "out.grad / self.data", "out.grad / out.data"),
    Bug("sigmoid is σ(1 + σ)", "operations", "(1.0 - out.data) * out", "(1.0 + out.data) * out"),
    Bug("relu everywhere", "operations", "(self.data > 0) * out.grad", "1.0 * out.grad"),
    Bug(
        "abs without its sign",
        "operations",
        "((self.data > 0) - (self.data < 0)) * out.grad",
        "out.grad",
    ),
    # operators
    Bug("- is +", "operations", "return self + (-other)", "return self + other"),
    Bug(
        "2 - x is x - 2",
        "reflected operators",
        "return other + (-self)",
        "return self + (-other)",
        True,
    ),
    Bug(
        "2 / x is x / 2",
        "reflected operators",
        "return other * self**-1.0",
        "return self * other**-1.0",
        True,
    ),
    Bug(
        "/ forgets the divisor",
        "operations",
        "return self * other**-1.0",
        "return self * (other.data if isinstance(other, Value) else other) ** -1.0",
    ),
    # numbers
    Bug(
        "ints refused",
        "ints and floats",
        MAKE,
        MAKE.replace(
            "        out =",
            "        if type(other.data) is int:\n            raise TypeError(other)\n"
            "        out =",
        ),
    ),
    Bug(
        "whole data stays whole",
        "ints and floats",
        "return self * other**-1.0",
        "if isinstance(other, int):\n            return self * 0.0 + self.data // other\n"
        "        return self * other**-1.0",
    ),
    Bug("relu has slope 1 at 0", "kinks", "(self.data > 0) * out", "(self.data >= 0) * out"),
    Bug(
        "abs has slope 1 at 0",
        "kinks",
        "((self.data > 0) - (self.data < 0))",
        "(1.0 if self.data >= 0 else -1.0)",
    ),
    Bug("both have a tie of max", "ties", "0.5 if x.data == y.data else 1.0", "1.0"),
    Bug("sigmoid overflows", "extremes", "    if x >= 0:\n        return 1.0", "    return 1.0"),
    Bug(
        "tanh by exponentials",
        "extremes",
        "math.tanh(self.data)",
        "(math.exp(2 * self.data) - 1) / (math.exp(2 * self.data) + 1)",
    ),
    # passes
    Bug("stale between", "second backward", RESET, "            pass\n"),
    Bug(
        "leaves begin anew",
        "leaves accumulate",
        "            if node._children:\n",
        "            if True:\n",
    ),
    Bug(
        "+= in place",
        "+=",
        "    def __neg__",
        "    def __iadd__(self, other):\n        self.data"
        " += other.data if isinstance(other, Value) else other\n        return self\n\n"
        "    def __neg__",
    ),
    Bug(
        "a constant is taken for the value",
        "constants",
        MULTIPLY,
        MULTIPLY.replace("Value(other)", "self if other == self.data else Value(other)"),
    ),
    Bug(
        "one tape for all",
        "no state",
        "in reversed(order):",
        "in reversed(on_tape(order)):",
        beside="TAPE = []\ndef on_tape(order):\n    TAPE.extend(order)\n    return TAPE\n",
    ),
    Bug(
        "output keeps its gradient",
        "leaf",
        "        self.grad = 1.0\n",
        "        self.grad += 0.0\n",
    ),
]
