"""A tab: its lists and its dashboard, each made when it is first looked at."""

from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.kernel.own_fields import OWN_FIELD_TABLE, OWN_RECORDS
from app.kernel.query import ListQuery
from app.kernel.resolve import resolve
from app.ui.dashboard import DashboardPage
from app.ui.declare import EmptySpec, Selection, TabSpec, ViewSpec
from app.ui.desk import Desk
from app.ui.empty import EmptyState
from app.ui.listpage import ListPage
from app.ui.theme import Appearance
from app.ui.viewswitch import ViewSwitch

DASHBOARD = "Dashboard"
IN_STRIP = 4
"""How many figures stand above a list; the dashboard shows all."""

Page = QWidget
"""A list, a page of its own kind, or the dashboard."""


@runtime_checkable
class Reloading(Protocol):
    """What can be read anew as a whole."""

    def reload(self) -> None:
        """Read everything anew."""


@runtime_checkable
class Changing(Protocol):
    """What reads anew when tables change."""

    def on_changed(self, tables: frozenset[str]) -> None:
        """Read anew what a change concerns."""


@runtime_checkable
class Hosting(Protocol):
    """What forms and screens can stand beside."""

    def show_beside(self, widget: QWidget) -> None:
        """Show a form or a screen."""

    def close_beside(self) -> None:
        """Close it."""


class TabPage(QWidget):
    """Makes a tab from its declaration.

    `badge` tells how much needs a decision here; `selected` what is selected in the view that is seen.
    """

    badge = Signal(int)
    selected = Signal(object)
    view_changed = Signal(int)

    def __init__(self, desk: Desk, appearance: Appearance, tab: TabSpec, parent: QWidget | None = None) -> None:
        """Prepare a tab; its first view is made when it is shown."""
        super().__init__(parent)
        self.desk = desk
        self.appearance = appearance
        self.tab = tab
        self.views = tuple(view for view in tab.views if _may_see(desk, view))
        self.pages = tuple(page for page in tab.pages if _may(desk, page.permission))
        self.titles = [_query(desk, view).title for view in self.views]
        self.titles.extend(page.title for page in self.pages)
        if tab.dashboard.charts or (tab.dashboard.figures and not self.views):
            self.titles.append(DASHBOARD)
        self.leading = [len(self.views) + place for place, page in enumerate(self.pages) if page.leads]
        self.current = self._first()
        self._pages: dict[int, Page] = {}
        self._states: dict[str, Any] = {}
        self._badging = 0
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setAccessibleName(tab.title)
        if not self.titles:
            self._stack.addWidget(EmptyState(tab.empty or _unbuilt(tab), appearance))
        desk.changed.connect(self._on_changed)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the view that is wanted."""
        super().showEvent(event)
        if self.titles:
            self.show_view(self.current)

    def show_view(self, place: int) -> None:
        """Go to one of the views; the dashboard is the last."""
        if not 0 <= place < len(self.titles):
            return
        other = place != self.current
        self.current = place
        page = self._page(place)
        self._stack.setCurrentWidget(page)
        if other:
            self.view_changed.emit(place)
        if isinstance(page, ListPage):
            self.selected.emit(page.selection())

    @property
    def names(self) -> list[str]:
        """Give the names of the lists and of the other pages, in the order of the titles."""
        return [*(view.list_name for view in self.views), *(page.name for page in self.pages)]

    def next_view(self, step: int = 1) -> None:
        """Go to the next view, or with -1 to the one before, in a circle."""
        if self.titles:
            self.show_view((self.current + step) % len(self.titles))

    def page(self) -> Page | None:
        """Give the view that is seen, once it is made."""
        return self._pages.get(self.current)

    def list_page(self) -> ListPage | None:
        """Give the list that is seen; None on a dashboard."""
        page = self.page()
        return page if isinstance(page, ListPage) else None

    def selection(self) -> Selection:
        """Give what is selected in the view that is seen."""
        page = self.list_page()
        return page.selection() if page else Selection("")

    def shows(self, record: str) -> bool:
        """Tell whether one of the lists shows this kind of record."""
        return any(_query(self.desk, view).record == record for view in self.views)

    def select(self, record: str, record_id: int) -> bool:
        """Go to the list that shows this kind of record and select it; False when there is none."""
        for place, view in enumerate(self.views):
            if _query(self.desk, view).record == record:
                self.show_view(place)
                page = self._page(place)
                if isinstance(page, ListPage):
                    page.select(record_id)
                return True
        return False

    def show_beside(self, widget: QWidget) -> None:
        """Show a form or a screen beside the list or the page; on a dashboard, beside the first list."""
        if not isinstance(self.page(), Hosting) and self.views:
            self.show_view(0)
        page: object = self.page()
        if isinstance(page, Hosting):
            page.show_beside(widget)

    def close_beside(self) -> None:
        """Show the detail again."""
        page: object = self.page()
        if isinstance(page, Hosting):
            page.close_beside()

    def load_badge(self) -> None:
        """Count what needs a decision, off the window's thread."""
        count = self.tab.badge
        if count is None:
            return
        self._badging += 1
        badging, now = self._badging, self.desk.workspace.clock.now()
        self.desk.read_later(self, lambda reader: count(reader, now), lambda number: self._badged(badging, number))

    def save_state(self) -> dict[str, Any]:
        """Give the layout of all views as plain values."""
        lists = {self.titles[place]: page for place, page in self._pages.items() if isinstance(page, ListPage)}
        made = {title: page.save_state() for title, page in lists.items()}
        return {"view": self.current, "views": {**self._states, **made}}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take a layout on; views that are not made yet get theirs when they are."""
        self._states = dict(state.get("views") or {})
        for place, page in self._pages.items():
            if isinstance(page, ListPage) and self.titles[place] in self._states:
                page.restore_state(self._states[self.titles[place]])
        view = state.get("view", self.current)
        if isinstance(view, int) and 0 <= view < len(self.titles):
            self.current = view
            if self.isVisible():
                self.show_view(view)

    def _badged(self, badging: int, number: int) -> None:
        if badging == self._badging:
            self.badge.emit(number)

    def _page(self, place: int) -> Page:
        if place not in self._pages:
            self._pages[place] = self._make(place)
            self._stack.addWidget(self._pages[place])
        return self._pages[place]

    def _make(self, place: int) -> Page:
        switch = None
        if len(self.titles) > 1:
            switch = ViewSwitch(self.titles, place, self.appearance, groups=self._groups(), leading=self.leading)
            switch.chosen.connect(self.show_view)
        if len(self.views) <= place < len(self.names):
            page_spec = self.pages[place - len(self.views)]
            told = () if page_spec.spec is None else (page_spec.spec,)
            made: QWidget = resolve(page_spec.widget)(self.desk, self.appearance, switch, *told)
            return made
        if place >= len(self.views):
            return DashboardPage(self.desk, self.appearance, self.tab.dashboard, switch)
        view = self.views[place]
        figures = self.tab.figures_above(view.group)[:IN_STRIP]
        page = ListPage(self.desk, self.appearance, view, figures, switch)
        if self.titles[place] in self._states:
            page.restore_state(self._states[self.titles[place]])
        page.selected.connect(self.selected)
        return page

    def _first(self) -> int:
        """Give the page that leads the first group, else the first list."""
        groups = self._groups()
        return next((place for place in self.leading if self.views and groups[place] == groups[0]), 0)

    def _groups(self) -> list[str]:
        """Give the group of each view; the dashboard belongs to none."""
        named = [*(view.group for view in self.views), *(page.group for page in self.pages)]
        return named + [""] * (len(self.titles) - len(named))

    def _on_changed(self, tables: frozenset[str]) -> None:
        if OWN_FIELD_TABLE in tables:
            self._forget_lists()
        for page in self._pages.values():
            if isinstance(page, DashboardPage):
                page.reload()
            elif isinstance(page, Changing):
                page.on_changed(tables)
        self.load_badge()


    def _forget_lists(self) -> None:
        """Make lists anew when they are seen next, because the firm's own fields are columns of theirs."""
        hidden = [(place, page) for place, page in self._pages.items()
                  if isinstance(page, ListPage) and page.query.record in OWN_RECORDS and not page.isVisible()]
        for place, page in hidden:
            self._states[self.titles[place]] = page.save_state()
            self._stack.removeWidget(self._pages.pop(place))
            page.deleteLater()


def _query(desk: Desk, view: ViewSpec) -> ListQuery:
    return desk.workspace.declarations.list_query(view.list_name)


def _may_see(desk: Desk, view: ViewSpec) -> bool:
    return _may(desk, _query(desk, view).permission)


def _may(desk: Desk, permission: str) -> bool:
    return not permission or desk.workspace.actor.may(permission)


def _unbuilt(tab: TabSpec) -> EmptySpec:
    return EmptySpec(tab.title, "Nothing here that you may see. Ask whoever administers the company.", tab.icon)
