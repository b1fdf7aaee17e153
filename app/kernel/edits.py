"""Changes of a record as its timeline tells them: read from the journal, so that nothing is kept twice."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, Row, Select, Text, and_, bindparam, func, or_, select

from app.kernel.columns import UtcDateTime, table_of
from app.kernel.history import told_values
from app.kernel.journal import INSERTED, SUBJECT_MARK, UPDATED, Change, Operation
from app.kernel.listing import TimelineEntry, Tone
from app.kernel.timeline import COUNTED_UP_TO, OWNER, TimelineSpec, TimelineWanted, holds_words

READ_AT_ONCE = 200
"""Changes read at once while they are searched: their words are put together here, not in the database."""


def edits(
    record: str, model: Any, *, owner: Any = None, kinds: tuple[str, ...] = (INSERTED, UPDATED), icon: str = "pencil",
    words: Callable[[Connection], Callable[[Row[Any]], str]] | None = None,
) -> TimelineSpec:
    """Declare the changes of a record's own row in `model`, or of the one row there whose column `owner` names it.

    `words` makes what says a change in words.
    Changes stand in the journal in the order in which they were made, each with the title of what was done.
    """
    row_id = OWNER if owner is None else select(table_of(model).c.id).where(owner == OWNER).scalar_subquery()
    statement = (
        select(Change.id, Change.row_id, Change.kind, Change.table_name, Change.before, Change.after, Operation.at,
               Operation.title)
        .join(Operation, Operation.id == Change.operation_id)
        .where(
            Change.table_name == bindparam("table", table_of(model).name, type_=Text()), Change.row_id == row_id,
            Change.kind.in_(kinds),
        )
        .order_by(Change.id.desc()).limit(bindparam("page_size", type_=Integer()))
    )
    at, number = bindparam("before_at", type_=UtcDateTime()), bindparam("before_number", type_=BigInteger())
    going_on = statement.where(or_(Operation.at < at, and_(Operation.at == at, Change.id < number)))

    def load(connection: Connection, wanted: TimelineWanted) -> list[TimelineEntry]:
        told = _told(connection, statement, going_on, wanted)
        said = words(connection) if words is not None else _words
        entries = (TimelineEntry(row.at, said(row), Tone.NEUTRAL, icon, id=row.id) for row in told)
        return list(islice((entry for entry in entries if holds_words(entry.text, wanted.search)), wanted.size))

    return TimelineSpec(record, "change", "Changes", "pencil", load, counting(model, Change.row_id == row_id, kinds))


def counting(model: Any, theirs: Any, kinds: tuple[str, ...]) -> Select[Any]:
    """Count the changes of a model's rows, those that a condition names, as far as they are counted."""
    few = select(Change.id).where(
        Change.table_name == table_of(model).name, theirs, Change.kind.in_(kinds),
    ).limit(COUNTED_UP_TO)
    return select(func.count()).select_from(few.subquery())


def _told(
    connection: Connection, first: Select[Any], going_on: Select[Any], wanted: TimelineWanted,
) -> Iterator[Row[Any]]:
    """Read changes from a place on, a page at a time when they are searched."""
    before, size = wanted.before, max(wanted.size, READ_AT_ONCE) if wanted.search else wanted.size
    while True:
        values: dict[str, Any] = {"owner": wanted.record_id, "page_size": size}
        if before is not None:
            values |= {"before_at": before[0], "before_number": before[1]}
        rows = connection.execute(first if before is None else going_on, values).all()
        yield from rows
        if len(rows) < size or not wanted.search:
            return
        before = rows[-1].at, rows[-1].id


def _words(row: Row[Any]) -> str:
    """Say what was done and what it changed; whose it was is said by the page that tells it."""
    values = told_values(row) if row.kind == UPDATED else ""
    title = str(row.title).partition(SUBJECT_MARK)[0]
    return f"{title}: {values}" if values else title
