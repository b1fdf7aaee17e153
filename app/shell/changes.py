"""Who changed what: own operations at once, those of other programs within a second."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from app.kernel.history import OPERATIONS, recent_operations, tables_changed
from app.kernel.workspace import Outcome, Workspace
from app.shell.lanes import Lanes

POLL_MILLISECONDS = 500


@dataclass(frozen=True, slots=True)
class News:
    """The latest operations, and the tables that the unknown ones among them changed."""

    operations: frozenset[int]
    tables: frozenset[str]


def news_since(workspace: Workspace, known: frozenset[int] | None) -> News:
    """Read what happened since; nothing is new when nothing was known."""
    with workspace.reader() as reader:
        operations = recent_operations(reader)
        fresh = frozenset() if known is None else operations - known
        return News(operations, tables_changed(reader, fresh) if fresh else frozenset())


class ChangeRouter(QObject):
    """Tells which tables changed, whoever changed them."""

    changed = Signal(object)

    def __init__(self, workspace: Workspace, lanes: Lanes, parent: QObject | None = None) -> None:
        """Watch a company once `start` is called."""
        super().__init__(parent)
        self._workspace, self._lanes = workspace, lanes
        self._known: frozenset[int] | None = None
        self._asking = False
        self._timer = QTimer(self, interval=POLL_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    @property
    def watching(self) -> bool:
        """Tell whether what happened so far is known, so that the next thing is news."""
        return self._known is not None

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
        self.changed.emit(outcome.changes | {OPERATIONS})

    def look(self) -> None:
        """Ask once for the operations of others."""
        if self._asking:
            return
        self._asking = True
        known = self._known
        self._lanes.read(self, lambda: news_since(self._workspace, known), self._learn, self._miss)

    def _learn(self, news: News) -> None:
        self._asking = False
        oldest = min(news.operations, default=0)
        kept = (number for number in self._known or () if number >= oldest)
        self._known = news.operations | frozenset(kept)
        if news.tables:
            self.changed.emit(news.tables)

    def _miss(self, _error: Exception) -> None:
        """Look again next time: whoever reads or writes meanwhile is told what is wrong."""
        self._asking = False
