"""How an engine is spoken to: the class of its values, and what it calls its operations."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from itertools import product
from types import ModuleType
from typing import Any

from autograd.programs.limits import SECONDS, TookTooLongError, limited
from autograd.programs.words import SIGNS, WORDS, Whole, Word, forms

PALETTE = (2.0, 0.5, -0.5, 1.7, 3.0, -2.0, 0.25, 5.0, 0.0)
# Python's max and min choose one of the values, and are no operations of an engine.
PYTHON = {name: thing for name, thing in vars(builtins).items() if name not in {"max", "min"}}
REFUSALS = (TypeError, AttributeError, NameError, NotImplementedError, AssertionError)


class Dialect:
    """A class of values, the functions beside it, and what it has under another name.

    An operation is asked for as an operator or a method first, as a function next; functions are
    looked for in the module of the class, unless others are given, and in Python's builtins.

    >>> from autograd import Value
    >>> Dialect(Value).written("add", "x0", 2.0), Dialect(Value).written("tanh", "x0")
    ('x0 + 2.0', 'x0.tanh()')
    """

    def __init__(
        self,
        value: Callable[[Any], Any],
        functions: ModuleType | Mapping[str, Any] | None = None,
        attributes: Mapping[str, str] | None = None,
    ) -> None:
        self.value = value
        self.attributes = dict(attributes or {})
        if isinstance(functions, ModuleType):
            functions = vars(functions)
        self.functions = dict(_functions_beside(value) if functions is None else functions)
        self._doing: dict[tuple[str, str], Callable[..., Any]] = {}
        self._offered: dict[tuple[str, str], Exception | None] = {}

    def named(self, name: str) -> str:
        """What this engine calls ``name``."""
        return self.attributes.get(name, name)

    def data(self, value: Any) -> Any:
        """The number in a value, or the number that it is."""
        return getattr(value, self.named("data"), value)

    def grad(self, value: Any) -> Any:
        """Its gradient."""
        return getattr(value, self.named("grad"))

    def backward(self, value: Any) -> None:
        """Run the backward pass."""
        getattr(value, self.named("backward"))()

    def form(self, name: str, kinds: str) -> str:
        """The Python of an operation, with places; kinds has v for a value and c for a constant."""
        called = WORDS[name].called
        own = self.named(called)
        *methods, call = forms(WORDS[name], len(kinds), kinds[0] == "v")
        form = methods[0] if methods and hasattr(self.value, own) else call
        return form.replace(f"{called}(", f"{own}(")

    def written(self, name: str, *operands: str | float) -> str:
        """An operation of names and numbers as Python."""
        kinds = WORDS[name].kinds(operands, [isinstance(o, str) for o in operands])
        texts = [o if isinstance(o, str) else number_text(o) for o in operands]
        if name in SIGNS:
            texts = [f"({text})" if text.startswith("-") else text for text in texts]
        return self.form(name, kinds).format(*texts)

    def apply(self, name: str, operands: Sequence[Any], is_value: Sequence[bool]) -> Any:
        """Do what ``written`` writes; ``is_value`` tells which operands are no constants."""
        kinds = WORDS[name].kinds(operands, is_value)
        doing = self._doing.get((name, kinds))
        if doing is None:
            places = [f"a{i}" for i in range(len(kinds))]
            source = f"lambda {', '.join(places)}: {self.form(name, kinds).format(*places)}"
            known = {**self.functions, "__builtins__": PYTHON}
            if WORDS[name].own:
                known[name] = WORDS[name].function
            doing = eval(source, known)
            self._doing[name, kinds] = doing
        return doing(*[int(o) if type(o) is Whole else o for o in operands[: len(kinds)]])

    def refusal(self, name: str, kinds: str) -> Exception | None:
        """The error by which the engine says that it lacks an operation; None if it has it."""
        if (name, kinds) not in self._offered:
            self._offered[name, kinds] = self._try(WORDS[name], kinds)
        return self._offered[name, kinds]

    def ways(self, name: str) -> list[str]:
        """In which ways it has an operation: of values (v) and constants (c), vv, vc, cv."""
        return [kinds for kinds in WORDS[name].every_kinds() if self.refusal(name, kinds) is None]

    def _try(self, word: Word, kinds: str) -> Exception | None:
        left_out = () if word.arity in {None, len(kinds)} else (word.default,)
        points = product(PALETTE, repeat=len(kinds))
        point = next((p for p in points if word.at(*p, *left_out) is not None), None)
        if point is None:
            return LookupError("nowhere safe")
        is_value = [kind == "v" for kind in kinds]
        try:
            with limited(SECONDS):
                operands = [self.value(x) if is_value[i] else x for i, x in enumerate(point)]
                getattr(self.apply(word.name, operands, is_value), self.named("data"))
        except REFUSALS as refusal:
            return refusal
        except (Exception, SystemExit, TookTooLongError):  # it is offered, and wrong
            return None
        return None


def _functions_beside(value: Any) -> Mapping[str, Any]:
    """What the module of a class holds; for a Value of this package, its public functions."""
    module = sys.modules.get(getattr(value, "__module__", ""), None)
    if module is not None and module.__name__ == "autograd.value":
        module = import_module("autograd")
    return vars(module) if module is not None else {}


@lru_cache(maxsize=64)
def dialect_of(value: Callable[[Any], Any]) -> Dialect:
    """The dialect of a class that has everything by its usual name."""
    return Dialect(value)


def number_text(number: float) -> str:
    """The number as Python that can be pasted.

    >>> number_text(0.5), number_text(float("-inf"))
    ('0.5', "float('-inf')")
    """
    text = repr(number)
    return text if text[-1] not in "fn" else f"float('{text}')"
