"""Jobs in processes of their own: what computes, parses or imports never makes the window wait."""

import multiprocessing
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any

from app.kernel.errors import Cancelled, CounterflowError, EnvironmentFault
from app.kernel.resolve import resolve

Report = Callable[[int, int, str], None]
"""Of how much is done, how much there is (0 when nobody knows), and what is being done in words."""

Stopped = Callable[[], bool]
"""Whether the person cancelled; a job asks now and then, and raises Cancelled when nothing is to be kept."""

JobFunction = Callable[[Any, Report, Stopped], Any]
"""What a job's name ("module:function") stands for; its arguments and its result can be pickled."""

PROCESSES = 2
POLL_SECONDS = 0.1
GRACE_SECONDS = 5.0
REPORT_EVERY_SECONDS = 0.05

SPAWN = multiprocessing.get_context("spawn")
"""A forked child would share the open database with the window, and damage it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; `total` is 0 when nobody knows how much there is."""

    done: int
    total: int
    text: str = ""


class JobCrashedError(RuntimeError):
    """A job ended by an error that nobody foresaw; `trace` tells where, without any value of the company's."""

    def __init__(self, job: str, kind: str, trace: str) -> None:
        """Name the job and the error's kind."""
        super().__init__(f"{job} ended by {kind}\n{trace}")
        self.trace = trace


def _ignore(_progress: Progress) -> None:
    """Show nothing."""


@dataclass(slots=True, eq=False)
class Job:
    """A job that was started; its future gives the result or raises what the job raised."""

    name: str
    args: Any
    progress: Callable[[Progress], None] = _ignore
    future: "Future[Any]" = field(default_factory=Future)
    stop: Event = field(default_factory=SPAWN.Event)

    def cancel(self) -> None:
        """Ask the job to stop; a job that does not listen is ended after some seconds."""
        self.stop.set()

    def result(self, timeout_seconds: float | None = None) -> Any:
        """Wait for the result; raise what the job raised."""
        return self.future.result(timeout_seconds)

    def run(self) -> None:
        """Run to the end and settle the future."""
        self.future.set_running_or_notify_cancel()
        try:
            value = self._watched()
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised to who waits for the result
            self.future.set_exception(error)
        else:
            self.future.set_result(value)

    def _watched(self) -> Any:
        if self.stop.is_set():
            raise Cancelled
        receiver, sender = SPAWN.Pipe(duplex=False)
        process = SPAWN.Process(target=_work, args=(self.name, self.args, sender, self.stop), name=self.name)
        process.start()
        sender.close()
        try:
            return self._listen(receiver, _deadline(self.stop))
        finally:
            process.join(GRACE_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()
            receiver.close()

    def _listen(self, receiver: "Connection[Any, Any]", overdue: Callable[[], bool]) -> Any:
        while not overdue():
            if not receiver.poll(POLL_SECONDS):
                continue
            try:
                kind, content = receiver.recv()
            except EOFError:
                raise _died(self.name) from None
            if kind == "progress":
                self.progress(content)
            elif kind == "value":
                return content
            else:
                raise content if kind == "refusal" else JobCrashedError(self.name, *content)
        raise Cancelled


def _deadline(stop: Event) -> Callable[[], bool]:
    """Tell when the time is up for a job that was cancelled and does not listen."""
    asked_at: list[float] = []

    def overdue() -> bool:
        if stop.is_set() and not asked_at:
            asked_at.append(time.monotonic())
        return bool(asked_at) and time.monotonic() - asked_at[0] > GRACE_SECONDS

    return overdue


def _died(name: str) -> EnvironmentFault:
    return EnvironmentFault(
        "job.died", f"The process of {name} ended without a word; the machine may be short of memory.",
        "Nothing that it had not finished was kept. Close other programs and try again.",
    )


class Processes:
    """The lane of processes: a few at a time, the others wait their turn."""

    def __init__(self, limit: int = PROCESSES) -> None:
        """Start nothing yet."""
        self._watchers = ThreadPoolExecutor(limit, "job")
        self._jobs: list[Job] = []

    def start(self, name: str, args: Any, progress: Callable[[Progress], None] = _ignore) -> Job:
        """Start "module:function" in a process of its own; progress and result arrive on a thread of this lane."""
        job = Job(name, args, progress)
        self._jobs = [other for other in self._jobs if not other.future.done()] + [job]
        self._watchers.submit(job.run)
        return job

    def close(self) -> None:
        """Cancel what runs or waits, and end the processes and threads."""
        for job in self._jobs:
            job.cancel()
        self._watchers.shutdown(wait=True)


def _work(name: str, args: Any, sender: "Connection[Any, Any]", stop: Event) -> None:
    """Do a job within its process and send what came of it."""
    reported_at = 0.0

    def report(done: int, total: int, text: str = "") -> None:
        nonlocal reported_at
        if time.monotonic() - reported_at >= REPORT_EVERY_SECONDS:
            sender.send(("progress", Progress(done, total, text)))
            reported_at = time.monotonic()

    try:
        function: JobFunction = resolve(name)
        sender.send(("value", function(args, report, stop.is_set)))
    except CounterflowError as error:
        sender.send(("refusal", error))
    except Exception as error:
        trace = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
        sender.send(("crash", (type(error).__name__, trace)))
        raise SystemExit(1) from error
