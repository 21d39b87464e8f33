"""A real browser without a window: Chromium with its driver, as Debian packages them."""

import pytest

from tests.needs import needed_module, needed_program
from tests.patience import PATIENCE

QUIET = (
    *("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-sync"),
    *("disable-background-networking", "disable-component-update"),
)


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """A window of 1280 × 800 for the whole session; each test opens its own page."""
    webdriver = needed_module("selenium.webdriver")
    chromium = needed_program("chromium", "google-chrome")
    driver = needed_program("chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for option in (*QUIET, f"user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(f"--{option}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    window = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    window.set_window_size(1280, 800)
    window.set_script_timeout(PATIENCE)
    yield window
    window.quit()
