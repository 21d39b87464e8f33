"""The gallery shows what the command writes today."""

import re

from demos.graphs import gallery
from tests.needs import needed_renderer


def texts(path):
    """What a picture says; where its boxes stand is for the version of Graphviz to say."""
    return sorted(re.findall(r"<text[^>]*>([^<]*)</text>", path.read_text(encoding="utf-8")))


def test_the_gallery_is_up_to_date(tmp_path):
    gallery.write(tmp_path)
    made = (tmp_path / "GALLERY.md").read_text(encoding="utf-8")
    assert made == (gallery.HERE / "GALLERY.md").read_text(encoding="utf-8")
    for name in [*gallery.EXHIBITS, "folded"]:
        picture = f"pictures/{name}.svg"
        assert picture in made
        assert texts(tmp_path / picture) == texts(gallery.HERE / picture)
    assert r"\overline{w} &= \overline{z} x + \overline{R} w" in made


def test_the_readme_shows_the_example_of_its_page():
    """The picture at its beginning, and the page further down, are of the same loss."""
    readme = (gallery.HERE.parent / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"demos/pictures/(\w+)\.(?:svg|png)", readme)
    assert shown[0] == "regularised"
    assert "page" in shown


def test_each_loss_has_its_equations_its_picture_and_its_page(tmp_path, monkeypatch):
    needed_renderer()
    monkeypatch.chdir(tmp_path)
    report = gallery.main([])
    for name in gallery.EXHIBITS:
        assert (tmp_path / "out" / f"gallery_{name}.html").exists()
        assert (tmp_path / "out" / f"gallery_{name}.svg").exists()
    said = "".join(block.text for block in report.blocks if hasattr(block, "text"))
    assert said.count("L̄ = 1") == 2
    assert "L̄_reg = 1" in said
    assert not (tmp_path / "GALLERY.md").exists()
