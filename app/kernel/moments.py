"""Sources of a timeline made of a table's columns: what happened when, in the database's own words."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Row,
    Select,
    bindparam,
    func,
    literal,
    select,
    tuple_,
)

from app.kernel.listing import TimelineEntry, Tone
from app.kernel.timeline import COUNTED_UP_TO, OWNER, TimelineSpec, TimelineWanted


def moment(
    record: str, kind: str, title: str, icon: str, *, of: Any, at: Any, number: Any, text: Any,
    source: FromClause | None = None, where: ColumnElement[bool] | None = None, tone: Tone | Any = Tone.ACCENT,
    mark: str = "", leads: str = "", leads_to: Any = None, note: Any = None,
) -> TimelineSpec:
    """Declare what happened to a record at a moment that a column holds; rows without a moment have not come to it.

    `of` is the column that names the owner, `at` the moment (UTC), `number` the row's number: an index on the three
    serves it. `text` (and `note`, a quiet second line) are expressions, so that what is shown is what is searched.
    `leads` is the kind of record an entry leads to and `leads_to` its number, `number` itself when left out. `mark`
    is the entry's icon where it differs from the kind's; `tone` may be an expression that gives a tone's word. Lookups
    for the words are joined in `source` by LEFT JOIN.
    """
    shown = str(tone) if isinstance(tone, Tone) else tone
    columns: dict[str, Any] = {
        "id": number, "at": at, "text": text, "note": literal("") if note is None else note,
        "tone": literal(shown) if isinstance(shown, str) else shown,
        "leads_to": number if leads_to is None else leads_to,
    }
    statement = select(*(value.label(name) for name, value in columns.items()))
    statement = statement if source is None else statement.select_from(source)
    conditions = [of == OWNER, at.is_not(None), *(() if where is None else (where,))]
    statement = statement.where(*conditions).order_by(at.desc(), number.desc())
    statement = statement.limit(bindparam("page_size", type_=Integer()))
    place = tuple_(bindparam("before_at", type_=at.type), bindparam("before_number", type_=BigInteger()))
    going_on = statement.where(tuple_(at, number) < place)

    def load(connection: Connection, wanted: TimelineWanted) -> list[TimelineEntry]:
        asked = statement if wanted.before is None else going_on
        values: dict[str, Any] = {"owner": wanted.record_id, "page_size": wanted.size}
        if wanted.before is not None:
            values |= {"before_at": wanted.before[0], "before_number": wanted.before[1]}
        asked = holding_words(asked, wanted.search, text, *(() if note is None else (note,)))
        return [_entry(row, mark or icon, leads) for row in connection.execute(asked, values)]

    few = select(literal(1)).where(*conditions)
    few = few if source is None else few.select_from(source)
    counting = select(func.count()).select_from(few.limit(COUNTED_UP_TO).subquery())

    return TimelineSpec(record, kind, title, icon, load, counting)


def holding_words(statement: Select[Any], search: str, *texts: Any) -> Select[Any]:
    """Narrow a statement to rows that hold every word of a search in one of the texts, whatever their case."""
    for word in search.lower().split():
        found = [func.lower(text).contains(word, autoescape=True) for text in texts]
        either = found[0]
        for other in found[1:]:
            either |= other
        statement = statement.where(either)
    return statement


def _entry(row: Row[Any], icon: str, leads: str) -> TimelineEntry:
    return TimelineEntry(
        row.at, row.text, Tone(row.tone), icon, leads, row.leads_to or 0 if leads else 0, row.note or "", row.id,
    )
