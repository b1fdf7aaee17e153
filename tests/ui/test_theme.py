"""Both appearances can be read by everybody, and zoom and density reach everything."""

from datetime import date
from itertools import product

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from app.kernel.formatting import Formatter
from app.kernel.listing import Tone
from app.kernel.resources import resource_path
from app.ui.fonts import make_font
from app.ui.format import conventions_of
from app.ui.icons import icon_pixmap
from app.ui.theme import ZOOM_STEPS, Appearance
from app.ui.tokens import DARK, LIGHT, TONE_ICONS, Density, Tokens

AA = 4.5
"""What the accessibility guidelines ask of small text."""


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_every_ground_they_stand_on(tokens: Tokens) -> None:
    grounds = (tokens.window, tokens.panel, tokens.accent_on, tokens.hover)
    pairs = list(product((tokens.ink, tokens.quiet, tokens.accent, tokens.bad), grounds))
    pairs += [(tokens.tone(tone), tokens.tone_on(tone)) for tone in Tone]
    pairs += [(tokens.muted, tokens.panel), (tokens.on_accent, tokens.accent)]
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < AA} == {}


def test_every_tone_has_an_icon_of_its_own(qapp: QApplication) -> None:
    assert len(set(TONE_ICONS.values())) == len(Tone)
    for name in TONE_ICONS.values():
        assert resource_path("icons", f"{name}.svg").is_file()


def test_an_icon_is_tinted_and_as_fine_as_the_screen(qapp: QApplication) -> None:
    pixmap = icon_pixmap("check", "#ff0000", 16, 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (32, 2.0)
    image = pixmap.toImage()
    drawn = [image.pixelColor(x, y) for x, y in product(range(32), range(32))]
    assert {colour.name() for colour in drawn if colour.alpha() > 250} == {"#ff0000"}


def test_tabular_figures_are_all_of_one_width(appearance: Appearance) -> None:
    metrics = QFontMetricsF(appearance.font(tabular=True))
    assert {metrics.horizontalAdvance(digit * 8) for digit in "0123456789"} == {metrics.horizontalAdvance("00000000")}
    assert make_font(13, QFont.Weight.DemiBold).weight() == QFont.Weight.DemiBold


def test_the_application_wears_palette_and_style_sheet(qapp: QApplication, appearance: Appearance) -> None:
    heard: list[bool] = []
    appearance.changed.connect(lambda: heard.append(appearance.dark))
    appearance.set_mode("dark")
    assert qapp.palette().window().color().name() == DARK.window
    assert DARK.accent in qapp.styleSheet()
    assert "[[" not in qapp.styleSheet()
    appearance.set_mode("light")
    assert qapp.palette().window().color().name() == LIGHT.window
    assert heard == [True, False]


def test_zoom_goes_by_steps_and_stops_at_the_ends(appearance: Appearance) -> None:
    appearance.set_zoom(ZOOM_STEPS[-2])
    appearance.zoom_in()
    appearance.zoom_in()
    assert appearance.zoom == ZOOM_STEPS[-1]
    assert appearance.row_height == 75
    appearance.set_zoom(100)
    appearance.set_density(Density.COMPACT)
    assert appearance.row_height == 26
    appearance.set_density(Density.NORMAL)


@pytest.mark.parametrize(("locale", "number", "day"), [
    ("en_GB", "1,234.5", "12 Nov 2024"), ("en_US", "1,234.5", "Nov 12, 2024"), ("de_DE", "1.234,5", "12 Nov 2024"),
])
def test_a_locale_writes_numbers_and_days_its_own_way(locale: str, number: str, day: str) -> None:
    formatter = Formatter(conventions_of(QLocale(locale)))
    assert formatter.number(1234.5) == number
    assert formatter.day(date(2024, 11, 12)) == day
    assert formatter.number(-1).startswith("\u2212")
