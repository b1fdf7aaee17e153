"""The one family of type, shipped with the program: bare systems have none."""

import os
from functools import cache

from platformdirs import user_cache_path
from PySide6.QtGui import QFont, QFontDatabase

from app.kernel.resources import resource_path

FAMILY = "Inter"
FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")


@cache
def register_fonts() -> None:
    """Give the shipped fonts to Qt; needs an application, and does so once."""
    for name in FILES:
        QFontDatabase.addApplicationFont(str(resource_path("fonts", name)))


@cache
def register_chart_fonts() -> None:
    """Give the shipped fonts to matplotlib, whose list of fonts lies in the person's cache; does so once."""
    os.environ.setdefault("MPLCONFIGDIR", str(user_cache_path("counterflow", appauthor=False) / "charts"))
    from matplotlib import font_manager

    for name in FILES:
        font_manager.fontManager.addfont(str(resource_path("fonts", name)))


def make_font(pixels: int, weight: QFont.Weight = QFont.Weight.Normal, *, tabular: bool = False) -> QFont:
    """Make a font of a height in pixels; `tabular` figures are all of one width."""
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
