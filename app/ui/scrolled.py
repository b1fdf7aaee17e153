"""A page that scrolls above a foot with its buttons, which stays in sight."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


def lay_over_foot(screen: QWidget, page: QWidget, foot: QWidget) -> QScrollArea:
    """Let a page fill a screen and scroll above a foot; keys go to what is in the page, not to the area."""
    area = QScrollArea(screen)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    outer = QVBoxLayout(screen)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    outer.addWidget(area, 1)
    outer.addWidget(foot)
    return area
