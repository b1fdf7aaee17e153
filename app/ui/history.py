"""A timeline that is read page by page: narrowed to kinds, searched, and read on as one scrolls."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.kernel.listing import TimelineEntry, TimelineKind, TimelinePage, TimelinePlace, TimelineRequest
from app.kernel.timeline import COUNTED_UP_TO
from app.ui.facts import Open
from app.ui.listbar import SEARCH_WIDTHS, SearchField
from app.ui.overflow import OverflowRow
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.timeline import TimelineRow
from app.ui.tokens import Space

ReadOn = Callable[[TimelineRequest, TimelinePlace | None, Callable[[TimelinePage], None]], None]
"""Reads the entries after a place off the window's thread, and hands them over when they are there."""

NOTHING_SUCH = "Nothing of that kind happened."


class KindChips(OverflowRow):
    """A chip for each kind of entry, any number of them switched on; none means all."""

    def __init__(
        self, kinds: tuple[TimelineKind, ...], chosen: frozenset[str], appearance: Appearance,
        on_change: Callable[[], None], parent: QWidget | None = None,
    ) -> None:
        """Offer the kinds that there are."""
        super().__init__("More kinds", appearance, parent, icon="chevron-down")
        self.setAccessibleName("Kinds of entry")
        self.chips = {kind.kind: self._chip(kind) for kind in kinds}
        for key, chip in self.chips.items():
            chip.setChecked(key in chosen)
            chip.clicked.connect(on_change)
        buttons: list[QAbstractButton] = list(self.chips.values())
        self.set_buttons(buttons)

    @property
    def chosen(self) -> frozenset[str]:
        """Give the kinds that are switched on."""
        return frozenset(key for key, chip in self.chips.items() if chip.isChecked())

    def _chip(self, kind: TimelineKind) -> QPushButton:
        chip = QPushButton(self)
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        text = kind.title if kind.count is None else f"{kind.title} · {self._counted(kind.count)}"
        chip.setText(text.replace("&", "&&"))
        chip.setAccessibleName(text)
        return chip

    def _counted(self, count: int) -> str:
        write = self.appearance.formatter.number
        return f"{write(COUNTED_UP_TO - 1)}+" if count >= COUNTED_UP_TO else write(count)


class History(QFrame):
    """A card of entries, newest first; `request` says what of them is shown."""

    def __init__(
        self, first: TimelinePage, appearance: Appearance, open_record: Open, read_on: ReadOn,
        parent: QWidget | None = None,
    ) -> None:
        """Show the first page; the rest is read as it is wanted."""
        super().__init__(parent)
        self.appearance, self.open_record, self._read_on = appearance, open_record, read_on
        self.first = first
        self.request = TimelineRequest()
        self.entries: list[TimelineEntry] = []
        self.rows: list[TimelineRow] = []
        self._after: TimelinePlace | None = None
        self._generation, self._reading = 0, False
        self.setProperty("role", "card")
        self.setAccessibleName("Timeline")
        self.search = SearchField(appearance)
        self.search.setAccessibleName("Search in the timeline")
        self.search.setToolTip("Show only what holds these words")
        self.search.setMaximumWidth(appearance.px(SEARCH_WIDTHS[0]))
        self.search.searched.connect(lambda text: self._ask(replace(self.request, search=text.strip())))
        self.kinds = KindChips(first.kinds, frozenset(), appearance, self._narrow)
        self.kinds.setVisible(len(first.kinds) > 1)
        self.more = QPushButton("Show more")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self.read_more)
        self.nothing = PlainLabel(NOTHING_SUCH, "quiet")
        self._lay_out()
        self._show(first, fresh=True)

    def resume(self, request: TimelineRequest) -> None:
        """Show what was asked for before, once it is read."""
        if request == self.request:
            return
        self.search.set_silently(request.search)
        for key, chip in self.kinds.chips.items():
            chip.setChecked(key in request.kinds)
        self._ask(request)

    def read_more(self) -> None:
        """Read the next page, unless it is being read or there is none."""
        if self._reading or self._after is None:
            return
        self._reading = True
        self._read_on(self.request, self._after, partial(self._take, self._generation, fresh=False))

    def _lay_out(self) -> None:
        px = self.appearance.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.MEDIUM), px(10), px(Space.MEDIUM), px(10))
        column.setSpacing(px(Space.SMALL))
        head = QHBoxLayout()
        head.addWidget(PlainLabel("Timeline", "heading"))
        head.addStretch(1)
        head.addWidget(self.search, 2)
        column.addLayout(head)
        column.addWidget(self.kinds)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        column.addWidget(self.nothing)
        column.addWidget(self.more)

    def _narrow(self) -> None:
        self._ask(replace(self.request, kinds=self.kinds.chosen))

    def _ask(self, request: TimelineRequest) -> None:
        self.request = request
        self._generation += 1
        self._reading = True
        if request == TimelineRequest():
            self._take(self._generation, self.first, fresh=True)
        else:
            self._read_on(request, None, partial(self._take, self._generation, fresh=True))

    def _take(self, generation: int, page: TimelinePage, *, fresh: bool) -> None:
        if generation == self._generation:
            self._reading = False
            self._show(page, fresh=fresh)

    def _show(self, page: TimelinePage, *, fresh: bool) -> None:
        if fresh:
            self.entries = []
            for row in self.rows:
                row.setParent(None)
                row.deleteLater()
            self.rows = []
        self._after = page.after
        self.entries.extend(page.entries)
        for entry in page.entries:
            last = page.after is None and entry is page.entries[-1]
            row = TimelineRow(entry, self.appearance, self.open_record, last=last)
            self.rows.append(row)
            self._rows.addWidget(row)
        self.nothing.setVisible(not self.entries)
        self.more.setVisible(page.after is not None)
