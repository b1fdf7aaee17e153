"""The main window: a frame around the page that begins, or the company that is open, and its status bar."""

import base64
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QIcon
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.kernel.errors import Cancelled, CounterflowError, EnvironmentFault
from app.kernel.resources import resource_path
from app.kernel.settings import Settings, save_settings
from app.shell.crash import reports_folder
from app.shell.entrance import Contents, Entrance, registered
from app.shell.joblane import JobLane
from app.shell.menus import WindowActions
from app.shell.statusbar import StatusBar
from app.shell.welcome import Welcome
from app.ui.theme import Appearance
from app.ui.tokens import Density

if TYPE_CHECKING:
    from app.kernel.workspace import Workspace
    from app.shell.company_page import CompanyPage

SMALLEST = (860, 540)
FIRST_SIZE = (1440, 900)


class MainWindow(QMainWindow):
    """The window; what reads a company is imported only when one is opened. `ready` tells that one can be used."""

    ready = Signal()

    def __init__(
        self, appearance: Appearance, settings: Settings, settings_path: Path, contents: Contents = registered,
    ) -> None:
        """Show an empty frame; `begin` fills it with what `contents` gives."""
        super().__init__()
        self.appearance, self.settings, self._settings_path = appearance, settings, settings_path
        self.company: CompanyPage | None = None
        self.closing = False
        self._contents = contents
        self.welcome = Welcome(appearance)
        self.status = StatusBar(appearance)
        self.jobs = JobLane(self.status, self._job_failed)
        self.window_actions = WindowActions(self, appearance, self._run)
        self.entrance = Entrance(self.welcome, settings, self.jobs, contents)
        self.entrance.entered.connect(self._enter)
        self.entrance.leaving.connect(self._close_company)
        self._lay_out()
        self._handlers = self._make_handlers()
        self._restore_frame()
        self.window_actions.allow_company(False)
        self.window_actions.check(appearance.mode)
        self.window_actions.check(appearance.density.value)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.status)
        self.setCentralWidget(frame)
        self.setWindowTitle("Counterflow")
        self.setWindowIcon(QIcon(str(resource_path("icons", "counterflow.png"))))

    def _make_handlers(self) -> dict[str, Callable[[], None]]:
        look = self.appearance
        return {
            "new": self.entrance.begin_anew,
            "open": self.entrance.choose,
            "restore": self.entrance.restore,
            "reports": self._show_reports,
            "quit": self._quit,
            "light": partial(look.set_mode, "light"),
            "dark": partial(look.set_mode, "dark"),
            "system": partial(look.set_mode, "system"),
            "compact": partial(look.set_density, Density.COMPACT),
            "normal": partial(look.set_density, Density.NORMAL),
            "roomy": partial(look.set_density, Density.ROOMY),
            "zoom_in": look.zoom_in,
            "zoom_out": look.zoom_out,
            "zoom_normal": partial(look.set_zoom, 100),
        }

    def begin(self, target: str | None) -> None:
        """Open what is named or the last company, or offer the ways to begin."""
        self.entrance.begin(target)

    def save_settings(self) -> None:
        """Write down how the window stands; EnvironmentFault when the folder refuses."""
        look = self.appearance
        self.settings.mode, self.settings.zoom, self.settings.density = look.mode, look.zoom, look.density.value
        geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        self.settings.window = {**self.settings.window, "geometry": geometry}
        save_settings(self._settings_path, self.settings)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once, or ask first while jobs run."""
        if self.jobs.running and not self.closing and self.company is not None:
            event.ignore()
            self._ask_to_close(self.company)
            return
        self._end()
        event.accept()

    def end(self) -> None:
        """Close without asking, as when the system shuts down; what runs is stopped, what is being written finished."""
        self.closing = True
        self.close()

    def tell(self, text: str) -> None:
        """Tell something in the message bar, once a company is open."""
        if self.company is not None:
            self.company.say(text)

    def report_crash(self, path: Path | None) -> None:
        """Tell that the program failed somewhere, and go on."""
        if self.company is not None:
            self.company.notices.report_crash(path)

    def _ask_to_close(self, company: "CompanyPage") -> None:
        count = self.jobs.running
        words = "A job is running" if count == 1 else f"{count} jobs are running"
        company.notices.ask(
            f"{words}. Closing stops it; what it has not finished is taken back.", self._stop_and_close,
            yes_title="Stop and close", no_title="Keep working",
        )

    def _stop_and_close(self) -> None:
        self.closing = True
        self.jobs.idle.connect(self.close)
        self.jobs.cancel_all()

    def _end(self) -> None:
        self._close_company()
        self._keep_settings()
        self.jobs.close()

    def _keep_settings(self) -> None:
        try:
            self.save_settings()
        except EnvironmentFault as fault:
            sys.stderr.write(f"{fault.message} {fault.remedy}\n")

    def _quit(self) -> None:
        self.close()

    def _show_reports(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(reports_folder())))

    def _enter(self, workspace: "Workspace") -> None:
        from app.shell.company_page import CompanyPage

        self._close_company()
        tabs = self._contents().tabs
        page = CompanyPage(workspace, tabs, self.appearance, self.settings, self.jobs, self.window_actions, self.status)
        self.company = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.window_actions.allow_company(True)
        page.begin(str(self.settings.window.get("tab", "")))
        self.setWindowTitle(f"{page.title} · Counterflow")
        self._keep_settings()
        self.ready.emit()

    def _close_company(self) -> None:
        if self.company is None:
            return
        page, self.company = self.company, None
        self.settings.window = {**self.settings.window, "tab": page.pages.key}
        page.close_company()
        self._stack.setCurrentWidget(self.welcome)
        self._stack.removeWidget(page)
        page.deleteLater()
        self.status.clear()
        self.window_actions.allow_company(False)
        self.setWindowTitle("Counterflow")

    def _run(self, command_id: str) -> None:
        handler = self._handlers.get(command_id)
        if handler is None and self.company is not None:
            handler = self.company.commands.get(command_id)
        if handler is not None:
            handler()

    def _job_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, CounterflowError):
            raise error
        if self.company is not None:
            self.company.present(error)

    def _restore_frame(self) -> None:
        look = self.appearance
        self.setMinimumSize(*SMALLEST)
        self.resize(*FIRST_SIZE)
        kept = self.settings.window.get("geometry", "")
        if isinstance(kept, str) and kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "ignore")))
        look.changed.connect(self.update)
