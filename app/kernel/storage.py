"""Files that are wholly old or wholly new, whatever happens: held, flushed and put in place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.kernel.database import connect_file, sqlite
from app.kernel.errors import EnvironmentFault

COMPANIONS = ("", "-journal", "-wal", "-shm")
"""What a database file may have beside it, by the ending of its name."""


@contextmanager
def held(path: Path) -> Iterator[Any]:
    """Hold a file so that nobody else has it open; EnvironmentFault when somebody has.

    Leaving WAL needs every other connection to be gone, and folds the log into the file.
    """
    connection = connect_file(path)
    try:
        try:
            for statement in ("PRAGMA busy_timeout=500", "PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=DELETE",
                              "BEGIN EXCLUSIVE", "COMMIT"):
                connection.execute(statement)
        except sqlite.OperationalError as error:
            raise EnvironmentFault(
                "database.in_use", f"{path} is open in another program.",
                "Nothing was changed. Close every window and job that uses it, then try again.",
            ) from error
        yield connection
    finally:
        connection.close()


def put_in_place(made: Path, path: Path, holding: Any | None = None) -> None:
    """Replace a file by the one made for it so that a power cut leaves one or the other, whole."""
    flush_to_disk(made)
    if holding is not None and os.name == "nt":
        # Windows replaces no file that is open, and lets nobody else open it in between.
        holding.close()
    made.replace(path)
    flush_to_disk(path.parent)


def flush_to_disk(path: Path) -> None:
    """Make a file that no database has open, or a folder's list of names, outlive a power cut."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_file(path: Path) -> None:
    """Remove a database file that nobody has open, with what lies beside it."""
    for ending in COMPANIONS:
        path.with_name(path.name + ending).unlink(missing_ok=True)


@contextmanager
def removed_on_failure(path: Path) -> Iterator[None]:
    """Leave nothing of a file behind when it could not be finished."""
    try:
        yield
    except BaseException:
        remove_file(path)
        raise
