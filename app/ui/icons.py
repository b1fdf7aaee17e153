"""Icons of the shipped set, tinted and sharp on any screen."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.kernel.resources import resource_path

RATIOS = (1.0, 1.5, 2.0, 3.0)


UNKNOWN = "circle"
"""Drawn for an icon that is not shipped: a record that names one must not break the painting of a page."""


@cache
def _source(name: str) -> bytes:
    path = resource_path("icons", f"{name}.svg")
    return (path if path.is_file() else resource_path("icons", f"{UNKNOWN}.svg")).read_bytes()


def tinted_svg(name: str, colour: str) -> bytes:
    """Give the drawing of an icon in a colour, of a plain circle when there is no such icon."""
    return _source(name).replace(b"currentColor", colour.encode("ascii"))


@cache
def icon_pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Draw an icon of `size` pixels a side for a screen with `ratio` dots a pixel."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(tinted_svg(name, colour))).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def make_icon(name: str, colour: str, disabled: str, size: int = 16, checked: str = "") -> QIcon:
    """Make an icon in its colour, its colour while it cannot be used, and its colour while it is switched on."""
    icon = QIcon()
    for ratio in RATIOS:
        icon.addPixmap(icon_pixmap(name, colour, size, ratio))
        icon.addPixmap(icon_pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
        if checked:
            icon.addPixmap(icon_pixmap(name, checked, size, ratio), QIcon.Mode.Normal, QIcon.State.On)
    return icon
