"""Labelled values in a grid; those that name a record are the way to it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.kernel.listing import Fact, Kind, Tone
from app.ui.plain import ElidedLabel, PlainLabel, soften, tool_tip
from app.ui.theme import Appearance
from app.ui.tokens import Space

NARROWEST_FACT = 132
LONG_LINE, MOST_LINES = 60, 4
Open = Callable[[str, int], None]


class LinkLabel(PlainLabel):
    """A text that leads to a record, by mouse or by Enter; it breaks into lines, which a button cannot."""

    clicked = Signal()

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        """Show the text; `name` says where it leads."""
        super().__init__(soften(text), "link", parent, wrap=True)
        self.setAccessibleName(name)
        self.setToolTip(tool_tip(name))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setIndent(0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go there."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class FactView(QWidget):
    """One labelled value."""

    def __init__(self, fact: Fact, appearance: Appearance, open_record: Open, parent: QWidget | None = None) -> None:
        """Show a fact."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(appearance.px(Space.HAIR))
        column.addWidget(ElidedLabel(fact.title, "label"))
        cell = appearance.formatter.cell(fact.value, fact.kind, fresh=True)
        text = cell.whole or "–"
        if fact.record and fact.record_id:
            link = LinkLabel(text, f"Open {fact.title}: {text}")
            link.clicked.connect(partial(open_record, fact.record, fact.record_id))
            column.addWidget(link)
        else:
            value = PlainLabel(text, wrap=True)
            value.setProperty("tone", fact.tone.value if fact.tone is not Tone.NEUTRAL else "")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(value)
        column.addStretch(1)
        exact = appearance.formatter.text(fact.value, fact.kind) if fact.kind in (Kind.DATE, Kind.TIME) else ""
        self.setToolTip(tool_tip(appearance.formatter.sentence("\n".join(part for part in (exact, fact.help) if part))))
        self.setAccessibleName(f"{fact.title}: {text}")


def is_long(fact: Fact) -> bool:
    """Tell whether a fact is a text that wants the whole width."""
    lines = str(fact.value).splitlines() if fact.kind is Kind.TEXT and fact.value is not None else []
    return any(len(line) > LONG_LINE for line in lines) or len(lines) > MOST_LINES


def in_order(facts: Sequence[Fact]) -> list[Fact]:
    """Put what is short first, then what has several lines, and long texts last."""
    return sorted(facts, key=lambda fact: (is_long(fact), "\n" in str(fact.value)))


class FactGrid(QFrame):
    """Facts in as many columns as fit; a long text has the whole width, below what is short."""

    def __init__(
        self, facts: Sequence[Fact], appearance: Appearance, open_record: Open, parent: QWidget | None = None,
    ) -> None:
        """Show facts."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.appearance = appearance
        ordered = in_order(facts)
        self.views = [FactView(fact, appearance, open_record, self) for fact in ordered]
        self._short = sum(not is_long(fact) for fact in ordered)
        self._columns = 0
        self._shown_beside: list[QWidget] = []
        self._grid = QGridLayout(self)
        px = appearance.px
        self._grid.setContentsMargins(px(Space.MEDIUM), px(Space.MEDIUM), px(Space.MEDIUM), px(Space.SMALL))
        self._grid.setHorizontalSpacing(px(Space.MEDIUM))
        self._grid.setVerticalSpacing(px(Space.SMALL))
        self._arrange(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the number of columns, and what stands in them."""
        super().resizeEvent(event)
        fitting = max(1, min(4, self.width() // self.appearance.px(NARROWEST_FACT)))
        if (fitting, self._beside(fitting)) != (self._columns, self._shown_beside):
            self._arrange(fitting)

    def minimumSizeHint(self) -> QSize:
        """Ask for one column only: what is beside it can stand below it."""
        return QSize(self.appearance.px(NARROWEST_FACT), super().minimumSizeHint().height())

    def _beside(self, columns: int) -> list[QWidget]:
        """Give what stands side by side: what is short, and has no word too wide for its column."""
        edges = self._grid.contentsMargins()
        gaps = edges.left() + edges.right() + (columns - 1) * self._grid.horizontalSpacing()
        each = (self.width() - gaps) // columns
        return [view for view in self.views[: self._short] if columns == 1 or view.minimumSizeHint().width() <= each]

    def _arrange(self, columns: int) -> None:
        self._columns, self._shown_beside = columns, self._beside(columns)
        for place, view in enumerate(self._shown_beside):
            self._grid.addWidget(view, place // columns, place % columns)
        below = -(-len(self._shown_beside) // columns)
        rest = [view for view in self.views if view not in self._shown_beside]
        for place, view in enumerate(rest):
            self._grid.addWidget(view, below + place, 0, 1, columns)
        for place in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
