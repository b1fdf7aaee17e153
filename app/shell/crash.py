"""What happens to an error that nobody foresaw: it is written down on this machine, and the window lives on."""

import faulthandler
import platform
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from app.kernel.settings import company_path

SAFE_TO_QUOTE = (AttributeError, ImportError, NameError, NotImplementedError, RecursionError, TypeError)
"""Errors whose words come from the program's text; all others may quote the names of people."""

REPORTS_KEPT = 20

def reports_folder() -> Path:
    """Give the folder in which crash reports lie."""
    return company_path().parent / "reports"


def report_text(error: BaseException, moment: datetime) -> str:
    """Write down where an error happened, without any value of the company's."""
    lines = [
        f"time     {moment.isoformat(timespec='seconds')}",
        f"python   {platform.python_version()} on {platform.system()} {platform.release()}",
        f"thread   {threading.current_thread().name}",
    ]
    for link in _chain(error):
        words = f": {link}" if isinstance(link, SAFE_TO_QUOTE) else ""
        lines += ["", f"{type(link).__module__}.{type(link).__qualname__}{words}"]
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(link.__traceback__)
        ]
    return "\n".join(lines) + "\n"


def _chain(error: BaseException) -> list[BaseException]:
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links:
        links.append(link)
        link = link.__cause__ or link.__context__
    return links


def write_report(folder: Path, error: BaseException) -> Path | None:
    """Write a report into the folder, keeping the newest; None when even that fails."""
    moment = datetime.now(UTC)
    path = folder / f"crash-{moment:%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(report_text(error, moment), encoding="utf-8")
        for old in sorted(folder.glob("crash-*.txt"))[:-REPORTS_KEPT]:
            old.unlink()
    except OSError:
        return None
    return path


@contextmanager
def watching(folder: Path, tell: Callable[[BaseException, Path | None], None]) -> Iterator[None]:
    """Catch what reaches nobody: in slots, in threads, and in the interpreter's own code.

    `tell` gets the error and its report, on whatever thread it happened.
    """
    folder.mkdir(parents=True, exist_ok=True)

    def caught(error: BaseException) -> None:
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            return
        tell(error, write_report(folder, error))

    def in_slot(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        caught(error)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            caught(args.exc_value)

    before = sys.excepthook, threading.excepthook
    place = folder / "fatal.txt"
    with place.open("w", encoding="utf-8") as fatal:
        faulthandler.enable(fatal)
        sys.excepthook, threading.excepthook = in_slot, in_thread
        try:
            yield
        finally:
            sys.excepthook, threading.excepthook = before
            faulthandler.disable()
    if place.stat().st_size == 0:
        place.unlink()
