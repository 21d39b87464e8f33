"""Programs in single assignment, what they mean in plain Python, and how a backward pass is one."""

from autograd.number import to_float
from autograd.programs.guards import COMPARISONS
from autograd.programs.words import WORDS
from autograd.sums import total


def results_of(inputs, instructions):
    """All results, in order: the definition of what a program means."""
    results = list(inputs)
    for instruction in instructions:
        kind, arguments = instruction[0], instruction[-1]
        numbers = [results[a] if type(a) is int else a for a in arguments]
        if kind == "total":
            results.append(total(*numbers))
        elif kind == "apply":
            results.append(to_float(instruction[1].function(*numbers)))
        elif kind == "partial":
            results.append(to_float(instruction[1].partials[instruction[2]](*numbers)))
        else:
            results += map(to_float, instruction[1].partials[0](*numbers))
    return results


def failed_guard(results, guards):
    """The first guard that does not hold; None if all do."""
    for index, guard in enumerate(guards):
        if len(guard) == 2:
            position, number = guard
            holds = repr(results[position]) == repr(number)
        else:
            comparison, x, y, outcome = guard
            x, y = (results[a] if type(a) is int else a for a in (x, y))
            holds = COMPARISONS.get(comparison, comparison)(x, y) is outcome
        if not holds:
            return index
    return None


class Writer:
    """Writes instructions, and knows the position of the next result."""

    def __init__(self, count):
        self.instructions = []
        self.next = count

    def __call__(self, *instruction, results=1):
        self.instructions.append(instruction)
        self.next += results
        return self.next - results


def forward_steps(expression):
    """The instructions of an expression; None if a step of it has no operation of its own."""
    write = Writer(len(expression.inputs))
    for name, arguments in expression.steps:
        operation = getattr(WORDS[name].function, "operation", None)
        if operation is None:
            return None
        numbers = [a if type(a) is int else float(a) for a in arguments]
        write("apply", operation, tuple(numbers))
    return write.instructions


def with_reverse(n_inputs, forward):
    """Forward and reverse instructions, and the positions of the derivatives of the last result."""
    write = Writer(n_inputs)
    for instruction in forward:
        write(*instruction)
    messages = {write.next - 1: [1.0]}
    for at in reversed(range(n_inputs, n_inputs + len(forward))):
        if at not in messages:
            continue
        signal = write("total", tuple(messages[at]))
        _, operation, arguments = forward[at - n_inputs]
        point = (at, *arguments)
        if operation.n_ary:
            count = len(arguments)
            first = write("partials", operation, point, results=count)
            partials = list(range(first, first + count))
        else:
            partials = [
                write("partial", operation, i, point) if type(a) is int else None
                for i, a in enumerate(arguments)
            ]
        for argument, partial in zip(arguments, partials):
            if type(argument) is int:
                message = write("apply", MUL, (signal, partial))
                messages.setdefault(argument, []).append(message)
    slopes = [write("total", tuple(messages.get(i, ()))) for i in range(n_inputs)]
    return write.instructions, slopes


MUL = WORDS["mul"].function.operation
