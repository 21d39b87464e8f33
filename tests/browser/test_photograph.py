"""The picture of the page in the gallery: a real browser takes it."""

import pytest

from autograd import Value, draw
from demos.graphs import gallery

pytestmark = pytest.mark.once


def test_a_step_is_photographed(browser, tmp_path):
    page = draw(Value(2.0, "x").sin()).save(tmp_path / "page.html")
    assert gallery.photograph(page, 2, tmp_path / "picture.png")
    picture = (tmp_path / "picture.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert [int.from_bytes(picture[i : i + 4]) for i in (16, 20)] == [1280, 740]


def test_without_a_browser_there_is_no_picture(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert not gallery.photograph(tmp_path / "page.html", 0, tmp_path / "picture.png")
