"""What a drawing says, read back from its DOT and its SVG."""

import html
import re
from xml.etree import ElementTree


def boxes(dot):
    """{identifier: its texts in order}"""
    return {name: _texts(label) for name, label in re.findall(r"^\t+(n\d+) \[(.*)\]$", dot, re.M)}


def arrows(dot):
    """[(from, to, text)] in the order they were drawn, also of those through a gate."""
    gates = {gate: parent for parent, gate in re.findall(r"^\t(n\d+) -> (ge\d+):", dot, re.M)}
    lines = re.findall(r"^\t(\w+)(?::\w)? -> (n\d+)(.*)$", dot, re.M)
    return [(gates.get(tail, tail), child, " ".join(_texts(label))) for tail, child, label in lines]


def frames(dot, what="name"):
    """{identifier of a box: the names, or the ids, of the frames around it, the outermost first}"""
    around, found = [], {}
    for line in dot.splitlines():
        if match := re.match(r"\t+(n\d+) \[", line):
            found[match[1]] = tuple([frame[what] for frame in around])
        elif match := re.match(r"\t+subgraph (\w+) {", line):
            around.append({"id": match[1]})
        elif re.match(r"\t+{", line):  # of boxes in a column
            around.append({})
        elif re.match(r"\t+graph \[", line) and around:
            around[-1]["name"] = " ".join(_texts(line))
        elif re.match(r"\t+}", line):
            around.pop()
    return found


def places(svg):
    """{identifier of a box: (left, top) of its first text}"""
    found, box = {}, None
    for tag, attributes, _ in elements(svg):
        if tag == "g":
            box = attributes["id"] if attributes.get("class") == "node" else None
        elif tag == "text" and box and box not in found:
            found[box] = float(attributes["x"]), float(attributes["y"])
    return found


def _texts(label):
    pieces = re.findall(r">([^<>]+)<", label)
    return [html.unescape(piece).replace("\\\\", "\\") for piece in pieces]


def elements(svg):
    """Every element of the SVG: (tag without namespace, attributes, text)."""
    return [
        (element.tag.rpartition("}")[2], element.attrib, element.text or "")
        for element in ElementTree.fromstring(svg).iter()
    ]


def text_of(svg):
    """All that the SVG shows, without white space."""
    return without_space("".join([text for tag, _, text in elements(svg) if tag == "text"]))


def without_space(text):
    return "".join(text.split())
