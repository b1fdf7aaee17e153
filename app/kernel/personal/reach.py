"""Which rows are about a person: those that refer to them, and those that refer to such rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, Text, func, or_, select

from app.kernel.columns import Model, table_of
from app.kernel.drafts import KeptDraft
from app.kernel.own_fields import OwnField, OwnValue
from app.kernel.papers import Attachment, Note
from app.kernel.reminders.tables import Reminder
from app.kernel.tags import TagOn
from app.kernel.unit_of_work import in_batches

CARRIES = frozenset({"carrier_id"})
"""References to a party that makes nothing theirs: who carries a shipment is not whom it is about."""


@dataclass(slots=True)
class Reach:
    """The rows that are about a person, by table; `records` names further kinds under which documents are kept."""

    rows: dict[str, set[int]] = field(default_factory=dict)
    records: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def ids(self, table: Table) -> set[int]:
        """Give the numbers of the rows of a table that are about the person."""
        return self.rows.get(table.name, set())

    def kinds(self, name: str) -> tuple[str, ...]:
        """Give the kinds of record that the rows of a table are shown as: as the table, with and without its area."""
        return (name, name.partition("_")[2], *self.records.get(name, ()))


def personal_columns(model: Any) -> Mapping[str, str | None]:
    """Give what a table says of people: its columns, and what stands there once the person is forgotten."""
    columns: Mapping[str, str | None] = getattr(model, "__personal__", {})
    return columns


def reach_of(
    connection: Connection, roots: Mapping[Table, Iterable[int]], records: Mapping[str, Sequence[str]],
) -> Reach:
    """Follow all references backwards from the rows that are the person, then take documents, notes and the like."""
    reach = Reach(records=records)
    fresh = {table.name: set(ids) for table, ids in roots.items()}
    while fresh:
        for name, ids in fresh.items():
            reach.rows.setdefault(name, set()).update(ids)
        fresh = _referring(connection, reach, fresh)
    for model in (Attachment, Note, KeptDraft, Reminder):
        _take_papers(connection, reach, model)
    _take_own_values(connection, reach)
    _take_tags(connection, reach)
    return reach


def rows_addressed(connection: Connection, addresses: Iterable[str]) -> dict[Table, set[int]]:
    """Find the rows about people whose personal columns hold one of these mail addresses, and no more than it."""
    wanted = sorted({address.casefold() for address in addresses if address})
    found: dict[Table, set[int]] = {}
    for mapper in Model.registry.mappers if wanted else ():
        table = table_of(mapper.class_)
        columns = [table.c[name] for name in personal_columns(mapper.class_) if isinstance(table.c[name].type, Text)]
        if columns and "id" in table.c:
            holds = or_(*(func.lower(column).in_(wanted) for column in columns))
            found[table] = {row[0] for row in connection.execute(select(table.c.id).where(holds))}
    return found


def _referring(connection: Connection, reach: Reach, to: Mapping[str, set[int]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for table in Model.metadata.sorted_tables:
        for column in table.c:
            targets = {key.column.table.name for key in column.foreign_keys} & to.keys()
            if "id" not in table.c or column.name in CARRIES or not targets:
                continue
            ids = {
                row[0] for name in targets for batch in in_batches(sorted(to[name]))
                for row in connection.execute(select(table.c.id).where(column.in_(batch)))
            }
            found.setdefault(table.name, set()).update(ids - reach.ids(table))
    return {name: ids for name, ids in found.items() if ids}


def _take_papers(connection: Connection, reach: Reach, model: Any) -> None:
    table, found = table_of(model), set[int]()
    for name, ids in list(reach.rows.items()):
        for batch in in_batches(sorted(ids)):
            rows = select(table.c.id).where(table.c.record.in_(reach.kinds(name)), table.c.record_id.in_(batch))
            found.update(row[0] for row in connection.execute(rows))
    if found:
        reach.rows.setdefault(table.name, set()).update(found)


def _take_own_values(connection: Connection, reach: Reach) -> None:
    """Take what the firm's own fields hold of the rows that were found."""
    found = {
        row[0] for name, ids in list(reach.rows.items()) for batch in in_batches(sorted(ids))
        for row in connection.execute(
            select(OwnValue.id).join(OwnField, OwnField.id == OwnValue.field_id)
            .where(OwnField.record.in_(reach.kinds(name)), OwnValue.record_id.in_(batch)))
    }
    if found:
        reach.rows.setdefault(table_of(OwnValue).name, set()).update(found)


def _take_tags(connection: Connection, reach: Reach) -> None:
    """Take the tags of the rows that were found, and the places that they have on lists."""
    found = {
        row[0] for name, ids in list(reach.rows.items()) for batch in in_batches(sorted(ids))
        for row in connection.execute(
            select(TagOn.id).where(TagOn.record.in_(reach.kinds(name)), TagOn.record_id.in_(batch)))
    }
    if found:
        reach.rows.setdefault(table_of(TagOn).name, set()).update(found)


def to_forget(connection: Connection, reach: Reach) -> Reach:
    """Leave out what the firm's own fields hold that is not personal: a choice, a day, a figure of none but the firm.

    What is typed freely may say anything of a person, and is forgotten whether its field is declared personal or not.
    """
    name = table_of(OwnValue).name
    kept = {
        row[0] for batch in in_batches(sorted(reach.rows.get(name, ())))
        for row in connection.execute(
            select(OwnValue.id).join(OwnField, OwnField.id == OwnValue.field_id)
            .where(OwnValue.id.in_(batch), OwnField.personal.is_(False), OwnField.kind != "text"))
    }
    return Reach({**reach.rows, name: reach.rows.get(name, set()) - kept}, reach.records)
