"""Models as functions of JAX, with their parameters beside them.

Needs JAX: ``pip install 'seegrad[jax]'``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from autograd import Value, record
from autograd.text import brief
from nn.errors import StateError
from nn.module import Module
from nn.parts import attributes
from nn.pytorch import arranged, from_pytorch, places


def to_jax(model: Module) -> tuple[Callable[..., Any], dict[str, Any]]:
    """``(apply, parameters)``: a pure function of JAX, and a dict of arrays.

    ``apply(parameters, x)`` is what the model makes of a row x, or of an array of as many axes as
    its lists are deep; ``jax.vmap(apply, (None, 0))`` takes a batch of rows, for which each layer
    is one matrix product. The parameters have the names and shapes that PyTorch has for them, and
    ``from_jax`` reads them back.

    .. code-block:: python

        apply, parameters = nn.to_jax(nn.MLP(2, [16, 1], "tanh"))
        apply(parameters, jnp.ones(2))  # an array of one number

    The model is recorded as it is, once for each shape of x, when JAX traces it; derivatives are
    as ``autograd.programs.to_jax`` has them.

    Raises StateError for a model in training that draws random numbers or keeps running means,
    which a pure function cannot; ``model.eval()`` ends that.
    """
    if not isinstance(model, Module):
        raise TypeError(
            f"nn.to_jax takes a module, got {brief(model)}; of a function, programs.to_jax"
        )
    from autograd.programs.targets.arrays.functions import doubles_of, function_of, shaped

    parameters = {name: doubles_of(arranged(model)[name]) for name in _rows(model)}
    known: dict[Any, Any] = {}

    def apply(parameters: Mapping[str, Any], x: Any) -> Any:
        _require_pure(model)
        rows = _rows(model)
        _require_names(rows, parameters)
        shape = doubles_of(x).shape
        if shape not in known:
            found: list[Any] = []

            def kept(x: Any) -> Any:
                found.append(model(x))
                return found[0]

            program = record(kept, _example(shape))
            first = len(program.inputs) - len(program.defaults)
            at = {id(value): i for i, value in enumerate(program.defaults, start=first)}
            values = [value for row in rows.values() for value in _flat(row)]
            order = [*range(first), *[at.get(id(value), -1) for value in values]]
            known[shape] = found[0], function_of(program, "check", {}, order)
        template, outputs = known[shape]
        numbers = outputs(doubles_of(x), [parameters[name] for name in rows])
        return shaped(template, numbers)

    return apply, parameters


def from_jax(model: Module, parameters: Mapping[str, Any]) -> None:
    """Take the parameters of ``to_jax`` back, trained.

    Raises StateError if a name is missing or unknown, or a shape differs; then nothing has changed.
    """
    _require_names(_rows(model), parameters)
    given = {name: a.tolist() if hasattr(a, "tolist") else a for name, a in parameters.items()}
    from_pytorch(model, {**arranged(model), **given})


def _rows(model: Module) -> dict[str, Any]:
    """The parameters themselves, by their names, in lists of their shapes."""
    found: dict[str, Any] = {}
    named = places(model)
    for own, (module, attribute) in model.holders().items():
        name, row = named[own]
        if attribute not in module.buffers:
            thing = getattr(module, attribute)
            if row is None:
                found[name] = thing
            else:
                found.setdefault(name, []).append(thing)
    return found


def _flat(rows: Any) -> list[Value]:
    return [value for row in rows for value in _flat(row)] if isinstance(rows, list) else [rows]


def _example(shape: tuple[int, ...]) -> Any:
    """Numbers of this shape, of which no two are the same."""
    count = 0

    def part(axes: tuple[int, ...]) -> Any:
        nonlocal count
        if axes:
            return [part(axes[1:]) for _ in range(axes[0])]
        count += 1
        return Value(count / (count + 1.0))

    return part(shape)


def _require_names(rows: Mapping[str, Any], parameters: Mapping[str, Any]) -> None:
    if not isinstance(parameters, Mapping) or rows.keys() != parameters.keys():
        given = ", ".join(map(str, parameters)) if isinstance(parameters, Mapping) else None
        raise StateError(
            f"the parameters of this model are {', '.join(rows)}; got {given or brief(parameters)}"
        )


def _require_pure(model: Module) -> None:
    for module in model.modules():
        draws = any(isinstance(thing, Random) for _, thing in attributes(module))
        if module.training and (draws or module.buffers):
            raise StateError(
                f"{type(module).__name__} in training is no pure function of its input; call"
                " model.eval() before apply"
            )
