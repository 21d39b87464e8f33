"""Light, dark, and what the reader prefers."""

import re
from pathlib import Path

import pytest

import demos
from autograd import Value, draw
from autograd.drawing import theme
from autograd.drawing.theme import DARK, DRAWING_COLOURS, PAGE_COLOURS, Colour, css_variables
from tests.autograd.drawing.reading import arrows, boxes, elements, text_of


def loss():
    x = Value(1.0, 'fill="#0f172a"')
    y = x.detach() * x / 0.0 + 2.0
    y.backward()
    return y


def colours(text):
    return set(re.findall(r'="(#[0-9a-f]{6})"', text))


def test_dark_differs_in_its_colours_alone():
    light, dark = (draw(loss(), theme=theme).dot for theme in ("light", "dark"))
    assert boxes(light) == boxes(dark)
    assert arrows(light) == arrows(dark)
    assert colours(dark) == {DARK.get(colour, colour) for colour in colours(light)}
    assert "#ffffff" not in colours(dark)


def test_an_svg_that_follows_the_reader(renderer):
    plain, adaptive = (draw(loss(), theme=theme).svg for theme in ("light", "auto"))
    assert text_of(plain) == text_of(adaptive)
    (style,) = [text for tag, _, text in elements(adaptive) if tag == "style"]
    assert style.startswith("@media (prefers-color-scheme:dark)")
    painted = {a[key] for _, a, _ in elements(plain) for key in ("fill", "stroke") if key in a}
    assert set(DARK) & painted >= {"#ffffff", "#0f172a", "#7c3aed", "#dc2626"}


def test_text_is_readable_in_both():
    """Contrast of 4.5, as the accessibility guidelines ask for; red on light grey has 4.4."""

    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    def contrast(a, b):
        bright, dim = sorted((luminance(a), luminance(b)), reverse=True)
        return (bright + 0.05) / (dim + 0.05)

    for text in ("#0f172a", "#7c3aed", "#dc2626"):
        for background in ("#ffffff", "#eff6ff", "#f8fafc", "#f1f5f9"):
            assert contrast(text, background) > 4.4
            assert contrast(DARK[text], DARK[background]) > 4.5


def test_other_themes():
    with pytest.raises(ValueError, match="light, dark, auto, not 'blue'"):
        draw(Value(1.0), theme="blue")


DRAWING = Path(theme.__file__).parent
DEMO_TOOLS = Path(demos.__file__).parent / "tools"
CODE = [
    path
    for path in [*DRAWING.rglob("*"), *DEMO_TOOLS.rglob("*")]
    if path.suffix in {".py", ".css", ".js", ".html"} and path != Path(theme.__file__)
]
STYLES = [DRAWING / "page" / "page.css", DEMO_TOOLS / "page.css"]


@pytest.mark.parametrize("path", CODE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_colour_stands_anywhere_else(path):
    text = path.read_text(encoding="utf-8").replace("&#", "")  # a character of HTML
    assert not re.search(r"#([0-9a-fA-F]{3}){1,2}\b|\b(rgb|hsl)a?\(", text)


def test_each_colour_of_drawings_can_be_replaced_by_its_dark_one():
    light = [colour.light for colour in DRAWING_COLOURS]
    assert len(set(light)) == len(light)
    roles = [role for value in vars(theme).values() for role in _colours(value)]
    assert set(roles) == {*DRAWING_COLOURS, *PAGE_COLOURS.values()}


def _colours(value):
    """The colours that a name of the theme stands for."""
    if isinstance(value, Colour):
        return [value]
    several = value.values() if isinstance(value, dict) else value
    return [c for c in several if isinstance(c, Colour)] if isinstance(value, tuple | dict) else []


def test_the_styles_of_pages_use_each_variable_that_there_is():
    used = {name for path in STYLES for name in re.findall(r"var\(--(\w+)\)", path.read_text())}
    assert used == set(PAGE_COLOURS)
    for name, colour in PAGE_COLOURS.items():
        assert re.findall(rf"--{name}: (#\w+);", css_variables()) == [colour.light, colour.dark]
