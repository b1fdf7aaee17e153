"""Taking bills into the journal that were approved before it was written."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from sqlalchemy import exists, func, or_, select

from app.areas.company.models import Entry
from app.areas.company.operations.books import Booked, write_entries
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.company.rules.books import Purpose, Side, taken_back
from app.areas.parties.queries import party_codes
from app.areas.purchasing.models import Bill
from app.areas.purchasing.operations.bill_entries import BILL, PAID
from app.areas.purchasing.rules.billing import BillKind, BillState
from app.kernel.columns import table_of
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

OWED = (BillState.APPROVED.value, BillState.CREDITED.value)


@dataclass(frozen=True, slots=True)
class TakeInOlderBills:
    """Open the journal with what was owed to suppliers before it was written; what is in it stays as it is."""

    opened_on: Annotated[date | None, Field("As of", "Left out: the day before the journal's first.")] = None


@dataclass(frozen=True, slots=True)
class OpeningResult:
    """How many bills were taken in, what they come to in the firm's currency, and as of which day."""

    bills: int
    payable_minor: int
    opened_on: date


def take_in_older_bills(uow: UnitOfWork, cmd: TakeInOlderBills) -> OpeningResult:
    """Write each bill that is owed, or was paid since, against the opening balances; once, however often it is done."""
    day, bills = cmd.opened_on or _before_the_first(uow), _missing(uow)
    codes = party_codes(uow.connection, {bill.supplier_id for bill in bills})
    minors = [_owed(bill) for bill in bills]
    write_entries(uow, [
        (Booked(day, BILL, bill.id, f"{bill.number} / {bill.supplier_number}", codes[bill.supplier_id]),
         taken_back((Side(Purpose.PAYABLE, minor, text="Opening"), Side(Purpose.OPENING, -minor, text="Opening"))))
        for bill, minor in zip(bills, minors, strict=True)
    ])
    return OpeningResult(len(bills), sum(minors), day)


def _before_the_first(uow: UnitOfWork) -> date:
    first: date | None = uow.scalar(select(func.min(Entry.day)))
    return local_day(uow.now, load_profile(uow.connection).zone) if first is None else first - timedelta(days=1)


def _missing(uow: UnitOfWork) -> list[Any]:
    """Read bills without an entry that are owed, or whose payment the journal holds."""
    table = table_of(Bill)
    entry = select(Entry.id).where(Entry.source_id == table.c.id)
    paid = exists(entry.where(Entry.source_kind == PAID).correlate(table))
    return list(uow.rows(select(table).where(
        ~exists(entry.where(Entry.source_kind == BILL).correlate(table)),
        or_(table.c.state.in_(OWED), (table.c.state == BillState.PAID.value) & paid)).order_by(table.c.id)))


def _owed(bill: Any) -> int:
    minor = int(bill.home_net_minor + bill.home_tax_minor)
    return minor if bill.kind == BillKind.BILL else -minor
