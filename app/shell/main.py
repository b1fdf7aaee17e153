"""Starting the window: the frame first, then what takes time to import."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from app.kernel.settings import company_path, load_settings, settings_path
from app.shell.crash import watching
from app.shell.window import MainWindow
from app.ui.theme import Appearance
from app.ui.tokens import Density


class CrashBell(QObject):
    """Carries news of a crash from whatever thread to the window's."""

    rang = Signal(object)


def run(target: str | None, arguments: Sequence[str] = ()) -> int:
    """Open the window on a company, the one named or the last one, and give the exit code when it is closed."""
    application = make_application(arguments)
    path = settings_path()
    loaded = load_settings(path)
    appearance = Appearance(loaded.settings.mode, loaded.settings.zoom, density_of(loaded.settings.density))
    appearance.apply()
    bell = CrashBell()
    with watching(reports_folder(), lambda _error, report: bell.rang.emit(report)):
        window = MainWindow(appearance, loaded.settings, path)
        bell.rang.connect(window.report_crash, Qt.ConnectionType.QueuedConnection)
        window.show()
        window.begin(target)
        if loaded.notice:
            window.ready.connect(lambda: window.tell(loaded.notice))
        return int(application.exec())


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Make the one application of the process, or give the one that runs."""
    running = QCoreApplication.instance()
    if isinstance(running, QApplication):
        return running
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("Counterflow")
    application.setApplicationDisplayName("Counterflow")
    application.setDesktopFileName("counterflow")
    return application


def density_of(name: str) -> Density:
    """Read a density as the settings hold it."""
    return Density(name) if name in list(Density) else Density.NORMAL


def reports_folder() -> Path:
    """Give the folder in which crash reports lie."""
    return company_path().parent / "reports"
