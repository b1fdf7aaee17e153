"""What has to be done because time passes: by the clock of a window, or by a command of whoever has no window."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class TickSpec:
    """A command that the window does by itself every so many minutes, when `due` says that there is something to do.

    `permission` is what the person at the window must hold; where they do not, another window does it.
    """

    name: str
    every_minutes: int
    command: Callable[[], object]
    due: Callable[[Connection, datetime], bool]
    permission: str
