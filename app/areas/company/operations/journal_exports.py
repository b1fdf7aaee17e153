"""Handing periods of the journal to the bookkeeper, each once, with files that stay as they are."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.company.models import Entry, JournalExport
from app.areas.company.operations.numbering import take_number
from app.areas.company.queries.firm import load_profile
from app.areas.company.queries.journal_exports import (
    RECORD,
    digest_of,
    files_of,
    handed_over_until,
    totals_of,
)
from app.areas.company.rules.days import local_day
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.papers import Attachment, keep_file
from app.kernel.unit_of_work import UnitOfWork

LEAST_CONSULTANT, MOST_CONSULTANT, MOST_CLIENT = 1001, 9_999_999, 99_999


@dataclass(frozen=True, slots=True)
class HandOverJournal:
    """Hand the journal to the bookkeeper up to a day that is over: a table, and a batch for DATEV for each year."""

    ends_on: Annotated[date | None, Field("Up to", "Left out: the end of last month.")] = None
    consultant: Annotated[int, Field("Consultant's number", "As the bookkeeper's program knows the consultant.")] = 1001
    client: Annotated[int, Field("Client's number", "As the bookkeeper's program knows the firm.")] = 1


@dataclass(frozen=True, slots=True)
class WriteExportAgain:
    """Write the files of a period again, where somebody took them off; they are the same."""

    export_id: Annotated[int, Field("Period", hidden=True)]


@dataclass(frozen=True, slots=True)
class TakeBackExport:
    """Take the last period back that the bookkeeper did not read in; it may be handed over anew."""

    export_id: Annotated[int, Field("Period", hidden=True)]


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The period, its control totals, and the names of its files."""

    export_id: int
    number: str
    entries: int
    lines: int
    debit_minor: int
    credit_minor: int
    files: tuple[str, ...]


def hand_over_journal(uow: UnitOfWork, cmd: HandOverJournal) -> ExportResult:
    """Write the files of a period and mark it; what is written later counts from the day after it on."""
    today = local_day(uow.now, load_profile(uow.connection).zone)
    ends_on = cmd.ends_on or today.replace(day=1) - timedelta(days=1)
    before = handed_over_until(uow.connection)
    _require(cmd, ends_on, today, before)
    first = uow.scalar(select(func.min(Entry.day)))
    if first is None or (before is None and first > ends_on):
        raise DomainError("journal.empty", f"The journal holds nothing up to {ends_on}. Nothing was handed over.",
                          "ends_on")
    begins_on = first if before is None else before + timedelta(days=1)
    totals = totals_of(uow.connection, begins_on, ends_on)
    if totals.debit_minor != totals.credit_minor:
        raise DomainError("journal.unbalanced", "Debit and credit of this period differ. Nothing was handed over; "
                          "prove the books first.")
    export_id = uow.add(
        JournalExport, number=take_number(uow, RECORD), begins_on=begins_on, ends_on=ends_on, made_at=uow.now,
        made_by=uow.actor.id, lines=totals.lines, entries=totals.entries, debit_minor=totals.debit_minor,
        credit_minor=totals.credit_minor, consultant=cmd.consultant, client=cmd.client, digest="")
    files = files_of(uow.connection, uow.get(JournalExport, export_id))
    uow.update(JournalExport, export_id, digest=digest_of(files))
    return _kept(uow, uow.get(JournalExport, export_id), files)


def _require(cmd: HandOverJournal, ends_on: date, today: date, before: date | None) -> None:
    if ends_on >= today:
        raise DomainError("journal.open", "Only days that are over are handed to the bookkeeper: today something may "
                          "still be written.", "ends_on")
    if before is not None and ends_on <= before:
        raise DomainError("journal.handed_over", f"The journal was handed over up to {before}. Choose a later day; "
                          "what was corrected since stands in the next period.", "ends_on")
    if not LEAST_CONSULTANT <= cmd.consultant <= MOST_CONSULTANT:
        raise DomainError("journal.consultant", f"A consultant's number lies between {LEAST_CONSULTANT} and "
                          f"{MOST_CONSULTANT}.", "consultant")
    if not 1 <= cmd.client <= MOST_CLIENT:
        raise DomainError("journal.client", f"A client's number lies between 1 and {MOST_CLIENT}.", "client")


def _kept(uow: UnitOfWork, export: Any, files: Any) -> ExportResult:
    present = {row.name for row in uow.rows(select(Attachment.name).where(
        Attachment.record == RECORD, Attachment.record_id == export.id))}
    for name, content in files.items():
        if name not in present:
            keep_file(uow, RECORD, export.id, name, content)
    return ExportResult(export.id, export.number, export.entries, export.lines, export.debit_minor,
                        export.credit_minor, tuple(files))


def write_export_again(uow: UnitOfWork, cmd: WriteExportAgain) -> ExportResult:
    """Put the files of a period back that were taken off; DomainError when they would not be the same."""
    export = uow.get(JournalExport, cmd.export_id)
    files = files_of(uow.connection, export)
    if digest_of(files) != export.digest:
        home = load_profile(uow.connection).currency
        raise DomainError("journal.changed", f"The journal of {export.number} is not what was handed over any more "
                          f"({Money(export.debit_minor, home)}). Nothing was written; prove the books.")
    return _kept(uow, export, files)


def take_back_export(uow: UnitOfWork, cmd: TakeBackExport) -> None:
    """Forget that a period was handed over; DomainError when a later one was."""
    export = uow.get(JournalExport, cmd.export_id)
    if handed_over_until(uow.connection) != export.ends_on:
        raise DomainError("journal.followed", f"A later period was handed over after {export.number}. Take that one "
                          "back first.")
    uow.delete(Attachment, [row.id for row in uow.rows(select(Attachment.id).where(
        Attachment.record == RECORD, Attachment.record_id == export.id))])
    uow.delete(JournalExport, [export.id])
