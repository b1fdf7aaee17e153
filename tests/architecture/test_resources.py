"""Everything shipped can be read by those who read it."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from matplotlib import font_manager, ft2font

RESOURCES = Path(__file__).parents[2] / "resources"
INTER = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
TRUE_TYPE = b"\x00\x01\x00\x00"
ICONS = sorted((RESOURCES / "icons").glob("*.svg"))
SIGNS = "0123456789.,−+%€£$¥ ÄÖÜßéñøłő ΑΩ Яж →↑↓✓×½…–“”•"


def shapes(icon: Path) -> Iterator[ET.Element]:
    """Yield every element of an icon's file."""
    return ET.parse(icon).getroot().iter()


@pytest.mark.parametrize(("name", "weight"), INTER.items())
def test_a_weight_of_inter_is_what_qt_and_matplotlib_load_and_embed(name: str, weight: int) -> None:
    path = RESOURCES / "fonts" / f"Inter-{name}.ttf"
    font = ft2font.FT2Font(str(path))
    content = path.read_bytes()
    assert content.startswith(TRUE_TYPE), "outlines of another kind are embedded in a PDF as pictures"
    assert b"tnum" in content, "without it figures do not stand under one another"
    assert font_manager.ttfFontProperty(font).weight == weight
    assert [sign for sign in SIGNS if ord(sign) not in font.get_charmap()] == []


def test_icons_are_outlines_that_take_the_colour_they_are_given() -> None:
    plain = [icon for icon in ICONS if icon.stem != "counterflow"]
    assert len(plain) > 90
    for icon in plain:
        root = next(shapes(icon))
        assert root.get("stroke") == "currentColor", icon.name
        assert root.get("viewBox") == "0 0 24 24", icon.name


def test_an_icon_reads_nothing_else() -> None:
    outside = re.compile(rb"<(image|script|style|use|foreignObject)|href=|url\(")
    assert [icon.name for icon in ICONS if outside.search(icon.read_bytes())] == []


def test_what_others_made_has_its_licence() -> None:
    notes = (RESOURCES / "licences" / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z]+\.txt)`", notes))
    assert named == {path.name for path in (RESOURCES / "licences").glob("*.txt")}
