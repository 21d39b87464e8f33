"""The text of an expression: its syntax tree, and errors that point into it.

unknown function 'sine'; did you mean 'sin'?
    1 + sine(x)
        ^~~~
"""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from typing import TypeAlias

from autograd.errors import ExpressionError

LONGEST = 4000  # characters, and
DEEPEST = 100  # levels: well within what the parsers of Python 3.11 and later can take

WIDTH = 100  # how much of a long line an error shows

Span: TypeAlias = tuple[int, int]  # the index of the first character, and of the one after the last

# The text is parsed inside brackets, where lines may break; the opening one is on a line before it.
BRACKETED = "(\n{}\n)"
FIRST_LINE = 2

NOTABLE = re.compile(
    rf"""
    \#[^\n\0\ud800-\udfff]*                  # a comment, to be passed over
    | [()]
    | (?P<unreadable> [\0\ud800-\udfff])
    | (?P<quote> ['"])
    | (?P<bracket> [\[\]{{}}])
    | (?P<signs> (?: (?: [-+~] | \bnot\b ) \s* ){{{DEEPEST},}} )
    """,
    re.VERBOSE,
)
MEANT = {"and", "or", "not", "if", "else", "in", "is", "None", "True", "False"}
RESERVED = re.compile(rf"\b(?:{'|'.join(sorted({*keyword.kwlist} - MEANT))})\b")  # lambda, say
REFUSED = {
    "unreadable": "a character that no text should have",
    "quote": "text in quotes is not a number",
    "bracket": "square and curly brackets have no meaning here; group with ( )",
    "signs": f"more than {DEEPEST} signs in a row",
}


class SourceText:
    """A text, and the places in it as indices of characters."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")  # as Python reads it
        self.lines = self.text.split("\n")

    def tree(self) -> ast.expr:
        """The syntax tree, or ExpressionError for what is no expression or too much of one."""
        self._refuse_unreadable()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of `1if x else 2` and the like
                return ast.parse(BRACKETED.format(self.text), mode="eval").body
        except SyntaxError as problem:
            raise self._pointing(problem) from None

    def error(self, message: str, span: Span) -> ExpressionError:
        """The error that points at a span; of a span over several lines, at the first of them."""
        start, end = span
        line_start = self.text.rfind("\n", 0, start) + 1
        line = self.text[line_start:].partition("\n")[0]
        column = start - line_start
        length = max(1, min(end - start, len(line) - column, WIDTH // 2))
        if len(line) > WIDTH:
            cut = max(0, column + length // 2 - WIDTH // 2)
            line, column = line[cut : cut + WIDTH], column - cut
        shown = "".join(c if c.isprintable() or c == "\t" else "\ufffd" for c in line).rstrip()
        indent = "".join("\t" if c == "\t" else " " for c in line[:column])
        return ExpressionError(f"{message}\n    {shown}\n    {indent}^{'~' * (length - 1)}")

    def span(self, node: ast.expr) -> Span:
        """Where a node stands; its columns count bytes of UTF-8."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self._index_of_byte(node.lineno, node.col_offset)
        return start, self._index_of_byte(node.end_lineno, node.end_col_offset)

    def _index_of_byte(self, line_number: int, column: int) -> int:
        line = self.lines[line_number - FIRST_LINE] if self._is_ours(line_number) else ""
        return self._index(line_number, len(line.encode()[:column].decode()))

    def _index(self, line_number: int, column: int) -> int:
        if not self._is_ours(line_number):  # one of the brackets that we put around the text
            return 0 if line_number < FIRST_LINE else len(self.text.rstrip())
        return sum(len(line) + 1 for line in self.lines[: line_number - FIRST_LINE]) + column

    def _is_ours(self, line_number: int) -> bool:
        return FIRST_LINE <= line_number < FIRST_LINE + len(self.lines)

    def _pointing(self, problem: SyntaxError) -> ExpressionError:
        """Python's own error, in our coordinates and without advice that is for programs."""
        message = problem.msg.partition(". ")[0]
        if "decimal literal" in message:
            message += "; if this is a product, it is written *"
        elif "forgot a comma" in problem.msg:
            message = "no operator between these; a product is written x*y, a function sin(x)"
        line, column = problem.lineno or FIRST_LINE, problem.offset or 1
        unclear = not self._is_ours(line) or message == "invalid syntax"
        if unclear and (reserved := RESERVED.search(self.text)):
            word = reserved[0]
            told = f"{word} is a word of Python's, and no name; call it {word}_, say"
            return self.error(told, reserved.span())
        start = end = self._index(line, column - 1)
        if not self._is_ours(line):
            message += ": the expression is not complete"
        elif problem.end_lineno == line and problem.end_offset:
            end = start + problem.end_offset - column
        return self.error(message, (start, end))

    def _refuse_unreadable(self) -> None:
        """ExpressionError for what Python's parser might not survive, or would misread."""
        if not self.text.strip():
            raise self.error("there is nothing to compute", (0, 1))
        if len(self.text) > LONGEST:
            raise self.error(
                f"{len(self.text)} characters, of at most {LONGEST}; compute it in parts",
                (LONGEST, LONGEST + 1),
            )
        opened: list[Span] = []
        for found in NOTABLE.finditer(self.text):
            if found.lastgroup:
                raise self.error(REFUSED[found.lastgroup], found.span())
            if found[0] == "(":
                opened.append(found.span())
                if len(opened) > DEEPEST:
                    raise self.error(f"more than {DEEPEST} brackets deep", found.span())
            elif found[0] == ")":
                if not opened:
                    raise self.error("nothing is open that this could close", found.span())
                opened.pop()
        if opened:
            raise self.error("this is never closed", opened[-1])
