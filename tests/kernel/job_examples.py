"""Jobs that the tests start in processes of their own."""

import os
import time
from typing import Any

from app.kernel.errors import Cancelled, DomainError, EnvironmentFault, NeedsConfirmation
from app.kernel.jobs import Report, Stopped


def add_up(numbers: list[int], report: Report, stopped: Stopped) -> tuple[int, int]:
    """Add numbers up, telling how far it is; give the sum and the number of the process."""
    for index in range(len(numbers)):
        report(index, len(numbers), "adding")
    return sum(numbers), os.getpid()


def refuse(error: str, report: Report, stopped: Stopped) -> None:
    """Raise one of the tree of errors."""
    errors: dict[str, Exception] = {
        "domain": DomainError("stock.short", "Not enough “Chai”.", field="qty", have=3),
        "question": NeedsConfirmation("credit.limit", "Over the limit?", field="customer_id"),
        "fault": EnvironmentFault("disk.full", "The disk is full.", "Make room."),
    }
    raise errors[error]


def crash(person: str, report: Report, stopped: Stopped) -> None:
    """Fail in a way that nobody foresaw, with a person's name in the message."""
    raise KeyError(person)


def die(_args: Any, report: Report, stopped: Stopped) -> None:
    """End without a word, as when memory runs out."""
    os._exit(9)


def wait_for_cancel(_args: Any, report: Report, stopped: Stopped) -> None:
    """Work until the person cancels."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        report(0, 0, "working")
        if stopped():
            raise Cancelled
        time.sleep(0.01)


def never_listen(_args: Any, report: Report, stopped: Stopped) -> None:
    """Work on whatever the person says."""
    report(0, 0, "deaf")
    time.sleep(60)
