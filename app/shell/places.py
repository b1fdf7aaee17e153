"""Which tab and list show a kind of record, and what each tab looks like in a list of places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.kernel.declare import Declarations
from app.kernel.listing import ListInfo
from app.ui.declare import ActionSpec, TabSpec, ViewSpec, in_state

UNDO = ActionSpec(
    "undo_operation", "Undo", "undo-2", in_state("done", "undo"), operation="undo", ask=False, primary=True,
    help="Take the operation back; what builds on it is shown beside the list.",
)
HISTORY = TabSpec(
    "history", "History", "history", 1000, (ViewSpec("history", (UNDO,)),),
    help="Everything that was done, by whom and when. Any of it can be taken back, days later, too, unless later work "
    "builds on it; then that is named.",
    aside=True,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A list of a tab."""

    tab: TabSpec
    view: ViewSpec


class Places:
    """The tabs of a company and what they show."""

    def __init__(self, tabs: Sequence[TabSpec], declarations: Declarations) -> None:
        """Index the lists by name and by the kind of record they show first."""
        known = {query.name for query in declarations.lists}
        self.tabs = tuple(tab for tab in tabs if not tab.aside)
        history = (HISTORY,) if HISTORY.views[0].list_name in known else ()
        self.asides: tuple[TabSpec, ...] = (*(tab for tab in tabs if tab.aside), *history)
        self._infos = {query.name: query.info for query in declarations.lists}
        self._by_record: dict[str, Place] = {}
        for tab in self.everything:
            for view in tab.views:
                self._by_record.setdefault(self.info(view.list_name).record, Place(tab, view))

    @property
    def everything(self) -> tuple[TabSpec, ...]:
        """List the tabs and the places that are no tab."""
        return self.tabs + self.asides

    def info(self, list_name: str) -> ListInfo:
        """Give what may be known of a list."""
        return self._infos[list_name]

    def tab(self, key: str) -> TabSpec:
        """Find a tab, or a place that is no tab, by its key."""
        return next(tab for tab in self.everything if tab.key == key)

    def of_record(self, record: str) -> Place | None:
        """Find where a kind of record is shown; the first list that shows it counts."""
        return self._by_record.get(record)

    def record_icons(self) -> Mapping[str, str]:
        """Give each kind of record the icon of the tab that shows it."""
        return {record: place.tab.icon for record, place in self._by_record.items()}
