"""What the inputs of a program are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograd.transforms.refusals import Function
from autograd.transforms.tree import branches, names_of_branches


def input_names(f: Function, arguments: Sequence[Any], keywords: dict[str, Any]) -> list[str]:
    """What f calls the numbers in its arguments: x, w[0], layer.bias."""
    names = [*_parameters(f, len(arguments)), *keywords]
    return [n for name, a in zip(names, [*arguments, *keywords.values()]) for n in _paths(name, a)]


def _paths(name: str, tree: Any) -> Iterator[str]:
    parts = branches(tree)
    if parts is None:
        yield name
    else:
        for suffix, part in zip(names_of_branches(tree), parts):
            yield from _paths(f"{name}{suffix}", part)


def _parameters(f: Callable[..., Any], count: int) -> list[str]:
    import inspect

    names: list[str] = []
    try:
        for parameter in inspect.signature(f).parameters.values():
            if parameter.kind.name.startswith("POSITIONAL"):
                names.append(parameter.name)
    except (TypeError, ValueError):
        pass
    return [*names, *[f"x{i}" for i in range(len(names), count)]][:count]


def unlike(names: Sequence[str]) -> Iterator[str]:
    """The names, each with a number behind it if it has been used."""
    used: set[str] = set()
    for name in names:
        k, new = 1, name
        while new in used:
            k, new = k + 1, f"{name}_{k}"
        used.add(new)
        yield new
