"""A chart in a card with its title, as a tile of a dashboard or a part of a detail."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.ui.charts import ChartPanel
from app.ui.plain import ElidedLabel, tool_tip
from app.ui.theme import Appearance
from app.ui.tokens import Space


class ChartTile(QFrame):
    """A card around a chart."""

    def __init__(
        self, draw: str, title: str, appearance: Appearance, parent: QWidget | None = None, *, explain: str = "",
    ) -> None:
        """Show nothing until a value is set."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.panel = ChartPanel(draw, title or "of the record", appearance)
        self.heading = ElidedLabel(title, "heading")
        self.heading.setToolTip(tool_tip(explain))
        px = appearance.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.MEDIUM), px(Space.SMALL), px(Space.SMALL), px(Space.SMALL))
        column.setSpacing(px(Space.TIGHT))
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        self.appearance = appearance
        self._copy = QToolButton()
        self._copy.setProperty("role", "flat")
        self._copy.setAccessibleName(f"Copy picture: {title}")
        self._copy.setToolTip("Copy picture")
        self._copy.clicked.connect(self.panel.copy)
        top.addWidget(self._copy)
        if title:
            column.addLayout(top)
        else:
            self._copy.hide()
        column.addWidget(self.panel, 1)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self._copy.setIcon(self.appearance.icon("copy", size=14))
