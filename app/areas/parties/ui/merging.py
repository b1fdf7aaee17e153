"""Making one of two: which stays, and what it takes over from the other, field by field."""

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.areas.parties.operations.duplicates import MergeParties
from app.areas.parties.queries.duplicates import load_pair
from app.areas.parties.rules.duplicates import FIELD_TITLES, MERGED_FIELDS
from app.kernel.errors import CounterflowError
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.plain import PlainLabel, soften
from app.ui.scrolled import lay_over_foot
from app.ui.theme import Appearance
from app.ui.tokens import Space

LONGEST = 60
HINT = (
    "Everything of the one that goes (orders, tickets, contacts, documents) goes over to the one that stays. What it "
    "lacks is filled from the one that goes. The merge can be undone from the history."
)


class MergeScreen(QFrame):
    """Puts a pair side by side; arrows choose in a row, Tab goes to the next, Enter merges."""

    closed = Signal()
    over_pages: ClassVar[bool] = True

    def __init__(self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None) -> None:
        """Show the selected pair; the one with more on it stays unless the person says otherwise."""
        super().__init__(parent)
        self.desk, self.appearance = desk, appearance
        self.pair = desk.read(lambda reader: load_pair(reader, selection.ids[0]))
        self.sides = (self.pair.left, self.pair.right)
        self.setProperty("role", "side")
        self.setAccessibleName("Merge two into one")
        self.groups: dict[str, QButtonGroup] = {}
        self._notice = PlainLabel("", "note", wrap=True)
        self._notice.hide()
        self.merge = QPushButton("Merge")
        self.merge.setProperty("role", "primary")
        self.merge.clicked.connect(self._merge)
        self._lay_out()
        self.keep.button(int(self._filled(1) > self._filled(0))).setChecked(True)
        self.setFocusProxy(self.keep.button(self.keep.checkedId()))
        self.keep.button(self.keep.checkedId()).setFocus()

    @property
    def keep(self) -> QButtonGroup:
        """Give the choice of the one that stays."""
        return self.groups["stays"]

    def command(self) -> MergeParties:
        """Give what is chosen; only what both say and say differently needs to be taken over."""
        kept = self.keep.checkedId()
        take = tuple(
            field for field, group in self.groups.items() if field != "stays" and group.checkedId() not in (-1, kept)
        )
        return MergeParties(self.pair.id, self.sides[kept].id, take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Merge with Enter, leave with Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._merge()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _filled(self, side: int) -> int:
        party = self.sides[side]
        said = sum(bool(getattr(party, field)) for field in MERGED_FIELDS)
        return said + len(party.addresses) + len(party.contacts)

    def _lay_out(self) -> None:
        px = self.appearance.px
        inner = QWidget(self)
        inner.setProperty("role", "plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.LARGE))
        column.setSpacing(px(Space.MEDIUM))
        column.addWidget(PlainLabel("Merge two into one", "title", wrap=True))
        column.addWidget(PlainLabel(HINT, "quiet", wrap=True))
        column.addWidget(self._grid(inner))
        column.addWidget(self._notice)
        column.addStretch(1)
        lay_over_foot(self, inner, self._foot())

    def _grid(self, parent: QWidget) -> QWidget:
        place = QWidget(parent)
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.appearance.px(Space.MEDIUM))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self._row(grid, "stays", "Stays", tuple(f"{party.code} {party.name}" for party in self.sides))
        for field in MERGED_FIELDS:
            left, right = (str(getattr(party, field)) for party in self.sides)
            if left != right and left and right:
                self._row(grid, field, FIELD_TITLES.get(field, field.capitalize()), (left, right))
        for own in self.pair.own:
            self._row(grid, own.key, own.title, (own.left, own.right))
        self.keep.idToggled.connect(self._follow)
        return place

    def _row(self, grid: QGridLayout, field: str, title: str, texts: tuple[str, ...]) -> None:
        row = grid.rowCount()
        group = QButtonGroup(self)
        self.groups[field] = group
        grid.addWidget(PlainLabel(title, "label"), row, 0, Qt.AlignmentFlag.AlignTop)
        for side, text in enumerate(texts):
            button = QRadioButton(soften(text if len(text) <= LONGEST else f"{text[:LONGEST - 1]}…"))
            button.setAccessibleName(f"{title}: {text}")
            button.setToolTip(text)
            group.addButton(button, side)
            grid.addWidget(button, row, side + 1)

    def _follow(self, side: int, chosen: bool) -> None:
        """Let the one that stays say everything until something else is chosen."""
        if chosen:
            for field, group in self.groups.items():
                if field != "stays":
                    group.button(side).setChecked(True)

    def _foot(self) -> QFrame:
        px = self.appearance.px
        foot = QFrame(self)
        foot.setProperty("role", "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), px(Space.SMALL))
        leave = QPushButton("Cancel")
        leave.clicked.connect(self.closed)
        row.addStretch()
        row.addWidget(leave)
        row.addWidget(self.merge)
        return foot

    def _merge(self) -> None:
        self.merge.setEnabled(False)
        self.desk.dispatch(self.command(), lambda _outcome: self.closed.emit(), self._refused)

    def _refused(self, error: CounterflowError) -> None:
        self.merge.setEnabled(True)
        self._notice.setText(str(error))
        self._notice.show()
