"""Giving somebody the sample company: unpacked from what is shipped, and moved to their own time."""

import lzma
import re
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    type_coerce,
    update,
)

from app.areas.support.operations import RecomputeDueTimes
from app.kernel.clock import SetClock
from app.kernel.columns import Day, Model, UtcDateTime, table_of
from app.kernel.database import is_server, open_database
from app.kernel.errors import EnvironmentFault
from app.kernel.journal import Change, Operation
from app.kernel.migration import create_database, upgrade
from app.kernel.resources import resource_path
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from app.sample.generator import SAMPLE_END

DAY_MICROS = 86_400_000_000
FAR_WEEKS = 5_200
ROWS_AT_ONCE = 5_000
GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name <> 'kernel_search'"
"""What keeps done moves and the history from being changed; nobody works in the file yet, and they are put back."""

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=[\"T])")


def make_sample(target: str, now: datetime | None = None) -> None:
    """Make the sample company in a new file or an empty database, ending within the last seven days.

    Raises EnvironmentFault when there is something at the target already, or it cannot be written.
    """
    weeks = max(((now or datetime.now(UTC)) - SAMPLE_END) // timedelta(weeks=1), 0)
    if is_server(target):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "sample.db"
            _unpack(file, weeks)
            _carry_over(file, target)
    else:
        _unpack(Path(target), weeks)


def _unpack(path: Path, weeks: int) -> None:
    if path.exists():
        raise EnvironmentFault(
            "database.exists", f"There is already a file {path}.", "Choose another name, or open that one."
        )
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with lzma.open(resource_path("sample", "company.db.xz")) as packed, unfinished.open("wb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)
        upgrade(str(unfinished))
        _move_in_time(unfinished, weeks)
        unfinished.rename(path)
    except OSError as error:
        raise EnvironmentFault(
            "database.unwritable",
            f"{path.parent} does not let a file be written ({error}).",
            "Choose a folder you may write to, with space left.",
        ) from error
    finally:
        for leftover in path.parent.glob(unfinished.name + "*"):
            leftover.unlink()


def _move_in_time(path: Path, weeks: int) -> None:
    if not weeks:
        return
    database = open_database(str(path))
    try:
        with database.writer() as writer:
            guards = writer.exec_driver_sql(GUARDS).all()
            for name, _ in guards:
                writer.exec_driver_sql(f"DROP TRIGGER {name}")
            for table in Model.metadata.sorted_tables:
                _move_columns(writer, table, weeks)
            _move_journal(writer, weeks)
            for _, statement in guards:
                writer.exec_driver_sql(statement)
        # business hours do not move by whole days where the clocks change in between
        moved = Workspace(database, DECLARATIONS, SetClock(SAMPLE_END + timedelta(weeks=weeks)))
        moved.dispatch(RecomputeDueTimes())
    finally:
        database.close()


def _move_columns(writer: Connection, table: Table, weeks: int) -> None:
    """Move all times of a table; where one is part of a key, by way of a time at which no row can meet another."""
    times = [column for column in table.c if isinstance(column.type, UtcDateTime | Day)]
    keys = [*(constraint.columns for constraint in table.constraints if isinstance(constraint, UniqueConstraint)),
            *(index.columns for index in table.indexes if index.unique)]
    in_keys = any(column.name in key for column in times for key in keys)
    for step in (weeks + FAR_WEEKS, -FAR_WEEKS) if in_keys else (weeks,):
        if times:
            writer.execute(update(table).values({column: _moved(column, step) for column in times}))


def _moved(column: Any, weeks: int) -> Any:
    if isinstance(column.type, UtcDateTime):
        return type_coerce(column, BigInteger()) + weeks * 7 * DAY_MICROS
    return func.date(column, f"{weeks * 7:+d} days")


def _move_journal(writer: Connection, weeks: int) -> None:
    """Move the times that the history remembers, so that what is undone comes back at its own time."""
    change, operation = table_of(Change), table_of(Operation)
    for table in Model.metadata.sorted_tables:
        then, since = (_moved_json(column, table, weeks) for column in (change.c.before, change.c.after))
        if then is not None and since is not None:
            writer.execute(update(change).where(change.c.table_name == table.name).values(before=then, after=since))
    said = [
        {"row": row.id, "given": _moved_text(row.args, weeks), "gave": _moved_text(row.result, weeks)}
        for row in writer.execute(select(operation.c.id, operation.c.args, operation.c.result))
    ]
    writer.execute(
        update(operation)
        .where(operation.c.id == bindparam("row"))
        .values(args=bindparam("given"), result=bindparam("gave")),
        said,
    )


def _moved_json(column: Any, table: Table, weeks: int) -> Any:
    """Give a remembered row with its times moved; what it does not hold is not added, and nothing stays nothing."""
    stored = type_coerce(column, Text())
    moved: list[Any] = []
    for time in table.c:
        path = f"$.{time.name}"
        held = func.json_extract(stored, path)
        if isinstance(time.type, UtcDateTime):
            moved += [path, held + weeks * 7 * DAY_MICROS]
        elif isinstance(time.type, Day):
            moved += [path, func.date(held, f"{weeks * 7:+d} days")]
    return func.json_replace(stored, *moved) if moved else None


def _moved_text(stored: str, weeks: int) -> str:
    return _ISO_DAY.sub(lambda found: (date.fromisoformat(found.group()) + timedelta(weeks=weeks)).isoformat(), stored)


def _carry_over(file: Path, target: str) -> None:
    """Copy every row of a file into a new database on a server, and let its numbers go on from there."""
    source, server = open_database(str(file)), create_database(target)
    try:
        with source.reader() as reader, server.writer() as writer:
            # A new company begins with rows of its own, such as the rules of classes; the file has its own.
            for table in reversed(Model.metadata.sorted_tables):
                writer.execute(delete(table))
            for table in Model.metadata.sorted_tables:
                _copy_rows(reader, writer, table)
            _go_on_numbering(writer)
    finally:
        source.close()
        server.close()


def _copy_rows(reader: Connection, writer: Connection, table: Table) -> None:
    rows = reader.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table)).mappings()
    own = [key.parent for key in table.foreign_keys if key.column.table is table]
    for part in rows.partitions(ROWS_AT_ONCE):
        entries = [dict(row) for row in part]
        writer.execute(insert(table), [{**row, **{column.name: None for column in own}} for row in entries])
        for column in own:
            pointing: Iterable[dict[str, Any]] = (row for row in entries if row[column.name] is not None)
            for row in pointing:
                writer.execute(update(table).where(table.c.id == row["id"]).values({column.name: row[column.name]}))


def _go_on_numbering(writer: Connection) -> None:
    for table in Model.metadata.sorted_tables:
        if "id" in table.c:
            last = writer.execute(select(func.max(table.c.id))).scalar()
            if last is not None:
                go_on = text("SELECT setval(pg_get_serial_sequence(:t, 'id'), :n)")
                writer.execute(go_on, {"t": table.name, "n": last})
