"""A desk for widgets under test: reads later are answered when the test says so, in the order it says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from app.kernel.declare import Reader
from app.kernel.errors import CounterflowError
from app.kernel.workspace import Outcome, Workspace
from app.ui.declare import ActionSpec, Selection

T = TypeVar("T")


@dataclass
class Waiting:
    """A read that was asked for and not answered yet."""

    work: Callable[[Reader], Any]
    done: Callable[[Any], None]


class PatientDesk(QObject):
    """Answers `read_later` in `settle` or one at a time, and keeps what it was told."""

    changed = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        """Sit at a company."""
        super().__init__()
        self.workspace = workspace
        self.waiting: list[Waiting] = []
        self.said: list[str] = []
        self.started: list[tuple[ActionSpec, Selection]] = []
        self.opened: list[tuple[str, int]] = []
        self.dispatched: list[object] = []
        self.reads = 0

    def read(self, work: Callable[[Reader], T]) -> T:
        """Read at once."""
        self.reads += 1
        with self.workspace.reader() as reader:
            return work(reader)

    def read_later(self, owner: QObject, work: Callable[[Reader], T], done: Callable[[T], None]) -> None:
        """Keep a read for later."""
        self.waiting.append(Waiting(work, done))

    def answer(self, place: int = 0) -> None:
        """Answer one of the reads that wait."""
        waiting = self.waiting.pop(place)
        waiting.done(self.read(waiting.work))

    def settle(self) -> None:
        """Answer all reads, and those that the answers ask for."""
        while self.waiting:
            self.answer()

    def dispatch(
        self, command: object, done: Callable[[Outcome], None] | None = None,
        refused: Callable[[CounterflowError], None] | None = None,
    ) -> None:
        """Keep a command."""
        self.dispatched.append(command)

    def undo(self, operation_id: int) -> None:
        """Undo nothing."""

    def run_job(
        self, title: str, job: str, args: Any, done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run nothing."""

    def start(self, action: ActionSpec, selection: Selection) -> None:
        """Keep what was started."""
        self.started.append((action, selection))

    def open_record(self, record: str, record_id: int) -> None:
        """Keep what was opened."""
        self.opened.append((record, record_id))

    def preview(self, document: str, record_id: int) -> None:
        """Preview nothing."""

    def say(self, text: str) -> None:
        """Keep what was said."""
        self.said.append(text)
