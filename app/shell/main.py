"""Starting the window: the frame first, then what takes time to import."""

import argparse
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from app.kernel.settings import load_settings, settings_path
from app.shell.crash import reports_folder, watching
from app.shell.display import has_display
from app.shell.window import MainWindow
from app.ui.theme import Appearance
from app.ui.tokens import Density

WRONG_CALL = 2
NO_DISPLAY = 3


class CrashBell(QObject):
    """Carries news of a crash from whatever thread to the window's."""

    rang = Signal(object)


class _Options(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{message}. See: {self.prog} --help\n")
        raise SystemExit(WRONG_CALL)


def run(arguments: Sequence[str] = ()) -> int:
    """Open the window, with `--db FILE` on that company, and give the exit code once it is closed."""
    options = _Options("counterflow")
    options.add_argument("--db", metavar="FILE", help="the company to open: a file or a PostgreSQL URL")
    target = options.parse_args(arguments).db
    if not has_display():
        sys.stderr.write("counterflow: There is no display here. Use a verb (see --help), or set DISPLAY.\n")
        return NO_DISPLAY
    return open_window(target)


def open_window(target: str | None) -> int:
    """Open the window on a company, the one named or the last one."""
    application = make_application()
    path = settings_path()
    loaded = load_settings(path)
    kept = loaded.settings
    locale = QLocale(kept.locale) if kept.locale else None
    appearance = Appearance(kept.mode, kept.zoom, density_of(kept.density), locale=locale)
    appearance.apply()
    bell = CrashBell()
    with watching(reports_folder(), lambda _error, report: bell.rang.emit(report)):
        window = MainWindow(appearance, kept, path)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: window.end())
        bell.rang.connect(window.report_crash, Qt.ConnectionType.QueuedConnection)
        if loaded.notice:
            window.ready.connect(lambda: window.tell(loaded.notice))
        window.show()
        window.begin(target)
        return int(application.exec())


def make_application() -> QApplication:
    """Make the one application of the process, or give the one that runs."""
    running = QCoreApplication.instance()
    if isinstance(running, QApplication):
        return running
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Counterflow")
    application.setApplicationDisplayName("Counterflow")
    application.setDesktopFileName("counterflow")
    return application


def density_of(name: str) -> Density:
    """Read a density as the settings hold it."""
    return Density(name) if name in list(Density) else Density.NORMAL
