"""Words that somebody writes to a record and has not sent yet: kept for them alone, and gone once they are sent."""

from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Annotated

from sqlalchemy import Connection, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, table_of, table_options
from app.kernel.declare import Declarations, OperationSpec
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

LONGEST_DRAFT = 100_000
RIGHT = "company.read"


class KeptDraft(Numbered, Model):
    """What one person has written to a record and not sent; `way` is how it was to go, `seen` what they had read."""

    __tablename__ = "kernel_draft"
    __journal__ = False
    __personal__ = MappingProxyType({"body": ""})
    __table_args__ = table_options(
        UniqueConstraint("owner_id", "record", "record_id"), Index("ix_kernel_draft_record", "record", "record_id"),
    )

    owner_id: Mapped[int]
    record: Mapped[str]
    record_id: Mapped[int]
    body: Mapped[str]
    way: Mapped[str] = mapped_column(default="")
    seen: Mapped[int | None]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Keep what one is writing to a record; nothing written forgets what was kept."""

    record: Annotated[str, Field("Kind of record", hidden=True)]
    record_id: Annotated[int, Field("Record", hidden=True)]
    body: Annotated[str, Field("Text", multiline=True)] = ""
    way: Annotated[str, Field("Way", hidden=True)] = ""
    seen: Annotated[int | None, Field("Read so far", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class DraftFound:
    """A draft that was kept: what was written, which way it was to go, what was read by then, and when."""

    body: str
    way: str
    seen: int | None
    at: datetime


def keep_draft(uow: UnitOfWork, cmd: KeepDraft) -> None:
    """Keep a draft in place of the former one; the history tells nothing of it."""
    body = cmd.body[:LONGEST_DRAFT]
    known = _own(uow, cmd.record, cmd.record_id)
    if not body.strip():
        uow.delete(KeptDraft, [] if known is None else [known])
    elif known is None:
        uow.add(KeptDraft, owner_id=uow.actor.id, record=cmd.record, record_id=cmd.record_id, body=body, way=cmd.way,
                seen=cmd.seen, at=uow.now)
    else:
        uow.update(KeptDraft, known, body=body, way=cmd.way, seen=cmd.seen, at=uow.now)


def drop_draft(uow: UnitOfWork, record: str, record_id: int) -> None:
    """Forget what the person had kept for a record: it is sent."""
    known = _own(uow, record, record_id)
    if known is not None:
        uow.delete(KeptDraft, [known])


def _own(uow: UnitOfWork, record: str, record_id: int) -> int | None:
    found: int | None = uow.scalar(select(KeptDraft.id).where(
        KeptDraft.owner_id == uow.actor.id, KeptDraft.record == record, KeptDraft.record_id == record_id))
    return found


def load_draft(connection: Connection, owner_id: int, record: str, record_id: int) -> DraftFound | None:
    """Read what a person has kept for a record; None where there is nothing, or it was forgotten."""
    table = table_of(KeptDraft)
    row = connection.execute(select(table).where(
        table.c.owner_id == owner_id, table.c.record == record, table.c.record_id == record_id)).first()
    return None if row is None or not row.body else DraftFound(row.body, row.way, row.seen, row.at)


def with_drafts(declarations: Declarations) -> Declarations:
    """Give the declarations with the keeping of drafts."""
    spec = OperationSpec(keep_draft, "Draft kept", RIGHT, fleeting=True)
    return replace(declarations, operations=(*declarations.operations, spec))
