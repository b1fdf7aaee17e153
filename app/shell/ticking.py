"""The clock of the window: does what areas declare that time asks for, quietly, and only when there is something."""

from functools import partial
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from app.kernel.ticking import TickSpec
from app.kernel.workspace import Outcome
from app.shell.desk import DISPATCH, ShellDesk
from app.shell.jobs import Dispatching

MINUTE_MILLISECONDS = 60_000


class Ticking(QObject):
    """Asks every minute what is due, off the window's thread; what it does is told to the views, not to the person.

    `ticked` tells the name of what was done and its result, whoever wants to go on from it.
    """

    ticked = Signal(str, object)

    def __init__(self, desk: ShellDesk, parent: QObject | None = None) -> None:
        """Wait until `start`."""
        super().__init__(parent)
        self._desk = desk
        self._minutes = 0
        self._busy: set[str] = set()
        self._timer = QTimer(self, interval=MINUTE_MILLISECONDS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Begin to count minutes."""
        self._timer.start()

    def stop(self) -> None:
        """Count no longer."""
        self._timer.stop()

    def tick(self) -> None:
        """Let a minute pass."""
        self._minutes += 1
        workspace = self._desk.workspace
        for spec in workspace.declarations.ticks:
            if self._minutes % spec.every_minutes == 0 and workspace.actor.may(spec.permission):
                self._look(spec)

    def look(self, name: str) -> None:
        """Ask at once whether one thing is due, without waiting for its minute."""
        workspace = self._desk.workspace
        for spec in workspace.declarations.ticks:
            if spec.name == name and workspace.actor.may(spec.permission):
                self._look(spec)

    def _look(self, spec: TickSpec) -> None:
        if spec.name in self._busy:
            return
        self._busy.add(spec.name)
        now = self._desk.workspace.clock.now()
        read = partial(self._desk.read, lambda reader: spec.due(reader, now))
        self._desk.lanes.read(self, read, partial(self._answered, spec), partial(self._failed, spec))

    def _answered(self, spec: TickSpec, due: bool) -> None:
        if not due:
            self._busy.discard(spec.name)
            return
        workspace, command = self._desk.workspace, spec.command()
        operation = workspace.declarations.operation_for(command)
        if operation.computes:
            wanted = Dispatching(workspace.database.target, command, workspace.actor, uuid4().hex, frozenset())
            self._desk.run_job(
                operation.title, DISPATCH, wanted, partial(self._done, spec), partial(self._failed, spec))
            return
        work = partial(workspace.dispatch, command)
        self._desk.lanes.write(work, partial(self._done, spec), partial(self._failed, spec))

    def _done(self, spec: TickSpec, outcome: Outcome) -> None:
        self._busy.discard(spec.name)
        self._desk.router.tell(outcome)
        self.ticked.emit(spec.name, outcome.value)

    def _failed(self, spec: TickSpec, _error: Exception) -> None:
        # The next minute tries again; whoever works meanwhile meets the same fault and is told of it there.
        self._busy.discard(spec.name)
