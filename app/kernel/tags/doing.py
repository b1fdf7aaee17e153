"""Putting tags on records and taking them off, many records at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Connection, bindparam, select

from app.kernel.columns import table_of
from app.kernel.declare import OperationSpec
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.tags.tables import COLOURS, TAGGED, Sort, Tag, TagOn
from app.kernel.unit_of_work import UnitOfWork, in_batches

RIGHT = "company.read"
LONGEST = 40


@dataclass(frozen=True, slots=True)
class TagsChanged:
    """Records of one kind have tags now that they had not, or have some no more."""

    record: str
    record_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TagRecords:
    """Put tags on records; words that are new become tags."""

    record: Annotated[str, Field("Kind of record", hidden=True)]
    record_ids: Annotated[tuple[int, ...], Field("Records", hidden=True)]
    words: Annotated[str, Field("Tags", "Several are separated by commas; new words become tags")]


@dataclass(frozen=True, slots=True)
class PutOnList:
    """Put records on a list; a name that is new becomes a list."""

    record: Annotated[str, Field("Kind of record", hidden=True)]
    record_ids: Annotated[tuple[int, ...], Field("Records", hidden=True)]
    name: Annotated[str, Field("List", "A name that is new becomes a list")]


@dataclass(frozen=True, slots=True)
class TakeOff:
    """Take a tag off records, or them off a list."""

    record: Annotated[str, Field("Kind of record", hidden=True)]
    record_ids: Annotated[tuple[int, ...], Field("Records", hidden=True)]
    tag_id: Annotated[int, Field("Tag or list", lookup="tags")]


@dataclass(frozen=True, slots=True)
class ChangeTag:
    """Call a tag or a list otherwise, or give it another colour; all records have it so."""

    tag_id: Annotated[int, Field("Tag or list", lookup="tags", hidden=True)]
    word: Annotated[str | None, Field("Word")] = None
    colour: Annotated[int | None, Field("Colour", f"0 to {len(COLOURS) - 1}: {', '.join(COLOURS).lower()}")] = None
    note: Annotated[str | None, Field("What it means", multiline=True)] = None


@dataclass(frozen=True, slots=True)
class RemoveTag:
    """Take a tag or a list away from all records."""

    tag_id: Annotated[int, Field("Tag or list", lookup="tags")]


def tag_records(uow: UnitOfWork, cmd: TagRecords) -> int:
    """Put tags on records and give on how many there was one that they had not."""
    _require_taggable(cmd.record, cmd.record_ids)
    return len(put_words(uow, cmd.record, dict.fromkeys(cmd.record_ids, cmd.words)))


def put_on_list(uow: UnitOfWork, cmd: PutOnList) -> int:
    """Put records on a list and give how many were not there."""
    _require_taggable(cmd.record, cmd.record_ids)
    name = checked_word(cmd.name, "name")
    if uow.first(select(Tag.id).where(Tag.sort == "list", Tag.folded == name.casefold(), Tag.asked.is_not(None))):
        raise DomainError("list.grows", f"“{name}” grows by itself: who is on it follows from what it asks. Take "
                          "another name for a list that is kept by hand.", "name")
    return len(_put(uow, cmd.record, {number: [name] for number in cmd.record_ids}, "list"))


def take_off(uow: UnitOfWork, cmd: TakeOff) -> int:
    """Take a tag off records and give how many had it."""
    uow.get(Tag, cmd.tag_id)
    held = select(TagOn.id).where(
        TagOn.tag_id == cmd.tag_id, TagOn.record == cmd.record,
        TagOn.record_id.in_(bindparam("ids", expanding=True)),
    )
    return _take(uow, [row.id for batch in in_batches(cmd.record_ids) for row in uow.rows(held, ids=batch)])


def change_tag(uow: UnitOfWork, cmd: ChangeTag) -> None:
    """Change a tag; two of a kind cannot have one word."""
    tag = uow.get(Tag, cmd.tag_id)
    values: dict[str, object] = {}
    if cmd.word is not None:
        word = checked_word(cmd.word, "word")
        same = select(Tag.id).where(Tag.sort == tag.sort, Tag.folded == word.casefold(), Tag.id != tag.id)
        if uow.first(same) is not None:
            raise DomainError("tag.exists", f"There is “{word}” already. Give another word.", "word")
        values |= {"word": word, "folded": word.casefold()}
    if cmd.colour is not None:
        if not 0 <= cmd.colour < len(COLOURS):
            raise DomainError("tag.colour", f"There are the colours 0 to {len(COLOURS) - 1}.", "colour")
        values["colour"] = cmd.colour
    if cmd.note is not None:
        values["note"] = cmd.note.strip()
    if values and uow.update_many(Tag, {tag.id: values}) and "word" in values:
        _tell(uow, uow.rows(select(TagOn.record, TagOn.record_id).where(TagOn.tag_id == tag.id)))


def remove_tag(uow: UnitOfWork, cmd: RemoveTag) -> None:
    """Remove a tag and take it off all records."""
    uow.get(Tag, cmd.tag_id)
    _take(uow, [row.id for row in uow.rows(select(TagOn.id).where(TagOn.tag_id == cmd.tag_id))])
    uow.delete(Tag, [cmd.tag_id])


def put_words(uow: UnitOfWork, record: str, words: Mapping[int, str]) -> set[int]:
    """Put tags, given as words between commas, on records by number; give the records for which one is news."""
    return _put(uow, record, {number: read_words(text) for number, text in words.items()}, "tag")


def set_words(uow: UnitOfWork, record: str, record_id: int, text: str) -> bool:
    """Let a record have the tags that are given as words between commas and no others; tell whether any differ."""
    words = _words_in(text)
    held = uow.rows(
        select(TagOn.id, Tag.folded).join(Tag, Tag.id == TagOn.tag_id)
        .where(TagOn.record == record, TagOn.record_id == record_id, Tag.sort == "tag"))
    wanted = {word.casefold() for word in words}
    gone = _take(uow, [row.id for row in held if row.folded not in wanted])
    return bool(_put(uow, record, {record_id: words}, "tag")) or gone > 0


def take_words(uow: UnitOfWork, record: str, record_id: int, text: str) -> int:
    """Take tags, given as words between commas, off a record and give how many it had."""
    words = [word.casefold() for word in read_words(text)]
    held = uow.rows(
        select(TagOn.id).join(Tag, Tag.id == TagOn.tag_id)
        .where(TagOn.record == record, TagOn.record_id == record_id, Tag.sort == "tag", Tag.folded.in_(words)))
    return _take(uow, [row.id for row in held])


def _take(uow: UnitOfWork, ids: Sequence[int]) -> int:
    rows = uow.get_many(TagOn, ids).values()
    uow.delete(TagOn, ids)
    _tell(uow, rows)
    return len(rows)


def _tell(uow: UnitOfWork, rows: Iterable[Any]) -> None:
    """Tell which records have other tags now, a fact for each kind of record."""
    found: dict[str, dict[int, None]] = {}
    for row in rows:
        found.setdefault(row.record, {})[row.record_id] = None
    for record, numbers in found.items():
        uow.emit(TagsChanged(record, tuple(numbers)))


def tagged_within(uow: UnitOfWork) -> dict[str, set[int]]:
    """Give the records, by kind, whose tags were changed in a transaction so far, an undo's, too."""
    found: dict[str, set[int]] = {}
    renamed = [change["row_id"] for change in uow.changes if change["table_name"] == table_of(Tag).name
               and "word" in (change["before"] or {}) and change["after"]]
    statement = select(TagOn.record, TagOn.record_id).where(TagOn.tag_id.in_(bindparam("ids", expanding=True)))
    for row in uow.rows(statement, ids=renamed) if renamed else ():
        found.setdefault(row.record, set()).add(row.record_id)
    for change in uow.changes:
        if change["table_name"] == table_of(TagOn).name:
            for row in filter(None, (change["before"], change["after"])):
                if "record" in row:
                    found.setdefault(row["record"], set()).add(row["record_id"])
    return found


def read_words(text: str, field: str = "words") -> list[str]:
    """Read tags between commas; refuse none at all and what is none."""
    words = _words_in(text, field)
    if not words:
        raise DomainError("tag.empty", "Say at least one word.", field)
    return words


def _words_in(text: str, field: str = "words") -> list[str]:
    return [checked_word(word, field) for word in text.replace(";", ",").split(",") if word.strip()]


def checked_word(text: str, field: str) -> str:
    """Give a tag or the name of a list as it is written; refuse what is none."""
    word = " ".join(text.split())
    if not word or "," in word:
        raise DomainError("tag.word", "A tag is a word or a few, without a comma.", field)
    if len(word) > LONGEST:
        raise DomainError("tag.long", f"“{word[:LONGEST]}…” is too long: a tag has {LONGEST} signs at most.", field)
    return word


def _require_taggable(record: str, record_ids: Sequence[int]) -> None:
    if record not in TAGGED:
        raise DomainError("tag.record", f"A {record} cannot be tagged; {', '.join(TAGGED)} can.", "record")
    if not record_ids:
        raise DomainError("tag.nothing", "Select at least one row.", "record_ids")


def _put(uow: UnitOfWork, record: str, wanted: Mapping[int, Iterable[str]], sort: Sort) -> set[int]:
    ids = _tags(uow, {word for words in wanted.values() for word in words}, sort)
    statement = select(TagOn.record_id, TagOn.tag_id).where(
        TagOn.record == record, TagOn.record_id.in_(bindparam("ids", expanding=True)))
    held = {tuple(row) for batch in in_batches(wanted) for row in uow.rows(statement, ids=batch)}
    pairs = dict.fromkeys((number, ids[word.casefold()]) for number, words in wanted.items() for word in words)
    fresh = [pair for pair in pairs if pair not in held]
    uow.insert(TagOn, [{"record": record, "record_id": number, "tag_id": tag} for number, tag in fresh])
    if fresh:
        uow.emit(TagsChanged(record, tuple(dict.fromkeys(number for number, _ in fresh))))
    return {number for number, _ in fresh}


def _tags(uow: UnitOfWork, words: set[str], sort: Sort) -> dict[str, int]:
    """Give the tags of words, made where there are none; a new one has the next colour."""
    known = {row.folded: row.id for row in uow.rows(select(Tag.folded, Tag.id).where(Tag.sort == sort))}
    fresh = {word.casefold(): word for word in sorted(words) if word.casefold() not in known}
    rows = [
        {"sort": sort, "word": word, "folded": folded, "colour": (len(known) + place) % len(COLOURS), "note": "",
         "list_name": "", "asked": None}
        for place, (folded, word) in enumerate(fresh.items())
    ]
    known.update(zip(fresh, uow.insert(Tag, rows), strict=True))
    return known


def tag_values(connection: Connection, tag_id: int) -> dict[str, object]:
    """Give a tag as the form that changes it takes it."""
    row = connection.execute(select(table_of(Tag)).where(Tag.id == tag_id)).one()
    return {"tag_id": row.id, "word": row.word, "colour": row.colour, "note": row.note}


OPERATIONS = (
    OperationSpec(tag_records, "Tags put on", RIGHT), OperationSpec(put_on_list, "Put on a list", RIGHT),
    OperationSpec(take_off, "Tag taken off", RIGHT), OperationSpec(change_tag, "Tag changed", RIGHT),
    OperationSpec(remove_tag, "Tag removed", RIGHT),
)
