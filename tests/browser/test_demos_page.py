"""out/index.html in a browser: nothing is broken, on a phone, on a desk, in light and in dark."""

import pytest

from demos import __main__ as command
from demos.tools.syllabus import Demo, demos

pytestmark = pytest.mark.once

BROKEN = (
    "return [...document.images].filter((i) => !(i.complete && i.naturalWidth)).map((i) => i.src)"
)


class Failing(Demo):
    def run(self, arguments):
        raise ValueError("a word that is far too long " + "for_a_line" * 30)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The page over some quick demos, and one that fails."""
    names = ("regularised_logistic", "multivariate_chain_rule", "newton", "difference_quotient")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder := tmp_path_factory.mktemp("demos"))
        found = {name: demos()[name] for name in names}
        command.run_all(found | {"failing": Failing("failing", "graphs", "This fails.")})
        return (folder / "out/index.html").as_uri()


@pytest.fixture
def opened(browser, address):
    """The browser at the page; in the end nothing may have been complained of."""
    browser.get("about:blank")
    browser.get(address)
    yield browser
    assert [entry["message"] for entry in browser.get_log("browser")] == []


def test_pictures_have_loaded_and_say_what_they_show(opened):
    assert opened.execute_script(BROKEN) == []
    assert opened.execute_script("return document.images.length") == 3
    assert opened.execute_script("return [...document.images].every((i) => i.alt.length > 20)")


def test_links_lead_somewhere(opened):
    lost = """return [...document.querySelectorAll('a[href^="#"]')].filter(
        (a) => !document.getElementById(a.hash.slice(1))).length"""
    assert opened.execute_script(lost) == 0
    pages = "return [...document.querySelectorAll('a.steps')].map((a) => a.href)"
    (steps,) = opened.execute_script(pages)
    opened.get(steps)
    assert opened.find_element("id", "play")


def test_the_order_of_headings_and_the_failure(opened):
    heads = opened.execute_script(
        "return [...document.querySelectorAll('h1, h2')].map(h => h.tagName)"
    )
    assert heads == ["H1"] + ["H2"] * 5
    assert "far too long" in opened.find_element("css selector", ".error").text


def test_numbers_stand_to_the_right(opened):
    align = "return getComputedStyle(document.querySelector('td:nth-child(3)')).textAlign"
    assert opened.execute_script(align) == "right"


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_is_wider_than_the_screen(opened, width):
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        assert opened.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_dark_where_the_reader_prefers_it(opened):
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    ground = "return getComputedStyle(document.documentElement).backgroundColor"
    assert opened.execute_script(ground) == "rgb(255, 255, 255)"
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    try:
        assert opened.execute_script(ground) == "rgb(15, 23, 42)"
    finally:
        opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
