"""What is said where there is nothing yet, and the way to begin."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.declare import EmptySpec
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space

ICON = 40
WIDEST = 460


class EmptyState(QWidget):
    """An icon, a sentence that helps, and a button when there is something to do."""

    acted = Signal()

    def __init__(
        self, spec: EmptySpec, appearance: Appearance, action_title: str = "", parent: QWidget | None = None,
    ) -> None:
        """Say what the spec says; the button carries the action's title."""
        super().__init__(parent)
        self.spec = spec
        self.appearance = appearance
        self.setAccessibleName(f"{spec.title}. {spec.text}")
        middle = QWidget()
        middle.setMaximumWidth(appearance.px(WIDEST))
        across = QHBoxLayout(self)
        across.addStretch(1)
        across.addWidget(middle, 100)
        across.addStretch(1)
        column = QVBoxLayout(middle)
        column.setSpacing(appearance.px(Space.SMALL))
        column.addStretch(2)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._icon)
        self._title = PlainLabel(spec.title, "title", wrap=True)
        self._text = PlainLabel(spec.text, "subtitle", wrap=True)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        self.button = QPushButton(action_title)
        self.button.setProperty("role", "primary")
        self.button.setVisible(bool(action_title))
        self.button.clicked.connect(self.acted)
        column.addSpacing(appearance.px(Space.TIGHT))
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def say(self, title: str, text: str) -> None:
        """Say other words."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{title}. {text}")

    def _restyle(self) -> None:
        colour = self.appearance.tokens.muted
        self._icon.setPixmap(self.appearance.pixmap(self.spec.icon, colour, ICON, self.devicePixelRatioF()))
