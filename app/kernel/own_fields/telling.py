"""Changes of the firm's own fields, and tags that were put on, in the timeline of a record."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from heapq import nlargest
from typing import Any

from sqlalchemy import Connection, Row, bindparam, literal, select

from app.kernel.columns import table_of
from app.kernel.edits import counting, edits
from app.kernel.formatting import Formatter
from app.kernel.journal import INSERTED, SUBJECT_MARK, UPDATED, Change, row_values
from app.kernel.listing import Kind, TimelineEntry
from app.kernel.own_fields.kinds import EMPTY, FACT_KINDS, said_value, shown_value
from app.kernel.own_fields.tables import FieldFacts, OwnField, OwnValue, fields_of
from app.kernel.search import SearchEntry
from app.kernel.timeline import OWNER, TimelineSpec, TimelineWanted

KINDS = (INSERTED, UPDATED)


def own_edits(record: str) -> TimelineSpec:
    """Declare the changes of the firm's own fields of a kind of record: which field, from what to what.

    Each of its few values has a history of its own, read by index; the newest of all of them are taken.
    """
    one = edits(record, OwnValue, kinds=KINDS, icon="sliders-horizontal", words=partial(_teller, record))
    fields = select(OwnField.id).where(OwnField.record == literal(record))
    rows = select(OwnValue.id).where(OwnValue.record_id == OWNER, OwnValue.field_id.in_(fields))

    def load(connection: Connection, wanted: TimelineWanted) -> list[TimelineEntry]:
        held = connection.execute(rows, {"owner": wanted.record_id}).scalars().all()
        found = [entry for number in held for entry in one.load(connection, replace(wanted, record_id=number))]
        return nlargest(wanted.size, found, key=lambda entry: (entry.at, entry.id))

    return replace(one, load=load, counting=counting(OwnValue, Change.row_id.in_(rows), KINDS))


def _teller(record: str, connection: Connection) -> Callable[[Row[Any]], str]:
    fields = {field.id: field for field in fields_of(connection, record)}
    held = table_of(OwnValue)
    whose = select(held.c.field_id).where(held.c.id == bindparam("row"))

    def tell(row: Row[Any]) -> str:
        title = str(row.title).partition(SUBJECT_MARK)[0]
        field = fields.get(connection.execute(whose, {"row": row.row_id}).scalar() or 0)
        if field is None:
            return title
        sides = (_said(connection, field, side) for side in (row.before, row.after))
        return f"{title}: {field.title}: {' → '.join(sides)}"

    return tell


def _said(connection: Connection, field: FieldFacts, side: Any) -> str:
    columns = {**EMPTY, **(row_values(table_of(OwnValue), side) if side else {})}
    title = None
    if field.kind == "link" and columns["number"] is not None:
        title = connection.execute(select(SearchEntry.title).where(
            SearchEntry.record == field.links_to, SearchEntry.record_id == columns["number"])).scalar()
    value = shown_value(field, columns, title)
    if isinstance(value, bool):
        return "yes" if value else "no"
    kind = FACT_KINDS[field.kind]
    return "–" if value is None else Formatter().text(said_value(value), Kind.TEXT if kind is Kind.CODE else kind)
