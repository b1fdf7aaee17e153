"""A row of buttons that never clips: what does not fit moves into a menu."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QToolButton, QWidget

from app.ui.theme import Appearance
from app.ui.tokens import Space


class OverflowRow(QWidget):
    """Buttons in a row, with the menu of those that did not fit, between those that are always seen."""

    def __init__(
        self, name: str, appearance: Appearance, parent: QWidget | None = None, *, icon: str = "ellipsis",
        at_end: bool = False,
    ) -> None:
        """Start empty; `name` is what the menu's button is called; `at_end` leaves spare room on the left."""
        super().__init__(parent)
        self.appearance = appearance
        self.items: list[QAbstractButton] = []
        self.tail: list[QAbstractButton] = []
        self.head: list[QAbstractButton] = []
        self.more = QToolButton(self)
        self.more.setProperty("role", "flat")
        self.more.setAccessibleName(name)
        self.more.setToolTip(name)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.hide()
        self._icon, self._at_end = icon, at_end
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        self.more.setMenu(self._menu)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def set_buttons(
        self, items: Sequence[QAbstractButton], tail: Sequence[QAbstractButton] = (),
        head: Sequence[QAbstractButton] = (),
    ) -> None:
        """Show other buttons; the old ones are deleted."""
        kept = [*head, *items, *tail]
        for button in [*self.head, *self.items, *self.tail]:
            if button not in kept:
                button.hide()
                button.deleteLater()
        self.items, self.tail, self.head = list(items), list(tail), list(head)
        for button in kept:
            button.setParent(self)
        self.updateGeometry()
        self.arrange()

    def hidden_buttons(self) -> list[QAbstractButton]:
        """Give the buttons that are in the menu."""
        return [button for button in [*self.items, *self.tail] if button.isHidden()]

    def sizeHint(self) -> QSize:
        """Want room for all."""
        buttons = [*self.head, *self.items, *self.tail]
        height = max((button.sizeHint().height() for button in [*buttons, self.more]), default=0)
        return QSize(self._width(buttons), height)

    def minimumSizeHint(self) -> QSize:
        """Need room for the menu, what is switched on, and what is always seen."""
        kept = [button for button in self.items if button.isChecked()]
        if not kept and not self.tail:
            kept = self.items[:1] if len(self.items) == 1 else []
        more = [self.more] if len(kept) < len(self.items) else []
        return QSize(self._width([*self.head, *kept, *more, *self.tail]), self.sizeHint().height())

    def least_width(self) -> int:
        """Give the width at which only the menu, what is switched on and the last of the rest are seen."""
        kept = [button for button in self.items if button.isChecked()]
        more = [self.more] if len(kept) < len(self.items) or len(self.tail) > 1 else []
        return self._width([*self.head, *kept, *more, *self.tail[-1:]])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Show what fits; what is switched on goes first."""
        row = self._row(self.width())
        for button in [*self.items, *self.tail, self.more]:
            button.setVisible(button in row)
        left = max(0, self.width() - self._width(row)) if self._at_end else 0
        for button in row:
            button.setVisible(True)
            size = button.sizeHint()
            button.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
            left += size.width() + self._gap()

    def width_used(self, room: int) -> int:
        """Tell how much of a width would be used."""
        return self._width(self._row(room))

    def _row(self, width: int) -> list[QAbstractButton]:
        if self._width([*self.head, *self.items, *self.tail]) <= width:
            return [*self.head, *self.items, *self.tail]
        tail = list(self.tail)
        checked = [button for button in self.items if button.isChecked()]
        while len(tail) > 1 and self._width([*self.head, *checked, self.more, *tail]) > width:
            del tail[0]
        # What is new and has gone into the menu is not to make room for what matters less.
        room = width - self._width([*self.head, self.more, *tail]) if len(tail) == len(self.tail) else 0
        chosen: list[QAbstractButton] = []
        for button in sorted(self.items, key=lambda button: not button.isChecked()):
            need = button.sizeHint().width() + self._gap()
            if need > room and not button.isChecked():
                break
            chosen.append(button)
            room -= need
        return [*self.head, *(button for button in self.items if button in chosen), self.more, *tail]

    def _gap(self) -> int:
        return self.appearance.px(Space.SMALL)

    def _width(self, buttons: Sequence[QAbstractButton]) -> int:
        return sum(button.sizeHint().width() for button in buttons) + self._gap() * max(0, len(buttons) - 1)

    def _fill(self) -> None:
        self._menu.clear()
        for button in self.hidden_buttons():
            own = button.defaultAction() if isinstance(button, QToolButton) else None
            if own is not None:
                self._menu.addAction(own)
                continue
            action = self._menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)

    def _restyle(self) -> None:
        self.more.setIcon(self.appearance.icon(self._icon))
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.updateGeometry()
        self.arrange()
