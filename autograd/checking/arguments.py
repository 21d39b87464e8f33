"""The arguments of a function that is checked, taken apart into numbers and put together again.

They are the trees of ``transforms/tree.py``: numbers, lists, dicts, dataclasses, numpy's arrays.
Beside them stand the arrays of other libraries, such as PyTorch's and JAX's, which are known by
what they can do, so that nothing is imported here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograd.number import to_float
from autograd.rules.n_ary import number_of
from autograd.text import brief
from autograd.transforms.refusals import check_scalar, takes
from autograd.transforms.tree import branches, leaves, mapped, paired, rebuilt


def arguments_of(f: Callable[..., Any], at: Any) -> tuple[Any, ...]:
    """What f is called with.

    ``at`` holds the arguments, one or several in a list or a tuple; but if f takes only one, and
    not as many as there are, it is that one. A numpy array is that one wherever f can take it.

    >>> arguments_of(lambda x, y: x, [1.0, 2.0]), arguments_of(lambda row: row, [1.0, 2.0])
    ((1.0, 2.0), ([1.0, 2.0],))
    """
    check_scalar(at)
    parts = branches(at)
    is_array = hasattr(at, "dtype")
    if parts is None or not (is_array or type(at) in {list, tuple}):
        return (at,)
    alone = takes(f, 1) and not _takes_any_number(f)
    if alone and (is_array or not takes(f, len(parts))):
        return (at,)
    return tuple(parts)


def _takes_any_number(f: Callable[..., Any]) -> bool:
    return takes(f, 1000)


def is_foreign_array(leaf: Any) -> bool:
    """Whether it is an array that is no numpy array: a torch.Tensor, a jax.Array."""
    is_array = hasattr(leaf, "tolist") and hasattr(leaf, "shape")
    return is_array and type(leaf).__module__.partition(".")[0] != "numpy"


def plain(tree: Any) -> Any:
    """The tree with lists of numbers in the place of such arrays."""

    def listed(leaf: Any) -> Any:
        check_scalar(leaf)
        return leaf.tolist() if is_foreign_array(leaf) else leaf

    return mapped(listed, tree)


def require_doubles(tree: Any, what: str) -> None:
    """TypeError for numbers that no small step can be taken from, or no difference be told of."""
    for leaf in leaves(tree):
        kind = str(getattr(leaf, "dtype", "float64")).removeprefix("torch.")
        is_exact = kind == "float64" or (kind[:3] in {"int", "uin"} and not is_foreign_array(leaf))
        if not is_exact:
            raise TypeError(
                f"finite differences need doubles, and {what} is of {kind}; compute in float64"
                " (PyTorch: x.double(); JAX: jax.config.update('jax_enable_x64', True))"
            )


def numbers_of(tree: Any) -> list[Any]:
    """The scalars of a tree, those in arrays of any library included."""
    return [*leaves(plain(tree))]


def with_numbers(tree: Any, numbers: Sequence[Any]) -> Any:
    """The tree with other numbers, in containers of its own.

    >>> with_numbers(({"w": [1.0, 2.0]}, 3.0), "xyz")
    ({'w': ['x', 'y']}, 'z')
    """
    rest = iter(numbers)

    def filled(leaf: Any) -> Any:
        return _refilled(leaf, rest) if is_foreign_array(leaf) else next(rest)

    return mapped(filled, tree)


def _refilled(array: Any, rest: Iterator[Any]) -> Any:
    numbers = rebuilt(array.tolist(), rest)
    if hasattr(array, "new_tensor"):
        return array.new_tensor(numbers, requires_grad=array.requires_grad)
    if hasattr(array, "__array_namespace__"):
        return array.__array_namespace__().asarray(numbers, dtype=array.dtype)
    raise TypeError(f"no array can be made like {brief(array)}; pass a numpy array")


def gradient_in_order(gradient: Any, arguments: tuple[Any, ...]) -> list[float]:
    """The numbers of a gradient in the order of those of the arguments it is taken by.

    It has the shape of the argument if there is one (or is a tuple of that, as some libraries give
    it), and is a tuple of such if there are several.
    """
    expected = plain(arguments if len(arguments) > 1 else arguments[0])
    if len(arguments) == 1 and type(gradient) is tuple and len(gradient) == 1:
        (gradient,) = gradient
    try:
        return [to_float(number_of(slope)) for slope, _ in paired(plain(gradient), expected)]
    except ValueError as problem:
        raise ValueError(
            f"the gradient {brief(gradient)} has not the shape of what it is taken by: {problem}"
        ) from None
