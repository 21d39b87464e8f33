"""What a law is: a claim, and the programs that hold an engine to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from autograd.programs.dialect import Dialect
from autograd.programs.expression import Expression

Programs = Callable[[Dialect], Iterable[Expression]]


class Law(NamedTuple):
    """What is claimed, cases of it as lines of Python, and programs to be compared with ours."""

    name: str
    claim: str
    text: str = ""
    programs: Programs = lambda dialect: ()
    refusing_is_wrong: bool = False
