"""What settles what: one place in which open amounts of invoices, credit notes and payments change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from app.areas.company.operations.books import Booked, take_back_entry, write_entry
from app.areas.company.rules.books import Purpose, Side
from app.areas.company.rules.taxing import shared_discount
from app.areas.parties.queries import party_codes
from app.areas.sales.models import Invoice, InvoiceTax, Payment, Settlement
from app.areas.sales.rules.invoicing import paid_state, part_of_line
from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.kernel.rounding import round_half_up
from app.kernel.unit_of_work import UnitOfWork

SETTLEMENT = "settlement"
"""The source under which the entries of settlements stand in the journal."""


@dataclass(frozen=True, slots=True)
class Settling:
    """What comes off either side: `amount_minor` off the invoice or refund, `taken_minor` off payment or credit note.

    Each in its own currency; cash discount and a difference let go are parts of the first.
    """

    amount_minor: int
    taken_minor: int
    discount_minor: int = 0
    write_off_minor: int = 0


def total_of(row: Any) -> tuple[int, int]:
    """Give what an invoice, credit note, payment or refund comes to, in its currency and at home."""
    if hasattr(row, "amount_minor"):
        return row.amount_minor, row.home_minor
    return row.net_minor + row.tax_minor, row.home_net_minor + row.home_tax_minor


def _name(row: Any) -> str:
    return str(row.number)


def settle(uow: UnitOfWork, debit: Any, credit: Any, settling: Settling, day: date) -> int:
    """Let a payment or credit note settle an invoice or refund, both rows as they are now; give the number.

    Raises DomainError when either side has less open, or they belong to different customers.
    """
    _require(debit, credit, settling)
    home, home_taken = _home_part(debit, settling.amount_minor), _home_part(credit, settling.taken_minor)
    settlement_id = uow.add(
        Settlement, day=day, undone_on=None, **_sides(debit, credit), amount_minor=settling.amount_minor,
        discount_minor=settling.discount_minor, write_off_minor=settling.write_off_minor,
        taken_minor=settling.taken_minor, home_minor=home, home_taken_minor=home_taken,
    )
    _take(uow, debit, settling.amount_minor, home, day)
    _take(uow, credit, settling.taken_minor, home_taken, day)
    _write(uow, settlement_id, debit, credit, settling, day)
    return settlement_id


def _require(debit: Any, credit: Any, settling: Settling) -> None:
    if debit.customer_id != credit.customer_id:
        raise DomainError("settle.customer", f"{_name(credit)} and {_name(debit)} belong to different customers.")
    for row, minor in ((debit, settling.amount_minor), (credit, settling.taken_minor)):
        if minor > row.open_minor:
            raise DomainError(
                "settle.too_much", f"Of {_name(row)}, {Money(row.open_minor, row.currency)} is open; "
                f"{Money(minor, row.currency)} cannot be settled. Nothing was changed.", "lines",
            )
    given = settling.amount_minor - settling.discount_minor - settling.write_off_minor
    if debit.currency == credit.currency and given != settling.taken_minor:
        raise DomainError("settle.unequal", "What is taken and what is settled are not the same amount.", "lines")


def _sides(debit: Any, credit: Any) -> dict[str, int | None]:
    refund, payment = hasattr(debit, "amount_minor"), hasattr(credit, "amount_minor")
    return {
        "invoice_id": None if refund else debit.id, "refund_id": debit.id if refund else None,
        "credit_id": None if payment else credit.id, "payment_id": credit.id if payment else None,
    }


def _home_part(row: Any, minor: int) -> int:
    """Give what a part is worth at home, so that all parts together are worth the whole."""
    if minor == row.open_minor:
        return int(row.home_open_minor)
    total, home = total_of(row)
    return min(part_of_line(home, total, total - row.open_minor, minor), int(row.home_open_minor))


def _take(uow: UnitOfWork, row: Any, minor: int, home: int, day: date) -> None:
    left = {"open_minor": row.open_minor - minor, "home_open_minor": row.home_open_minor - home}
    settled_on = _last_day(uow, row, day) if left["open_minor"] == 0 else None
    if hasattr(row, "amount_minor"):
        uow.update(Payment, row.id, **left, settled_on=settled_on)
    else:
        uow.update(Invoice, row.id, **left, settled_on=settled_on, state=_state(uow, row, left["open_minor"]).value)


def _last_day(uow: UnitOfWork, row: Any, day: date) -> date:
    """Give the last day on which anything of a document was settled, or taken apart again."""
    sides = ((Settlement.payment_id, Settlement.refund_id) if hasattr(row, "amount_minor")
             else (Settlement.invoice_id, Settlement.credit_id))
    of_this = (sides[0] == row.id) | (sides[1] == row.id)
    days: list[date | None] = [
        uow.scalar(select(func.max(Settlement.day)).where(of_this)),
        uow.scalar(select(func.max(Settlement.undone_on)).where(of_this)),
    ]
    return max(day, *(other for other in days if other is not None))


def _state(uow: UnitOfWork, row: Any, open_minor: int) -> Any:
    total, _ = total_of(row)
    credited = uow.scalar(select(func.sum(Settlement.amount_minor)).where(
        Settlement.invoice_id == row.id, Settlement.credit_id.is_not(None), Settlement.undone_on.is_(None))) or 0
    return paid_state(open_minor, total, credited_whole=total > 0 and int(credited) == total)


def _write(uow: UnitOfWork, number: int, debit: Any, credit: Any, settling: Settling, day: date) -> None:
    """Write what the settlement changes in the journal: discount and difference given, exchange won or lost."""
    row = uow.get(Settlement, number)
    let_go = settling.discount_minor + settling.write_off_minor
    home_let = row.home_minor if let_go == settling.amount_minor else (
        round_half_up(row.home_minor * let_go, settling.amount_minor))
    home_discount = round_half_up(home_let * settling.discount_minor, let_go) if let_go else 0
    lost = row.home_minor - row.home_taken_minor - home_let
    sides = [
        *_discount_sides(uow, debit, home_discount),
        Side(Purpose.WRITE_OFF, home_let - home_discount, text="Small difference"),
        Side(Purpose.EXCHANGE, lost, text="Exchange difference"),
        Side(Purpose.RECEIVABLE, row.home_taken_minor - row.home_minor),
    ]
    code = party_codes(uow.connection, [debit.customer_id])[debit.customer_id]
    write_entry(uow, Booked(day, SETTLEMENT, number, f"{_name(credit)} / {_name(debit)}", code), sides)


def _discount_sides(uow: UnitOfWork, invoice: Any, home_discount: int) -> list[Side]:
    """Share a cash discount among the taxes of its invoice, and take what was too much tax off."""
    if not home_discount:
        return []
    taxes = uow.rows(select(
        InvoiceTax.code, InvoiceTax.reverse_charge, InvoiceTax.home_net_minor, InvoiceTax.home_tax_minor,
    ).where(InvoiceTax.invoice_id == invoice.id).order_by(InvoiceTax.code))
    parts = shared_discount(
        home_discount, [(row.home_net_minor, row.home_tax_minor, row.reverse_charge) for row in taxes])
    return [side for row, (net, tax) in zip(taxes, parts, strict=True) for side in (
        Side(Purpose.DISCOUNT_GIVEN, net, row.code, "Cash discount"),
        Side(Purpose.TAX_DUE, 0 if row.reverse_charge else tax, row.code, "Tax on cash discount"))]


def undo_settlements(uow: UnitOfWork, rows: Sequence[Any], day: date) -> None:
    """Let settlements no longer count from a day on; what they settled is open again."""
    for row in rows:
        if row.undone_on is not None:
            continue
        uow.update(Settlement, row.id, undone_on=max(day, row.day))
        debit = uow.get(Payment, row.refund_id) if row.refund_id else uow.get(Invoice, row.invoice_id)
        _take(uow, debit, -row.amount_minor, -row.home_minor, day)
        credit = uow.get(Payment, row.payment_id) if row.payment_id else uow.get(Invoice, row.credit_id)
        _take(uow, credit, -row.taken_minor, -row.home_taken_minor, day)
        take_back_entry(uow, SETTLEMENT, row.id, max(day, row.day))


def rate_of_row(row: Any) -> Fraction:
    """Give the rate that a document kept."""
    return Fraction(row.rate_numerator, row.rate_denominator)
