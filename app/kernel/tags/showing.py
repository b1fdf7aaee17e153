"""Tags and lists as they are seen: on records, as columns of lists, and each with the records that have it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, literal, select

from app.kernel.columns import table_of
from app.kernel.declare import Declarations, DetailSpec, SearchSpec
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Row, Sort, TagWord
from app.kernel.query import ListColumn, ListQuery, Preset, column
from app.kernel.search import SearchEntry
from app.kernel.tags.doing import OPERATIONS, RIGHT
from app.kernel.tags.tables import COLOURS, SORTS, TAGGED, Tag, TagOn

SHOWN = 200
WORDS = {
    "customer": "Customers", "supplier": "Suppliers", "carrier": "Carriers", "item": "Items", "ticket": "Tickets",
    "sales_order": "Orders", "opportunity": "Opportunities", "lead": "Leads", "contact": "Contacts",
}
_count = select(func.count()).where(TagOn.tag_id == Tag.id).correlate(Tag).scalar_subquery()

TAGS = ListQuery(
    "tags", "Tags and lists", "tag", Tag.id, table_of(Tag),
    (
        column("word", "Word", Tag.word, width=26, order=Tag.folded),
        column("sort", "Kind", Tag.sort, Kind.STATE, width=8, states=SORTS, sortable=False),
        column("records", "On", _count, Kind.INTEGER, width=7, sortable=False, help="Records that have it."),
        column("note", "What it means", Tag.note, width=40, sortable=False),
    ),
    (Sort("word"),), RIGHT,
    (Preset(PresetInfo("tag", "Tags"), Tag.sort == "tag"), Preset(PresetInfo("list", "Lists"), Tag.sort == "list")),
)
_NAME = (ColumnInfo("name", "Name", width=30, sortable=False), ColumnInfo("more", "", width=24, sortable=False))


def tags_of(connection: Connection, record: str, record_id: int) -> tuple[TagWord, ...]:
    """Give the tags of a record and the lists it stands on, by their words."""
    rows = connection.execute(
        select(Tag.word, Tag.colour, Tag.sort).join(TagOn, TagOn.tag_id == Tag.id)
        .where(TagOn.record == record, TagOn.record_id == record_id).order_by(Tag.sort.desc(), Tag.folded)
    )
    return tuple(TagWord(row.word, row.colour) for row in rows)


def words_within(record: str, record_id: Any, separator: str = ", ") -> Any:
    """Give the tags of a record as an expression within a statement: its words in one text, None of none."""
    return (
        select(func.aggregate_strings(Tag.word, separator)).join(TagOn, TagOn.tag_id == Tag.id)
        .where(TagOn.record == literal(record), TagOn.record_id == record_id, Tag.sort == "tag")
        .correlate_except(Tag, TagOn).scalar_subquery()
    )


def words_on(connection: Connection, record: str, record_id: int) -> tuple[str, ...]:
    """Give the tags of a record, without the lists on which it stands."""
    return tuple(connection.execute(
        select(Tag.word).join(TagOn, TagOn.tag_id == Tag.id)
        .where(TagOn.record == record, TagOn.record_id == record_id, Tag.sort == "tag").order_by(Tag.folded)
    ).scalars())


def tag_detail(connection: Connection, tag_id: int, _now: datetime) -> Detail:
    """Show a tag or a list with the records that have it."""
    tag = connection.execute(select(table_of(Tag)).where(Tag.id == tag_id)).first()
    if tag is None:
        raise NotFoundError("record.missing", "This tag is not there any more.")
    tables = []
    for record, title in WORDS.items():
        entry = and_(SearchEntry.record == TagOn.record, SearchEntry.record_id == TagOn.record_id)
        rows = connection.execute(
            select(TagOn.record_id, func.coalesce(SearchEntry.title, ""), func.coalesce(SearchEntry.subtitle, ""))
            .outerjoin(SearchEntry, entry).where(TagOn.tag_id == tag_id, TagOn.record == record)
            .order_by(TagOn.record_id).limit(SHOWN)
        ).all()
        if rows:
            tables.append(LinesTable(title, _NAME, tuple(Row(row[0], (row[1], row[2])) for row in rows), record))
    facts = (Fact("Colour", COLOURS[tag.colour % len(COLOURS)]), Fact("What it means", tag.note))
    return Detail(
        tag_id, tag.word, "", dict(SORTS)[tag.sort], tuple(fact for fact in facts if fact.value), tuple(tables),
        tags=(TagWord(tag.word, tag.colour),),
    )


def _column(query: ListQuery, sort: str, title: str) -> ListColumn:
    value: Any = (
        select(func.aggregate_strings(Tag.word, ", ")).join(TagOn, TagOn.tag_id == Tag.id)
        .where(TagOn.record == literal(query.record), TagOn.record_id == query.id, Tag.sort == sort)
        .correlate_except(Tag, TagOn).scalar_subquery()
    )
    shown = sort == "tag" and query.record == "customer"
    return column(f"{sort}s", title, value, width=12, sortable=False, shown=shown)


def _tagged(query: ListQuery) -> ListQuery:
    """Give a list with its tags and lists as columns, to be filtered by what they hold."""
    if query.record not in TAGGED or "tags" in {item.info.key for item in query.columns}:
        return query
    return replace(query, columns=(*query.columns, _column(query, "tag", "Tags"), _column(query, "list", "Lists")))


def with_tags(declarations: Declarations) -> Declarations:
    """Give the declarations with tags and lists on every kind of record that can have them."""
    return replace(
        declarations, operations=(*declarations.operations, *OPERATIONS),
        lists=(*(_tagged(query) for query in declarations.lists), TAGS),
        details=(*declarations.details, DetailSpec("tag", "Tag or list", tag_detail)), tags=tags_of,
        searches=(*(_found_by_tag(spec) for spec in declarations.searches), SearchSpec(
            "tag", "Tag or list", Tag, select(Tag.id, Tag.word, Tag.note))),
    )


def _found_by_tag(spec: SearchSpec) -> SearchSpec:
    """Let records that can be tagged be found by the words of their tags, too."""
    if spec.record not in TAGGED:
        return spec
    return replace(spec, select=spec.select.add_columns(words_within(spec.record, table_of(spec.model).c.id, " ")))
