"""Everything that the palette can offer without looking into the company."""

from collections.abc import Callable
from functools import partial

from app.shell.commands import RECENT, WINDOW, Entry, Go, action_entries, place_entries
from app.shell.desk import ShellDesk
from app.shell.menus import WindowActions
from app.shell.pages import Pages
from app.shell.places import Places
from app.shell.recents import Recents, Visit
from app.shell.window_commands import COMMANDS
from app.ui.declare import Selection


class Offers:
    """Collects what can be offered at this moment."""

    def __init__(
        self, places: Places, pages: Pages, recents: Recents, actions: WindowActions, desk: ShellDesk, go: Go,
    ) -> None:
        """Look at what is shown whenever entries are wanted."""
        self._places, self._pages, self._recents = places, pages, recents
        self._actions, self._desk, self._go = actions, desk, go

    def entries(self) -> list[Entry]:
        """List actions, places, what was looked at, and what the window can do."""
        page = self._pages.page
        listed = page.list_page() if page else None
        here = listed.view if listed else None
        selection = page.selection() if page else Selection("")
        return [
            *action_entries(self._places.everything, self._places.info, self._desk.start, here, selection),
            *place_entries(self._places.tabs, self._places.info, self._go),
            *(self._visit(visit) for visit in self._recents.visits),
            *self._commands(),
        ]

    def _visit(self, visit: Visit) -> Entry:
        if visit.record:
            run: Callable[[], None] = partial(self._desk.open_record, visit.record, visit.record_id)
        else:
            run = partial(self._go, visit.tab, visit.list_name, None)
        return Entry(RECENT, visit.title, visit.icon, run, visit.subtitle)

    def _commands(self) -> list[Entry]:
        return [
            Entry(WINDOW, command.title.rstrip("…"), command.icon or "settings", action.trigger, command.menu,
                  command.keys[0] if command.keys else "")
            for command in COMMANDS
            if (action := self._actions.by_id[command.id]).isEnabled() and command.id != "palette"
        ]
