"""Making a database and bringing one up to date: it is wholly old or wholly new, whatever happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.kernel.backup import back_up_connection, now_stamp
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
from app.kernel.storage import held, put_in_place, remove_file, removed_on_failure

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
    remove_file(making)
    with removed_on_failure(making), _explained(path):
        open_database(str(making), create=True).close()
        _run_on_file(making)
        put_in_place(making, path)
    return open_database(target)


def _create_on_server(target: str) -> Database:
    database = open_database(target)
    with _closed_on_failure(database):
        _require_empty(database)
        _upgrade_server(target, None)
    return database


def _require_empty(database: Database) -> None:
    if schema_state(database).standing is not Standing.EMPTY:
        raise EnvironmentFault(
            "database.exists", "There is already a company in this database.",
            "Name an empty database, or open the company that is there.",
        )


@contextmanager
def _closed_on_failure(database: Database) -> Iterator[None]:
    try:
        yield
    except BaseException:
        database.close()
        raise


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
    remove_file(copy)
    with _explained(path), held(path) as connection:
        folder = backups or path.parent / f"{path.stem} backups"
        back_up_connection(connection, folder / f"{path.stem} {now_stamp()} before upgrade.db")
        with removed_on_failure(copy):
            connection.execute("VACUUM INTO ?", (str(copy),))
            _run_on_file(copy)
            _prove_file(copy, proof)
            put_in_place(copy, path, connection)


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
