"""out/index.html: what every demo showed, on one page that needs no network.

The pictures lie beside it; everything else is in the file.
"""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from textwrap import dedent

from autograd.drawing.theme import css_variables
from demos.tools import report as reports
from demos.tools.options import introduction
from demos.tools.report import OUT, File, Report, Table
from demos.tools.syllabus import Demo

CSS = Path(__file__).with_name("page.css")
ACRONYMS = {"xor": "XOR", "sgd": "SGD", "relus": "ReLUs", "jacobians": "Jacobians"}

PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>The lectures, run</title>
<style>
$style</style>
</head>
<body>
<header>
<h1>The lectures, run</h1>
<p>$summary</p>
</header>
<nav aria-label="Demos"><ol>
$links
</ol></nav>
<main>
$articles
</main>
</body>
</html>
""")


@dataclass(frozen=True)
class Outcome:
    """How a demo went: its report, or the error it ended in, and the time it took."""

    demo: Demo
    report: Report | None
    seconds: float
    error: str = ""


def write_page(outcomes):
    """Write the page into out/, and return its path."""
    OUT.mkdir(exist_ok=True)
    path = OUT / "index.html"
    path.write_text(page(outcomes), encoding="utf-8")
    return path


def page(outcomes):
    """The page as text."""
    minutes, seconds = divmod(round(sum(outcome.seconds for outcome in outcomes)), 60)
    return PAGE.substitute(
        style=css_variables() + CSS.read_text(encoding="utf-8"),
        summary=f"{len(outcomes)} demos, run in {minutes} min {seconds} s by"
        " <code>python -m demos all</code>. Each is a short file to read, to run and to change.",
        links="\n".join(map(_link, outcomes)),
        articles="\n".join(map(_article, outcomes)),
    )


def _title(demo):
    words = demo.name.capitalize().split("_")
    return escape(" ".join(ACRONYMS.get(word.lower(), word) for word in words))


def _prose(text):
    """Words of a docstring, with ``code`` as such."""
    return re.sub(r"``(.+?)``", r"<code>\1</code>", escape(text))


def _paragraph(text):
    """A paragraph of an introduction; formulas are indented, and stay as they are."""
    if text.startswith(" "):
        return f'<pre tabindex="0">{escape(dedent(text))}</pre>'
    return f"<p>{_prose(text)}</p>"


def _link(outcome):
    failed = ' class="failed"' if outcome.error else ""
    return f'<li><a href="#{outcome.demo.name}"{failed}>{_title(outcome.demo)}</a></li>'


def _article(outcome):
    demo = outcome.demo
    about, *more = introduction(demo.docstring)
    parts = [
        f'<article id="{demo.name}">',
        f"<h2>{_title(demo)}</h2>",
        f'<p class="about">{_prose(about)}</p>',
        *map(_paragraph, more),
    ]
    if outcome.error:
        parts.append(f'<p class="error">It failed. {escape(outcome.error)}</p>')
    if outcome.report is not None:
        parts += map(_block, joined(outcome.report.blocks))
    parts.append(
        f'<p class="time">{outcome.seconds:.1f} s by <code>python -m demos {demo.name}</code></p>'
    )
    return "\n".join([*parts, "</article>"])


def joined(blocks):
    """The blocks with the lines that follow one another as one text, without those around it."""
    found = []
    for block in blocks:
        if isinstance(block, reports.Text) and found and isinstance(found[-1], reports.Text):
            found[-1] = reports.Text(f"{found[-1].text}\n{block.text}")
        else:
            found.append(block)
    return [each for each in found if not isinstance(each, reports.Text) or each.text.strip()]


def _block(block):
    match block:
        case Table():
            return _table(block)
        case File():
            return _file(block)
    return _text(escape(block.text.strip("\n")))


def _text(text):
    if "  " in text:  # laid out in columns
        return f'<pre tabindex="0">{text}</pre>'
    paragraphs = []
    for part in text.split("\n\n"):
        kind = "text long" if part.count("\n") > 7 else "text"
        paragraphs.append(f'<p class="{kind}">{part}</p>')
    return "\n".join(paragraphs)


def _table(table):
    numeric = [' class="number"' if table.numeric(k) else "" for k in range(len(table.header))]

    def row(cells, tag):
        inside = (f"<{tag}{n}>{escape(c)}</{tag}>" for c, n in zip(cells, numeric, strict=True))
        return f"<tr>{''.join(inside)}</tr>"

    head, body = row(table.header, "th"), "\n".join(row(cells, "td") for cells in table.rows)
    return (
        f'<div class="table" tabindex="0"><table>\n<thead>{head}</thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _file(file):
    name, caption = escape(file.name), escape(file.caption)
    if name.endswith((".png", ".svg")):
        return (
            f'<figure><a href="{name}"><img src="{name}" alt="{caption}"'
            f' style="min-width: {file.width // 2}px"></a>'
            f"<figcaption>{caption}</figcaption></figure>"
        )
    return f'<p><a class="steps" href="{name}">{caption} →</a></p>'
