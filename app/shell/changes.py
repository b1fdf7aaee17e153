"""Who changed what: own operations at once, those of other programs within a second."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.kernel.declare import Reader
from app.kernel.history import recent_operations, tables_changed
from app.kernel.workspace import Outcome

POLL_MILLISECONDS = 500

ReadLater = Callable[[QObject, Callable[[Reader], object], Callable[[object], None]], None]


class ChangeRouter(QObject):
    """Tells which tables changed, whoever changed them."""

    changed = Signal(object)

    def __init__(self, read_later: ReadLater, parent: QObject | None = None) -> None:
        """Watch through `read_later` once `start` is called."""
        super().__init__(parent)
        self._read_later = read_later
        self._known: frozenset[int] | None = None
        self._asking = False
        self._timer = QTimer(self, interval=POLL_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to watch; what happened before is not told."""
        self.look()
        self._timer.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()

    def tell(self, outcome: Outcome) -> None:
        """Pass on what an operation of this window changed."""
        if self._known is not None:
            self._known |= {outcome.operation_id}
        if outcome.changes:
            self.changed.emit(outcome.changes)

    def look(self) -> None:
        """Ask once for the operations of others."""
        if not self._asking:
            self._asking = True
            known = self._known
            self._read_later(self, lambda reader: _news(reader, known), self._learn)

    def _learn(self, answer: object) -> None:
        self._asking = False
        if not isinstance(answer, News):
            return
        self._known = answer.operations | (self._known or frozenset())
        if answer.tables:
            self.changed.emit(answer.tables)
