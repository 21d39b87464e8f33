"""What every optimiser does: it steps down the gradients that ``backward()`` has left.

    model.zero_grad(); loss(model(x), y).backward(); optimiser.step()

A subclass is one formula, its ``rule``: the new number of a parameter, from the old one, its
gradient, and what the optimiser remembers of it. Names and formulas are PyTorch's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from numbers import Real
from typing import Any, ClassVar, TypeAlias

from autograd import Value
from autograd.text import brief, listing
from nn.errors import StateError
from nn.state import finite

Memory: TypeAlias = tuple[float, ...]  # what an optimiser keeps of one parameter; at first nothing
Options: TypeAlias = dict[str, Any]
Rule: TypeAlias = Callable[[float, float, Memory], tuple[float, Memory]]
"""Maps a parameter, its gradient and its memory to the new parameter and the new memory."""


Parameters: TypeAlias = Iterable[Value] | Iterable[Mapping[str, Any]]
NEVER_NEGATIVE = ("t", "s", "d")  # in a memory: the count of steps, and means of squares


class Optimizer:
    """The base: ``parameters`` are Values, or groups of them with options of their own.

    A group is a dict with "params" and any options, of which weight decay is the usual one:

        AdamW([{"params": model.weights()}, {"params": model.biases(), "weight_decay": 0.0}])
    """

    remembers: ClassVar[tuple[str, ...]] = ()  # the names of the numbers in a memory

    def __init__(self, parameters: Parameters, **options: Any) -> None:
        self.param_groups: list[Options] = [options | group for group in _groups(parameters)]
        for group in self.param_groups:
            unknown = group.keys() - options.keys() - {"params"}
            if unknown:
                raise ValueError(
                    f"{type(self).__name__} has no option {listing(sorted(unknown))}; it has"
                    f" {', '.join(options)}"
                )
            group.update({name: require_option(name, group[name]) for name in options})
        every = self.parameters()
        if not every:
            raise ValueError("an optimiser needs parameters; pass model.parameters()")
        for parameter in every:
            if not isinstance(parameter, Value) or parameter.op:
                raise TypeError(
                    f"a parameter is an input Value, got {brief(parameter)}; pass"
                    " model.parameters()"
                )
        if len(set(every)) < len(every):
            raise ValueError("a parameter occurs twice; give each to one group, once")
        self.memory: dict[Value, Memory] = dict.fromkeys(every, ())

    def parameters(self) -> list[Value]:
        """Every parameter that the optimiser moves, in order."""
        return [parameter for group in self.param_groups for parameter in group["params"]]

    def rule(self, options: Options) -> Rule:
        """The formula with the options of a group, which are looked up once for all of it."""
        raise NotImplementedError(f"{type(self).__name__} has no formula; write rule(options)")

    def step(self) -> None:
        """Move every parameter that a backward pass has reached.

        Ctrl-C cannot leave the step half done.
        """
        moves = []
        for options in self.param_groups:
            updated = self.rule(options)
            moves += [
                (parameter, updated(parameter.data, parameter.grad, self.memory[parameter]))
                for parameter in options["params"]
                if parameter.has_grad
            ]
        try:
            self._move(moves)
        except KeyboardInterrupt:
            self._move(moves)
            raise

    def _move(self, moves: list[tuple[Value, tuple[float, Memory]]]) -> None:
        for parameter, (x, memory) in moves:
            parameter.data = x
            self.memory[parameter] = memory

    def zero_grad(self) -> None:
        """Forget the gradient of every parameter."""
        for parameter in self.parameters():
            parameter.zero_grad()

    def state_dict(self) -> dict[str, Any]:
        """The options of each group, and what is remembered of each parameter, in order."""
        return {
            "param_groups": [
                {name: option for name, option in group.items() if name != "params"}
                | {"params": len(group["params"])}
                for group in self.param_groups
            ],
            "memory": [
                dict(zip(self.remembers, self.memory[parameter])) for parameter in self.parameters()
            ],
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take a state that ``state_dict`` gave; if it does not fit, StateError and no change."""
        own, every = self.state_dict(), self.parameters()
        try:
            groups = [dict(group) for group in state["param_groups"]]
            memory = [dict(each) for each in state["memory"]]
        except (TypeError, KeyError, ValueError):
            raise StateError("the state of an optimiser has param_groups and memory") from None
        shapes = [(group.get("params"), group.keys()) for group in groups]
        if shapes != [(g["params"], g.keys()) for g in own["param_groups"]] or len(memory) != len(
            every
        ):
            raise StateError(
                "the state belongs to another optimiser: its groups, the count of their"
                " parameters, or their options differ"
            )
        if any(each and each.keys() != {*self.remembers} for each in memory):
            raise StateError(f"the memory of a parameter holds {', '.join(self.remembers)}")
        numbers = [
            [_remembered(name, each[name]) for name in self.remembers if each] for each in memory
        ]
        try:
            for group in groups:
                group.update({n: require_option(n, x) for n, x in group.items() if n != "params"})
        except (TypeError, ValueError, OverflowError) as error:
            raise StateError(str(error)) from None
        for ours, group in zip(self.param_groups, groups):
            ours.update(group | {"params": ours["params"]})
        self.memory = dict(zip(every, map(tuple, numbers)))


def _groups(parameters: Parameters) -> list[Options]:
    """The groups that were given, or all parameters as one, with lists of parameters."""
    try:
        given: list[Any] = list(parameters)
        if not any(isinstance(each, Mapping) for each in given):
            return [{"params": given}]
        return [{**group, "params": list(group["params"])} for group in given]
    except (TypeError, KeyError):
        raise TypeError(
            "an optimiser takes a list of Values, as model.parameters() gives it, or of groups"
            f' {{"params": [...]}}, got {brief(parameters)}'
        ) from None


def _remembered(name: str, number: Any) -> float:
    if finite(number, name) < 0 and name in NEVER_NEGATIVE:
        raise StateError(f"{name} is never negative, got {brief(number)}")
    return float(number)


def require_option(name: str, option: Any) -> Any:
    """The option, or ValueError: a flag is a bool, betas are a pair, and others are one number."""
    if isinstance(option, bool):
        return option
    if name == "betas":
        if not (isinstance(option, list | tuple) and len(option) == 2):
            raise ValueError(f"betas is a pair of decay rates, got {brief(option)}")
        return tuple(_number(name, each) for each in option)
    return _number(name, option)


def _number(name: str, number: Any) -> float:
    """A number of at least 0, or above it for eps, and below 1 for a decay rate."""
    top = 1.0 if name in ("betas", "alpha", "rho") else math.inf
    real = isinstance(number, Real)  # numpy's numbers too
    if not (real and 0 <= number < top):
        raise ValueError(f"{name} is at least 0 and below {top}, got {brief(number)}")
    if name == "eps" and number == 0:
        raise ValueError("eps keeps a division from 0 and is above 0, got 0")
    return float(number)


class SGD(Optimizer):
    """Gradient descent; stochastic if the gradient is that of a batch.

        v ← momentum·v + (1 − dampening)·g        with v₀ = g₀
        θ ← θ − lr·v                              or θ − lr·(g + momentum·v) with nesterov

    where g = ∂L/∂θ + weight_decay·θ. Momentum 0 is plain gradient descent; dampening 0 is the
    classical form, and dampening = momentum the averaged one, v ← β·v + (1 − β)·g.

    >>> x = Value(3.0)
    >>> (x * x).backward()
    >>> SGD([x], lr=0.1).step()
    >>> round(x.data, 12)
    2.4

    Source: Sutskever et al., On the Importance of Initialization and Momentum (2013).
    """

    remembers = ("v",)

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        super().__init__(
            parameters,
            lr=lr,
            momentum=momentum,
            dampening=dampening,
            weight_decay=weight_decay,
            nesterov=nesterov,
        )
        for group in self.param_groups:
            if group["nesterov"] and (group["momentum"] == 0 or group["dampening"] != 0):
                raise ValueError("nesterov needs a momentum above 0 and a dampening of 0")

    def rule(self, options: Options) -> Rule:
        lr, momentum, decay = options["lr"], options["momentum"], options["weight_decay"]
        share, nesterov = 1 - options["dampening"], options["nesterov"]

        def updated(x: float, gradient: float, memory: Memory) -> tuple[float, Memory]:
            g = gradient + decay * x
            if momentum:
                v = momentum * memory[0] + share * g if memory else g
                memory = (v,)
                g = g + momentum * v if nesterov else v
            return x - lr * g, memory

        return updated
