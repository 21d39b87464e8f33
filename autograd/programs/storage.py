"""A program in a file: JSON with a version, numbers to the last bit, and no code."""

from __future__ import annotations

import json
from typing import Any

from autograd.errors import ProgramError
from autograd.files import read_whole, write_at_once
from autograd.operation import Operation
from autograd.programs.form import Form
from autograd.programs.guards import TESTS, Guard
from autograd.programs.steps import COMPOUNDS, DETACH, Compound, Item, PartialOf, PartialsOf
from autograd.rules.operations import BY_NAME, TABLE
from autograd.value import Value

FORMAT, VERSION = "seegrad program", 2
_READ = {1, 2}  # in the first there were no scans


def save(program: Form, path: Any) -> None:
    """Write the file."""
    content = {"format": FORMAT, "version": VERSION, **_content(program)}
    write_at_once(path, json.dumps(content, indent=0).encode())


def _content(program: Form) -> dict[str, Any]:
    return {
        "name": program.name,
        "inputs": program.inputs,
        "instructions": [[_word(o, program.name), _texts(a)] for o, a in program.instructions],
        "outputs": _texts(program.outputs),
        "guards": [
            [g.before, g.test, _texts(g.arguments), _outcome(g.outcome), g.place]
            for g in program.guards
        ],
        "defaults": [[repr(value._data), value.label] for value in program.defaults],
        "labels": program.labels,
    }


def load(path: Any) -> dict[str, Any]:
    """The fields of the program in the file."""
    text = read_whole(path)
    try:
        content = json.loads(text)
        of_another_kind = content["format"] != FORMAT
        version = content["version"]
    except (ValueError, RecursionError) as problem:
        raise ProgramError(f"{path} holds no program, for it is no JSON: {problem}") from None
    except (KeyError, TypeError):
        raise ProgramError(
            f"{path} holds no program: its JSON has no format and version; save one by"
            " program.save(path)"
        ) from None
    if of_another_kind:
        raise ProgramError(f"{path} holds no program but {content['format']!r}")
    if version not in _READ:
        raise ProgramError(
            f"{path} has version {version!r} of the format, this package reads {VERSION}; save the"
            " program again, or load it by the version of the package that wrote it"
        )
    try:
        return _fields(content)
    except (ValueError, KeyError, TypeError, IndexError) as problem:
        raise ProgramError(f"{path} is broken: {problem!r}; save the program again") from None


def _fields(content: dict[str, Any]) -> dict[str, Any]:
    inputs = tuple(map(_text, content["inputs"]))
    instructions = []
    for position, (word, arguments) in enumerate(content["instructions"], start=len(inputs)):
        operation = _operation(word)
        of = _arguments(arguments, position)
        _check_count(word, len(of), _count_of(operation))
        instructions.append((operation, of))
    end = len(inputs) + len(instructions)
    guards = []
    for before, test, arguments, outcome, place in content["guards"]:
        if test not in TESTS or not 0 <= before <= len(instructions):
            raise ValueError(f"no guard: {test!r} before {before!r}")
        seen = _arguments(arguments, len(inputs) + before)
        _check_count(test, len(seen), 1 if test in {"truth", "number"} else 2)
        was = outcome if type(outcome) is bool else float(_text(outcome))
        guards.append(Guard(before, test, seen, was, _text(place)))
    defaults = [Value(float(_text(n)), _text(label)) for n, label in content["defaults"]]
    if len(defaults) > len(inputs):
        raise ValueError("more Values from outside than inputs")
    return {
        "name": _text(content["name"]),
        "inputs": inputs,
        "instructions": tuple(instructions),
        "outputs": _arguments(content["outputs"], end),
        "guards": tuple(guards),
        "defaults": tuple(defaults),
        "labels": tuple([(int(i), _text(label)) for i, label in content["labels"]]),
    }


def _count_of(operation: Operation) -> int | None:
    """How many arguments it takes; None if any number will do."""
    if operation is DETACH or isinstance(operation, Item):
        return 1
    if isinstance(operation, PartialOf):
        return 1 + len(operation.of[0].partials)
    any_will_do = isinstance(operation, PartialsOf) or operation.n_ary
    return None if any_will_do else len(operation.partials) or None


def _check_count(word: Any, count: int, wanted: int | None) -> None:
    if wanted not in {None, count}:
        raise ValueError(f"{word!r} is of {wanted} numbers, not of {count}")


def _text(thing: Any) -> str:
    if not isinstance(thing, str):
        raise TypeError(f"expected text, got {thing!r}")
    return thing


def _texts(arguments: Any) -> list[int | str]:
    return [a if type(a) is int else repr(float(a)) for a in arguments]


def _outcome(outcome: bool | float) -> bool | str:
    return outcome if isinstance(outcome, bool) else repr(outcome)


def _arguments(texts: Any, end: int) -> tuple[int | float, ...]:
    """Positions, which must be earlier ones, and constants."""
    for text in texts:
        if type(text) is int and not 0 <= text < end:
            raise ValueError(f"no result stands at {text} yet")
    return tuple([text if type(text) is int else float(_text(text)) for text in texts])


def _word(operation: Operation, program: str) -> list[Any]:
    """What an operation is called in a file: a word, and what it is made of."""
    if isinstance(operation, Compound):
        parts = [_content(part) if isinstance(part, Form) else part for part in operation.of]
        return [operation.word, *parts]
    match operation:
        case PartialOf(of=(of, index)):
            return ["partial", *_word(of, program), index]
        case PartialsOf(of=(of,)):
            return ["partials", *_word(of, program)]
        case Item(of=(index,)):
            return ["item", index]
    if operation is DETACH:
        return ["detach"]
    if operation not in TABLE:
        raise ProgramError(
            f"{program} uses {operation.name}, an operation of your own, whose code a file cannot"
            " hold; pickle the program instead, or write it in the library's operations"
        )
    return [operation.name]


def _operation(word: Any) -> Operation:
    match word:
        case ["partial", *of, int(index)]:
            return PartialOf(_operation(of), index)
        case ["partials", *of]:
            return PartialsOf(_operation(of))
        case ["item", int(index)]:
            return Item(index)
        case ["detach"]:
            return DETACH
        case [str(name), *parts] if name in COMPOUNDS:
            return COMPOUNDS[name](*map(_part, parts))
        case [str(name)] if name in BY_NAME:
            operation: Operation = BY_NAME[name].rule.operation
            return operation
    raise ValueError(f"no operation is called {word!r}")


def _part(part: Any) -> Any:
    """What a compound is made of: programs, lists of positions, and single numbers."""
    if isinstance(part, dict):
        return Form(**_fields(part))
    if isinstance(part, list) and not all(type(i) is int for i in part):
        raise TypeError(f"no positions: {part!r}")
    return tuple(part) if isinstance(part, list) else part
