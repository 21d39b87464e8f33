"""A program as text, a line for each result, to be read beside the code that it was recorded of."""

from __future__ import annotations

from collections.abc import Iterator

from autograd.programs.form import Form
from autograd.programs.steps import Compound

SHOWN = 12  # arguments of one instruction


def lines_of(program: Form) -> Iterator[str]:
    """The inputs, the instructions with their guards between them, the outputs."""
    own = len(program.inputs) - len(program.defaults)
    outside = f"; from outside {', '.join(program.inputs[own:])}" if program.defaults else ""
    yield f"program of {', '.join(program.inputs[:own]) or 'nothing'}{outside}"
    labels = dict(program.labels)
    width = len(str(len(program.inputs) + len(program.instructions) - 1)) + 1
    for position, name in enumerate(program.inputs):
        yield f"  {position:<{width}} {name}"
    guards = iter(program.guards)
    guard = next(guards, None)
    for index, (operation, arguments) in enumerate(program.instructions):
        while guard is not None and guard.before <= index:
            yield f"  {'':<{width}} if {guard.described(program.name_of)}"
            guard = next(guards, None)
        position = len(program.inputs) + index
        shown = "  ".join(map(program.name_of, arguments[:SHOWN]))
        if len(arguments) > SHOWN:
            shown += f"  … {len(arguments)} in all"
        label = f"  # {labels[position]}" if position in labels else ""
        yield f"  {position:<{width}} {operation.name}  {shown}{label}"
        for body in operation.of if isinstance(operation, Compound) else ():
            if isinstance(body, Form):
                yield from [f"  {'':<{width}} | {line}" for line in lines_of(body)]
    while guard is not None:
        yield f"  {'':<{width}} if {guard.described(program.name_of)}"
        guard = next(guards, None)
    yield f"gives {', '.join(map(program.name_of, program.outputs))}"
