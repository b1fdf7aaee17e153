"""Tags and lists as they are seen: on records, as columns of lists, and each with the records that have it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, and_, case, func, literal, not_, or_, select

from app.kernel.columns import table_of
from app.kernel.declare import Declarations, DetailSpec, DocumentSpec, SearchSpec
from app.kernel.listing import Filter, Kind, PresetInfo, Sort, TagWord
from app.kernel.query import Found, ListColumn, ListQuery, Preset, column
from app.kernel.tags.doing import OPERATIONS, RIGHT
from app.kernel.tags.lists import Lists, growing, keep_list_operation, members, request_of
from app.kernel.tags.pages import members_on_paper, tag_detail
from app.kernel.tags.tables import SORTS, TAGGED, Tag, TagOn

_count = select(func.count()).where(TagOn.tag_id == Tag.id).correlate(Tag).scalar_subquery()

_kind = case((Tag.asked.is_not(None), "growing"), else_=Tag.sort)

TAGS = ListQuery(
    "tags", "Tags and lists", "tag", Tag.id, table_of(Tag),
    (
        column("word", "Word", Tag.word, width=26, order=Tag.folded),
        column("sort", "Kind", _kind, Kind.STATE, width=14, states=SORTS, sortable=False),
        column("records", "On", case((Tag.asked.is_(None), _count)), Kind.INTEGER, width=7, sortable=False,
               help="Records that have it; of a list that grows by itself its page counts them."),
        column("note", "What it means", Tag.note, width=40, sortable=False),
    ),
    (Sort("word"),), RIGHT,
    (Preset(PresetInfo("tag", "Tags"), Tag.sort == "tag"), Preset(PresetInfo("list", "Lists"), Tag.sort == "list")),
)


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


def _value(query: ListQuery, sort: str) -> Any:
    return (
        select(func.aggregate_strings(Tag.word, ", ")).join(TagOn, TagOn.tag_id == Tag.id)
        .where(TagOn.record == literal(query.record), TagOn.record_id == query.id, Tag.sort == sort)
        .correlate_except(Tag, TagOn).scalar_subquery()
    )


def _column(query: ListQuery, sort: str, title: str, lists: Callable[[], Lists]) -> ListColumn:
    shown = sort == "tag" and query.record == "customer"
    made = column(
        f"{sort}s", title, _value(query, sort), width=12, sortable=False, shown=shown,
        help="“Contains” and “is one of” find one among several." if sort == "tag" else
        "Lists that are kept by hand; filtered by, those that grow by themselves, too.",
    )
    return replace(made, found=_finder(query, sort, made.value, lists), offered=_offered(query, sort, lists))


def _finder(query: ListQuery, sort: str, value: Any, lists: Callable[[], Lists]) -> Found:
    """Find records by their tags, from the words to the records and not the other way round."""
    holding = select(TagOn.record_id).join(Tag, Tag.id == TagOn.tag_id).where(
        TagOn.record == literal(query.record), Tag.sort == sort)
    record_id: Any = query.id

    def found(connection: Connection, wanted: Filter) -> Any:
        if wanted.operator in ("empty", "filled"):
            return record_id.in_(holding) if wanted.operator == "filled" else record_id.not_in(holding)
        words = _meets(wanted)
        if words is None:
            return None
        held = record_id.in_(holding.where(words))
        if sort == "list":
            held = or_(held, *(
                record_id.in_(members(connection, source, request_of(row.asked)))
                for row, source in growing(connection, lists(), query.record, words)))
        if wanted.operator == "=":
            return held if sort == "list" else and_(held, value == str(wanted.value))
        return not_(held) if wanted.operator == "!=" else held

    return found


def _meets(wanted: Filter) -> Any:
    """Say which words a filter asks for; of several between commas one is enough."""
    said = wanted.value if isinstance(wanted.value, (list, tuple)) else str(wanted.value).split(",")
    folded = [str(part).strip().casefold() for part in said]
    match wanted.operator:
        case "~":
            return Tag.folded.contains(str(wanted.value).casefold(), autoescape=True)
        case "^":
            return Tag.folded.startswith(str(wanted.value).casefold(), autoescape=True)
        case "in" | "=" | "!=":
            return Tag.folded.in_(folded)
    return None


def _offered(query: ListQuery, sort: str, lists: Callable[[], Lists]) -> Callable[[Connection], Sequence[str]]:
    used = select(TagOn.tag_id).where(TagOn.record == query.record)

    def offered(connection: Connection) -> Sequence[str]:
        words = select(Tag.word).where(Tag.sort == sort, Tag.id.in_(used)).order_by(Tag.folded)
        found = list(connection.execute(words).scalars())
        if sort == "list":
            found += [row.word for row, _ in growing(connection, lists(), query.record)]
        return sorted(found, key=str.casefold)

    return offered


def _tagged(query: ListQuery, lists: Callable[[], Lists]) -> ListQuery:
    """Give a list with its tags and lists as columns, to be filtered by what they hold."""
    if query.record not in TAGGED or "tags" in {item.info.key for item in query.columns}:
        return query
    more = (_column(query, "tag", "Tags", lists), _column(query, "list", "Lists", lists))
    return replace(query, columns=(*query.columns, *more))


def with_tags(declarations: Declarations) -> Declarations:
    """Give the declarations with tags and lists on every kind of record that can have them."""
    known: dict[str, ListQuery] = {}
    tagged = tuple(_tagged(query, lambda: known) for query in declarations.lists)
    known.update({query.name: query for query in tagged})
    return replace(
        declarations, operations=(*declarations.operations, *OPERATIONS, keep_list_operation(lambda: known)),
        lists=(*tagged, TAGS), tags=tags_of,
        details=(*declarations.details, DetailSpec("tag", "Tag or list", partial(tag_detail, known))),
        documents=(*declarations.documents, DocumentSpec(
            "list_members", "Members", "tag", RIGHT, partial(members_on_paper, known))),
        searches=(*(_found_by_tag(spec) for spec in declarations.searches), SearchSpec(
            "tag", "Tag or list", Tag, select(Tag.id, Tag.word, Tag.note))),
    )


def _found_by_tag(spec: SearchSpec) -> SearchSpec:
    """Let records that can be tagged be found by the words of their tags, too."""
    if spec.record not in TAGGED:
        return spec
    return replace(spec, select=spec.select.add_columns(words_within(spec.record, table_of(spec.model).c.id, " ")))
