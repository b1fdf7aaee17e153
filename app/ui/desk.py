"""What every part of the window may ask of the window: read, do, open, print. The shell is the only one to answer."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, SignalInstance

from app.kernel.declare import Reader
from app.kernel.errors import CounterflowError
from app.kernel.workspace import Outcome, Workspace
from app.ui.declare import ActionSpec, Selection

T = TypeVar("T")


class Desk(Protocol):
    """The window as its parts see it."""

    workspace: Workspace

    @property
    def changed(self) -> SignalInstance:
        """Tell that tables changed: emitted with a frozenset of table names, whoever changed them."""

    def read(self, work: Callable[[Reader], T]) -> T:
        """Read at once, on the window's thread; for what takes a few milliseconds."""

    def read_later(self, owner: QObject, work: Callable[[Reader], T], done: Callable[[T], None]) -> None:
        """Read on another thread and call `done` on the window's, unless `owner` is gone by then."""

    def dispatch(
        self, command: object, done: Callable[[Outcome], None] | None = None,
        refused: Callable[[CounterflowError], None] | None = None,
    ) -> None:
        """Do a command off the window's thread.

        Success is told in the undo bar; a question is asked and answered here; a refusal goes to `refused` when that
        is given, otherwise to the message bar.
        """

    def undo(self, operation_id: int) -> None:
        """Take an operation back, and say so or say why not."""

    def run_job(
        self, title: str, job: str, args: Any, done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `job` ("module:function") in a process of its own, with progress and Cancel in the status bar.

        What it raises goes to `failed` when that is given, otherwise to the message bar.
        """

    def start(self, action: ActionSpec, selection: Selection) -> None:
        """Start an action on a selection: do it, open its form, preview its document or open its screen."""

    def open_record(self, record: str, record_id: int) -> None:
        """Go to the tab and list that show this kind of record, and select it."""

    def preview(self, document: str, record_id: int) -> None:
        """Show a document before it is printed or saved as PDF."""

    def say(self, text: str) -> None:
        """Tell something in the message bar."""
