"""The rows of a form side by side, and those that are seldom wanted folded away at its end."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from app.ui.form.rows import FieldRow
from app.ui.theme import Appearance
from app.ui.tokens import Space

MANY_FIELDS = 8
"""A form of more fields sets short texts side by side, too, so that it is seen at once."""
NAMED = 3
"""So many folded fields are named on the button that shows them."""


def laid_out(rows: Sequence[FieldRow], appearance: Appearance, parent: QWidget, *, dense: bool) -> QWidget:
    """Set rows out in two columns: what is short beside its neighbour, anything else over both."""
    px = appearance.px
    inner = QWidget(parent)
    inner.setProperty("role", "plain")
    grid = QGridLayout(inner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(Space.LARGE))
    grid.setVerticalSpacing(px(Space.MEDIUM))
    place = 0
    for number, row in enumerate(rows):
        width = 1 if row.is_short or (dense and number and row.is_plain) else 2
        place += place % 2 if width == 2 else 0
        grid.addWidget(row, place // 2, place % 2, 1, width)
        place += width
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return inner


class Fold(QWidget):
    """Rows that are seldom wanted, behind a button that names them."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        """Hold no row yet; the button comes before the rows with Tab, since it is made first."""
        super().__init__(parent)
        self._appearance = appearance
        self.rows: tuple[FieldRow, ...] = ()
        self.button = QToolButton(self)
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.toggled.connect(self._show)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(appearance.px(Space.MEDIUM))
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def hold(self, rows: Sequence[FieldRow]) -> None:
        """Take the rows in, folded."""
        self.rows = tuple(rows)
        titles = [row.info.field.title for row in rows]
        words = ", ".join(titles[:NAMED]) + ("…" if len(titles) > NAMED else "")
        self.button.setText(f"More: {words}".replace("&", "&&"))
        self.button.setAccessibleName(f"More fields: {', '.join(titles)}")
        self._body = laid_out(rows, self._appearance, self, dense=True)
        self._column.addWidget(self._body)
        self._show(self.button.isChecked())

    def unfold(self) -> None:
        """Show the rows."""
        self.button.setChecked(True)

    def _show(self, on: bool) -> None:
        self._body.setVisible(on)
        self.button.setIcon(self._appearance.icon("chevron-down" if on else "chevron-right"))
