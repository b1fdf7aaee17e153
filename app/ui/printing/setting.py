"""What a document is set with: the sheet, its margins, and how values read."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QLocale, QSizeF
from PySide6.QtGui import QPageSize

from app.kernel.formatting import Formatter
from app.kernel.listing import Kind
from app.ui.printing.faces import MM

LETTER_TERRITORIES = frozenset({
    QLocale.Country.UnitedStates, QLocale.Country.Canada, QLocale.Country.Mexico, QLocale.Country.Philippines,
    QLocale.Country.Chile, QLocale.Country.Colombia, QLocale.Country.Venezuela, QLocale.Country.CostaRica,
    QLocale.Country.Guatemala, QLocale.Country.PuertoRico,
})
TO_THE_LEFT = frozenset({"ar", "fa", "he", "ps", "ur", "yi"})
"""Languages whose scripts run from right to left."""


class Paper(Enum):
    """The two sheets of the world's offices, in portrait."""

    A4 = QPageSize.PageSizeId.A4
    LETTER = QPageSize.PageSizeId.Letter

    @property
    def page_size(self) -> QPageSize:
        """Give it as Qt knows it."""
        return QPageSize(self.value)


def paper_of(locale: QLocale | None = None) -> Paper:
    """Tell which sheet is usual where the person works."""
    return Paper.LETTER if (locale or QLocale.system()).territory() in LETTER_TERRITORIES else Paper.A4


@dataclass(frozen=True, slots=True)
class Setting:
    """A sheet in units of a tenth of a point, and how values are written on it."""

    width: float
    height: float
    formatter: Formatter
    currency: str = ""
    mirrored: bool = False
    left: float = 20 * MM
    right: float = 20 * MM

    @classmethod
    def on(cls, size_mm: QSizeF, formatter: Formatter, *, currency: str = "", language: str = "en") -> "Setting":
        """Set on a sheet of a size in millimetres."""
        return cls(size_mm.width() * MM, size_mm.height() * MM, formatter, currency,
                   mirrored=language.partition("-")[0] in TO_THE_LEFT)

    @property
    def room(self) -> float:
        """Give the width between the margins."""
        return self.width - self.left - self.right

    def text(self, value: object, kind: Kind = Kind.TEXT) -> str:
        """Write a value with its unit."""
        return self.formatter.text(value, kind)
