"""Writing the bookkeeper's journal, and saying which accounts are written to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.company.models import Account, Entry
from app.areas.company.queries.journal_exports import handed_over_until
from app.areas.company.rules import require_text
from app.areas.company.rules.books import PURPOSE_WORDS, USUAL_ACCOUNTS, Purpose, Side, balanced, taken_back
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

PURPOSE_TITLES = tuple((code, state.word) for code, state in PURPOSE_WORDS)


@dataclass(frozen=True, slots=True)
class SetAccount:
    """Say which account of the bookkeeper's something is written to from now on."""

    purpose: Annotated[Purpose, Field("For", titles=PURPOSE_TITLES)]
    number: Annotated[str, Field("Account")]
    title: Annotated[str, Field("Name")] = ""
    tax_code: Annotated[str, Field("Only with the tax", "The code of a tax; left empty, for all.")] = ""


@dataclass(frozen=True, slots=True)
class RemoveAccount:
    """Go back to the usual account; what was written stays."""

    account_id: Annotated[int, Field("Account", hidden=True)]


def set_account(uow: UnitOfWork, cmd: SetAccount) -> int:
    """Keep the account of a purpose, and give its number."""
    values: dict[str, Any] = {"number": require_text(cmd.number, "The account", "number"), "title": cmd.title.strip()}
    code = cmd.tax_code.strip()
    known = uow.scalar(select(Account.id).where(Account.purpose == cmd.purpose.value, Account.tax_code == code))
    if known is None:
        return uow.add(Account, purpose=cmd.purpose.value, tax_code=code, **values)
    uow.update(Account, known, **values)
    return int(known)


def remove_account(uow: UnitOfWork, cmd: RemoveAccount) -> None:
    """Forget an account that was set."""
    uow.delete(Account, [uow.get(Account, cmd.account_id).id])


@dataclass(frozen=True, slots=True)
class Booked:
    """What an entry is of: the document that causes it, its day, and whose it is."""

    day: date
    source_kind: str
    source_id: int
    document: str
    party: str = ""


def write_entry(uow: UnitOfWork, of: Booked, sides: Iterable[Side]) -> None:
    """Write the entry of a document to the journal; DomainError when debit and credit differ."""
    write_entries(uow, [(of, tuple(sides))])


def write_entries(uow: UnitOfWork, entries: Iterable[tuple[Booked, tuple[Side, ...]]]) -> None:
    """Write the entries of documents to the journal; DomainError when debit and credit of one differ.

    What belongs to a period that was handed to the bookkeeper counts on the first day after it.
    """
    known, closed = _accounts(uow), handed_over_until(uow.connection)
    uow.insert(Entry, [
        {**_days(of.day, closed), "operation_id": uow.operation_id, "source_kind": of.source_kind,
         "source_id": of.source_id, "document": of.document, "party": of.party, "purpose": side.purpose.value,
         "account": known.get((side.purpose.value, side.tax_code)) or known[side.purpose.value, ""],
         "tax_code": side.tax_code, "debit_minor": max(side.minor, 0), "credit_minor": max(-side.minor, 0),
         "text": side.text} for of, sides in entries for side in balanced(sides)
    ])


def _days(day: date, closed: date | None) -> dict[str, date | None]:
    if closed is None or day > closed:
        return {"day": day, "document_day": None}
    return {"day": closed + timedelta(days=1), "document_day": day}


def take_back_entry(uow: UnitOfWork, source_kind: str, source_id: int, day: date) -> None:
    """Write what the journal holds of a document the other way round, on a day."""
    net = func.sum(Entry.debit_minor - Entry.credit_minor).label("minor")
    rows = uow.rows(
        select(Entry.document, Entry.party, Entry.purpose, Entry.tax_code, Entry.text, net)
        .where(Entry.source_kind == source_kind, Entry.source_id == source_id)
        .group_by(Entry.document, Entry.party, Entry.purpose, Entry.tax_code, Entry.text)
        .order_by(func.min(Entry.id)))
    if rows:
        sides = [Side(Purpose(row.purpose), int(row.minor), row.tax_code, row.text) for row in rows]
        write_entry(uow, Booked(day, source_kind, source_id, rows[0].document, rows[0].party), taken_back(sides))


def _accounts(uow: UnitOfWork) -> dict[tuple[str, str], str]:
    usual = {(purpose.value, ""): number for purpose, (number, _) in USUAL_ACCOUNTS.items()}
    rows = uow.rows(select(Account.purpose, Account.tax_code, Account.number))
    return usual | {(row.purpose, row.tax_code): row.number for row in rows}
