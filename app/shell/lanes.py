"""Work off the window's thread: a few readers, one writer; what they find comes back to the window's thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

T = TypeVar("T")
READERS = 3

Done = Callable[[T], None]
Failed = Callable[[Exception], None]


class Lanes(QObject):
    """The lanes of one open company; close them before the company."""

    _arrived = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start no thread yet: each starts with its first work."""
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._writer = ThreadPoolExecutor(1, "writer")
        self._under_way = 0
        self._open = True
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def under_way(self) -> int:
        """Count the reads and writes whose answers have not come back yet."""
        return self._under_way

    def read(self, owner: QObject, work: Callable[[], T], done: Done[T], failed: Failed) -> None:
        """Run `work` beside others; call back unless `owner` is gone by then."""
        self._submit(self._readers, owner, work, done, failed)

    def write(self, work: Callable[[], T], done: Done[T], failed: Failed) -> None:
        """Run `work` after all writes before it, and before all after it."""
        self._submit(self._writer, self, work, done, failed)

    def close(self) -> None:
        """Finish what is being written, drop what has not begun, and end the threads."""
        self._open = False
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)

    def _submit(
        self, lane: ThreadPoolExecutor, owner: QObject, work: Callable[[], T], done: Done[T], failed: Failed,
    ) -> None:
        if self._open:
            self._under_way += 1
            lane.submit(work).add_done_callback(partial(self._finish, owner, done, failed))

    def _finish(self, owner: QObject, done: Done[T], failed: Failed, future: "Future[T]") -> None:
        if future.cancelled() or not isValid(self):
            return
        error = future.exception()
        if error is None:
            answer: Callable[[], None] = partial(done, future.result())
        elif isinstance(error, Exception):
            answer = partial(failed, error)
        else:
            raise error
        self._arrived.emit(owner, answer)

    def _deliver(self, owner: QObject, answer: Callable[[], None]) -> None:
        self._under_way -= 1
        if self._open and isValid(owner):
            answer()
