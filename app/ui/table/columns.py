"""Which columns are shown, in which order, how wide: kept as plain values, chosen in a panel."""

from collections.abc import Container, Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QCheckBox, QTableView, QWidget

from app.kernel.listing import ColumnInfo, Kind, Row
from app.ui.table.measuring import PILL_ROOM, measure
from app.ui.table.popup import Popup
from app.ui.theme import Appearance
from app.ui.tokens import TypeSize

LETTER = 7.2
DIGIT = 8.8
ROOM = 20
NARROWEST = 44
MARK = 2
SLACK = 4
LEAST_WORDS = 110
FEWEST_WORDS = 64
LEAST_SHARE = 0.6
"""What is left of a column of words, as a part of its declared width, before the list scrolls sideways."""


class ColumnLayout(QObject):
    """Keeps the header as the person arranged it, and shares out the room that is left over."""

    arranged = Signal()

    def __init__(self, columns: tuple[ColumnInfo, ...], view: QTableView, appearance: Appearance) -> None:
        """Arrange the columns as declared."""
        super().__init__(view)
        self.columns = columns
        self.view = view
        self.header = view.horizontalHeader()
        self.appearance = appearance
        self.widths: dict[str, int] = {}
        self.measured: dict[str, int] = {}
        self._arranging = False
        self.reset()
        self.header.sectionResized.connect(self._on_resized)
        self.header.sectionMoved.connect(lambda *_: self._tell())

    def restyle(self) -> None:
        """Take the least width at the present zoom; what Qt widens for it is nobody's choice."""
        self._arranging = True
        self.header.setMinimumSectionSize(self.appearance.px(NARROWEST))
        self._arranging = False

    def reset(self) -> None:
        """Go back to what is declared."""
        self.restore({})

    def save(self) -> dict[str, Any]:
        """Give the arrangement: keys in order, keys hidden, widths at 100 % of those the person set."""
        order = [self.columns[self.header.logicalIndex(place)].key for place in range(len(self.columns))]
        hidden = [column.key for place, column in enumerate(self.columns) if self.header.isSectionHidden(place)]
        return {"order": order, "hidden": hidden, "widths": dict(self.widths)}

    def restore(self, state: dict[str, Any]) -> None:
        """Take an arrangement on; unknown columns are passed over, new ones stand where they are declared."""
        known = [column.key for column in self.columns]
        hidden = state.get("hidden", [column.key for column in self.columns if not column.shown])
        self.widths = {key: int(width) for key, width in state.get("widths", {}).items() if key in known}
        self._arranging = True
        order = [key for key in state.get("order", known) if key in known]
        for place, key in enumerate([*order, *(key for key in known if key not in order)]):
            self.header.moveSection(self.header.visualIndex(known.index(key)), place)
        for place, column in enumerate(self.columns):
            self.header.setSectionHidden(place, column.key in hidden and len(hidden) < len(known))
        self._arranging = False
        self.fit()
        self._tell()

    def is_shown(self, key: str) -> bool:
        """Tell whether a column is shown."""
        return not self.header.isSectionHidden([column.key for column in self.columns].index(key))

    def set_shown(self, key: str, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        if not shown and sum(self.is_shown(column.key) for column in self.columns) == 1:
            return
        self.header.setSectionHidden([column.key for column in self.columns].index(key), not shown)
        self.fit()
        self._tell()

    def take_measure(self, rows: Iterable[Row], keys: Container[str] | None = None) -> None:
        """Fit the columns, or those of some keys, to what rows hold; they only ever grow, so that nothing jumps."""
        measured = measure(self.columns, rows, self.appearance.formatter)
        found = {key: width for key, width in measured.items() if keys is None or key in keys}
        grown = self.measured | {key: max(width, self.measured.get(key, 0)) for key, width in found.items()}
        if grown != self.measured:
            self.measured = grown
            self.fit()

    def fit(self) -> None:
        """Set widths for the present zoom; columns of words, unless set by hand, share what is left or missing.

        Where there is too little, short titles take the place of long ones, then words give way; what still has no room
        is scrolled to, and no title is cut.
        """
        shown = [(place, column) for place, column in enumerate(self.columns) if self.is_shown(column.key)]
        widths = {place: self._width(column) for place, column in shown}
        if sum(widths.values()) > self.view.viewport().width():
            widths = {place: self._width(column, column.brief) for place, column in shown}
        free = [(place, column) for place, column in shown if column.key not in self.widths]
        wordy = [(place, column) for place, column in free if column.kind is Kind.TEXT]
        spare = self.view.viewport().width() - sum(widths.values())
        if spare > 0:
            spare -= self._give(widths, {place: self._missing(column, widths[place]) for place, column in wordy}, spare)
            rest = wordy or [item for item in free if not item[1].kind.is_number]
            self._give(widths, {place: widths[place] for place, _ in rest}, spare, whole=True)
        else:
            px = self.appearance.px
            kept = {place: max(px(LEAST_WORDS), round(LEAST_SHARE * widths[place])) for place, _ in wordy}
            lacking = -spare - self._give(widths, self._beyond(widths, wordy, kept), -spare, sign=-1)
            last = self._beyond(widths, wordy, dict.fromkeys(kept, px(FEWEST_WORDS)))
            if 0 < lacking <= sum(last.values()):
                self._give(widths, last, lacking, sign=-1)
        self._arranging = True
        for place, width in widths.items():
            self.header.resizeSection(place, width)
        self._arranging = False

    def _beyond(
        self, widths: dict[int, int], columns: list[tuple[int, ColumnInfo]], kept: dict[int, int],
    ) -> dict[int, int]:
        """Tell what columns can give away and still keep some width, and their titles."""
        return {
            place: max(0, widths[place] - max(kept[place], self._titled(column.brief))) for place, column in columns
        }

    def _titled(self, title: str) -> int:
        head = QFontMetrics(self.appearance.font(TypeSize.LABEL, QFont.Weight.DemiBold))
        return head.horizontalAdvance(title) + self.appearance.px(ROOM + MARK)

    def _give(
        self, widths: dict[int, int], needs: dict[int, int], spare: int, *, sign: int = 1, whole: bool = False,
    ) -> int:
        """Share out some room in proportion to what is needed, at most that unless `whole`; tell how much went."""
        total = sum(needs.values())
        given = 0
        for place, need in needs.items():
            # What is taken away is rounded up: a pixel too few would bring a bar to scroll sideways.
            share = sign * (sign * spare * need // total) if total else 0
            share = share if whole else min(need, share)
            widths[place] += sign * share
            given += share
        return given

    def _missing(self, column: ColumnInfo, width: int) -> int:
        return max(0, self.appearance.px(self.measured.get(column.key, 0) + ROOM) - width)

    def _width(self, column: ColumnInfo, title: str = "") -> int:
        px = self.appearance.px
        if column.key in self.widths:
            return px(max(self.widths[column.key], NARROWEST))
        titled = self._titled(title or column.title)
        if column.key in self.measured or not column.states:
            return max(px(self._content(column) + ROOM), titled, px(NARROWEST))
        words = max(self._titled(state.word) for _, state in column.states)
        return max(words + px(PILL_ROOM), titled, px(NARROWEST))

    def _content(self, column: ColumnInfo) -> float:
        if column.kind is Kind.FLAG:
            return 0
        plain = column.kind.is_number or column.kind is Kind.CODE
        declared = column.width * (DIGIT if plain else LETTER)
        measured = self.measured.get(column.key)
        if measured is None:
            return declared
        return min(measured, declared) if column.kind is Kind.TEXT else measured + SLACK

    def _on_resized(self, place: int, _old: int, new: int) -> None:
        if not self._arranging and new > 0:
            self.widths[self.columns[place].key] = round(new * 100 / self.appearance.zoom)
            self._tell()

    def _tell(self) -> None:
        if not self._arranging:
            self.arranged.emit()


class ColumnChooser(Popup):
    """Ticks for all columns, and the way back to what is declared."""

    def __init__(self, layout: ColumnLayout, appearance: Appearance, parent: QWidget) -> None:
        """Show which columns are shown."""
        super().__init__("Columns", appearance, parent)
        self.boxes: dict[str, QCheckBox] = {}
        for column in layout.columns:
            box = QCheckBox(column.title)
            box.setChecked(layout.is_shown(column.key))
            box.toggled.connect(lambda on, key=column.key: self._toggle(layout, key, on))
            self.content.addWidget(box)
            self.boxes[column.key] = box
        reset = self.add_button("Reset")
        reset.clicked.connect(layout.reset)
        reset.clicked.connect(self.close)
        done = self.add_button("Done", "primary")
        done.clicked.connect(self.close)

    def _toggle(self, layout: ColumnLayout, key: str, shown: bool) -> None:
        layout.set_shown(key, shown)
        box = self.boxes[key]
        box.blockSignals(True)
        box.setChecked(layout.is_shown(key))
        box.blockSignals(False)
