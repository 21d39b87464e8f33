"""What has been recorded of a function: paths that leave each other, by shapes, by surroundings."""

from __future__ import annotations

from typing import Any

from autograd.programs.calls.arguments import Arguments, Shape
from autograd.programs.calls.paths import Path
from autograd.programs.calls.surroundings import Around
from autograd.transforms.refusals import Function


class Branch:
    """A path, and the paths that leave it at a guard, by that and what was found there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.others: dict[Any, Branch] = {}
        self.misses = 0


class Family:
    """The paths of one shape of arguments."""

    def __init__(self) -> None:
        self.root: Branch | None = None
        self.is_dynamic = False


class Version:
    """What has been recorded while all that f refers to was the same."""

    def __init__(self, f: Function) -> None:
        self.families: dict[Any, Family] = {}
        self.around = Around(f)
        self._last: tuple[Shape, Family] | None = None

    def met(self, arguments: Any, keywords: Any) -> tuple[Arguments, Family | None]:
        """The call, and the paths of its shape; that of the last call is soon told."""
        if self._last is not None:
            shape, family = self._last
            again = shape.again(arguments, keywords)
            if again is not None:
                return again, family
        call = Arguments(arguments, keywords)
        self.around.refer_to(call.objects)
        found = self.families.get(call.key)
        self._last = (Shape(call), found) if found else None
        return call, found

    def follow(self) -> None:
        """f has run itself, and may have changed what was recorded as part of a program."""
        if not self.around.leave():
            self.families = {key: each for key, each in self.families.items() if each.is_dynamic}
            self._last = None

    @property
    def is_dynamic(self) -> bool:
        """Whether nothing of it is replayed."""
        return all(family.is_dynamic for family in self.families.values())
