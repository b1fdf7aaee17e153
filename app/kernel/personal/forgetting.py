"""Forgetting a person: in the rows, in the history of the rows, in the search, in documents; the books stay whole."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Column,
    LargeBinary,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JsonText, Model, key_type, table_of, table_options
from app.kernel.journal import Change, Operation
from app.kernel.papers import Attachment, FileContent, Note
from app.kernel.personal.identity import ERASED, Identity
from app.kernel.personal.reach import Reach, personal_columns, to_forget
from app.kernel.search import SearchEntry
from app.kernel.tags import TagOn
from app.kernel.unit_of_work import UnitOfWork, in_batches, ranges_of

LEAST_LETTERS = 8
"""How long a text must be so that the history is searched for it; shorter ones are words of everybody."""

ALIAS = "{alias}"
"""Among personal columns: the name that the person has from now on."""


class Unremembered(Model):
    """A row here, within one transaction, lets the history lose what it says of a person; it never outlives it."""

    __tablename__ = "kernel_unremembered"
    __table_args__ = table_options(keyed=False)

    operation_id: Mapped[int] = mapped_column(key_type, primary_key=True, autoincrement=False)


@dataclass(slots=True)
class Forgetting:
    """How many rows of each table were cleaned, and which documents of others still hold a mark of the person."""

    cleaned: dict[str, int] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    texts: set[str] = field(default_factory=set)

    def count(self, name: str, rows: int) -> None:
        """Add rows of a table."""
        if rows:
            self.cleaned[name] = self.cleaned.get(name, 0) + rows


def forget(uow: UnitOfWork, reach: Reach, identity: Identity, *, shared_name: bool) -> Forgetting:
    """Clean every table of a person; with `shared_name` records of others keep the name, since it is another's too.

    What is cleaned leaves no trace in the journal, and what the journal holds of it is cleaned, too.
    """
    done = Forgetting()
    reach = to_forget(uow.connection, reach)
    uow.connection.execute(insert(table_of(Unremembered)), {"operation_id": uow.operation_id})
    _empty_files(uow, reach, done)
    _take_tags_off(uow, reach, done)
    for model in _models():
        _empty_columns(uow, model, reach, identity, done)
    elsewhere = identity.without_names() if shared_name or not identity.is_telling else identity
    for model in _models():
        _sweep(uow, model, identity, done, within=reach.ids(table_of(model)))
        _sweep(uow, model, elsewhere, done)
    _clean_history(uow, reach, identity, elsewhere, done)
    done.documents = _documents_that_name(uow, elsewhere)
    uow.connection.execute(delete(table_of(Unremembered)))
    uow.cleaning = lambda value: identity.cleaned(_without(value, done.texts))
    return done


def _models() -> list[Any]:
    mapped = (mapper.class_ for mapper in Model.registry.mappers)
    return sorted((model for model in mapped if "id" in table_of(model).c), key=lambda model: table_of(model).name)


def _empty_files(uow: UnitOfWork, reach: Reach, done: Forgetting) -> None:
    """Empty the documents that only records of the person have, and take their names off."""
    table = table_of(FileContent)
    theirs, others = _files(uow, reach, theirs=True), _files(uow, reach, theirs=False)
    for file_id in sorted(theirs - others):
        uow.connection.execute(
            update(table).where(table.c.id == file_id).values(content=b"", sha256=f"erased-{file_id}"))
    done.count(table.name, len(theirs - others))


def _take_tags_off(uow: UnitOfWork, reach: Reach, done: Forgetting) -> None:
    """Take the person off all lists and every tag off them: a word on somebody is said of them."""
    table = table_of(TagOn)
    ids = sorted(reach.ids(table))
    for batch in in_batches(ids):
        uow.connection.execute(delete(table).where(table.c.id.in_(batch)))
    uow.touch_silently(TagOn, ranges_of(ids))
    done.count(table.name, len(ids))


def _files(uow: UnitOfWork, reach: Reach, *, theirs: bool) -> set[int]:
    found: set[int] = set()
    for table in Model.metadata.sorted_tables:
        for column in table.c:
            if any(key.column.table is table_of(FileContent) for key in column.foreign_keys):
                rows = uow.rows(select(table.c.id, column.label("file_id")).where(column.is_not(None)))
                found.update(row.file_id for row in rows if (row.id in reach.ids(table)) is theirs)
    return found


def _empty_columns(uow: UnitOfWork, model: Any, reach: Reach, identity: Identity, done: Forgetting) -> None:
    table, ids = table_of(model), sorted(reach.ids(table_of(model)))
    given = {Note: {"text": ERASED}, Attachment: {"name": ERASED}}.get(model) or personal_columns(model)
    columns = {name: _said(value, identity) for name, value in given.items()}
    if not ids or not columns:
        return
    texts = [table.c[name] for name in columns if isinstance(table.c[name].type, Text)]
    for batch in in_batches(ids):
        for row in uow.rows(select(table.c.id, *texts).where(table.c.id.in_(batch))):
            said = (row._mapping[column.name] for column in texts)
            done.texts.update(value for value in said if value and len(value) >= LEAST_LETTERS)
        uow.connection.execute(update(table).where(table.c.id.in_(batch)).values(columns))
    uow.touch_silently(model, ranges_of(ids))
    done.count(table.name, len(ids))


def _said(value: str | None, identity: Identity) -> str | None:
    return identity.alias if value == ALIAS else value


def _sweep(
    uow: UnitOfWork, model: Any, identity: Identity, done: Forgetting, within: set[int] | None = None,
) -> None:
    """Take the person's words out of all texts of a table, or of some rows of it."""
    table, columns = table_of(model), _text_columns(table_of(model))
    if not columns or within == set() or model in (Operation, Change) or not identity.needles:
        return
    found: dict[int, dict[str, Any]] = {}
    for batch in [None] if within is None else in_batches(sorted(within)):
        statement = select(table.c.id, *columns).where(_names(columns, identity))
        for row in uow.rows(statement if batch is None else statement.where(table.c.id.in_(batch))):
            values = {column.name: _cleaned(model, column, row._mapping[column.name], identity) for column in columns}
            if any(values[name] != row._mapping[name] for name in values):
                found[row.id] = values
    _write(uow, table, found)
    uow.touch_silently(model, ranges_of(sorted(found)))
    done.count(table.name, len(found))


def _cleaned(model: Any, column: Column[Any], value: Any, identity: Identity) -> Any:
    clean = identity.cleaned(value)
    return clean.casefold() if model is SearchEntry and column.name == "folded" and clean != value else clean


def _text_columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if isinstance(column.type, Text | JsonText)]


def _names(columns: Iterable[Column[Any]], identity: Identity) -> Any:
    return or_(*(
        type_coerce(column, Text).ilike(needle, escape="\\") for column in columns for needle in identity.needles
    ))


def _write(uow: UnitOfWork, table: Table, found: Mapping[int, Mapping[str, Any]]) -> None:
    if not found:
        return
    names = next(iter(found.values()))
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    uow.connection.execute(
        update(table).where(table.c.id == bindparam("row")).values(values),
        [{"row": key, **{f"new_{name}": value for name, value in row.items()}} for key, row in found.items()],
    )


def _clean_history(
    uow: UnitOfWork, reach: Reach, identity: Identity, elsewhere: Identity, done: Forgetting,
) -> None:
    """Clean the journal of the person's rows, and what was ordered to be done with them."""
    changes, operations = table_of(Change), table_of(Operation)
    found: dict[int, dict[str, Any]] = {}
    touched: set[int] = set()
    for model in _models():
        columns = {name: _said(value, identity) for name, value in personal_columns(model).items()}
        if model in (Note, Attachment):
            columns = {"text": ERASED, "name": ERASED}
        journal = list(_changes_of(uow, model, reach))
        done.texts.update(_once_said(journal, columns))
        for row in journal:
            touched.add(row.operation_id)
            found[row.id] = {side: _forgotten(getattr(row, side), columns, identity, done.texts)
                             for side in ("before", "after")}
    _write(uow, changes, found)
    others = uow.rows(select(changes).where(_names((changes.c.before, changes.c.after), elsewhere)))
    _write(uow, changes, {row.id: {
        side: elsewhere.cleaned(getattr(row, side)) for side in ("before", "after")
    } for row in others if row.id not in found})
    done.count(changes.name, len(found))
    _clean_operations(uow, operations, touched, (identity, elsewhere), done)


def _changes_of(uow: UnitOfWork, model: Any, reach: Reach) -> Iterator[Any]:
    table, changes = table_of(model), table_of(Change)
    for batch in in_batches(sorted(reach.ids(table))):
        yield from uow.rows(select(changes).where(changes.c.table_name == table.name, changes.c.row_id.in_(batch)))


def _once_said(journal: Iterable[Any], columns: Iterable[str]) -> Iterator[str]:
    """Give the texts that stood in personal columns at any time."""
    for row in journal:
        for side in (row.before, row.after):
            said = (side.get(name) for name in columns) if side else ()
            yield from (text for text in said if isinstance(text, str) and len(text) >= LEAST_LETTERS)


def _forgotten(value: Any, columns: Mapping[str, Any], identity: Identity, texts: set[str]) -> Any:
    if value is None:
        return None
    return {key: columns.get(key, identity.cleaned(_without(part, texts))) for key, part in value.items()}


def _without(value: Any, texts: set[str]) -> Any:
    """Give a value of JSON without the texts that were forgotten."""
    if isinstance(value, str):
        return ERASED if value in texts or value.strip() in texts else value
    if isinstance(value, dict):
        return {key: _without(part, texts) for key, part in value.items()}
    return [_without(part, texts) for part in value] if isinstance(value, list) else value


def _clean_operations(
    uow: UnitOfWork, table: Table, touched: set[int], identities: tuple[Identity, Identity], done: Forgetting,
) -> None:
    identity, elsewhere = identities
    rows = list(uow.rows(select(table).where(_names((table.c.title, table.c.args, table.c.result), elsewhere))))
    found = {row.id: _clean_operation(row, elsewhere, done.texts) for row in rows}
    for batch in in_batches(sorted(touched)):
        for row in uow.rows(select(table).where(table.c.id.in_(batch))):
            found[row.id] = _clean_operation(row, identity, done.texts)
    _write(uow, table, found)
    done.count(table.name, len(found))


def _clean_operation(row: Any, identity: Identity, texts: set[str]) -> dict[str, str]:
    """Give what an operation was called, told to do and gave, without the person."""
    values = {"title": identity.cleaned(row.title)}
    for name in ("args", "result"):
        clean = identity.cleaned(_without(json.loads(getattr(row, name)), texts))
        values[name] = json.dumps(clean, ensure_ascii=False, separators=(",", ":"))
    return values


def _documents_that_name(uow: UnitOfWork, identity: Identity) -> tuple[str, ...]:
    """Name the documents of other records in whose bytes a mark of the person stands; they are a person's to judge."""
    table, wanted = table_of(FileContent), (*identity.names, *identity.marks)
    if not wanted:
        return ()
    parts = [literal(word.encode(), LargeBinary) for word in wanted]
    hits = or_(*(
        (func.instr(table.c.content, part) if uow.is_sqlite else func.position(part.op("IN")(table.c.content))) > 0
        for part in parts
    ))
    names = select(Attachment.name).join(table, table.c.id == Attachment.file_id).where(hits).distinct()
    return tuple(row.name for row in uow.rows(names))


