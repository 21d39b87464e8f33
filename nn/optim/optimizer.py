"""What every optimiser does: it steps down the gradients that ``backward()`` has left.

    model.zero_grad(); loss(model(x), y).backward(); optimiser.step()

A subclass is one formula, written for one parameter and carried out for all.
Names and formulas are PyTorch's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, ClassVar, TypeAlias

from autograd import Value
from autograd.bulk import assign_all, read_all, zero_all
from autograd.learning.formula import Formula, Given, Memory, Settings, Stepper
from autograd.text import brief, listing
from nn.errors import StateError
from nn.optim.options import remembered, require_option

Options: TypeAlias = dict[str, Any]
Rule: TypeAlias = tuple[Formula, Settings]
Move: TypeAlias = tuple[int, list[Value], Any, bytearray, Memory]

R: TypeAlias = float  # as in mathematics, in formulas
Parameters: TypeAlias = Iterable[Value] | Iterable[Mapping[str, Any]]


class Optimizer:
    """The base: ``parameters`` are Values, or groups of them with options of their own.

    A group is a dict with "params" and any options, of which weight decay is the usual one:

        AdamW([{"params": model.weights()}, {"params": model.biases(), "weight_decay": 0.0}])
    """

    formula: ClassVar[Formula | None] = None  # (x, g, *memory, *settings) -> (x, *memory)
    remembers: ClassVar[tuple[str, ...]] = ()  # the names of the numbers in a memory
    at_first: ClassVar[float | None] = 0.0  # what these are before the first step

    def __init__(self, parameters: Parameters, **options: Any) -> None:
        self._settings = tuple(options)
        self.schedules: list[Any] = []  # of its rates, in the order in which they were made
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
        for each in every:
            if not isinstance(each, Value) or each.op:
                raise TypeError(
                    f"a parameter is an input Value, got {brief(each)}; pass model.parameters()"
                )
        if len(set(every)) < len(every):
            raise ValueError("a parameter occurs twice; give each to one group, once")
        self._memories = self._of_groups([()] * len(every))
        self._steppers = [Stepper(self.remembers, self.at_first) for _ in self.param_groups]

    def parameters(self) -> list[Value]:
        """Every parameter that the optimiser moves, in order."""
        return [parameter for group in self.param_groups for parameter in group["params"]]

    def rule(self, options: Options) -> Rule:
        """The formula, and its settings: the options of a group, in the order they came."""
        formula = type(self).formula  # not bound, be it a static method or not
        if formula is None:
            raise NotImplementedError(f"{type(self).__name__} has no formula(x, g, …); write one")
        return formula, [options[name] for name in self._settings]

    def step(self) -> None:
        """Move every parameter that a backward pass has reached.

        Ctrl-C cannot leave the step half done.
        """
        moves: list[Move] = []
        for i, options in enumerate(self.param_groups):
            rule, parameters = self.rule(options), options["params"]
            given = Given(*read_all(parameters), self._memories[i])
            if any(given.reached):
                moved, memory = self._steppers[i].stepped(*rule, given)
                moves.append((i, parameters, moved, given.reached, memory))
        try:
            self._move(moves)
        except KeyboardInterrupt:
            self._move(moves)
            raise

    def _move(self, moves: list[Move]) -> None:
        for i, parameters, numbers, reached, memory in moves:
            assign_all(parameters, numbers, reached)
            self._memories[i] = memory

    def _of_groups(self, rows: list[Any]) -> list[Memory]:
        """A memory for each group, from the numbers of every parameter."""
        each = iter(rows)
        parts = [[*islice(each, len(group["params"]))] for group in self.param_groups]
        return [Memory.of_rows(part, len(self.remembers)) for part in parts]

    def zero_grad(self) -> None:
        """Forget the gradient of every parameter."""
        for group in self.param_groups:
            zero_all(group["params"])

    def state_dict(self) -> dict[str, Any]:
        """The options of each group, and what is remembered of each parameter, in order."""
        groups = [group | {"params": len(group["params"])} for group in self.param_groups]
        rows = [row for memory in self._memories for row in memory.rows()]
        return {"param_groups": groups, "memory": [dict(zip(self.remembers, row)) for row in rows]}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take a state that ``state_dict`` gave; if it does not fit, StateError and no change."""
        own = self.state_dict()
        try:
            groups = [dict(group) for group in state["param_groups"]]
            memory = [dict(each) for each in state["memory"]]
        except (TypeError, KeyError, ValueError):
            raise StateError("the state of an optimiser has param_groups and memory") from None
        same = [g.keys() for g in groups] == [g.keys() for g in own["param_groups"]]
        same = same and all(a["params"] == b["params"] for a, b in zip(groups, own["param_groups"]))
        if not same or len(memory) != len(own["memory"]):
            raise StateError(
                "the state belongs to another optimiser: its groups, the count of their"
                " parameters, or their options differ"
            )
        if any(each and each.keys() != {*self.remembers} for each in memory):
            raise StateError(f"the memory of a parameter holds {', '.join(self.remembers)}")
        rows = [[remembered(n, each[n]) for n in self.remembers if each] for each in memory]
        try:
            for group in groups:
                group.update({n: require_option(n, x) for n, x in group.items() if n != "params"})
        except (TypeError, ValueError, OverflowError) as error:
            raise StateError(str(error)) from None
        for ours, group in zip(self.param_groups, groups):
            ours.update(group | {"params": ours["params"]})
        self._memories = self._of_groups(rows)


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
    at_first = None

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

    @staticmethod
    def formula(
        x: R, g: R, v: R | None, lr: R, momentum: R, dampening: R, weight_decay: R, nesterov: bool
    ) -> tuple[R, R | None]:
        g = g + weight_decay * x
        if momentum:
            v = g if v is None else momentum * v + (1 - dampening) * g
            g = g + momentum * v if nesterov else v
        return x - lr * g, v
