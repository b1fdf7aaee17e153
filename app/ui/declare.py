"""What an area declares of its place in the window: data only, no Qt, so that the command line can read it, too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from app.kernel.declare import (
    CheckSpec,
    CodeReader,
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    GraphSpec,
    ImportSpec,
    NamesSpec,
    OperationSpec,
    PermissionSpec,
    Reader,
    RebuildSpec,
    SearchSpec,
    Subscriber,
)
from app.kernel.listing import Group, ListRequest, Row, Sort
from app.kernel.mailing import MailingSpec
from app.kernel.merge_fields import MergeRecord
from app.kernel.next_actions import NextActionSpec
from app.kernel.phrases import PhraseSpec
from app.kernel.query import ListQuery
from app.kernel.reminder_specs import ReminderSpec
from app.kernel.sources import SourceSpec
from app.kernel.ticking import TickSpec
from app.kernel.timeline import TimelineSpec


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows an action is about: of which kind of record, and their values by column key.

    `request` tells which rows the list shows besides.
    """

    record: str
    rows: tuple[Row, ...] = ()
    keys: tuple[str, ...] = ()
    request: ListRequest = field(default_factory=ListRequest)

    @property
    def ids(self) -> tuple[int, ...]:
        """Give the numbers of the selected records."""
        return tuple(row.id for row in self.rows)

    def values(self, key: str) -> tuple[object, ...]:
        """Give one column's value of each selected row."""
        index = self.keys.index(key)
        return tuple(row.values[index] for row in self.rows)


Prefill = Callable[[Reader, Selection, datetime], Mapping[str, Any]]
"""What is known of a command before the person says anything: plain values by field, as `decode` reads them."""


def selected(field: str) -> Prefill:
    """Fill one field with the record that is selected, if one is."""

    def fill(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
        return {field: selection.ids[0]} if selection.ids else {}

    return fill


def of_selected(load: Callable[[Reader, int], Mapping[str, Any]]) -> Prefill:
    """Fill what `load` reads of the record that is selected."""

    def fill(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
        return load(reader, selection.ids[0])

    return fill


def always(_selection: Selection) -> bool:
    """Enable whatever is selected."""
    return True


def one(selection: Selection) -> bool:
    """Enable for exactly one row."""
    return len(selection.rows) == 1


def some(selection: Selection) -> bool:
    """Enable for one row or more."""
    return bool(selection.rows)


def in_state(*states: str, column: str = "state", single: bool = True) -> Callable[[Selection], bool]:
    """Enable when all selected rows are in one of the states."""

    def enabled(selection: Selection) -> bool:
        fits = one(selection) if single else some(selection)
        return fits and column in selection.keys and all(value in states for value in selection.values(column))

    return enabled


CREATES, NEW = "Ctrl+N", "New "
"""The key of the action by which a list gets something new, and how its title begins."""


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """Something a person can do here; menu, toolbar, context menu, palette and help read the same tuple.

    With `operation`, the command is built from `prefill`; when fields that a person must fill are missing, or `ask` is
    set, the form of the command opens beside the list, otherwise the command is done at once. `each` does one command
    for each selected row. With `document`, the document of the selected record is previewed. `screen` names a widget
    ("module:Class") for what the form cannot do. A form that is to ask for little shows the fields in `must`, which
    have to be filled in whatever the command says, and those in `may`; what `prefill` gives besides goes along. The one
    with the key of CREATES is the list's way to something new: it stays in sight.
    With `leads`, the record that it gives by kind and number is gone to.
    """

    id: str
    title: str
    icon: str
    enabled_when: Callable[[Selection], bool] = always
    operation: str = ""
    prefill: Prefill | None = None
    ask: bool = True
    each: bool = False
    document: str = ""
    screen: str = ""
    key: str = ""
    primary: bool = False
    help: str = ""
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    leads: Callable[[Reader, Selection], tuple[str, int]] | None = None


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart of a dashboard: `load` reads plain rows, `draw` ("module:function") puts them on a Figure."""

    key: str
    title: str
    load: Callable[[Reader, datetime], object]
    draw: str
    span: int = 1
    help: str = ""


@dataclass(frozen=True, slots=True)
class StripSpec:
    """Figures above lists: in the groups in which the lists `of` stand, or with none named in all that have no own."""

    figures: tuple[str, ...]
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DashboardSpec:
    """The figures and charts of a tab's dashboard; the figures also stand above its lists.

    With `of`, names of lists, they stand above the lists of the groups in which those are, else above every list whose
    group has no figures of its own. `strips` keep this of several such declarations.
    """

    figures: tuple[str, ...] = ()
    charts: tuple[ChartSpec, ...] = ()
    of: tuple[str, ...] = ()
    strips: tuple[StripSpec, ...] = ()

    def joined_with(self, other: "DashboardSpec") -> "DashboardSpec":
        """Give the dashboard of both."""
        return DashboardSpec(
            (*self.figures, *other.figures), (*self.charts, *other.charts),
            strips=(*self.all_strips, *other.all_strips),
        )

    @property
    def all_strips(self) -> tuple[StripSpec, ...]:
        """Give which figures stand above which lists."""
        return self.strips or (StripSpec(self.figures, self.of),)


@dataclass(frozen=True, slots=True)
class EmptySpec:
    """What an empty list or an unbuilt tab says, and the action it offers."""

    title: str
    text: str
    icon: str
    action: str = ""


SETTINGS = "Settings"
"""The group of the views in which a firm sets a tab up; it stands behind all others, and they are in one menu."""


def settings_of(subject: str) -> str:
    """Name the group of the settings of a subject, where a tab has too many to stand side by side."""
    return f"{SETTINGS}: {subject}"


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """One list of a tab with what can be done there and what is shown of a selected record.

    `detail_chart` ("module:function") draws the `chart` value of the record's Detail. Views stand in their `order`;
    those of one `group` stand side by side in the switch of views, the other groups are behind its menu. What sets a
    tab up rather than being worked with is in the group `SETTINGS`, or in one of `settings_of` a subject. The rows are
    `grouped` and in the `sort` declared until the person chooses others.
    """

    list_name: str
    actions: tuple[ActionSpec, ...] = ()
    empty: EmptySpec | None = None
    detail_chart: str = ""
    preset: str | None = None
    order: int = 50
    group: str = ""
    grouped: Group | None = None
    sort: tuple[Sort, ...] = ()


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page of a tab that is no list: `widget` ("module:Class") is made of desk, appearance and the switch of views.

    One that `leads` stands before the lists of its group, and is what a tab opens with when the group is its first.
    The widget answers `reload()` and `on_changed(tables)`, and `show_beside(widget)` and `close_beside()` where forms
    open on it; the page is seen by whoever has the `permission`. A widget of the kit, such as a board, is told what to
    show by `spec`.
    """

    name: str
    title: str
    icon: str
    widget: str
    permission: str = ""
    group: str = ""
    spec: object | None = None
    leads: bool = False


@dataclass(frozen=True, slots=True)
class TabSpec:
    """A place in the window. `badge` counts what needs a decision there; `order` places it among the tabs.

    A place `aside` is no tab of its own: one goes there from the menu or the palette.
    """

    key: str
    title: str
    icon: str
    order: int
    views: tuple[ViewSpec, ...] = ()
    dashboard: DashboardSpec = field(default_factory=DashboardSpec)
    badge: Callable[[Reader, datetime], int] | None = None
    empty: EmptySpec | None = None
    help: str = ""
    aside: bool = False
    pages: tuple[PageSpec, ...] = ()

    def figures_above(self, group: str) -> tuple[str, ...]:
        """Give the figures that concern the views of a group: its own, or where it has none those of the whole tab."""
        groups = {view.list_name: view.group for view in self.views}
        own = [strip for strip in self.dashboard.all_strips if group in {groups.get(name) for name in strip.of}]
        strips = own or [strip for strip in self.dashboard.all_strips if not strip.of]
        return tuple(dict.fromkeys(key for strip in strips for key in strip.figures))


@dataclass(frozen=True, slots=True)
class TabPart:
    """What a subject adds to a tab that is declared elsewhere: views, actions on its lists, figures and charts."""

    tab: str
    views: tuple[ViewSpec, ...] = ()
    actions: tuple[tuple[str, tuple[ActionSpec, ...]], ...] = ()
    dashboard: DashboardSpec = field(default_factory=DashboardSpec)
    pages: tuple[PageSpec, ...] = ()

    def added_to(self, tab: TabSpec) -> TabSpec:
        """Give the tab with what this part brings; the actions of a list stand after those it has."""
        more = dict(self.actions)
        views = (*tab.views, *self.views)
        return replace(
            tab, pages=(*tab.pages, *self.pages), views=tuple(sorted(
                (replace(view, actions=(*view.actions, *more.get(view.list_name, ()))) for view in views),
                key=lambda view: view.order,
            )),
            dashboard=tab.dashboard.joined_with(self.dashboard),
        )


@dataclass(frozen=True, slots=True)
class AreaSpec:
    """All that one area, or one subject of it, declares of itself."""

    name: str
    title: str
    operations: Sequence[OperationSpec] = ()
    subscribers: Sequence[Subscriber] = ()
    lists: Sequence[ListQuery] = ()
    details: Sequence[DetailSpec] = ()
    contributions: Sequence[ContributionSpec] = ()
    searches: Sequence[SearchSpec] = ()
    names: Sequence[NamesSpec] = ()
    checks: Sequence[CheckSpec] = ()
    rebuilds: Sequence[RebuildSpec] = ()
    documents: Sequence[DocumentSpec] = ()
    figures: Sequence[FigureSpec] = ()
    imports: Sequence[ImportSpec] = ()
    permissions: Sequence[PermissionSpec] = ()
    codes: Sequence[CodeReader] = ()
    sources: Sequence[SourceSpec] = ()
    graphs: Sequence[GraphSpec] = ()
    merges: Sequence[MergeRecord] = ()
    phrases: Sequence[PhraseSpec] = ()
    ticks: Sequence[TickSpec] = ()
    timelines: Sequence[TimelineSpec] = ()
    next_actions: Sequence[NextActionSpec] = ()
    mailings: Sequence[MailingSpec] = ()
    reminders: Sequence[ReminderSpec] = ()
    tabs: Sequence[TabSpec] = ()
    tab_parts: Sequence[TabPart] = ()


def joined(name: str, title: str, *subjects: AreaSpec) -> AreaSpec:
    """Make one area of its subjects, in their order."""
    parts = [one_field.name for one_field in fields(AreaSpec) if one_field.name not in {"name", "title"}]
    return AreaSpec(name, title, **{
        part: tuple(spec for subject in subjects for spec in getattr(subject, part)) for part in parts
    })


def with_parts(tabs: Sequence[TabSpec], parts: Sequence[TabPart]) -> tuple[TabSpec, ...]:
    """Give the tabs in their order, each with what all subjects add to it, in whatever order the subjects come.

    Raises KeyError for a tab that is not there, and for actions on a list that stands in no view of it.
    """
    known = {tab.key: tab for tab in tabs}
    for part in parts:
        known[part.tab] = replace(part, actions=()).added_to(known[part.tab])
    for part in parts:
        lost = {name for name, _ in part.actions} - {view.list_name for view in known[part.tab].views}
        if lost:
            raise KeyError(f"{part.tab}: {', '.join(sorted(lost))}")
        known[part.tab] = TabPart(part.tab, actions=part.actions).added_to(known[part.tab])
    return tuple(_by_groups(tab) for tab in sorted(known.values(), key=lambda tab: tab.order))


def _by_groups(tab: TabSpec) -> TabSpec:
    """Put the views of a group side by side, the groups in the order of their first views, settings last."""
    groups = list(dict.fromkeys(view.group for view in tab.views))
    groups.sort(key=lambda group: group.startswith(SETTINGS))
    views = sorted(tab.views, key=lambda view: groups.index(view.group))
    return replace(tab, views=tuple(map(_with_way_to_new, views)))


def _with_way_to_new(view: ViewSpec) -> ViewSpec:
    """Put what makes something new, and needs nothing selected for it, on the same key in every list."""
    if any(action.key == CREATES for action in view.actions):
        return view
    nothing = Selection("")
    new = next((action.id for action in view.actions
                if action.title.startswith(NEW) and not action.key and action.enabled_when(nothing)), "")
    return replace(view, actions=tuple(
        replace(action, key=CREATES) if action.id == new else action for action in view.actions))
