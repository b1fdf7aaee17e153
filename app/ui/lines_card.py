"""Lines of a record on a card; those that only explain are folded until they are asked for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QWidget

from app.kernel.listing import LinesTable
from app.ui.lines import LinesView
from app.ui.theme import Appearance
from app.ui.timeline import card_column


class LinesCard(QFrame):
    """Lines under their title; `opened` names the record of a line, `folded` tells that the card was opened or not."""

    opened = Signal(str, int)
    folded = Signal(bool)

    def __init__(
        self, lines: LinesTable, appearance: Appearance, parent: QWidget | None = None, *, open_now: bool = False,
    ) -> None:
        """Show lines; folded ones show their title alone unless they are `open_now`."""
        super().__init__(parent)
        self.lines, self.appearance = lines, appearance
        self.view: LinesView | None = None
        self.setProperty("role", "card")
        title = f"{lines.title} · {len(lines.rows)}"
        self._column = card_column(self, "" if lines.folded else title, appearance)
        if not lines.folded:
            self._show_lines()
            return
        self.head = self._head(title)
        self.head.setChecked(open_now)
        self._turn(open_now)
        self.head.toggled.connect(self._turn)
        self.head.toggled.connect(lambda is_open: self.folded.emit(not is_open))

    def _head(self, title: str) -> QToolButton:
        head = QToolButton()
        head.setText(title.replace("&", "&&"))
        head.setAccessibleName(title)
        head.setToolTip(title)
        head.setCheckable(True)
        head.setProperty("role", "fold")
        head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        head.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._column.addWidget(head)
        return head

    def _turn(self, is_open: bool) -> None:
        self.head.setIcon(self.appearance.icon("chevron-down" if is_open else "chevron-right"))
        if is_open and self.view is None:
            self._show_lines()
        if self.view is not None:
            self.view.setVisible(is_open)

    def _show_lines(self) -> None:
        self.view = LinesView(self.lines, self.appearance)
        self.view.opened.connect(self.opened)
        self._column.addWidget(self.view)
