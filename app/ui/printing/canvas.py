"""A sheet to draw on, in units from its upper left corner; mirrored as a whole for scripts that run to the left."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.ui.printing.faces import Face, font


class Edge(Enum):
    """Where a text stands in its box: at the side where reading begins, at its end, or in the middle.

    Figures stand to the right on a mirrored sheet, too, or their places would not be under one another.
    """

    START = "start"
    END = "end"
    MIDDLE = "middle"
    FIGURES = "figures"


_LEFT, _RIGHT, _MIDDLE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
_SIDES = {Edge.START: _LEFT, Edge.END: _RIGHT, Edge.MIDDLE: _MIDDLE, Edge.FIGURES: _RIGHT}
_MIRRORED = {**_SIDES, Edge.START: _RIGHT, Edge.END: _LEFT}
_ONE_LINE = Qt.TextFlag.TextSingleLine.value | Qt.TextFlag.TextDontClip.value


class Canvas:
    """Draws in units of a tenth of a point, whatever the device counts in."""

    def __init__(
        self, painter: QPainter, width: float, dots_per_unit: float, *, mirrored: bool = False, patient: bool = True,
    ) -> None:
        """Draw with a painter that is already scaled to units; `width` is that of the sheet.

        Whoever is not `patient` gets a word in the place of what would take long to draw.
        """
        self.painter = painter
        self.width = width
        self.dots_per_unit = dots_per_unit
        self.mirrored = mirrored
        self.patient = patient

    def text(self, text: str, face: Face, left: float, top: float, width: float, edge: Edge = Edge.START) -> None:
        """Draw one line into a box of the given width."""
        self.painter.setFont(font(face))
        self.painter.setPen(QColor(face.colour))
        side = (_MIRRORED if self.mirrored else _SIDES)[edge]
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        box = QRectF(self._from_left(left, width), top, width, face.line_height)
        self.painter.drawText(box, flags.value | _ONE_LINE, text)

    def lines(
        self, lines: Sequence[str], face: Face, left: float, top: float, width: float, edge: Edge = Edge.START,
    ) -> None:
        """Draw lines one under the other."""
        for index, line in enumerate(lines):
            self.text(line, face, left, top + index * face.line_height, width, edge)

    def rule(self, left: float, top: float, width: float, colour: str, thickness: float = 5.0) -> None:
        """Draw a horizontal line that begins at `top`."""
        self.fill(left, top, width, thickness, colour)

    def fill(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        self.painter.fillRect(QRectF(self._from_left(left, width), top, width, height), QColor(colour))

    def image(self, image: QImage, left: float, top: float, width: float, height: float) -> None:
        """Draw a picture; pictures are never mirrored."""
        self.painter.drawImage(QRectF(self._from_left(left, width), top, width, height), image)

    def placed(self, left: float, width: float) -> float:
        """Give the left edge of a box on the sheet as it is seen."""
        return self._from_left(left, width)

    def _from_left(self, left: float, width: float) -> float:
        return self.width - left - width if self.mirrored else left
