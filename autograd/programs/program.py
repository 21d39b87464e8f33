"""A program: the flat list of what a function computed, which can be replayed over new numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from autograd.errors import ProgramError
from autograd.number import to_float
from autograd.programs import storage
from autograd.programs.compiled import Runner
from autograd.programs.form import Form
from autograd.programs.listing import SHOWN, lines_of
from autograd.programs.reverse import refuse_numbers, weighed, with_gradient
from autograd.text import brief
from autograd.transforms.tree import leaves
from autograd.value import Value

if TYPE_CHECKING:
    from autograd.programs.targets.c import CFiles


@dataclass(frozen=True, repr=False, eq=False)
class Program(Form):
    """What ``record(f, *examples)`` gives: the computation of f as data, on one path.

    ``inputs``, ``instructions``, ``outputs``, ``guards`` and ``constants`` are plain data, as
    ``Form`` describes; the last inputs are the Values from outside that f refers to.

    >>> from autograd.programs import record
    >>> program = record(lambda x, y: x * y + 1.0, 2.0, 3.0)
    >>> print(program)
    program of x, y
      0  x
      1  y
      2  mul  x  y
      3  add  %2  1.0
    gives %3
    >>> program(4.0, 5.0), program.value_and_gradient(4.0, 5.0)
    (21.0, (21.0, [5.0, 4.0]))
    """

    _kept: dict[Any, Any] = field(default_factory=dict, init=False)

    def __call__(self, *arguments: Any) -> Any:
        """The output of these numbers, or the list of outputs if there are several.

        Raises GuardError where f would go another way.
        """
        outputs = self.run(self.numbers(arguments))
        return outputs[0] if len(outputs) == 1 else outputs

    def value_and_gradient(self, *arguments: Any) -> tuple[float, list[float]]:
        """The output, and its derivatives by all ``inputs``, in their order.

        Raises ProgramError unless there is one output that was not made of derivatives.
        """
        numbers = self.numbers(arguments)
        self.run(numbers)  # its guards
        value, *slopes = self.reverse.run(numbers)
        return value, slopes

    @property
    def reverse(self) -> Program:
        """The program of both passes; its outputs are the value, and the derivatives by inputs."""
        if len(self.outputs) != 1:
            raise ProgramError(
                f"{self.name} has {len(self.outputs)} outputs, and a gradient is of one; record a"
                " function that returns one scalar"
            )
        refuse_numbers(self.instructions, self.name)
        return self.gradient_of(0, tuple(range(len(self.inputs))))

    def gradient_of(self, output: int, by: tuple[int, ...]) -> Program:
        """The program that gives one output and its derivatives by some inputs; without guards."""
        if (output, by) not in self._kept:
            instructions, places = with_gradient(
                self.instructions, len(self.inputs), self.outputs[output], by
            )
            self._kept[output, by] = self._gradient(self.inputs, instructions, places)
        found: Program = self._kept[output, by]
        return found

    def pullback_of(self, outputs: tuple[int, ...], by: tuple[int, ...]) -> Program:
        """The program that gives what some outputs send back to some inputs, without guards.

        The last inputs are their error signals.
        """
        if (outputs, by) not in self._kept:
            inputs = (*self.inputs, *[f"signal {output}" for output in outputs])
            both, last = weighed(self, outputs)
            instructions, places = with_gradient(both, len(inputs), last, by)
            self._kept[outputs, by] = self._gradient(inputs, instructions, places[1:])
        found: Program = self._kept[outputs, by]
        return found

    def _gradient(self, inputs: tuple[str, ...], instructions: Any, places: Any) -> Program:
        return Program(
            f"the gradient of {self.name}",
            inputs,
            instructions,
            places,
            defaults=self.defaults,
            labels=tuple([(i, n) for i, n in self.labels if i < len(self.inputs)]),
        )

    @cached_property
    def run(self) -> Runner:
        """The outputs for the numbers of all inputs: a function that is made once."""
        return Runner(self)

    def numbers(self, arguments: Sequence[Any]) -> list[float]:
        """The numbers of all inputs: of the arguments, and of Values from outside as they are."""
        given = [
            leaf._data if isinstance(leaf, Value) else to_float(leaf) for leaf in leaves(arguments)
        ]
        missing = len(self.inputs) - len(given)
        if missing not in {0, len(self.defaults)}:
            wanted = ", ".join(self.inputs[: len(self.inputs) - len(self.defaults)])
            raise TypeError(
                f"{self.name} takes the numbers {wanted or '(none)'}, got {len(given)}:"
                f" {brief(given)}"
            )
        return given + [value._data for value in self.defaults] if missing else given

    def to_jax(self, *, guards: Any = "check", texts: Any = None) -> Any:
        """The program as a pure function of JAX: of its numbers, or of arrays that hold them.

        It gives the output, or an array of them if there are several; ``programs.to_jax`` says what
        it promises.
        """
        from autograd.programs.targets.arrays.functions import function_of

        outputs = function_of(self, guards, texts or {})
        if len(self.outputs) != 1:
            return outputs
        return lambda *arguments: outputs(*arguments)[0]

    def save(self, path: Any) -> None:
        """Write the program to a file, without code and with exact numbers.

        Raises ProgramError if an operation is a user's own: a file could not hold its code.
        """
        storage.save(self, path)

    @classmethod
    def load(cls, path: Any) -> Program:
        """The program in a file; Values from outside are new ones with the data they had.

        Raises ProgramError if the file is none of a program, or of a newer version.
        """
        return cls(**storage.load(path))

    def to_c(self, name: str, texts: Mapping[Any, Sequence[str]] | None = None) -> CFiles:
        """The program as a file in C99, ``source``, and its ``header``: values and gradients.

        It calls the mathematical library alone, allocates nothing, and gives the bits of the
        program where that library is the same. A guard that fails is a number that it returns.
        What Python has unrolled is unrolled in C: record one sample, and call the batch form. A
        scan is a loop; the caller gives it memory, ``double work[NAME_WORK]``, which has the
        carries before all steps, or with checkpoints before some. gcc and clang are tried, MSVC is
        not.

        >>> from autograd.programs import record
        >>> files = record(lambda x, y: x * y + 1.0, 2.0, 3.0).to_c("neuron")
        >>> path = files.write("build")  # neuron.c, and neuron.h beside it  # doctest: +SKIP
        >>> print(files.header)
        #ifndef NEURON_H
        ...
        int neuron_value(const double x[2], double y[1]);
        ...

        ``texts`` has C for operations of your own, their value and derivatives:
        ``{square: ("{0} * {0}", "2.0 * {0}")}``; of {0}, {1} and {out}. Of an operation of any
        number of arguments it has two functions, which get these as texts:
        ``{squares: (lambda *xs: " + ".join(…), lambda out, *xs: [f"2.0 * {x}" for x in xs])}``.

        Raises ProgramError for an operation that C does not have, ValueError for a name or texts
        that cannot be, and TypeError for what is no name and no texts.
        """
        from autograd.programs.targets.c import to_c

        return to_c(self, name, texts or {})

    def to_javascript(
        self, *, texts: Mapping[Any, Sequence[str]] | None = None, inline: str | None = None
    ) -> str:
        """The program as a JavaScript module that needs no other, for Node and for browsers.

        It exports ``value``, ``results`` (all numbers, in the order of the listing) and, if there
        is one output, ``valueAndGradient``, which take a list of the numbers of ``inputs``. They
        give {value}, {results} and {value, gradient}; or {left}, the guard that fails with its line
        of source, where the function would go another way. With ``inline`` it is a constant of that
        name instead of a module, to stand in a script of a page.

        >>> from autograd.programs import record
        >>> module = record(lambda x, y: x * y + 1.0, 2.0, 3.0).to_javascript()
        >>> print(module[module.index("function forward") : module.index("function value") - 2])
        function forward_0(v, p) {
          v[2] = v[0] * v[1];
          v[3] = v[2] + 1.0;
        }

        ``texts`` has JavaScript for operations of your own, as for ``to_c``:
        ``{double: ("2 * {0}", "2")}``.

        Raises ProgramError for an operation that has no JavaScript.
        """
        from autograd.programs.targets.javascript import to_javascript

        return to_javascript(self, texts or {}, inline)

    def to_numpy(self, texts: Mapping[Any, Sequence[str]] | None = None) -> str:
        """The program as Python with numpy: ``value`` and ``value_and_gradient``.

        Its functions take numbers, or arrays of them, as f takes them; the Values from outside are
        last and can be left out. They raise ValueError where a guard fails. A scan is a loop over
        a function of one step.

        >>> from autograd.programs import record
        >>> program = record(lambda x, y: x * y.tanh() if x > 0 else y, Value(2.0), Value(3.0))
        >>> print(program.to_numpy())
        # program of x, y
        ...
        def value(x, y):
            \"\"\"The output, or the list of outputs.\"\"\"
            x, y = map(np.float64, [x, y])
            if not np.all(x > 0.0):
                raise ValueError('guard 1: x > 0.0 is True, where this was recorded')
            v2 = np.tanh(y)
            v3 = x * v2
            return v3
        ...

        ``texts`` has Python for operations of your own, as for ``to_c``.
        """
        from autograd.programs.targets.numpy import to_numpy

        return to_numpy(self, texts or {})

    def __str__(self) -> str:
        return "\n".join(lines_of(self))

    def __repr__(self) -> str:
        count = len(self.inputs)
        more = f", … {count} numbers" if count > SHOWN else ""
        return (
            f"<program of {', '.join(self.inputs[:SHOWN]) or 'nothing'}{more}:"
            f" {len(self.instructions)} instructions, {len(self.guards)} guards>"
        )

    def _identity(self) -> Any:
        """Two programs with the same of this are equal: numbers by their text, -0.0 is not 0.0."""
        numbers = repr([arguments for _, arguments in self.instructions])
        operations = tuple([operation for operation, _ in self.instructions])
        return self.inputs, operations, numbers, repr(self.outputs), repr(self.guards)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Program) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __reduce__(self) -> Any:
        fields = (self.name, self.inputs, self.instructions, self.outputs, self.guards)
        return Program, (*fields, self.defaults, self.labels)
