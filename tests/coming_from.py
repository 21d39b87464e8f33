"""The tables of COMING_FROM.md, as the packages' own tables have them.

``python -m tests.coming_from`` writes them into the page anew.
"""

import re
from pathlib import Path

from autograd.elsewhere import names as elsewhere
from nn import elsewhere as of_nn

PAGE = Path(__file__).parents[1] / "COMING_FROM.md"

WORKING = {name: f"works, as `{here.strip('_')}`" for name, here in elsewhere.SAME.items()}
WORKING_METHODS = {name: f"works, as `{here}`" for name, here in elsewhere.SAME_METHODS.items()}
TABLES = {
    "autograd": elsewhere.ABSENT | WORKING,
    "Value": elsewhere.ABSENT_ATTRIBUTES | WORKING_METHODS | {"item": "works: the number, a float"},
    "Keywords of backward": {f"{name}=": here for name, here in elsewhere.OF_BACKWARD.items()},
    "nn": of_nn.ABSENT,
    "nn.init": of_nn.IN_INIT,
    "nn.Module": of_nn.ABSENT_ATTRIBUTES,
    "Keywords of modules": {f"{name}=": here for name, here in of_nn.KEYWORDS.items()},
}


def rows(table):
    """A table as Markdown, in which what is written is code."""
    lines = ["| there | here |", "|---|---|"]
    for name, here in sorted(table.items(), key=lambda entry: entry[0].lower()):
        escaped = re.sub(r"(?<!`)([_*])", r"\\\1", here) if "`" not in here else here
        lines.append(f"| `{name}` | {escaped} |")
    return "\n".join(lines)


def renewed(page):
    """The page with its tables as they are now."""
    for title, table in TABLES.items():
        start = re.escape(f"### {title}\n\n")
        page = re.sub(rf"({start})(\|.*\n)*", lambda m: m[1] + rows(table) + "\n", page)  # noqa: B023
    return page


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
