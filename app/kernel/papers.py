"""Documents and notes on any record: one mechanism, below every area."""

import hashlib
import mimetypes
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

from sqlalchemy import Connection, ForeignKey, Index, LargeBinary, Table, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_of, table_options
from app.kernel.declare import Declarations, OperationSpec
from app.kernel.errors import DomainError, EnvironmentFault, NotFoundError
from app.kernel.fields import Field
from app.kernel.listing import Paper, Tone
from app.kernel.moments import moment
from app.kernel.timeline import TimelineSpec
from app.kernel.unit_of_work import UnitOfWork

LARGEST_FILE_BYTES = 50_000_000
LONGEST_NAME = 120
READ_AT_ONCE = 200
"""Documents, and notes, that the page of a record reads, the newest; older ones stand in its timeline."""

ADMINISTER = "company.administer"
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


class FileContent(Numbered, Model):
    """What a file holds, once for all records that have it; it stays while the history may bring a record back."""

    __tablename__ = "kernel_file"
    __table_args__ = table_options(UniqueConstraint("sha256"))
    __journal__ = False

    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Attachment(Versioned, Model):
    """A document on a record: `record` and `record_id` name it as a detail does."""

    __tablename__ = "kernel_attachment"
    __table_args__ = table_options(Index("ix_kernel_attachment_record", "record", "record_id", "at", "id"))

    record: Mapped[str]
    record_id: Mapped[int]
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("kernel_file.id"))
    at: Mapped[datetime]
    by_id: Mapped[int]


class Note(Versioned, Model):
    """Something somebody wrote down about a record."""

    __tablename__ = "kernel_note"
    __table_args__ = table_options(Index("ix_kernel_note_record", "record", "record_id", "at", "id"))

    record: Mapped[str]
    record_id: Mapped[int]
    text: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int]


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """A note stands on a record: whoever is named in it is told."""

    note_id: int
    record: str
    record_id: int
    text: str


@dataclass(frozen=True, slots=True)
class AttachFile:
    """Keep a copy of a file with a record."""

    record: str
    record_id: int
    path: Annotated[str, Field("File")]


@dataclass(frozen=True, slots=True)
class RemoveAttachment:
    """Take a document off its record."""

    attachment_id: int


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Write something down about a record."""

    record: str
    record_id: int
    text: Annotated[str, Field("Note", multiline=True)]


@dataclass(frozen=True, slots=True)
class RemoveNote:
    """Take a note off its record."""

    note_id: int


def attach_file(uow: UnitOfWork, cmd: AttachFile) -> int:
    """Keep a copy of a file with a record; refuse what cannot be read or is too large."""
    path = Path(cmd.path)
    return keep_file(uow, cmd.record, cmd.record_id, path.name, content_of(path))


def keep_file(uow: UnitOfWork, record: str, record_id: int, name: str, content: bytes) -> int:
    """Keep a file that the program wrote, or was given, with a record."""
    return uow.add(
        Attachment, record=record, record_id=record_id, name=safe_name(name), media_type=media_type_of(name, content),
        size_bytes=len(content), file_id=keep_content(uow, content), at=uow.now, by_id=uow.actor.id,
    )


def keep_content(uow: UnitOfWork, content: bytes) -> int:
    """Keep what a file holds, once however often it comes, and give its number."""
    digest = hashlib.sha256(content).hexdigest()
    known: int | None = uow.scalar(select(FileContent.id).where(FileContent.sha256 == digest))
    return uow.add(FileContent, sha256=digest, content=content) if known is None else known


def remove_attachment(uow: UnitOfWork, cmd: RemoveAttachment) -> None:
    """Take a document off its record; only who added it may, or whoever administers the company."""
    _require_own(uow, uow.get(Attachment, cmd.attachment_id).by_id, "document")
    uow.delete(Attachment, [cmd.attachment_id])


def write_note(uow: UnitOfWork, cmd: WriteNote) -> int:
    """Write something down about a record; an empty note is refused."""
    if not cmd.text.strip():
        raise DomainError("note.empty", "The note is empty. Nothing was written; say what should be known.", "text")
    number = uow.add(
        Note, record=cmd.record, record_id=cmd.record_id, text=cmd.text.strip(), at=uow.now, by_id=uow.actor.id,
    )
    uow.emit(NoteWritten(number, cmd.record, cmd.record_id, cmd.text.strip()))
    return number


def remove_note(uow: UnitOfWork, cmd: RemoveNote) -> None:
    """Take a note off its record; only who wrote it may, or whoever administers the company."""
    _require_own(uow, uow.get(Note, cmd.note_id).by_id, "note")
    uow.delete(Note, [cmd.note_id])


def _require_own(uow: UnitOfWork, by_id: int, what: str) -> None:
    if by_id != uow.actor.id and not uow.actor.may(ADMINISTER):
        raise DomainError(
            "paper.of_another", f"Somebody else added this {what}. It stays; ask them, or whoever administers the "
            "company, to remove it.",
        )


def content_of(path: Path) -> bytes:
    """Read a file that is to be kept; refuse one that cannot be read, is empty or too large."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            raise DomainError(
                "file.large", f"{path.name} has {size / 1e6:.0f} MB; a document may have "
                f"{LARGEST_FILE_BYTES // 1_000_000} MB. Nothing was added. Keep it where it is, and note where.",
                "path",
            )
        content = path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            "file.unreadable", f"{path.name} cannot be read: {error.strerror}. Nothing was added.",
            "Look whether the file is still there and may be read, then add it again.",
        ) from error
    if not content:
        raise DomainError("file.empty", f"{path.name} is empty. Nothing was added.", "path")
    return content


def safe_name(name: str) -> str:
    """Give a file's name without what could mislead or leave its folder: controls, directions, separators."""
    kept = "".join(
        letter for letter in unicodedata.normalize("NFC", name)
        if unicodedata.category(letter)[0] != "C" and letter not in '/\\:*?"<>|'
    ).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if len(kept) > LONGEST_NAME and dot:
        kept = f"{stem[:LONGEST_NAME - len(suffix) - 1]}.{suffix}"
    return kept[:LONGEST_NAME] or "document"


def media_type_of(name: str, content: bytes) -> str:
    """Tell what a file is: a picture by its first bytes, anything else by its name."""
    for start, media_type in PICTURES.items():
        if content.startswith(start):
            return media_type
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return "application/octet-stream" if guessed.startswith("image/") else guessed


def read_content(connection: Connection, attachment_id: int) -> bytes:
    """Read what a document holds; NotFoundError when it was taken off."""
    statement = select(FileContent.content).join(Attachment, Attachment.file_id == FileContent.id)
    content = connection.execute(statement.where(Attachment.id == attachment_id)).scalar()
    if content is None:
        raise NotFoundError("record.missing", "This document is not there any more.")
    return bytes(content)


def read_file(connection: Connection, file_id: int) -> bytes:
    """Read what a file holds by the number of its content; NotFoundError when it is not kept any more."""
    content = connection.execute(select(FileContent.content).where(FileContent.id == file_id)).scalar()
    if content is None:
        raise NotFoundError("record.missing", "This file is not there any more.")
    return bytes(content)


def papers_reader(people: Table) -> Callable[[Connection, str, int], tuple[Paper, ...]]:
    """Give what reads the documents and notes of a record, newest first; `people` has id and name of who may act."""

    def load(connection: Connection, record: str, record_id: int) -> tuple[Paper, ...]:
        found = [*_files(connection, people, record, record_id), *_notes(connection, people, record, record_id)]
        return tuple(sorted(found, key=lambda paper: paper.at, reverse=True))

    return load


def _files(connection: Connection, people: Table, record: str, record_id: int) -> list[Paper]:
    table = table_of(Attachment)
    statement = (
        select(table, func.coalesce(people.c.name, "Local user").label("who"))
        .outerjoin(people, people.c.id == table.c.by_id)
        .where(table.c.record == record, table.c.record_id == record_id)
        .order_by(table.c.at.desc(), table.c.id.desc()).limit(READ_AT_ONCE)
    )
    return [
        Paper(row.id, row.name, row.at, row.who, is_file=True, size_bytes=row.size_bytes, media_type=row.media_type)
        for row in connection.execute(statement)
    ]


def _notes(connection: Connection, people: Table, record: str, record_id: int) -> list[Paper]:
    table = table_of(Note)
    statement = (
        select(table, func.coalesce(people.c.name, "Local user").label("who"))
        .outerjoin(people, people.c.id == table.c.by_id)
        .where(table.c.record == record, table.c.record_id == record_id)
        .order_by(table.c.at.desc(), table.c.id.desc()).limit(READ_AT_ONCE)
    )
    return [Paper(row.id, row.text, row.at, row.who) for row in connection.execute(statement)]


def with_papers(declarations: Declarations, people: Table) -> Declarations:
    """Give the declarations with documents and notes on every record."""
    operations = (
        OperationSpec(attach_file, "Document added", "company.read"),
        OperationSpec(remove_attachment, "Document removed", "company.read"),
        OperationSpec(write_note, "Note written", "company.read"),
        OperationSpec(remove_note, "Note removed", "company.read"),
    )
    return replace(
        declarations, operations=(*declarations.operations, *operations), papers=papers_reader(people),
        timelines=(*declarations.timelines, *(
            spec for record in {spec.record: None for spec in declarations.timelines} for spec in _told(record)
        )),
    )


def _told(record: str) -> tuple[TimelineSpec, ...]:
    """Declare the notes and documents of a kind of record as sources of its timeline."""
    return (
        moment(record, "note", "Notes", "message-square", of=Note.record_id, at=Note.at, number=Note.id,
               text=Note.text, where=Note.record == record, tone=Tone.NEUTRAL),
        moment(record, "note", "Notes", "message-square", of=Attachment.record_id, at=Attachment.at,
               number=Attachment.id, text="Document added: " + Attachment.name, where=Attachment.record == record,
               tone=Tone.NEUTRAL, mark="paperclip"),
    )
