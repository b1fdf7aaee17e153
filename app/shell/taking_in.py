"""Opening the import from a menu or a drop, and what is told when rows came in."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject

from app.areas.company.queries import has_company, load_profile
from app.exchange.import_job import ImportDone
from app.kernel.declare import Reader
from app.shell.desk import ShellDesk
from app.shell.import_page import ImportPage
from app.shell.pages import Pages
from app.ui.notices import NoticeArea
from app.ui.theme import Appearance


def files_of(data: QMimeData) -> list[Path]:
    """List the files that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def zone_of(reader: Reader) -> str:
    """Give the zone of the company's clock."""
    return load_profile(reader).zone if has_company(reader) else "UTC"


class Importer(QObject):
    """Shows the page of an import over the pages."""

    def __init__(self, desk: ShellDesk, appearance: Appearance, pages: Pages, notices: NoticeArea) -> None:
        """Begin with no page open."""
        super().__init__(pages)
        self._desk, self._appearance, self._pages, self._notices = desk, appearance, pages, notices
        self.page: ImportPage | None = None

    def open(self, paths: Sequence[Path] = ()) -> None:
        """Show the page, with files when some are given."""
        if self.page is None:
            self.page = ImportPage(self._desk, self._appearance, self._desk.read(zone_of), self._tell)
            self.page.closed.connect(self.close)
            self.page.failed.connect(self._notices.present)
        self._pages.show_over(self.page, keep=True)
        if paths:
            self.page.add(paths)

    def close(self) -> None:
        """Go back to the page before."""
        if self.page is not None:
            page, self.page = self.page, None
            self._pages.close_over(page)

    def _tell(self, done: ImportDone) -> None:
        landed = sum(kind.created + kind.updated for kind in done.result.kinds)
        words = "1 row taken in" if landed == 1 else f"{self._appearance.formatter.number(landed)} rows taken in"
        if done.result.refused:
            words += f", {self._appearance.formatter.number(done.result.refused)} refused"
        if done.operation_id is not None:
            self._desk.adopt(done.operation_id, done.changes)
            self._notices.offer_undo(words, partial(self._desk.undo, done.operation_id))
