"""Programs in JavaScript in a page of one file: their numbers are those of Node and of Python."""

import html
import json

import pytest

from autograd import Value, erf, gelu, hypot, log, record, sigmoid, softmax, tanh
from autograd.programs.targets.common import both_passes
from autograd.rules.operations import ROWS
from tests.accuracy.javascript import worst_errors
from tests.autograd.programs.targets.closeness import ULPS, is_within
from tests.autograd.programs.targets.node import CALLS, Node, answer, question
from tests.autograd.programs.targets.test_javascript_operations import hold_to_the_engine
from tests.needs import needed_node
from tests.tables.operations import OPERATIONS

pytestmark = pytest.mark.once

LABEL = "</script><b>\u2028`"
W = Value(0.5, LABEL)
POINTS = [(0.3, -1.2), (2.5, 0.75), (-0.01, 30.0), (1e-9, -3.0)]
PAGE = """\
<!doctype html><meta charset="utf-8"><title>{title}</title>
<script{kind}>
{script}
document.title = JSON.stringify({points}.map((numbers) => {call}(numbers)));
</script>
"""


def network(x, y):
    hidden = tanh(W * x + y) * sigmoid(y) if y < 10.0 else x
    return hypot(hidden, x, 0.1) * log(1.5 + softmax([x, y, hidden])[1]) + erf(x) * gelu(y)


@pytest.fixture(params=["inline", "module"])
def found(request, browser, tmp_path):
    """What a page finds at the points whose script has the program."""
    program = record(network, Value(0.3), Value(-1.2))
    is_module = request.param == "module"
    script = program.to_javascript(inline=None if is_module else "network")
    page = PAGE.format(
        title=html.escape(LABEL),
        kind=' type="module"' if is_module else "",
        script=script,
        points=json.dumps(POINTS),
        call="valueAndGradient" if is_module else "network.valueAndGradient",
    )
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    browser.get("about:blank")
    browser.get(path.as_uri())
    yield program, json.loads(browser.title)
    assert [entry["message"] for entry in browser.get_log("browser")] == []


def test_a_page_finds_what_node_and_python_find(found):
    program, in_page = found
    form = both_passes(program)
    with Node(needed_node()) as node:
        in_node = node(program, [("valueAndGradient", point) for point in POINTS])["found"]
    for point, one, other in zip(POINTS, in_page, in_node, strict=True):
        if point[1] >= 10.0:
            assert one["left"]["expected"] == "y < 10.0 is True"
            assert one["left"] == other["left"]
            continue
        for machine in (one, other):
            numbers = machine["value"], machine["gradient"]
            assert is_within(form, form.guards, [*point, W.data], numbers, ULPS)


@pytest.fixture
def page(browser):
    """Answers questions as Node does."""
    browser.get("about:blank")

    def ask(*asked):
        script = f"{CALLS} return answers(arguments[0]);"
        return answer(browser.execute_script(script, question(*asked)))

    return ask


def test_every_operation_is_the_engines(page):
    for row in ROWS:
        hold_to_the_engine(page, row.rule.operation, 150)


def test_the_truth_is_as_near(page):
    for case in OPERATIONS:
        for worst in worst_errors(case, page, orders=(0, 1), count=30):
            assert worst.missed == 0, (worst.quantity.name, worst.error, worst.where)
