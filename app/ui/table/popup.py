"""A small panel that opens where it was asked for and closes with Esc."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space


class Popup(QFrame):
    """A panel with a heading, content and a row of buttons."""

    def __init__(self, title: str, appearance: Appearance, parent: QWidget) -> None:
        """Make the frame; add to `content` and `buttons`."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self.setAccessibleName(title)
        self.appearance = appearance
        margin = appearance.px(Space.MEDIUM)
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(margin, margin, margin, margin)
        self.outer.setSpacing(appearance.px(Space.SMALL))
        self.outer.addWidget(PlainLabel(title, "heading"))
        self.content = QVBoxLayout()
        self.content.setSpacing(appearance.px(6))
        self.outer.addLayout(self.content)
        self.buttons = QHBoxLayout()
        self.outer.addLayout(self.buttons)

    def add_button(self, text: str, role: str = "") -> QPushButton:
        """Add a button at the bottom."""
        button = QPushButton(text)
        button.setProperty("role", role)
        button.setAutoDefault(False)
        self.buttons.addWidget(button)
        return button

    def open_at(self, corner: QPoint) -> None:
        """Open with the upper left corner at a point of the screen, moved so that all of it is seen."""
        self.adjustSize()
        screen = QGuiApplication.screenAt(corner) or self.screen()
        area = screen.availableGeometry()
        left = max(area.left(), min(corner.x(), area.right() - self.width()))
        top = max(area.top(), min(corner.y(), area.bottom() - self.height()))
        self.move(left, top)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
