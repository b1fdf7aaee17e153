"""The one database: how it is opened, read and written."""

import importlib
import math
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from app.kernel.errors import EnvironmentFault

T = TypeVar("T")

sqlite: Any = importlib.import_module("sqlcipher3.dbapi2")
"""The only SQLite in the process; it brings no types of its own."""

APPLICATION_ID = 0x43464C57
"""Written into the head of every file of ours ("CFLW")."""

BUSY_TIMEOUT_SECONDS = 10
FIRST_PAUSE_SECONDS, SHORTEST_PAUSE_SECONDS, AGED_SECONDS = 0.008, 0.001, 1.0

KNOWN = "known"
"""Where a reader's connection keeps what was read at its moment and is asked for again and again."""

SQLITE_SETTINGS = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA cache_size=-65536",
)


def is_server(target: str) -> bool:
    """Tell whether the target names a PostgreSQL server and not a file."""
    return target.startswith(("postgresql://", "postgresql+psycopg://"))


def connect_file(path: Path, mode: str = "rw") -> Any:
    """Open a file through the only driver; `mode=rw` makes a missing file an error and never a new one."""
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    return sqlite.connect(
        address, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT_SECONDS,
        cached_statements=512,
    )


def known(connection: Connection, name: str, read: Callable[[], T]) -> T:
    """Read something once for each moment that a reader sees; whoever writes reads it each time."""
    kept: dict[str, Any] | None = connection.info.get(KNOWN)
    if kept is None:
        return read()
    if name not in kept:
        kept[name] = read()
    value: T = kept[name]
    return value


@dataclass(slots=True)
class Database:
    """An open database: one lane that writes, several that read.

    Readers see one moment; a writer begins with the write lock held, so that what it read stays true.
    """

    target: str
    writing: Engine
    reading: Engine
    path: Path | None = None
    _identity: tuple[int, int] | None = None
    _lane: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is a file on this machine."""
        return self.path is not None

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """Give a connection on which all reads see the same moment."""
        with _faults(self), self.reading.connect() as connection, connection.begin():
            connection.info[KNOWN] = {}
            yield connection

    @contextmanager
    def writer(self) -> Iterator[Connection]:
        """Give the writing connection; leaving the block commits, an error rolls back."""
        if not self._lane.acquire(timeout=BUSY_TIMEOUT_SECONDS * 3):
            raise busy()
        try:
            self._require_same_file()
            with _faults(self), self.writing.begin() as connection:
                yield connection
        finally:
            self._lane.release()

    def clear_traces(self) -> None:
        """Let go of what was written over: the log beside a file, where older pages stand; a server's old rows.

        A reader that is under way keeps them; the next time they are cleared, or the file closed, they go as well.
        """
        if self.path is None:
            self._vacuum()
            return
        connection = connect_file(self.path)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()

    def _vacuum(self) -> None:
        """Clean the tables in place while others work; by itself a server may leave a few old rows in one for ever."""
        with _faults(self), self.writing.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")

    def close(self) -> None:
        """Let go of every connection."""
        self.reading.dispose()
        self.writing.dispose()

    def _require_same_file(self) -> None:
        if self.path is not None and _identity_of(self.path) != self._identity:
            raise EnvironmentFault(
                "database.replaced", f"The file {self.path} was deleted or replaced while it was open.",
                "Nothing more is written. Close the program and open the file you want to work on.",
            )


def open_database(target: str, *, create: bool = False) -> Database:
    """Open a file or a PostgreSQL URL; `create` makes a new, empty file and refuses an old one.

    Raises EnvironmentFault when it is missing, not ours, damaged or out of reach.
    """
    return _open_server(target) if is_server(target) else _open_file(Path(target), create)


def _open_server(target: str) -> Database:
    url = target.replace("postgresql://", "postgresql+psycopg://", 1)
    writing, reading = (
        create_engine(url, isolation_level=level, pool_pre_ping=True, connect_args={"options": _options(url)})
        for level in ("READ COMMITTED", "REPEATABLE READ")
    )
    database = Database(target, writing, reading)
    for engine in (writing, reading):
        event.listen(engine, "connect", _read_sums_whole)
    with _faults(database), reading.connect():
        return database


def _options(url: str) -> str:
    """Give the server's options of an address with ours: compiling the statement of a list takes longer than it."""
    given = make_url(url).query.get("options", "")
    return f"{given if isinstance(given, str) else ' '.join(given)} -c jit=off".strip()


def _read_sums_whole(connection: Any, _record: object) -> None:
    """Read what PostgreSQL adds up as whole numbers: a sum of big integers is a numeric there."""
    from psycopg.types.numeric import NumericLoader

    class WholeLoader(NumericLoader):
        def load(self, data: Any) -> Any:
            value = super().load(data)
            return int(value) if value.is_finite() and value.as_tuple().exponent == 0 else value

    connection.adapters.register_loader("numeric", WholeLoader)


def _open_file(path: Path, create: bool) -> Database:
    if create:
        _create_file(path)
    _require_ours(path)
    database = Database(
        str(path), _file_engine(path, Turn().take, 1), _file_engine(path, _begin_reading, 8), path,
        _identity_of(path),
    )
    with _faults(database), database.reading.connect():
        return database


def _create_file(path: Path) -> None:
    if path.exists():
        raise EnvironmentFault(
            "database.exists", f"There is already a file {path}.", "Choose another name, or open that one.",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = connect_file(path, "rwc")
    except (OSError, sqlite.Error) as error:
        raise _unwritable(path, error) from error
    try:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite.Error as error:
        raise _unwritable(path, error) from error
    finally:
        connection.close()


def _unwritable(path: Path, error: Exception) -> EnvironmentFault:
    return EnvironmentFault(
        "database.unwritable", f"{path.parent} does not let a file be written ({error}).",
        "Choose a folder you may write to, with space left.",
    )


def _require_ours(path: Path) -> None:
    if not path.is_file():
        raise EnvironmentFault(
            "database.missing", f"There is no file {path}.", "Check the name, or make a new company with “new”.",
        )
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise EnvironmentFault(
            "database.read_only", f"{path} or its folder may not be written to.",
            "Ask for the right to write there, or copy the file to a folder of yours and open the copy.",
        )
    try:
        connection = connect_file(path)
        try:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        finally:
            connection.close()
    except sqlite.Error as error:
        raise EnvironmentFault(
            "database.damaged", f"{path} cannot be read as a company ({error}).",
            "Nothing was changed. Restore the last backup, or choose another file.",
        ) from error
    if application_id != APPLICATION_ID:
        raise EnvironmentFault(
            "database.foreign", f"{path} was not made by Counterflow.", "Nothing was changed. Choose another file.",
        )


class Turn:
    """Taking the one write lock of a file in turn with other programs.

    SQLite's own waiting sleeps longer the longer one has waited, so that whoever comes often starves whoever waits.
    Here who has waited longer asks more often, and who had to wait lets the others go first before it comes again.
    """

    def __init__(self) -> None:
        """Begin where nobody else was met."""
        self._met_others = False

    def take(self, connection: Connection) -> None:
        """Begin to write once the lock is free; a lock held for too long is raised as the driver raises it."""
        driver: Any = connection.connection.driver_connection
        begun = time.monotonic()
        if self._met_others:
            time.sleep(FIRST_PAUSE_SECONDS / 2)
        self._met_others = False
        driver.execute("PRAGMA busy_timeout=0")
        try:
            while (waited := time.monotonic() - begun) < BUSY_TIMEOUT_SECONDS and _is_taken(driver):
                self._met_others = True
                time.sleep(pause_seconds(waited))
            if not driver.in_transaction:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            driver.execute(SQLITE_SETTINGS[0])


def pause_seconds(waited_seconds: float) -> float:
    """Give how long to sleep before asking for the lock again: the less, the longer one has waited."""
    young = max(0.0, 1 - waited_seconds / AGED_SECONDS)
    return SHORTEST_PAUSE_SECONDS + (FIRST_PAUSE_SECONDS - SHORTEST_PAUSE_SECONDS) * young


def _is_taken(driver: Any) -> bool:
    """Begin to write unless another holds the lock; any other failure is left to show itself again, in words."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite.Error as error:
        return "locked" in str(error) or "busy" in str(error)
    return False


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _file_engine(path: Path, begin: Callable[[Connection], None], size: int) -> Engine:
    engine = create_engine(
        "sqlite://", module=sqlite, creator=lambda: connect_file(path), poolclass=QueuePool, pool_size=size,
        max_overflow=4, query_cache_size=1500,
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        for setting in SQLITE_SETTINGS:
            connection.execute(setting)
        # SQLAlchemy divides whole numbers with a FLOOR of its own that fails on NULL.
        connection.create_function("floor", 1, _floor, deterministic=True)

    event.listen(engine, "begin", begin)
    return engine


def _floor(value: float | None) -> int | None:
    return None if value is None else math.floor(value)


def _identity_of(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def busy() -> EnvironmentFault:
    """Say that another program holds the write lock."""
    return EnvironmentFault(
        "database.busy", "Another program has been writing to this company for too long.",
        "Nothing was changed. Wait a moment and try again; close other programs that use the file.",
    )


@contextmanager
def _faults(database: Database) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        fault = fault_of(database, error)
        if fault is None:
            raise
        raise fault from error


def fault_of(database: Database, error: DBAPIError) -> EnvironmentFault | None:
    """Translate what disk, lock and network do into words; None when the error is of another sort."""
    text = str(error.orig).lower()
    if "locked" in text or "busy" in text:
        return busy()
    if "full" in text or "disk i/o" in text:
        return EnvironmentFault(
            "disk.full", "The disk is full or failed while writing.",
            "Nothing of this step was kept; everything before it is safe. Make room and try again.",
        )
    if "readonly" in text or "read-only" in text:
        return EnvironmentFault(
            "database.read_only", f"{database.target} may not be written to.", "Ask for the right to write there.",
        )
    if "malformed" in text or "not a database" in text:
        return EnvironmentFault(
            "database.damaged", f"{database.target} is damaged.", "Stop working in it and restore the last backup.",
        )
    if not database.is_sqlite and isinstance(error, OperationalError) and error.connection_invalidated is not False:
        return EnvironmentFault(
            "database.unreachable", "The database server does not answer.",
            "Nothing of this step was kept unless it is listed in the history. Check the network and try again.",
        )
    return None
