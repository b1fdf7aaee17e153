"""Type and colour on paper, and how wide a text is in them; lengths are in units of a tenth of a point."""

from dataclasses import dataclass, replace
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QTextLayout, QTextOption

from app.kernel.resources import resource_path
from app.ui.fonts import FAMILY, register_fonts

UNITS_PER_INCH = 720
POINT = 10.0
MM = UNITS_PER_INCH / 25.4

INK = "#1c2430"
MUTED = "#5b6573"
LINE = "#cfd5dd"
ACCENT = "#1f5fbf"

ELLIPSIS = "…"
FIGURES = "Counterflow Figures"
"""Digits of one width as a font of their own: those that a font feature puts in cannot be searched for in a PDF."""


@dataclass(frozen=True, slots=True)
class Face:
    """A size in points, a weight, a colour; `figures` sets digits of one width, for columns."""

    size: float
    bold: bool = False
    colour: str = INK
    figures: bool = False

    @property
    def line_height(self) -> float:
        """Give the distance from line to line."""
        return round(self.size * 1.35, 1) * POINT

    def scaled(self, scale: float) -> "Face":
        """Give the same face larger or smaller, by tenths of a point."""
        return replace(self, size=round(self.size * scale, 1))


NAME = Face(15, bold=True)
TITLE = Face(17, bold=True)
NUMBER = Face(17, colour=MUTED)
HEADING = Face(10.5, bold=True)
BODY = Face(9)
ADDRESS = Face(10)
LABEL = Face(7.5, colour=MUTED)
SMALL = Face(7, colour=MUTED)
CELL = Face(8.5)
SUM = Face(9.5, bold=True)
FIGURE = Face(8.5, figures=True)
COLUMN = Face(7.5, bold=True, colour=MUTED)


@cache
def load_fonts() -> None:
    """Hand Qt the fonts that the program ships; a bare system has none."""
    register_fonts()
    for weight in ("Regular", "SemiBold"):
        QFontDatabase.addApplicationFont(str(resource_path("fonts", f"Figures-{weight}.ttf")))


@cache
def font(face: Face) -> QFont:
    """Give the font of a face.

    Inter's contextual alternates put in glyphs that no character leads to: a PDF could not be searched for them.
    """
    load_fonts()
    result = QFont()
    result.setFamilies([FIGURES, FAMILY] if face.figures else [FAMILY])
    result.setPixelSize(round(face.size * POINT))
    result.setWeight(QFont.Weight.DemiBold if face.bold else QFont.Weight.Normal)
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    result.setFeature(QFont.Tag("calt"), 0)
    return result


@cache
def _metrics(face: Face) -> QFontMetricsF:
    return QFontMetricsF(font(face))


def width_of(text: str, face: Face) -> float:
    """Measure a text set in one line."""
    return _metrics(face).horizontalAdvance(text)


def baseline_of(face: Face) -> float:
    """Give the distance from the upper edge of a line to its baseline."""
    metrics = _metrics(face)
    return (face.line_height - metrics.height()) / 2 + metrics.ascent()


def widest_word(text: str, face: Face) -> float:
    """Measure the longest part that a line break would have to cut."""
    return max((width_of(word, face) for word in text.split()), default=0.0)


def wrap(text: str, face: Face, width: float, most: int | None = None) -> tuple[str, ...]:
    """Break a text into lines that fit, between words where that is possible; what exceeds `most` lines is elided."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines += [paragraph] if width_of(paragraph, face) <= width else _broken(paragraph, face, width)
    if most is not None and len(lines) > most:
        lines[most - 1 :] = [elide(lines[most - 1] + " " + lines[most], face, width)]
    return tuple(lines)


def _broken(paragraph: str, face: Face, width: float) -> list[str]:
    layout = QTextLayout(paragraph, font(face))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(paragraph[line.textStart() : line.textStart() + line.textLength()].strip())
    layout.endLayout()
    return lines


def elide(text: str, face: Face, width: float) -> str:
    """Shorten a text to one line, with an ellipsis where something is missing."""
    if width_of(text, face) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(text[:middle].rstrip() + ELLIPSIS, face) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS
