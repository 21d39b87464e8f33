"""What the laws have found, as a table for people."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Literal, TypeAlias

from autograd.text import aligned

Verdict: TypeAlias = Literal["ok", "wrong", "lacks"]
_WIDTH = 95


@dataclass(frozen=True)
class Finding:
    """One law: whether the engine keeps it, and the smallest program found on which it does not.

    "lacks" is the verdict where the engine has none of the operations that the law speaks of.
    ``steps`` counts the operations of the counterexample.
    """

    law: str
    verdict: Verdict
    claim: str = ""
    counterexample: str = ""
    says: str = ""
    steps: int = 0


@dataclass(frozen=True)
class EngineReport:
    """What ``check_engine`` found: true if no law is broken, and printed as a table."""

    engine: str
    findings: tuple[Finding, ...]
    lacks: tuple[str, ...]

    @property
    def wrong(self) -> list[Finding]:
        """The laws that are broken; the first of them is the one to look at."""
        return [finding for finding in self.findings if finding.verdict == "wrong"]

    @property
    def ok(self) -> bool:
        return not self.wrong

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        rows = [("law", "verdict")]
        rows += [(finding.law, finding.verdict) for finding in self.findings]
        lines = aligned(rows)
        for finding in self.wrong:
            lines += ["", f"{finding.law}: {finding.claim}"]
            lines += textwrap.indent(finding.counterexample, "    ").splitlines()
            lines += [f"    {finding.says}"]
        if self.lacks:
            text = f"{self.engine} lacks {', '.join(self.lacks)}"
            lines += ["", *textwrap.wrap(text, _WIDTH, break_on_hyphens=False)]
        return "\n".join(lines)
