"""Which tags records had at a moment in the past, told from the journal."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from app.kernel.columns import table_of
from app.kernel.journal import DELETED, INSERTED, Change, Operation
from app.kernel.tags.tables import Tag, TagOn
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Held:
    """A tag on a record from one moment until another; None stands for always, and for still."""

    tag_id: int
    since: datetime | None
    until: datetime | None

    def at(self, moment: datetime) -> bool:
        """Tell whether the record had it at a moment."""
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)


class PastTags:
    """The tags of all records of a kind through time, read once for many questions."""

    def __init__(self, connection: Connection, record: str) -> None:
        """Read since when and until when each record had which tag."""
        self._words = _words(connection)
        self._spans = spans(connection, record)

    def at(self, record_id: int, moment: datetime) -> frozenset[str]:
        """Give the tags of a record, in small letters, as it had them at a moment.

        A tag of which the journal does not say when it was put on counts as having been there from the beginning.
        """
        ids = self.ids_at(record_id, moment)
        return frozenset(self._words[number] for number in ids if number in self._words)

    def ids_at(self, record_id: int, moment: datetime) -> frozenset[int]:
        """Give the numbers of the tags, and of the lists, that a record had at a moment."""
        return frozenset(one.tag_id for one in self._spans.get(record_id, ()) if one.at(moment))


def rewrite_tags(uow: UnitOfWork, record: str, record_id: int, tag_ids: Collection[int]) -> None:
    """Give a record the tags that it had once, within a rehearsal that takes it back; a removed one is left out."""
    table = table_of(TagOn)
    of_record = (table.c.record == record, table.c.record_id == record_id)
    held = {row.tag_id for row in uow.rows(select(table.c.tag_id).where(*of_record))}
    uow.connection.execute(delete(table).where(*of_record, table.c.tag_id.not_in(tag_ids)))
    there = uow.rows(select(Tag.id).where(Tag.id.in_([number for number in tag_ids if number not in held])))
    ids = uow.new_ids(TagOn, len(there)) if there else ()
    fresh = [{"id": number, "record": record, "record_id": record_id, "tag_id": row.id}
             for number, row in zip(ids, there, strict=True)]
    if fresh:
        uow.connection.execute(insert(table), fresh)


def spans(connection: Connection, record: str) -> dict[int, list[Held]]:
    """Give by record each span of time in which it had a tag."""
    table = table_of(TagOn)
    now = {row.id: dict(row._mapping) for row in connection.execute(select(table))}
    changes: dict[int, list[Any]] = {}
    for change in connection.execute(
        select(Change.row_id, Change.kind, Change.before, Operation.at)
        .join(Operation, Operation.id == Change.operation_id)
        .where(Change.table_name == table.name).order_by(Change.id.desc())
    ):
        changes.setdefault(change.row_id, []).append(change)
    found: dict[int, list[Held]] = {}
    for row_id in sorted(now.keys() | changes.keys()):
        for state, since, until in _backwards(now.get(row_id), changes.get(row_id, ())):
            if state["record"] == record:
                found.setdefault(state["record_id"], []).append(Held(state["tag_id"], since, until))
    return found


def _backwards(
    state: dict[str, Any] | None, changes: Sequence[Any],
) -> Iterator[tuple[dict[str, Any], datetime | None, datetime | None]]:
    """Walk from what a row is at present to what it was, the newest change first."""
    until: datetime | None = None
    for change in changes:
        if state is not None:
            yield state, change.at, until
        state = None if change.kind == INSERTED else {**(state or {}), **change.before}
        until = change.at
    if state is not None:
        yield state, None, until


def _words(connection: Connection) -> dict[int, str]:
    """Give all tags in small letters, those that were removed since, too."""
    gone = connection.execute(
        select(Change.row_id, Change.before).where(
            Change.table_name == table_of(Tag).name, Change.kind == DELETED).order_by(Change.id))
    removed = {row.row_id: str(row.before["folded"]) for row in gone if row.before["sort"] == "tag"}
    there = connection.execute(select(Tag.id, Tag.folded).where(Tag.sort == "tag"))
    return {**removed, **{row.id: row.folded for row in there}}
