"""What programs, and the functions that they were recorded of, are called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from autograd.transforms.refusals import Function, parameters_of
from autograd.transforms.tree import names_of_leaves


def name_of(f: Function) -> str:
    """What messages call a function."""
    name: str = getattr(f, "__name__", type(f).__name__)
    return "the function" if name == "<lambda>" else name


def input_names(f: Function, arguments: Sequence[Any], keywords: dict[str, Any]) -> list[str]:
    """What f calls the numbers in its arguments: x, w[0], layer.bias."""
    names = parameters_of(f)
    names = [*names, *[f"x{i}" for i in range(len(names), len(arguments))]][: len(arguments)]
    trees = [*zip(names, arguments), *keywords.items()]
    return [leaf for name, tree in trees for leaf in names_of_leaves(tree, name)]


def unlike(names: Sequence[str]) -> Iterator[str]:
    """The names, each with a number behind it if it has been used."""
    if len({*names}) == len(names):
        yield from names
        return
    used: set[str] = set()
    times: dict[str, int] = {}
    for name in names:
        k = times.get(name, 0) + 1
        new = name if k == 1 else f"{name}_{k}"
        while new in used:
            k, new = k + 1, f"{name}_{k + 1}"
        used.add(new)
        times[name] = k
        yield new
