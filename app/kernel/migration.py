"""Making a database and bringing one up to date: it is wholly old or wholly new, whatever happens."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.kernel.backup import back_up_connection
from app.kernel.database import Database, connect_file, is_server, open_database, sqlite
from app.kernel.errors import EnvironmentFault
from app.kernel.schema import (
    SchemaState,
    Standing,
    fingerprint,
    fresh_fingerprint,
    migrating_engine,
    newer,
    run_steps,
    schema_state,
    state_of,
)

Proof = Callable[[Connection], list[str]]
"""What the ledger says of itself after the steps: a sentence for each disagreement."""

ADVISORY_LOCK = 0x43464C57
SHOWN_PROBLEMS = 5


def create_database(target: str) -> Database:
    """Make a new company's database at the newest schema and open it; refuse a file or tables that are there.

    Raises EnvironmentFault when it cannot be made; nothing is left behind then.
    """
    if is_server(target):
        return _create_on_server(target)
    path = Path(target)
    if path.exists():
        raise EnvironmentFault(
            "database.exists", f"There is already a file {path}.", "Choose another name, or open that one.",
        )
    making = path.with_name(f"{path.name}.making")
    making.unlink(missing_ok=True)
    open_database(str(making), create=True).close()
    with _removed_on_failure(making), _explained(making):
        _run_on_file(making)
        _put_in_place(making, path)
    return open_database(target)


def _create_on_server(target: str) -> Database:
    database = open_database(target)
    try:
        if schema_state(database).standing is not Standing.EMPTY:
            raise EnvironmentFault(
                "database.exists", "There is already a company in this database.",
                "Name an empty database, or open the company that is there.",
            )
        _upgrade_server(target, None)
    except BaseException:
        database.close()
        raise
    return database


def upgrade(target: str, *, proof: Proof | None = None, backups: Path | None = None) -> SchemaState:
    """Bring a database to the newest schema and give the state it was in; a file is backed up first.

    A copy is upgraded, proved and put in the file's place. Raises EnvironmentFault when another program has the file
    open, when it is newer than the program, or when a step or a proof fails; the database is then as it was.
    """
    database = open_database(target)
    try:
        before = schema_state(database)
    finally:
        database.close()
    if before.standing is Standing.NEWER:
        raise newer(target, before)
    if before.standing is Standing.CURRENT:
        return before
    if is_server(target):
        _upgrade_server(target, proof)
    else:
        _upgrade_file(Path(target), proof, backups)
    return before


def _upgrade_server(target: str, proof: Proof | None) -> None:
    url = target.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, poolclass=NullPool)
    with _explained(target), engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        if state_of(connection).standing is not Standing.CURRENT:
            run_steps(connection)
            _require_proved(proof(connection) if proof else [])


def _upgrade_file(path: Path, proof: Proof | None, backups: Path | None) -> None:
    copy = path.with_name(f"{path.name}.upgrading")
    copy.unlink(missing_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    with _explained(path), held(path) as connection:
        folder = backups or path.parent / f"{path.stem} backups"
        back_up_connection(connection, folder / f"{path.stem} {stamp} before upgrade.db")
        with _removed_on_failure(copy):
            connection.execute("VACUUM INTO ?", (str(copy),))
            _run_on_file(copy)
            _prove_file(copy, proof)
            _put_in_place(copy, path, connection)


@contextmanager
def held(path: Path) -> Iterator[Any]:
    """Hold a file so that nobody else has it open; EnvironmentFault when somebody has.

    Leaving WAL needs every other connection to be gone, and folds the log into the file.
    """
    connection = connect_file(path)
    try:
        try:
            connection.execute("PRAGMA busy_timeout=500")
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except sqlite.OperationalError as error:
            raise EnvironmentFault(
                "database.in_use", f"{path} is open in another program.",
                "Nothing was changed. Close every window and job that uses it, then try again.",
            ) from error
        yield connection
    finally:
        connection.close()


def _run_on_file(path: Path) -> None:
    engine = migrating_engine(lambda: connect_file(path))
    with engine.begin() as connection:
        run_steps(connection)


def _prove_file(path: Path, proof: Proof | None) -> None:
    engine = migrating_engine(lambda: connect_file(path))
    with engine.begin() as connection:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        problems = [f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there" for row in broken]
        problems += [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        problems += _differences(fingerprint(connection), fresh_fingerprint())
        _require_proved(problems + (proof(connection) if proof else []))


def _differences(have: dict[str, tuple[str, ...]], want: dict[str, tuple[str, ...]]) -> list[str]:
    names = sorted(name for name in have.keys() | want.keys() if have.get(name) != want.get(name))
    return [f"{name} is not what a new company has" for name in names]


def _require_proved(problems: list[str]) -> None:
    if problems:
        shown = "; ".join(problems[:SHOWN_PROBLEMS])
        more = f"; and {len(problems) - SHOWN_PROBLEMS} more" if len(problems) > SHOWN_PROBLEMS else ""
        raise EnvironmentFault(
            "migration.unproved", f"The upgraded copy does not hold together: {shown}{more}.",
            "The company is as it was before. Keep the file and report this.", problems=problems,
        )


def _put_in_place(copy: Path, path: Path, holding: Any | None = None) -> None:
    """Replace the file by its copy so that a power cut leaves one or the other, whole."""
    flush_to_disk(copy)
    if holding is not None and os.name == "nt":
        holding.close()
    copy.replace(path)
    flush_to_disk(path.parent)


def flush_to_disk(path: Path) -> None:
    """Make a closed file, or a folder's list of names, outlive a power cut."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _removed_on_failure(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for name in (path.name, f"{path.name}-journal", f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        raise


@contextmanager
def _explained(target: Path | str) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise EnvironmentFault(
            "migration.failed", f"A row of {target} stands in the way of the new schema ({error.orig}).",
            "The company is as it was before. Mend the row with the older program, or report this.",
        ) from error
    except (DBAPIError, sqlite.Error, OSError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise EnvironmentFault(
            "migration.failed", f"{target} could not be brought to the new schema ({reason}).",
            "The company is as it was before. Make sure there is room on the disk, then try again.",
        ) from error
