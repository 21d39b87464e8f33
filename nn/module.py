"""The base of every network: what it is made of, and what it does to a row or a batch of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from inspect import signature
from itertools import chain, groupby
from typing import Any, ClassVar, Self, TypeAlias, cast

from autograd import Value
from autograd.bulk import same_items, zero_all
from autograd.elsewhere import show_the_way
from autograd.text import require_flag
from nn.elsewhere import ABSENT_ATTRIBUTES, KEYWORDS
from nn.errors import SizeError
from nn.parts import (
    CHANGES,
    Composite,
    attributes,
    lists_in,
    named,
    parts_in,
    path_of,
    walk,
    within,
)
from nn.rows import USUAL, Batch, Row, depth_of, is_sequence, listed
from nn.state import State, checked, numbers_of, restore

Parts: TypeAlias = "tuple[dict[Value, bool], list[Module]]"
Hook: TypeAlias = Callable[["Module", Any, Any], None]


class Module(Composite):
    """A function with parameters: write ``forward(row)``, and assign parts to attributes.

    An attribute that holds an input Value, or a list of them, holds parameters; one that holds a
    Module, or a list of them, holds children. Each part is labelled with its path when it is
    assigned, so assign a list when it is complete.

    >>> class Scale(Module):
    ...     def __init__(self):
    ...         self.factor = Value(2.0)
    ...     def forward(self, row):
    ...         return [self.factor * x for x in row]
    >>> scale = Scale()
    >>> [y.data for y in scale([1.0, 3.0])]
    [2.0, 6.0]
    >>> [p.label for p in scale.parameters()]
    ['factor']

    Called with a batch, a list of rows, it gives the list of results, and called with a list of
    batches, a list of those. Any further arguments are nested as the first is, or None; keywords
    are the same for all rows. A module whose single input is more than a row, an image say, names
    the axes of that in ``axes``.
    """

    training = True
    axes: tuple[str, ...] = ("row",)  # of a single input; none where the parts decide themselves
    takes_one = False  # entry of a row by itself, too
    _kept: Any  # of the last call, by subclasses
    _walked: tuple[list[Any], list[Any], Any]
    _hooks: tuple[Hook, ...] = ()
    _plain = True  # no hook, and no forward beside that of the class
    buffers: ClassVar[tuple[str, ...]] = ()  # attributes that are state but no parameters
    unregularised: ClassVar[tuple[str, ...]] = ("b", "bias")  # parameters that weights() omits

    def __new__(cls, *_: Any, **options: Any) -> Self:
        for name in options.keys() & KEYWORDS.keys() - signature(cls).parameters.keys():
            raise TypeError(f"{cls.__name__} takes no {name}=; {KEYWORDS[name]}")
        return super().__new__(cls)

    def __setattr__(self, name: str, thing: Any) -> None:
        if name == "training":
            thing = require_flag("training", thing)
        super().__setattr__(name, thing)
        if name in ("_hooks", "forward"):
            self.__dict__["_plain"] = not self._hooks and "forward" not in vars(self)

    def __call__(self, x: Any, *others: Any, **options: Any) -> Any:
        if options:
            output = self._of_rows(listed(x), *others, **options)
        elif type(x) is list and x and type(x[0]) in USUAL and len(self.axes) < 2:
            output = self.forward(x, *others)  # a row, which need not be asked how deep it is
        elif self.takes_one and not is_sequence(x):
            (output,) = self.forward([x])
        else:
            x = listed(x)
            output = self._applied(x, *others)
        for hook in self._hooks:
            hook(self, x, output)
        return output

    def _of_rows(self, x: list[Any], *others: Any, **options: Any) -> Any:
        """What ``forward`` makes of each row, with keywords."""
        if not self._deeper(x):
            return self.forward(x, *others, **options)
        return self._of_each(partial(self._of_rows, **options), x, others)

    def _applied(self, x: list[Any], *others: Any) -> Any:
        forward = (self.forward, self.forward_batch, self.forward_nested)[min(self._deeper(x), 2)]
        return forward(x, *others)

    def _deeper(self, x: list[Any]) -> int:
        """How much deeper lists are nested than those of a single input."""
        deeper = depth_of(x) - len(self.axes) if self.axes else 0
        if deeper < 0:
            raise SizeError(
                f"{self._name()} takes {' × '.join(self.axes)}, lists nested {len(self.axes)} deep,"
                f" got {depth_of(x)} deep; pass one more list around what stands alone"
            )
        return deeper

    def forward(self, *inputs: Any, **options: Any) -> Any:
        """What the module makes of one row, and of what else it takes."""
        raise NotImplementedError(f"{type(self).__name__} has no forward(row); write one")

    def forward_batch(self, rows: Batch, *others: Any) -> Any:
        """What the module makes of a batch: of each row by itself, unless a subclass differs."""
        return self._of_each(self.forward, rows, others)

    def forward_nested(self, batches: list[Any], *others: Any) -> Any:
        """What the module makes of a list of batches: of each by itself."""
        return self._of_each(self._applied, batches, others)

    def _of_each(self, function: Callable[..., Any], x: list[Any], others: Sequence[Any]) -> Any:
        others = [[None] * len(x) if other is None else other for other in others]
        for other in others:
            if len(other) != len(x):
                raise SizeError(
                    f"{self._name()} got a batch of {len(x)} beside one of {len(other)}; pass"
                    " as many of each"
                )
        return [function(listed(each), *rest) for each, *rest in zip(x, *others)]

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly below, with their names."""
        for name, thing in attributes(self):
            for trail, part in parts_in(name, thing)[1]:
                yield path_of(trail), part

    def children(self) -> Iterator[Module]:
        """The modules directly below."""
        return (child for _, child in self.named_children())

    def named_modules(self) -> Iterator[tuple[str, Module]]:
        """The module itself, then all below it, with their paths; each once."""
        return ((path_of(trail), module) for trail, module, _ in walk(self))

    def modules(self) -> Iterator[Module]:
        """The module itself, then all below it."""
        return iter([self, *self._parts()[1]])

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """Every parameter once, with its path."""
        seen = set()
        for trail, _, held in walk(self):
            for path, parameter in named(path_of(trail), held):
                if parameter not in seen:
                    seen.add(parameter)
                    yield path, parameter

    def parameters(self) -> list[Value]:
        """Every parameter once, for an optimiser."""
        return [*self._parts()[0]]

    def weights(self) -> list[Value]:
        """The parameters that are regularised: neither biases nor scales."""
        return [parameter for parameter, regular in self._parts()[0].items() if regular]

    def biases(self) -> list[Value]:
        """The parameters that are not regularised."""
        return [parameter for parameter, regular in self._parts()[0].items() if not regular]

    def _parts(self) -> Parts:
        """Whether each parameter is regularised, and the modules below.

        Both are kept for as long as the attributes of all, and the lists in them, hold the same.
        """
        kept = getattr(self, "_walked", None)
        if kept and all(map(same_items, map(list, kept[0]), kept[1])):
            return cast("Parts", kept[2])
        latest = CHANGES[0]
        found: dict[Value, bool] = {}
        walked = [*walk(self)]
        for _, module, held in walked:
            for name, _, part in held:
                regularised = name not in module.unregularised
                for parameter in (part,) if isinstance(part, Value) else part:
                    found.setdefault(parameter, regularised)
        modules = [module for _, module, _ in walked]
        lists = [lists_in(module) for module in modules]
        answer = found, modules[1:]
        if None not in lists and CHANGES[0] is latest:  # no other thread has changed one
            watched: list[Any] = [vars(each).values() for each in modules]
            watched += chain.from_iterable(filter(None, lists))
            self._walked = watched, [*map(list, watched)], answer
        return answer

    def zero_grad(self) -> None:
        """Forget the gradient of every parameter."""
        zero_all(self.parameters())

    def train(self, mode: bool = True) -> Self:
        """Switch to training: dropout drops, batch normalisation uses the batch."""
        require_flag("mode", mode)
        for module in self.modules():
            vars(module)["training"] = mode  # no part: nothing is to be found anew
        return self

    def eval(self) -> Self:
        """Switch to inference."""
        return self.train(False)

    @contextmanager
    def keeping_mode(self) -> Iterator[None]:
        """Whatever is switched inside ``with``, each part is afterwards in the mode it was in."""
        modes = [(module, module.training) for module in self.modules()]
        try:
            yield
        finally:
            for module, training in modes:
                module.training = training

    def register_forward_hook(self, hook: Hook) -> Callable[[], None]:
        """Call hook(module, input, output) after each call of the module; returns the way out."""
        each_once: Hook = partial(hook)  # so that a hook that is registered twice is two
        self._hooks = (*self._hooks, each_once)

        def remove() -> None:
            self._hooks = tuple(each for each in self._hooks if each is not each_once)

        return remove

    def holders(self) -> dict[str, tuple[Module, str]]:
        """The module and the attribute behind each entry of the state."""
        found = {}
        for trail, module, held in walk(self):
            parameters = {name for name, _, _ in held}
            for name, _ in attributes(module):
                if name in parameters or name in module.buffers:
                    found[within(path_of(trail), name)] = module, name
        return found

    def state_dict(self) -> dict[str, State]:
        """The numbers of every parameter and buffer, nested as the attributes are."""
        holders = self.holders()
        return {path: numbers_of(getattr(*holder)) for path, holder in holders.items()}

    def load_state_dict(self, state: Mapping[str, Any], strict: bool = True) -> None:
        """Take the numbers of a state; with ``strict=False`` those whose names both have.

        Raises StateError, and changes nothing, if a name is missing or unknown or a shape differs.
        """
        own = self.state_dict()
        if not require_flag("strict", strict):
            state = {name: state[name] for name in own if name in state}
            own = {name: own[name] for name in state}
        fitting = checked(state, own)
        holders = self.holders()
        for path, numbers in fitting.items():
            restore(*holders[path], numbers)

    def extra_repr(self) -> str:
        """What the repr says about the module beside its children."""
        return ""

    def __repr__(self) -> str:
        count = len(self.parameters())
        parameters = f"{count} parameter{'s' * (count != 1)}" if count else ""
        about = "; ".join(filter(None, (self.extra_repr(), parameters)))
        lines = [f"{type(self).__name__}({about})"]
        children = [(name, repr(child)) for name, child in self.named_children()]
        for text, alike in groupby(children, key=lambda child: child[1]):
            names = [name for name, _ in alike]
            title = names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}"
            lines += f"{title}: {text}".split("\n")
        return "\n  ".join(lines)

    def _name(self) -> str:
        """What errors call the module: its label, if it has one, and its class."""
        kind = type(self).__name__
        return f"{self.label} ({kind})" if self.label else kind

    def require_size(
        self, x: Row, expected: int, whole: str = "rows", parts: str = "number(s)"
    ) -> None:
        """Raise SizeError unless the row, or other ``whole``, has the expected size."""
        if len(x) != expected:
            raise SizeError(
                f"{self._name()} takes {whole} of {expected} {parts}, got one of {len(x)}; change"
                " the data or the size of the layer"
            )

    def require_sizes(self, rows: Batch, expected: int) -> Batch:
        """The rows as lists; SizeError unless each has the expected size."""
        if len(rows) == 1 and type(rows[0]) is list and len(rows[0]) == expected:
            return rows
        rows = list(map(listed, rows))
        if {*map(len, rows)} != {expected}:
            for row in rows:
                self.require_size(row, expected)
        return rows


show_the_way(Module, ABSENT_ATTRIBUTES, {})
