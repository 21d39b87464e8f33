"""``record``: a function as a program."""

from __future__ import annotations

from typing import Any

from autograd.errors import ProgramError
from autograd.programs.calls.arguments import has_arrays
from autograd.programs.program import Program
from autograd.programs.tracing.names import input_names, name_of
from autograd.programs.tracing.reads import LeftOut, reads_told
from autograd.programs.tracing.recorder import Recorder
from autograd.recording import tracer, watched
from autograd.text import brief
from autograd.transforms.refusals import Function, check_function
from autograd.transforms.tree import leaves, mapped
from autograd.value import Value


def record(f: Function, *examples: Any) -> Program:
    """f as a program, recorded while it runs on these arguments.

    The numbers among the arguments become inputs, in the order of the leaves, and so do the Values
    from outside that f refers to. What f learns of them (``if x > 0``) is guarded: the program is
    one path, and raises GuardError where f would take another.

    >>> program = record(lambda x: x * x if x > 0 else -x, 3.0)
    >>> program(4.0)
    16.0
    >>> program(-4.0)
    Traceback (most recent call last):
        ...
    autograd.errors.GuardError: the function was recorded where x > 0.0 is True, and now it is
    False...

    Raises ProgramError for what cannot be recorded, TypeError if f gives no scalars.
    """
    check_function("record", f)
    if tracer() is not None:
        raise ProgramError("record was called while another recording runs; call it outside")
    recorder = Recorder(has_arrays(examples), numbers_vary=True)
    arguments = [mapped(recorder.renewed, example) for example in examples]
    name = name_of(f)
    try:
        with reads_told(), watched(recorder):
            result = f(*arguments)
    except LeftOut as problem:
        raise problem.error(name) from None
    outputs = [*leaves(result)]
    for output in outputs:
        if not isinstance(output, Value | float | int):
            raise TypeError(f"expected a function to scalars, got {brief(output)} from {name}")
    symbols = [recorder.symbol_of(o) if isinstance(o, Value) else float(o) for o in outputs]
    return recorder.program(name, input_names(f, examples, {}), symbols)
