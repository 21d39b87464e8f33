"""The page of a drawing in a browser: what it shows at each step, and how it is driven."""

import json
import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selenium.webdriver.support.wait import WebDriverWait

from autograd import Value, draw, group, sigmoid, sum
from autograd.drawing.diagram import diagram
from autograd.graph import topological_order
from autograd.strategies import graphs
from autograd.sums import total
from autograd.value import error_signals
from tests.examples import IN_ONE_PLACE
from tests.patience import PATIENCE

pytestmark = pytest.mark.once

# What a reader sees after each step: the numbers of the panel, and those of the boxes.
READ_ALL_STEPS = """
const texts = (id) => [...document.querySelectorAll(`#${CSS.escape(id)} text`)]
    .filter((text) => getComputedStyle(text).visibility === "visible")
    .map((text) => text.textContent);
return steps.map((step, index) => {
  show(index);
  writeAddress();
  const panel = document.getElementById("step");
  return {
    now: [...document.querySelectorAll(".node.now")].map((group) => group.id),
    phase: panel.className,
    numbers: [...panel.querySelectorAll("p data")].map((number) => number.value),
    shown: [...panel.querySelectorAll("p data")].map((number) => number.textContent),
    sum: [...panel.querySelectorAll("tbody tr")].map((row) =>
        [...row.querySelectorAll("data")].map((number) => number.value)),
    boxes: Object.fromEntries(
        [...document.querySelectorAll(".node")].map((group) => [group.id, texts(group.id)])),
    address: location.hash,
  };
});
"""

ONE_BROWSER = settings(max_examples=15, suppress_health_check=IN_ONE_PLACE)


@pytest.fixture
def opened(browser, tmp_path):
    """Opens the page of a value and returns the browser; in the end nothing may have failed."""

    def open_page(value, address="", **options):
        path = draw(value, **options).save(tmp_path / "page.html")
        browser.get("about:blank")
        browser.get(f"{path.as_uri()}{address}")
        WebDriverWait(browser, PATIENCE).until(is_whole)  # on a busy machine ``get`` came sooner
        return browser

    yield open_page
    assert [entry["message"] for entry in browser.get_log("browser")] == []


def is_whole(browser):
    return browser.execute_script("return document.readyState") == "complete"


def regularised():
    w, b = Value(1.5, "w"), Value(-1.0, "b")
    z = w * 2.0 + b
    z.label = "z"
    loss = 0.5 * sigmoid(z) ** 2 + 0.1 * (0.5 * w**2)
    loss.label = "L"
    return loss


def check_every_step(page, output):
    """Each number of the page against the engine, to the last bit."""
    signals = error_signals(output, 1.0)
    ids = {box.id: box.content for box in diagram(output, 1000).boxes}
    steps = page.execute_script(READ_ALL_STEPS)
    order = topological_order(output)
    results = [node for node in order if node.parents]
    assert [step["phase"] for step in steps] == (
        ["start"] + ["forward"] * len(results) + ["backward"] * len(order)
    )
    assert [float(number) for number in steps[0]["numbers"]] == [
        node.data for node in order if not node.parents
    ]
    expected = [(node, node.data) for node in results]
    expected += [(node, signals[node]) for node in reversed(order)]
    for index, (step, (node, number)) in enumerate(zip(steps[1:], expected, strict=True), 1):
        assert [ids[name] for name in step["now"]] == [node]
        assert [float(text) for text in step["numbers"]] == [number]
        assert step["address"] == f"#step={index}"
        uses = len([parent for child in order for parent in child.parents if parent is node])
        if step["phase"] == "backward" and uses > 1:
            check_sum(step["sum"], number, uses)
        else:
            assert step["sum"] == []
        assert len(step["boxes"][step["now"][0]]) >= 3 + (step["phase"] == "backward")
    return steps


def check_sum(rows, number, uses):
    products = [float(product) for product, _ in rows]
    assert len(rows) == uses
    for k, (_, so_far) in enumerate(rows, 1):
        assert float(so_far) == total(*products[:k])
    assert total(*products) == number


def test_a_loss_with_fan_out(opened):
    output = regularised()
    steps = check_every_step(opened(output), output)
    assert steps[-1]["boxes"]["n0"] == ["w", "data", "1.5", "grad", "0.335"]
    assert steps[0]["boxes"]["n0"] == ["w", "data", "1.5", "grad"]
    assert not any(node.has_grad for node in topological_order(output))


@ONE_BROWSER
@given(output=graphs())
def test_random_graphs(opened, output):
    check_every_step(opened(output), output)


def test_formulas_and_numbers(opened):
    page = opened(regularised(), "#step=16")
    assert page.find_element("css selector", ".equation").text.splitlines() == [
        "v̄₂ = 2v̄₃ v₂",
        "= 2 · 0.5 · 0.8808",
        "= 0.8808",
    ]
    lines = page.execute_script("return steps.map(summary)")
    assert "v₂ = σ(z) = 0.8808" in lines
    assert "z̄ = v̄₂ σ′(z) = 0.09248" in lines


def test_a_link_to_a_step_and_the_controls(opened):
    page = opened(regularised(), "#step=5")

    def at():
        assert page.find_element("id", "slider").get_attribute("value") == str(index())
        return index()

    def index():
        return int(re.search(r"step (\d+) of", page.find_element("id", "step").text)[1])

    def press(key):
        page.execute_script(
            "document.body.dispatchEvent(new KeyboardEvent('keydown',"
            " {key: arguments[0], bubbles: true}))",
            key,
        )

    assert at() == 5
    for act, expected in [
        (lambda: press("ArrowRight"), 6),
        (lambda: press("ArrowLeft"), 5),
        (lambda: page.find_element("id", "next").click(), 6),
        (lambda: page.find_element("id", "previous").click(), 5),
        (lambda: press("Home"), 0),
        (lambda: page.find_element("id", "previous").click(), 0),
        (
            lambda: page.execute_script("location.hash = 'step=3'; return new Promise(setTimeout)"),
            3,
        ),
        (lambda: page.execute_script("slider.value = 7; slider.oninput()"), 7),
    ]:
        act()
        assert at() == expected
    press(" ")
    assert page.find_element("id", "play").get_attribute("aria-label") == "Pause"
    press("End")
    assert page.find_element("id", "play").get_attribute("aria-label") == "Play"
    last = at()
    press("ArrowRight")
    assert at() == last
    page.execute_async_script("setTimeout(arguments[0], MILLISECONDS_OF_REST + 100)")
    assert page.current_url.endswith(f"#step={last}")
    unnamed = page.execute_script(
        "return [...document.querySelectorAll('button, input')].filter("
        "(control) => !control.ariaLabel).length"
    )
    assert unnamed == 0


def test_pointing_and_zooming(opened):
    page = opened(regularised())
    box = page.execute_script("return document.querySelector('#n0 text')")
    page.execute_script(
        "arguments[0].dispatchEvent(new PointerEvent('pointermove', {bubbles: true}))", box
    )
    assert page.find_element("id", "hover").text == "w = 1.5"
    page.find_element("id", "zoom-in").click()
    zoomed = page.execute_script("return view.scale")
    page.find_element("id", "fit").click()
    assert page.execute_script("return view.scale") == pytest.approx(zoomed / 1.25)


def test_the_graph_fits_a_window_that_changes_until_the_reader_moves_it(opened, browser):
    page = opened(regularised())

    def scale_at(width):
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        page.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0]))")
        return page.execute_script("return view.scale")

    try:
        wide, narrow = scale_at(1600), scale_at(1000)
        assert narrow < wide == scale_at(1600)
        page.find_element("id", "zoom-in").click()
        assert scale_at(1000) == pytest.approx(1.25 * wide)
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_large_graph_is_seen_as_a_whole_at_the_start_and_read_in_the_steps(opened):
    """Also from a link, and again after the reader has gone back to the start."""
    neurons = [(Value(0.1 * i, f"w{i}") * 1.5 + Value(0.1)).tanh() for i in range(40)]
    out_of_sight = """
        const seen = frame.getBoundingClientRect();
        return [...document.querySelectorAll(arguments[0])].filter((group) => {
          const box = group.getBoundingClientRect();
          return box.left < seen.left - 1 || box.right > seen.right + 1 ||
              box.top < seen.top - 1 || box.bottom > seen.bottom + 1;
        }).length"""
    for address in ("", "#step=50"):
        page = opened(sum(neurons), address)
        if address:
            assert page.execute_script(out_of_sight, ".node.now") == 0
            assert page.execute_script("return view.scale >= READABLE")
            page.execute_script("show(0)")
        assert page.execute_script(out_of_sight, ".node") == 0
        page.execute_script("show(1)")
        assert page.execute_script(out_of_sight, ".node.now") == 0
        assert page.execute_script("return view.scale >= READABLE")
        page.find_element("id", "fit").click()
        page.execute_script("show(2)")
        assert page.execute_script(out_of_sight, ".node") == 0


def test_an_arrow_into_a_frame_is_marked_from_end_to_end(opened):
    x = Value(2.0, "x")
    with group("neuron"):
        y = x * Value(3.0, "w")
    page = opened(y, "#step=1")
    marked = "return [...document.querySelectorAll('.edge.now')].map((group) => group.id).sort()"
    assert page.execute_script(marked) == ["e0", "e0-in", "e1"]
    page.execute_script("show(0)")
    assert page.execute_script(marked) == []


HOSTILE = [
    "</script><script>window.broken = 1</script>",
    "<img src=x onerror='window.broken = 1'>",
    "{{content}} {{script}}",
    "\u2028window.broken = 1\u2029",
    "&lt;b&gt; ]]> <!--",
    "\"'`${1}\\",
    "a\x00b\ud800",
]


def test_hostile_labels_stay_text(opened):
    output = Value(1.0, "x")
    for label in HOSTILE:
        with group(label):
            output = output * 2.0
        output.label = label
    page = opened(output)
    assert page.execute_script("return typeof window.broken") == "undefined"
    shown = page.execute_script("return document.getElementById('steps').textContent")
    for label in HOSTILE[:2]:
        assert label[:39] in shown
    frames = page.execute_script("return document.querySelectorAll('.cluster').length")
    assert frames == len(HOSTILE)
    assert page.execute_script("return document.querySelectorAll('script').length") == 2
    assert page.execute_script("return document.querySelectorAll('img').length") == 0


@ONE_BROWSER
@given(first=st.text(), second=st.text())
def test_any_label(opened, first, second):
    output = Value(2.0, first) * Value(3.0, second)
    check_every_step(opened(output), output)


def test_a_thousand_nodes(opened):
    neurons = [(Value(0.01 * i) * 1.5 + Value(0.1)).tanh() * Value(0.3) for i in range(124)]
    page = opened(sum(neurons), "#step=399", max_nodes=1000)
    assert page.execute_script("return document.querySelectorAll('.node').length") > 990
    page.execute_script("for (let i = 400; i < 440; i++) { show(i); svg.getBoundingClientRect(); }")
    assert page.find_element("id", "slider").get_attribute("value") == "439"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_everything_has_its_place(opened, browser, width, height):
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        page = opened(regularised(), "#step=12")
        for name in ("picture", "step", "play", "slider"):
            frame = page.find_element("id", name).rect
            assert frame["x"] >= 0
            assert frame["y"] >= 0
            assert frame["x"] + frame["width"] <= width
            assert frame["y"] + frame["height"] <= height
            assert frame["width"] > 80
        assert page.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_dark_where_the_reader_prefers_it(opened, browser):
    def luminance():
        return browser.execute_script(
            "return [document.documentElement, svg.querySelector('.graph > polygon')].map("
            "(e, i) => getComputedStyle(e)[i ? 'fill' : 'backgroundColor'])"
        )

    opened(regularised())
    assert luminance() == ["rgb(255, 255, 255)"] * 2
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    try:
        assert luminance() == ["rgb(15, 23, 42)"] * 2
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_on_paper_there_are_the_whole_graph_and_all_steps(opened, browser):
    page = opened(regularised(), "#step=3")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        graph, steps = (page.find_element("id", name).rect for name in ("picture", "steps"))
        assert graph["height"] > 100
        assert steps["y"] + 1 >= graph["y"] + graph["height"]  # a size is in whole pixels
        assert not page.find_element("id", "controls").is_displayed()
        texts = page.find_elements("css selector", "#picture text")
        assert {text.value_of_css_property("visibility") for text in texts} == {"visible"}
        listed = page.execute_script(
            "const list = find('steps'); return [list.scrollHeight, list.clientHeight]"
        )
        assert listed[0] == listed[1]  # nothing is hidden behind a scroll bar
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_nan_and_infinity(opened):
    page = opened(Value(1.0, "x") / Value(0.0, "y"))
    steps = page.execute_script(READ_ALL_STEPS)
    assert steps[1]["shown"] == ["= inf"]
    numbers = [float(step["numbers"][0]) for step in steps[2:]]
    assert math.isinf(numbers[-1])
    assert json.dumps(numbers[0]) == "1.0"
