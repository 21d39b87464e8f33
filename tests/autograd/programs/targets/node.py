"""Programs run by Node."""

from __future__ import annotations

import json
import math
import subprocess
from pathlib import Path
from typing import Any, Self

from autograd.programs.targets.javascript import to_javascript


class Node:
    """A process of Node, to which modules are sent with the calls to make."""

    def __init__(self, program: str) -> None:
        script = Path(__file__).with_name("node.js")
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [program, str(script)], stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
        )

    def __call__(self, program: Any, calls: list[Any], texts: Any = None) -> Any:
        """What a module says of itself, and what each (name, numbers) of ``calls`` gives."""
        module = to_javascript(program, texts or {}, inline="program")
        calls = [(name, [text_of(number) for number in numbers]) for name, numbers in calls]
        self.process.stdin.write(json.dumps({"module": module, "calls": calls}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline(), object_hook=_with_numbers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.process.communicate()


def text_of(number: float) -> str:
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return "NaN" if math.isnan(number) else repr(float(number))


def _with_numbers(answer: dict[str, Any]) -> dict[str, Any]:
    for name in {"value", "gradient", "results", "defaults"} & {*answer}:
        answer[name] = _numbers(answer[name])
    if isinstance(answer.get("found"), str):
        answer["found"] = float(answer["found"])
    return answer


def _numbers(texts: Any) -> Any:
    if texts is None:
        return None
    return [*map(float, texts)] if isinstance(texts, list) else float(texts)
