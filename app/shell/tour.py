"""A walk through the window: the day's work, then a picture of every tab and every document as PDF."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QSize, Qt
from PySide6.QtWidgets import QWidget

from app.kernel.declare import DocumentSpec
from app.kernel.errors import CounterflowError
from app.kernel.listing import ListRequest
from app.kernel.resolve import resolve
from app.kernel.settings import Settings
from app.kernel.workspace import Workspace
from app.shell.crash import watching
from app.shell.display import draw_off_screen
from app.shell.entrance import Contents, registered
from app.shell.main import make_application
from app.shell.window import MainWindow
from app.ui.charts import LIBRARY
from app.ui.tabpage import TabPage
from app.ui.theme import Appearance

DAY = "app.sample.day"
LARGE, SMALL = QSize(1440, 900), QSize(1280, 720)
CALM_SECONDS, PATIENCE_SECONDS = 0.25, 60.0
FAILED = 3


def run(target: str, out: Path, contents: Contents = registered) -> int:
    """Walk through a company's window and write what it shows into a folder; give the exit code."""
    out.mkdir(parents=True, exist_ok=True)
    draw_off_screen()
    make_application()
    crashes: list[Path | None] = []
    with (
        tempfile.TemporaryDirectory(prefix="counterflow-tour-") as folder,
        watching(out, lambda _error, report: crashes.append(report)),
    ):
        walk = Tour(out, Path(folder) / "settings.json", contents)
        try:
            walk.enter(target)
            walk.live()
            walk.print_documents()
            walk.take_pictures()
        except CounterflowError as error:
            sys.stderr.write(f"{error.message}\n")
            return FAILED
        finally:
            walk.leave()
    sys.stdout.write(f"{len(walk.written)} files in {out}:\n")
    sys.stdout.writelines(f"  {path.name}\n" for path in walk.written)
    if crashes:
        sys.stderr.write(f"{len(crashes)} times something went wrong on the way: see {crashes[0]}\n")
    return FAILED if crashes else 0


class Tour:
    """The window of a walk, and what was written on it."""

    def __init__(self, out: Path, settings_path: Path, contents: Contents) -> None:
        """Open a window that knows nothing of the person's settings."""
        self.out = out
        self.written: list[Path] = []
        self.appearance = Appearance("light")
        self.appearance.apply()
        self.window = MainWindow(self.appearance, Settings(), settings_path, contents)
        self.records: dict[str, int] = {}

    @property
    def workspace(self) -> Workspace:
        """Give the company that is open."""
        if self.window.company is None:
            raise RuntimeError("no company is open")
        return self.window.company.desk.workspace

    def enter(self, target: str) -> None:
        """Show the window and open the company."""
        self.window.resize(LARGE)
        self.window.show()
        self.window.begin(target)
        self.settle(lambda: self.window.company is not None or bool(self.window.entrance.failure))
        if self.window.company is None:
            raise CounterflowError("tour.closed", self.window.entrance.failure)

    def live(self) -> None:
        """Live the day, where the sample knows how, and remember the records it was about."""
        if find_spec(DAY.rpartition(".")[0]) is None or find_spec(DAY) is None:
            return
        result = resolve(f"{DAY}:live_a_day")(self.workspace)
        ids = {name: getattr(result, name, None) for name in dir(result) if name.endswith("_id")}
        self.records = {name.removesuffix("_id"): number for name, number in ids.items() if isinstance(number, int)}
        self.settle()

    def print_documents(self) -> None:
        """Print every document: of the day's records, or of the latest record of its kind."""
        from app.ui.printing import render_pdf

        for spec in self.workspace.declarations.documents:
            record_id = self._record_of(spec)
            if record_id is not None:
                with self.workspace.reader() as reader:
                    document = spec.context(reader, record_id, self.workspace.clock.now())
                path = self.out / f"{spec.name}.pdf"
                render_pdf(document, path, formatter=self.appearance.formatter)
                self.written.append(path)

    def take_pictures(self) -> None:
        """Take every tab light and dark, in a small window, and at twice the size."""
        for mode in ("light", "dark"):
            self._look(mode, 100, LARGE)
            self._take_tabs(mode)
        self._look("light", 100, SMALL)
        self._take_tabs("1280x720", every_list=False)
        self._look("light", 200, LARGE)
        self._take_tabs("zoom-200", every_list=False)

    def leave(self) -> None:
        """Close the window and end its threads."""
        self.window.end()

    def settle(self, wanted: Callable[[], bool] = lambda: True) -> None:
        """Let the window work until it has been quiet for a moment."""
        quiet_since = began = time.monotonic()
        while time.monotonic() - quiet_since < CALM_SECONDS and time.monotonic() - began < PATIENCE_SECONDS:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if self._busy() or not wanted():
                quiet_since = time.monotonic()
            time.sleep(0.005)

    def _busy(self) -> bool:
        company = self.window.company
        return self.window.jobs.running > 0 or (company is not None and company.desk.lanes.under_way > 0)

    def _record_of(self, spec: DocumentSpec) -> int | None:
        if not spec.record:
            return 0
        if spec.record in self.records:
            return self.records[spec.record]
        for query in self.workspace.declarations.lists:
            if query.record == spec.record:
                with self.workspace.reader() as reader:
                    rows = query.page(reader, ListRequest(), size=1).rows
                return rows[0].id if rows else None
        return None

    def _look(self, mode: str, zoom: int, size: QSize) -> None:
        self.appearance.set_mode(mode)
        self.appearance.set_zoom(zoom)
        self.window.resize(size)
        self.settle()

    def _take_tabs(self, suffix: str, *, every_list: bool = True) -> None:
        company = self.window.company
        if company is None:
            return
        for tab in company.places.tabs:
            company.go(tab.key)
            page = company.pages.page
            if page is None:
                continue
            for place in _places(page, every_list=every_list):
                page.show_view(place)
                self._select(page)
                view = page.titles[place].lower().replace(" ", "-") if page.titles else "page"
                self._take(f"{tab.key}-{view}-{suffix}")

    def _select(self, page: TabPage) -> None:
        self.settle()
        LIBRARY.wait()
        listed = page.list_page()
        record_id = self.records.get(listed.query.record) if listed else None
        if listed is not None and record_id is not None:
            listed.select(record_id)
        elif listed is not None and listed.table.rows.rowCount() and listed.table.choice.count == 0:
            listed.table.selectRow(0)

    def _take(self, name: str) -> None:
        self.settle()
        # no picture is to show what happens to lie under the pointer
        for widget in self.window.findChildren(QWidget):
            widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
        path = self.out / f"{name}.png"
        self.window.grab().save(str(path))
        self.written.append(path)


def _places(page: TabPage, *, every_list: bool) -> Iterable[int]:
    """Give the views of a tab, or its first and its last, which is the dashboard where there is one."""
    last = max(len(page.titles) - 1, 0)
    return range(last + 1) if every_list else sorted({0, last})
