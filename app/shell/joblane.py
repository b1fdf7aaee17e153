"""Jobs in processes of their own, as the window sees them: a line in the status bar, a result, a way to stop."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.kernel.jobs import Job, Processes, Progress
from app.shell.statusbar import JobLine, StatusBar

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


class JobLane(QObject):
    """The processes that this window started."""

    idle = Signal()
    _progressed = Signal(object, object)
    _ended = Signal(object, object, object)

    def __init__(self, status: StatusBar, failed: Failed) -> None:
        """Show jobs in a status bar; `failed` tells of those that nobody waits for otherwise."""
        super().__init__(status)
        self._status, self._failed = status, failed
        self._processes = Processes()
        self._running: dict[JobLine, Job] = {}
        queued = Qt.ConnectionType.QueuedConnection
        self._progressed.connect(self._show, queued)
        self._ended.connect(self._settle, queued)

    @property
    def running(self) -> int:
        """Count the jobs that run or wait."""
        return len(self._running)

    def start(self, title: str, job: str, args: Any, done: Done, failed: Failed | None = None) -> None:
        """Run "module:function" in a process; `done` gets its result on the window's thread."""
        line = self._status.add_job(title, lambda: self._cancel(line))
        started = self._processes.start(job, args, lambda progress: self._progressed.emit(line, progress))
        self._running[line] = started
        started.future.add_done_callback(lambda future: self._ended.emit(line, future, (done, failed or self._failed)))

    def _cancel(self, line: JobLine) -> None:
        self._running[line].cancel()

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in self._running.values():
            job.cancel()

    def close(self) -> None:
        """Stop every job and end the threads that watch them."""
        self._processes.close()

    def _show(self, line: JobLine, progress: Progress) -> None:
        if line in self._running:
            line.progress(progress.done, progress.total, progress.text)

    def _settle(self, line: JobLine, future: Any, answers: tuple[Done, Failed]) -> None:
        del self._running[line]
        self._status.remove_job(line)
        done, failed = answers
        error = future.exception()
        answer = partial(done, future.result()) if error is None else partial(failed, error)
        if not self._running:
            self.idle.emit()
        answer()
