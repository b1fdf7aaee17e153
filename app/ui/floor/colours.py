"""The colours of a floor: a reading's share of a tone, and words that can be read on it."""

from PySide6.QtGui import QColor

from app.kernel.floorplan import FloorMode, Reading
from app.ui.tokens import Tokens

PALEST, DEEPEST = 0.10, 0.92
ALARM = 0.88
PALE_WORDS, DEEP_WORDS = "#ffffff", "#0b0e13"
"""Nearly white and nearly black: on a ground of middle depth, the tokens' own ink would be too pale to read."""


def mixed(ground: str, colour: str, share: float) -> QColor:
    """Mix a colour into a ground."""
    below, above = QColor(ground), QColor(colour)
    red, green, blue = (
        round(old + (new - old) * share) for old, new in (
            (below.red(), above.red()), (below.green(), above.green()), (below.blue(), above.blue()))
    )
    return QColor(red, green, blue)


def ground_of(reading: Reading, mode: FloorMode, tokens: Tokens) -> QColor:
    """Give the ground of a cell: the deeper, the higher its share; what is wrong has the colour of its tone."""
    if reading.tone is not None:
        return mixed(tokens.panel, tokens.tone(reading.tone), ALARM)
    if reading.share is None:
        return QColor(tokens.window)
    return ramp(reading.share, mode, tokens)


def ramp(share: float, mode: FloorMode, tokens: Tokens) -> QColor:
    """Give the colour of a share in a mode."""
    share = min(1.0, max(0.0, share))
    if share == 0:
        return QColor(tokens.panel)
    return mixed(tokens.panel, tokens.tone(mode.tone), PALEST + (DEEPEST - PALEST) * share)


def words_on(ground: QColor) -> QColor:
    """Choose the words' colour that stands out most from a ground."""
    return max((QColor(PALE_WORDS), QColor(DEEP_WORDS)), key=lambda colour: _contrast(colour, ground))


def _contrast(one: QColor, other: QColor) -> float:
    """Give the contrast of two colours (WCAG 2.1, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
