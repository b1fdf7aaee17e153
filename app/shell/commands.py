"""What the palette offers before a record is looked up: actions, tabs, lists and views, read from the declarations."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.kernel.listing import ListInfo
from app.shell.matching import NO_FIT, fit
from app.ui.declare import ActionSpec, Selection, TabSpec, ViewSpec

SHOWN_PER_GROUP = 8

RECORD_RANK = 75
"""A title that has the query at the start of a word comes before the records, one that has it within comes after."""

ACTIONS, PLACES, RECENT, RECORDS, WINDOW = "Actions", "Go to", "Recent", "Records", "Window"
GROUPS = (ACTIONS, PLACES, RECENT, RECORDS, WINDOW)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette; `aliases` are further words under which it is found."""

    group: str
    title: str
    icon: str
    run: Callable[[], None]
    subtitle: str = ""
    keys: str = ""
    aliases: str = ""
    weight: int = 0


Go = Callable[[str, str, str | None], None]
"""Show a tab by key, its list by name, and a preset of it."""

Start = Callable[[ActionSpec, Selection], None]


def place_entries(tabs: Sequence[TabSpec], info_of: Callable[[str], ListInfo], go: Go) -> Iterable[Entry]:
    """Offer every tab, every list and every preset."""
    for number, tab in enumerate(tabs, 1):
        keys = f"Ctrl+{number}" if number <= 9 else ""
        yield Entry(PLACES, tab.title, tab.icon, _going(go, tab.key), "Tab", keys, weight=2)
        for view in tab.views:
            info = info_of(view.list_name)
            if len(tab.views) > 1:
                yield Entry(PLACES, info.title, "table-2", _going(go, tab.key, info.name), tab.title, weight=1)
            for preset in info.presets:
                title = f"{info.title}: {preset.title}"
                yield Entry(PLACES, title, "list-filter", _going(go, tab.key, info.name, preset.key), tab.title)
        for page in tab.pages:
            yield Entry(PLACES, page.title, page.icon, _going(go, tab.key, page.name), tab.title, weight=1)


def action_entries(
    tabs: Sequence[TabSpec], info_of: Callable[[str], ListInfo], start: Start, here: ViewSpec | None,
    selection: Selection,
) -> Iterable[Entry]:
    """Offer what can be done now: with the selection in the list that is shown, and without one everywhere else."""
    for tab in tabs:
        for view in tab.views:
            shown = here is not None and view.list_name == here.list_name
            about = selection if shown else Selection(info_of(view.list_name).record)
            for action in view.actions:
                if action.enabled_when(about):
                    yield Entry(
                        ACTIONS, action.title, action.icon, _starting(start, action, about), _subject(about, tab),
                        action.key, action.help, 3 if shown else 0,
                    )


def _subject(about: Selection, tab: TabSpec) -> str:
    if not about.rows:
        return tab.title
    return f"{tab.title} · {len(about.rows)} selected"


def _going(go: Go, tab: str, list_name: str = "", preset: str | None = None) -> Callable[[], None]:
    return lambda: go(tab, list_name, preset)


def _starting(start: Start, action: ActionSpec, about: Selection) -> Callable[[], None]:
    return lambda: start(action, about)


def choose(query: str, entries: Iterable[Entry], per_group: int = SHOWN_PER_GROUP) -> list[Entry]:
    """Give the entries that fit a query, group by group, the best first; an action that stands twice comes once."""
    scored: dict[str, list[tuple[int, Entry]]] = {group: [] for group in GROUPS}
    seen: set[tuple[str, str, str]] = set()
    for entry in entries:
        name = (entry.group, entry.title, entry.subtitle)
        score = _score(query, entry)
        if score != NO_FIT and name not in seen:
            seen.add(name)
            scored[entry.group].append((score + entry.weight, entry))
    return [
        entry for group in _ordered(query, scored)
        for _, entry in sorted(scored[group], key=lambda pair: -pair[0])[:per_group]
    ]


def _score(query: str, entry: Entry) -> int:
    if entry.group == RECORDS or not query.strip():
        return 1
    by_title = fit(query, entry.title)
    by_all = fit(query, f"{entry.title} {entry.subtitle} {entry.aliases}")
    return max(by_title, by_all // 2)


def _ordered(query: str, scored: dict[str, list[tuple[int, Entry]]]) -> list[str]:
    """Put the group with the best fit first, except that nothing typed shows what was recent."""
    if not query.strip():
        return [RECENT, ACTIONS, PLACES, WINDOW, RECORDS]
    best = {group: max((score for score, _ in found), default=NO_FIT) for group, found in scored.items()}
    return sorted(GROUPS, key=lambda group: (-best[group] if group != RECORDS else -RECORD_RANK, GROUPS.index(group)))


def headed(entries: Sequence[Entry]) -> list[Entry | str]:
    """Put the name of each group over its entries."""
    lines: list[Entry | str] = []
    for index, entry in enumerate(entries):
        if index == 0 or entries[index - 1].group != entry.group:
            lines.append(entry.group)
        lines.append(entry)
    return lines
