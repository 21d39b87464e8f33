"""A real browser without a window: Chromium with its driver, as Debian packages them.

Without them the tests say that they were skipped, but not where CI is set: there they fail.
"""

import os
import shutil

import pytest

QUIET = (
    *("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-sync"),
    *("disable-background-networking", "disable-component-update"),
)


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """A window of 1280 × 800 for the whole session; each test opens its own page."""
    webdriver = _required("selenium.webdriver")
    chromium, driver = _program("chromium", "google-chrome"), _program("chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for option in (*QUIET, f"user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(f"--{option}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    window = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    window.set_window_size(1280, 800)
    yield window
    window.quit()


def _required(module):
    try:
        return __import__(module, fromlist=["webdriver"])
    except ImportError:
        _missing(module)


def _program(*names):
    for name in names:
        if path := shutil.which(name):
            return path
    return _missing(" or ".join(names))


def _missing(what):
    reason = f"{what} is not installed, so no page was opened in a browser"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
