"""Finding records by any part of their words: FTS5 trigrams on SQLite, pg_trgm on PostgreSQL."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Index, Select, bindparam, delete, func, insert, literal, select, text
from sqlalchemy.orm import Mapped

from app.kernel.columns import Model, Numbered, table_of, table_options
from app.kernel.unit_of_work import in_batches

TRIGRAM = 3
FEWEST_DIGITS = 6
"""Digits from which on a query of nothing but digits and signs may be a phone number."""

COMMON = 6_000
"""Records from which on a query is common: as many are looked at one by one until a page of them is found."""

WIDE = 500
"""Numbers from which on a range is asked for by its limits."""


class SearchEntry(Numbered, Model):
    """What can be found of one record; `folded` is its text in small letters, for short beginnings."""

    __tablename__ = "kernel_search"
    __table_args__ = table_options(
        Index("ux_kernel_search_record", "record", "record_id", unique=True),
        Index("ix_kernel_search_folded", "record", "folded"),
    )

    record: Mapped[str]
    record_id: Mapped[int]
    title: Mapped[str]
    subtitle: Mapped[str]
    folded: Mapped[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was found."""

    record: str
    record_id: int
    title: str
    subtitle: str


def _words(query: str) -> list[str]:
    return query.casefold().split()


def phone_digits(query: str) -> str:
    """Give the digits of what may be a phone number without what is dialled before it; nothing when it is none.

    They are part of the number in E.164, whether it was typed for abroad or not.

    >>> [phone_digits(text) for text in ("030/007-4321", "+49 (0)30 0074321", "0049 30 0074321", "SO-00012", "12345")]
    ['300074321', '49300074321', '49300074321', '', '']
    """
    plain = query.replace("(0)", "")
    if any(not (sign.isdigit() or sign in "+-/(). ") for sign in plain):
        return ""
    digits = "".join(sign for sign in plain if sign.isdigit()).lstrip("0")
    return digits if len(digits) >= FEWEST_DIGITS else ""


def _entry_ids(connection: Connection, query: str) -> Select[Any]:
    """Select the entries that hold every word of the query, or the phone number that it may be."""
    digits = phone_digits(query)
    if not digits or digits == query.strip():
        return _holding(connection, query)
    either = _holding(connection, query).union_all(_holding(connection, digits)).subquery()
    return select(SearchEntry.id).where(SearchEntry.id.in_(select(either.c.id)))


def _holding(connection: Connection, query: str) -> Select[Any]:
    """Select the entries that hold every word of the query; short words count from the beginning of the text only."""
    statement = select(SearchEntry.id)
    long = [word for word in _words(query) if len(word) >= TRIGRAM]
    short = [word for word in _words(query) if len(word) < TRIGRAM]
    if connection.dialect.name == "sqlite" and long:
        hits = text("SELECT rowid FROM kernel_search_index WHERE kernel_search_index MATCH :match")
        found = hits.bindparams(match=_all_of(long)).columns(SearchEntry.id)
        statement = statement.where(SearchEntry.id.in_(found))
    else:
        for word in long:
            statement = statement.where(SearchEntry.folded.contains(word, autoescape=True))
    for word in short:
        if long:
            statement = statement.where(SearchEntry.folded.contains(word, autoescape=True))
        else:
            statement = statement.where(SearchEntry.folded >= word, SearchEntry.folded < word + "\U0010ffff")
    return statement


def matching_ids(connection: Connection, record: str, query: str) -> Select[Any]:
    """Select the ids of the records of one kind that hold every word of the query."""
    entries = _entry_ids(connection, query)
    return entries.with_only_columns(SearchEntry.record_id).where(SearchEntry.record == record)


def is_common(connection: Connection, record: str, query: str) -> bool:
    """Tell whether so many records of a kind hold the query that the first of them are found sooner one by one.

    Reading all of them to sort out the newest takes longer, the more there are. Only the newest hits are counted, so
    that asking costs little. A server plans that by itself.
    """
    long = [word for word in _words(query) if len(word) >= TRIGRAM]
    if connection.dialect.name != "sqlite" or phone_digits(query) or not long:
        return False
    hits = text(
        "SELECT rowid AS id FROM kernel_search_index WHERE kernel_search_index MATCH :match"
        " ORDER BY rowid DESC LIMIT :most"
    ).bindparams(match=_all_of(long), most=2 * COMMON).columns(SearchEntry.id).subquery()
    counted = select(func.count()).select_from(hits.join(table_of(SearchEntry), SearchEntry.id == hits.c.id)).where(
        SearchEntry.record == record, *(func.instr(SearchEntry.folded, word) > 0 for word in _words(query)
                                        if len(word) < TRIGRAM))
    return int(connection.execute(counted).scalar_one()) >= COMMON


def _all_of(words: Iterable[str]) -> str:
    """Write for the index that all of the words are wanted."""
    return " AND ".join('"' + word.replace('"', '""') + '"' for word in words)


def holds_query(record: str, id_column: ColumnElement[Any], query: str) -> ColumnElement[bool]:
    """Say of a record of a kind, by its id, that its entry holds every word of the query."""
    entry = select(SearchEntry.id).where(SearchEntry.record == record, SearchEntry.record_id == id_column)
    for word in _words(query):
        entry = entry.where(func.instr(SearchEntry.folded, word) > 0)
    return entry.exists()


def find(connection: Connection, query: str, records: Sequence[str], limit: int = 40) -> list[Found]:
    """Find records of the given kinds; those whose title begins with the query come first."""
    if not query.strip() or not records:
        return []
    table = table_of(SearchEntry)
    columns = (table.c.record, table.c.record_id, table.c.title, table.c.subtitle, table.c.folded)
    statement = _entry_ids(connection, query).with_only_columns(*columns)
    statement = statement.where(table.c.record.in_(list(records))).limit(limit * 5)
    wanted = query.casefold().strip()
    rows = sorted(
        connection.execute(statement).all(),
        key=lambda row: (not row.folded.startswith(wanted), wanted not in row.title.casefold(), row.title),
    )
    return [Found(row.record, row.record_id, row.title, row.subtitle) for row in rows[:limit]]


def refresh(
    connection: Connection, record: str, rows: Select[Any], id_column: Any, ranges: Iterable[tuple[int, int]],
) -> None:
    """Bring the entries of the records within ranges of ids up to date with what `rows` selects now."""
    table = table_of(SearchEntry)
    old = delete(table).where(table.c.record == record)
    for within, values in _parts(ranges):
        connection.execute(old.where(within(table.c.record_id)), values)
        entries = [
            {"record": record, "record_id": row[0], "title": row[1] or "", "subtitle": row[2] or "",
             "folded": " ".join(str(part) for part in row[1:] if part).casefold()}
            for row in connection.execute(rows.where(within(id_column)), values)
        ]
        if entries:
            connection.execute(insert(table), entries)


def _parts(
    ranges: Iterable[tuple[int, int]],
) -> Iterator[tuple[Callable[[Any], ColumnElement[bool]], dict[str, Any]]]:
    """Turn ranges into few conditions: each wide one by its limits, all narrow ones together by their numbers."""
    narrow: set[int] = set()
    for low, high in ranges:
        if high - low < WIDE:
            narrow.update(range(low, high + 1))
        else:
            yield _between, {"first": low, "last": high}
    for batch in in_batches(sorted(narrow)):
        yield _among, {"ids": batch}


def _between(column: Any) -> ColumnElement[bool]:
    result: ColumnElement[bool] = column.between(bindparam("first"), bindparam("last"))
    return result


def _among(column: Any) -> ColumnElement[bool]:
    result: ColumnElement[bool] = column.in_(bindparam("ids", expanding=True))
    return result


def all_of(record: str) -> Select[Any]:
    """Select every entry of one kind; for tests and proofs."""
    return select(SearchEntry.record_id).where(SearchEntry.record == literal(record))
