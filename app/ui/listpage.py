"""A list with all that belongs to it: views, search, actions, figures, rows, detail."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.kernel.declare import Reader
from app.kernel.listing import ListRequest
from app.kernel.query import ListQuery
from app.ui.actions import Actions
from app.ui.chips import ALL, ViewChips
from app.ui.declare import EmptySpec, Selection, ViewSpec
from app.ui.desk import Desk
from app.ui.detail import DetailPane
from app.ui.empty import EmptyState
from app.ui.figures import FigureStrip
from app.ui.listbar import ListBar
from app.ui.overflow import OverflowRow
from app.ui.plain import PlainLabel
from app.ui.rowmenu import open_row_menu
from app.ui.savedviews import SavedView, plain_group, plain_sort, read_request, read_views
from app.ui.split import SidePane
from app.ui.table.footer import ListFooter
from app.ui.table.view import ListTable
from app.ui.theme import Appearance

LOW_PAGE = 520
"""Below this height in pixels the figures leave their room to the rows."""

TALL_PAGE = 740
"""From this height on figures may take two lines."""

NO_MATCH = EmptySpec("Nothing matches", "No row fits this view, its filters and the search.", "search-x", "clear")
NO_ROWS = EmptySpec("Nothing here yet", "Rows appear as soon as there are some.", "inbox")


class ListPage(QWidget):
    """One view of a tab; nothing is read before it is seen."""

    selected = Signal(object)

    def __init__(
        self, desk: Desk, appearance: Appearance, view: ViewSpec, figures: Sequence[str] = (),
        switch: OverflowRow | None = None, parent: QWidget | None = None,
    ) -> None:
        """Show a view; `switch` stands at the left of its bar in place of the title."""
        super().__init__(parent)
        self.desk = desk
        self.appearance = appearance
        self.view = view
        self.query: ListQuery = desk.workspace.list_query(view.list_name)
        self.views: list[SavedView] = []
        self.stale = True
        self._counting = 0
        self._in_all: int | None = None
        self.table = ListTable(desk, appearance, self.query)
        self.detail = DetailPane(desk, appearance, view.detail_chart)
        self.strip = FigureStrip(desk, appearance, figures)
        self.actions_here = Actions(view.actions, desk, appearance, self)
        self.chips = ViewChips(self.query.info.presets, appearance)
        self.tools = OverflowRow("More actions", appearance, at_end=True)
        self.bar = ListBar(switch or PlainLabel(self.query.title, "strong"), self.chips, self.tools, appearance)
        self._build()
        self._connect()
        self._set_keys()
        self._on_narrow(self.split.narrow)

    def showEvent(self, event: QShowEvent) -> None:
        """Read when first seen, and when what is seen is old."""
        super().showEvent(event)
        if not self.table.store.loaded and not self.table.store.generation:
            self._begin()
        elif self.stale:
            self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the rows the room of the figures when there is little."""
        super().resizeEvent(event)
        px = self.appearance.px
        self.strip.set_most_rows(1 if self.height() < px(TALL_PAGE) else 2)
        self.strip.setVisible(bool(self.strip.specs) and self.height() >= px(LOW_PAGE))

    def on_changed(self, tables: frozenset[str]) -> None:
        """Read anew what a change concerns; hidden, only remember it."""
        if self.isVisible():
            if tables & self.query.tables:
                self.table.store.refresh()
                self._count()
            self.detail.reload()
            self.strip.reload()
        else:
            self.stale = True

    def reload(self) -> None:
        """Read everything anew."""
        self.stale = False
        self.table.store.refresh()
        self._count()
        self.detail.reload()
        self.strip.reload()

    def selection(self) -> Selection:
        """Give what is selected."""
        return self.actions_here.selection

    def select(self, record_id: int) -> None:
        """Select a record, in all rows when the present view does not hold it."""
        store = self.table.store
        if not store.at_rest or store.place_of(record_id) is None:
            self.stale = False
            self._show(ListRequest(sort=self.table.request.sort))
            self._count()
        self.table.choice.select_id(record_id)
        self.split.enter()

    def show_beside(self, widget: QWidget) -> None:
        """Show a form or a screen in the place of the detail."""
        self.split.show_beside(widget)

    def close_beside(self) -> None:
        """Show the detail again."""
        self.split.close_beside()
        self.table.setFocus()

    def show_preset(self, key: str) -> None:
        """Show the rows of a preset; with an empty key, all rows."""
        request = self.table.request
        self._show(ListRequest(preset=key or None, sort=request.sort, group=request.group))

    def focus_search(self) -> None:
        """Put the keyboard into the search."""
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def clear_conditions(self) -> None:
        """Show all rows."""
        self._show(ListRequest(sort=self.table.request.sort, group=self.table.request.group))

    def save_state(self) -> dict[str, Any]:
        """Give the layout as plain values."""
        return {
            "table": self.table.save_state(), "views": [view.plain() for view in self.views],
            "split": self.split.kept_sizes(), "detail": self.split.wanted, "preset": self.table.request.preset,
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take a layout on; what does not fit the list any more is passed over."""
        info = self.query.info
        self.views = read_views(state.get("views"), info)
        self.chips.set_views(self.views)
        self._order_focus()
        kept = state.get("table") or {}
        self.table.arrangement.restore(kept.get("columns") or {})
        request = read_request({
            "sort": kept.get("sort", plain_sort(self.view.sort)), "preset": state.get("preset", self.view.preset),
            "group": kept.get("group", plain_group(self.view.grouped)),
        }, info)
        self.table.store.wanted = request
        if self.table.store.loaded:
            self._show(request)
        if state.get("split"):
            self.split.setSizes([int(size) for size in state["split"]])
        self._want_detail(bool(state.get("detail", True)))

    def _begin(self) -> None:
        self.stale = False
        request = self.table.request
        if request == ListRequest():
            request = ListRequest(preset=self.view.preset, sort=self.view.sort, group=self.view.grouped)
        self._show(request)
        self._count()
        self.strip.reload()
        self.table.setFocus()

    def _show(self, request: ListRequest) -> None:
        self.bar.search.set_silently(request.search)
        self.chips.mark("preset", request.preset or ALL)
        self.table.show_rows(request)

    def _build(self) -> None:
        self.rows = QStackedWidget()
        self.rows.addWidget(self.table)
        words = {spec.id: spec.title for spec in self.view.actions}
        empty = self.view.empty or NO_ROWS
        self.empty = EmptyState(empty, self.appearance, words.get(empty.action, ""))
        self.no_match = EmptyState(NO_MATCH, self.appearance, "Show all rows")
        self.rows.addWidget(self.empty)
        self.rows.addWidget(self.no_match)
        left = QWidget()
        column = QVBoxLayout(left)
        column.addWidget(self.strip)
        column.addWidget(self.rows, 1)
        column.addWidget(ListFooter(self.table, self.appearance))
        self.split = SidePane(left, self.detail, self.appearance)
        outer = QVBoxLayout(self)
        outer.addWidget(self.bar)
        outer.addWidget(self.split, 1)
        for layout in (column, outer):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self._fill_tools()
        self.bar.search.setVisible(self.query.searchable)
        self.bar.search.setEnabled(self.query.searchable)
        has_detail = any(spec.record == self.query.record for spec in self.desk.workspace.declarations.details)
        self.bar.toggle.setVisible(has_detail)
        self._want_detail(has_detail)

    def _connect(self) -> None:
        self.table.selected.connect(self._on_selected)
        self.table.opened.connect(self._on_opened)
        self.table.store.was_reset.connect(self._show_rows_or_words)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(lambda place: open_row_menu(self.table, self.actions_here, place))
        self.bar.search.searched.connect(lambda text: self.table.show_rows(replace(self.table.request, search=text)))
        self.bar.search.left.connect(self.table.setFocus)
        self.bar.toggle.toggled.connect(self._on_toggled)
        self.chips.preset_chosen.connect(self.show_preset)
        self.chips.view_chosen.connect(self._on_view)
        self.chips.save_asked.connect(self._on_save)
        self.chips.delete_asked.connect(self._on_delete)
        self.actions_here.lead_changed.connect(self._fill_tools)
        self.empty.acted.connect(lambda: self.actions_here.start(self.empty.spec.action))
        self.no_match.acted.connect(self.clear_conditions)
        self.detail.closed.connect(self._on_left)
        self.split.narrow_changed.connect(self._on_narrow)

    def _set_keys(self) -> None:
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+F"), self, self.focus_search, context=here)
        QShortcut(QKeySequence("Ctrl+I"), self, self.bar.toggle.toggle, context=here)
        self._order_focus()

    def _fill_tools(self) -> None:
        self.actions_here.fill(self.tools)
        self.bar.arrange()

    def _order_focus(self) -> None:
        """Let Tab go as the eye does: along the bar, then the rows, then the detail."""
        chain: list[QWidget] = [*self.chips.items, self.chips.more, *self.chips.tail, self.bar.search, self.bar.toggle]
        chain += [*self.tools.items, self.tools.more, *self.tools.tail, self.table, self.detail]
        if isinstance(self.bar.head, OverflowRow):
            chain = [*self.bar.head.items, self.bar.head.more, *chain]
        for one, other in pairwise(chain):
            self.setTabOrder(one, other)

    def _want_detail(self, wanted: bool) -> None:
        self._mark_toggle(wanted)
        self.split.want_detail(wanted)

    def _on_toggled(self, on: bool) -> None:
        if not self.split.narrow:
            self._want_detail(on)
        elif on:
            self.split.enter()
        else:
            self._on_left()

    def _on_narrow(self, narrow: bool) -> None:
        self.detail.back.setVisible(narrow)
        self._mark_toggle(not narrow and self.split.wanted)

    def _mark_toggle(self, on: bool) -> None:
        self.bar.toggle.blockSignals(True)
        self.bar.toggle.setChecked(on)
        self.bar.toggle.blockSignals(False)

    def _on_selected(self, selection: Selection) -> None:
        self.actions_here.follow(selection, self.table.choice.count)
        self.tools.updateGeometry()
        self.bar.arrange()
        current = self.table.choice.current_id()
        if not self.table.choice.count or current is None:
            self.detail.clear()
        elif (current, self.query.record) != (self.detail.record_id, self.detail.record):
            self._show_detail(current)
        self.selected.emit(selection)

    def _show_detail(self, record_id: int) -> None:
        if any(spec.record == self.query.record for spec in self.desk.workspace.declarations.details):
            self.detail.show_record(self.query.record, record_id)

    def _on_opened(self, record_id: int) -> None:
        self._show_detail(record_id)
        self._want_detail(True)
        self.split.enter()
        self.detail.setFocus()

    def _on_left(self) -> None:
        self.split.leave()
        self._mark_toggle(not self.split.narrow and self.split.wanted)
        self.table.setFocus()

    def _show_rows_or_words(self) -> None:
        request = self.table.store.request
        if self.table.store.count:
            self.rows.setCurrentWidget(self.table)
        elif request.search or request.filters or (request.preset and self._in_all != 0):
            only = self._preset_title(request) if not (request.search or request.filters) else ""
            self.no_match.say(f"Nothing in “{only}”" if only else NO_MATCH.title, "" if only else NO_MATCH.text)
            self.rows.setCurrentWidget(self.no_match)
        else:
            self.rows.setCurrentWidget(self.empty)

    def _preset_title(self, request: ListRequest) -> str:
        return next((item.title for item in self.query.info.presets if item.key == request.preset), "")

    def _on_view(self, name: str) -> None:
        view = next(view for view in self.views if view.name == name)
        if view.columns:
            self.table.arrangement.restore(dict(view.columns))
        self._show(view.request)
        self.chips.mark("view", name)

    def _on_save(self, name: str) -> None:
        view = SavedView(name, self.table.request, self.table.arrangement.save())
        self.views = [*(item for item in self.views if item.name != name), view]
        self.chips.set_views(self.views)
        self.chips.mark("view", name)
        self.bar.arrange()
        self._order_focus()

    def _on_delete(self, name: str) -> None:
        self.views = [view for view in self.views if view.name != name]
        self.chips.set_views(self.views)
        self.chips.mark("preset", self.table.request.preset or ALL)
        self.bar.arrange()
        self._order_focus()

    def _count(self) -> None:
        self._counting += 1
        counting, query = self._counting, self.query
        self.desk.read_later(self, lambda reader: _counts(reader, query), lambda found: self._counted(counting, found))

    def _counted(self, counting: int, counts: dict[str, int]) -> None:
        if counting == self._counting:
            self.chips.set_counts(counts, self.appearance.formatter)
            self.bar.arrange()
            self._in_all = counts[ALL]
            if self.table.store.at_rest:
                self._show_rows_or_words()


def _counts(reader: Reader, query: ListQuery) -> dict[str, int]:
    requests = {ALL: ListRequest(), **{item.info.key: ListRequest(preset=item.info.key) for item in query.presets}}
    return {key: query.count(reader, request) for key, request in requests.items()}
