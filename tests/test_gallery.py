"""The gallery shows what the command writes today."""

import re

from demos import gallery


def texts(path):
    """What a picture says; where its boxes stand is for the version of Graphviz to say."""
    return sorted(re.findall(r"<text[^>]*>([^<]*)</text>", path.read_text(encoding="utf-8")))


def test_the_gallery_is_up_to_date(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    gallery.main(tmp_path)
    made = (tmp_path / "GALLERY.md").read_text(encoding="utf-8")
    assert made == (gallery.HERE / "GALLERY.md").read_text(encoding="utf-8")
    for name in gallery.EXHIBITS:
        picture = f"pictures/{name}.svg"
        assert picture in made
        assert texts(tmp_path / picture) == texts(gallery.HERE / picture)
        assert (tmp_path / "out" / f"{name}.html").exists()
    assert r"\overline{w} &= \overline{z} x + \overline{R} w" in made
