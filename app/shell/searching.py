"""What the palette is filled with: what the declarations offer at once, and records as they are found."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from app.kernel.declare import Reader
from app.kernel.search import Found, find
from app.shell.commands import RECENT, RECORDS, Entry, choose
from app.shell.desk import ShellDesk
from app.shell.palette import Palette

FOUND_SHOWN = 30
RECENT_SHOWN = 6

Offers = Callable[[], list[Entry]]


class Searcher(QObject):
    """Answers what is typed into a palette."""

    def __init__(self, desk: ShellDesk, palette: Palette, offers: Offers, icons: Mapping[str, str]) -> None:
        """Take what can be offered from `offers`, and the icon of a kind of record from `icons`."""
        super().__init__(palette)
        self._desk, self._palette, self._offers, self._icons = desk, palette, offers, icons
        self._generation = 0
        self._recent_only = False
        self._found: list[Entry] = []
        palette.asked.connect(self._on_asked)

    def open(self, text: str = "", *, recent_only: bool = False) -> None:
        """Open the palette, on request with what was looked at lately alone."""
        self._recent_only = recent_only
        self._found = []
        self._palette.open_with(text)

    def _on_asked(self, query: str) -> None:
        self._generation += 1
        generation = self._generation
        if len(query.strip()) < 2 or self._recent_only:
            self._found = []
        self._offer(query)
        if len(query.strip()) >= 2 and not self._recent_only:
            self._desk.read_later(
                self, lambda reader: self._find(reader, query), lambda found: self._arrive(generation, query, found),
            )

    def _find(self, reader: Reader, query: str) -> list[Found]:
        kinds = [spec.record for spec in self._desk.workspace.declarations.searches]
        return find(reader, query, kinds, FOUND_SHOWN)

    def _arrive(self, generation: int, query: str, found: list[Found]) -> None:
        if generation == self._generation:
            self._found = [self._entry(item) for item in found]
            self._offer(query)

    def _entry(self, item: Found) -> Entry:
        kinds = {spec.record: spec.title for spec in self._desk.workspace.declarations.searches}
        subtitle = " · ".join(part for part in (kinds.get(item.record, ""), item.subtitle) if part)
        return Entry(
            RECORDS, item.title, self._icons.get(item.record, "file-text"),
            lambda: self._desk.open_record(item.record, item.record_id), subtitle,
        )

    def _offer(self, query: str) -> None:
        entries = self._offers()
        if self._recent_only:
            entries = [entry for entry in entries if entry.group == RECENT]
        limit = FOUND_SHOWN if self._recent_only else 8
        self._palette.offer(choose(query, [*entries, *self._found], limit))
