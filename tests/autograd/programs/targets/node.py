"""Programs run by Node."""

from __future__ import annotations

import json
import math
import subprocess
from pathlib import Path
from typing import Any, Self

CALLS = Path(__file__).with_name("calls.js").read_text(encoding="utf-8")
EACH_LINE = """
require("node:readline").createInterface({ input: process.stdin })
  .on("line", (line) => console.log(answers(JSON.parse(line))));
"""


def question(program: Any, calls: list[Any], texts: Any = None) -> dict[str, Any]:
    """What ``answers`` in calls.js takes: a module, and what to call with which numbers."""
    module = program.to_javascript(texts=texts, inline="program")
    calls = [(name, [text_of(number) for number in numbers]) for name, numbers in calls]
    return {"module": module, "calls": calls}


def answer(text: str) -> Any:
    """What a module says of itself, and what each of the calls gives."""
    return json.loads(text, object_hook=_with_numbers)


class Node:
    """A process of Node, to which modules are sent with the calls to make."""

    def __init__(self, program: str) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [program, "-e", CALLS + EACH_LINE], stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
        )

    def __call__(self, *asked: Any) -> Any:
        """The answer to a question."""
        self.process.stdin.write(json.dumps(question(*asked)) + "\n")
        self.process.stdin.flush()
        return answer(self.process.stdout.readline())

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
