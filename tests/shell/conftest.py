"""A company of notes, a window around it that remembers what it was told, and no person's files."""

import gc
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.areas.company.models import User
from app.areas.company.operations import CreateCompany
from app.kernel.columns import table_of
from app.kernel.database import Database, open_database
from app.kernel.errors import CounterflowError
from app.kernel.history import with_history
from app.kernel.printed import PrintedDocument
from app.kernel.settings import load_settings
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS as REAL_DECLARATIONS
from app.shell.desk import ShellDesk
from app.shell.entrance import Company
from app.shell.starting import Form
from app.shell.window import MainWindow
from app.ui.declare import ActionSpec, Selection
from app.ui.theme import Appearance
from tests.shell.company import DECLARATIONS, TABS


@dataclass
class ToldSurface:
    """A window that only remembers; a question is answered by `yes`."""

    said: list[str] = field(default_factory=list)
    errors: list[CounterflowError] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    documents: list[PrintedDocument | None] = field(default_factory=list)
    undos: list[Callable[[], None]] = field(default_factory=list)
    about: list[tuple[str, int] | None] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    shown: list[tuple[Any, ...]] = field(default_factory=list)
    yes: bool = True

    def say(self, text: str) -> None:
        self.said.append(text)

    def present(self, error: CounterflowError) -> None:
        self.errors.append(error)

    def ask(
        self, question: str, yes: Callable[[], None], no: Callable[[], None], document: PrintedDocument | None = None,
    ) -> None:
        self.questions.append(question)
        self.documents.append(document)
        (yes if self.yes else no)()

    def offer_undo(self, text: str, undo: Callable[[], None], record: tuple[str, int] | None) -> None:
        self.said.append(text)
        self.about.append(record)
        self.undos.append(undo)

    def show_form(self, form: Form) -> None:
        self.forms.append(form)

    def show_screen(self, screen: Callable[..., Any], action: ActionSpec, selection: Selection) -> None:
        self.shown.append(("screen", screen, selection))

    def show_preview(self, document: str, record_id: int) -> None:
        self.shown.append(("preview", document, record_id))

    def show_record(self, record: str, record_id: int) -> None:
        self.shown.append(("record", record, record_id))

    def start_job(
        self, title: str, job: str, args: Any, done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self.shown.append(("job", job, args))


@pytest.fixture
def workspace(database: Database) -> Workspace:
    return Workspace(database, DECLARATIONS)


@pytest.fixture
def surface() -> ToldSurface:
    return ToldSurface()


@pytest.fixture
def desk(qtbot: QtBot, workspace: Workspace, surface: ToldSurface) -> Iterator[ShellDesk]:
    sitting = ShellDesk(workspace, surface)
    yield sitting
    sitting.close()


def found_company(template: Path, path: Path) -> Path:
    """Make a company that has a name, an owner and nothing else."""
    shutil.copyfile(template, path)
    database = open_database(str(path))
    Workspace(database, REAL_DECLARATIONS).dispatch(CreateCompany("Counter & Flow", "EUR", "Europe/Berlin"))
    database.close()
    return path


@pytest.fixture
def founded_path(company_template: Path, tmp_path: Path) -> Path:
    """Give the path of a company that was founded just now."""
    return found_company(company_template, tmp_path / "founded.db")


def contents() -> Company:
    """Give what a company of notes is made of."""
    return Company(with_history(DECLARATIONS, table_of(User)), TABS)


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    """Give a place for the settings of one person."""
    return tmp_path / "settings.json"


class OpenWindow(Protocol):
    """Opens the main window on a company, with the settings that lie in a file."""

    def __call__(self, settings_file: Path) -> MainWindow: ...


@pytest.fixture
def open_window(qtbot: QtBot, founded_path: Path) -> Iterator[OpenWindow]:
    """Give a way to open windows; all are closed at the end."""
    opened: list[MainWindow] = []

    def start(settings_file: Path) -> MainWindow:
        window = MainWindow(Appearance("light"), load_settings(settings_file).settings, settings_file, contents)
        opened.append(window)
        window.resize(1280, 720)
        window.show()
        window.begin(str(founded_path))
        qtbot.waitUntil(lambda: window.company is not None)
        return window

    yield start
    for window in opened:
        window.end()
        window.deleteLater()


@pytest.fixture
def window(open_window: OpenWindow, settings_file: Path) -> MainWindow:
    """Give an open window on an empty company of notes."""
    return open_window(settings_file)


def running_timers() -> dict[int, QTimer]:
    """Find the timers that run, by number."""
    timers = [item for item in gc.get_objects() if isinstance(item, QTimer) and isValid(item)]
    return {id(timer): timer for timer in timers if timer.isActive()}


@pytest.fixture(autouse=True)
def no_timer_is_left(qapp: QApplication) -> Iterator[None]:
    """Fail when a timer that the test started still runs, and name what it belongs to."""
    before = set(running_timers())
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [timer for number, timer in running_timers().items() if number not in before]
    names = [type(timer.parent()).__name__ for timer in left]
    assert not left, f"timers left running: {', '.join(names)}"
