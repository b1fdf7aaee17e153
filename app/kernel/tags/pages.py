"""The page of a tag or a list: what it means, what it asks for, who is on it; and its members on paper."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select

from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, ListRequest, Row, TagWord
from app.kernel.own_fields import fields_of, with_columns
from app.kernel.printed import Band, PrintColumn, PrintedDocument, PrintTable, PrintText
from app.kernel.query import ListQuery
from app.kernel.search import SearchEntry
from app.kernel.tags.lists import Lists, asked_in_words, request_of
from app.kernel.tags.tables import COLOURS, SORTS, Tag, TagOn

SHOWN = 200
PRINTED = 5_000
"""Members that are printed; more are for a file."""

WORDS: Mapping[str, str] = {
    "customer": "Customers", "supplier": "Suppliers", "carrier": "Carriers", "item": "Items", "ticket": "Tickets",
    "sales_order": "Orders", "opportunity": "Opportunities", "lead": "Leads", "contact": "People",
}
_NAME = (ColumnInfo("name", "Name", width=30, sortable=False), ColumnInfo("more", "", width=24, sortable=False))


def load_tag(connection: Connection, tag_id: int) -> Any:
    """Read a tag or a list; NotFoundError when it is not there."""
    tag = connection.execute(select(table_of(Tag)).where(Tag.id == tag_id)).first()
    if tag is None:
        raise NotFoundError("record.missing", "This tag is not there any more.")
    return tag


def tag_detail(lists: Lists, connection: Connection, tag_id: int, _now: datetime) -> Detail:
    """Show a tag or a list with the records that have it; of a list that grows by itself what it asks, too."""
    tag = load_tag(connection, tag_id)
    source = _source(lists, connection, tag)
    facts = [Fact("Colour", COLOURS[tag.colour % len(COLOURS)]), Fact("What it means", tag.note)]
    if source is not None:
        query, request = source
        facts += [Fact("Members", query.count(connection, request), Kind.INTEGER), Fact("Of", query.title)]
        facts += [Fact("Asks for", words) for words in asked_in_words(query, request)]
    tables = tuple(
        LinesTable(WORDS[record], _NAME, tuple(rows), record)
        for record, rows in _members(connection, tag, source, SHOWN) if rows)
    state = dict(SORTS)["growing" if tag.asked is not None else tag.sort]
    return Detail(
        tag_id, tag.word, "", state, tuple(fact for fact in facts if fact.value not in (None, "")), tables,
        tags=(TagWord(tag.word, tag.colour),),
        hint="" if source is None else "Who becomes what it asks for is on it from then on.",
    )


def _source(lists: Lists, connection: Connection, tag: Any) -> tuple[ListQuery, ListRequest] | None:
    query = lists.get(tag.list_name) if tag.asked is not None else None
    if query is None:
        return None
    return with_columns(query, fields_of(connection, query.record)), request_of(tag.asked)


def _members(
    connection: Connection, tag: Any, source: tuple[ListQuery, ListRequest] | None, most: int,
) -> Iterable[tuple[str, list[Row]]]:
    """Give who is on it, by kind of record, with the names by which they are found."""
    if source is not None:
        query, request = source
        yield query.record, _named(connection, query.record, query.ids(connection, request)[:most])
        return
    for record in WORDS:
        ids = connection.execute(select(TagOn.record_id).where(
            TagOn.tag_id == tag.id, TagOn.record == record).order_by(TagOn.record_id).limit(most)).scalars()
        yield record, _named(connection, record, ids)


def _named(connection: Connection, record: str, ids: Iterable[int]) -> list[Row]:
    numbers = list(ids)
    found = {row.record_id: row for row in connection.execute(
        select(SearchEntry.record_id, SearchEntry.title, SearchEntry.subtitle).where(
            and_(SearchEntry.record == record, SearchEntry.record_id.in_(numbers))))}
    return [Row(number, (found[number].title, found[number].subtitle) if number in found else (f"{number}", ""))
            for number in numbers]


def members_on_paper(lists: Lists, connection: Connection, tag_id: int, now: datetime) -> PrintedDocument:
    """Print who is on a list or has a tag."""
    tag = load_tag(connection, tag_id)
    source = _source(lists, connection, tag)
    bands: list[Band] = [
        PrintTable((PrintColumn("Name", share=55), PrintColumn("", share=45)), tuple(row.values for row in rows),
                   f"{WORDS[record]}: {len(rows)}")
        for record, rows in _members(connection, tag, source, PRINTED) if rows
    ]
    asked = () if source is None else asked_in_words(*source)
    notes = [PrintText("; ".join(asked), "Asks for")] if asked else []
    notes += [PrintText(tag.note)] if tag.note else []
    kind = dict(SORTS)["growing" if tag.asked is not None else tag.sort].word
    return PrintedDocument(
        tag.word, "", f"list-{tag.id}", facts=(("Kind", kind), ("As of", now.date())),
        bands=(*notes, *(bands or [PrintText("Nobody is on it.")])),
    )

