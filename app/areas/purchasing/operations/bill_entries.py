"""What bills and their payment write in the bookkeeper's journal."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.areas.company.operations.books import Booked, take_back_entry, write_entry
from app.areas.company.queries import load_profile, rate_on
from app.areas.company.rules.books import Purpose, Side, taken_back
from app.areas.company.rules.rates import exchanged
from app.areas.company.rules.taxing import shared_discount
from app.areas.parties.queries import party_codes
from app.areas.purchasing.models import BillTax
from app.areas.purchasing.rules.billing import BillKind
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.kernel.rounding import round_half_up
from app.kernel.unit_of_work import UnitOfWork

BILL = "bill"
"""The source under which bills stand in the journal."""

PAID = "bill_payment"
"""The source under which what was paid of bills stands in the journal."""


def write_bill_entry(uow: UnitOfWork, bill: Any) -> None:
    """Write an approved bill or credit note by tax; a tax that the firm owes as the buyer stands on both sides."""
    table = table_of(BillTax)
    sides = [Side(Purpose.PAYABLE, -(bill.home_net_minor + bill.home_tax_minor))]
    for tax in uow.rows(select(table).where(table.c.bill_id == bill.id).order_by(table.c.code)):
        sides += [Side(Purpose.PURCHASES, tax.home_net_minor, tax.code, tax.title),
                  Side(Purpose.TAX_PAID, tax.home_tax_minor, tax.code, tax.title)]
        if tax.reverse_charge:
            sides.append(Side(Purpose.TAX_DUE, -tax.home_tax_minor, tax.code, f"{tax.title}, owed by the buyer"))
    write_entry(uow, _booked(uow, BILL, bill, bill.billed_on),
                sides if bill.kind == BillKind.BILL else taken_back(sides))


def take_bill_entry_back(uow: UnitOfWork, bill: Any) -> None:
    """Write the entry of a bill whose approval is taken back the other way round, on the bill's own day."""
    take_back_entry(uow, BILL, bill.id, bill.billed_on)


def write_paid_entry(uow: UnitOfWork, bill: Any, paid_on: date, discount_minor: int = 0) -> None:
    """Write what was paid of a bill: at the rate of the day, cash discount by tax, exchange won or lost.

    Where no rate is known for the day, the rate counts that the bill kept.
    """
    whole, home = bill.net_minor + bill.tax_minor, bill.home_net_minor + bill.home_tax_minor
    off = round_half_up(home * discount_minor, whole) if whole else 0
    spent = home - off if discount_minor == whole else _spent(uow, bill, whole - discount_minor, home - off, paid_on)
    sides = [
        Side(Purpose.PAYABLE, home), *_discount_sides(uow, bill, off), Side(Purpose.BANK, -spent),
        Side(Purpose.EXCHANGE, spent + off - home, text="Exchange difference"),
    ]
    write_entry(uow, _booked(uow, PAID, bill, paid_on), sides if bill.kind == BillKind.BILL else taken_back(sides))


def take_paid_entry_back(uow: UnitOfWork, bill: Any, day: date) -> None:
    """Write what was paid of a bill the other way round, on a day."""
    take_back_entry(uow, PAID, bill.id, day)


def _spent(uow: UnitOfWork, bill: Any, minor: int, kept_minor: int, paid_on: date) -> int:
    """Give what a payment in the bill's currency cost at home."""
    home = load_profile(uow.connection).currency
    if bill.currency == home:
        return kept_minor
    try:
        return exchanged(Money(minor, bill.currency), home, rate_on(uow.connection, bill.currency, paid_on)).minor
    except DomainError:
        return kept_minor


def _discount_sides(uow: UnitOfWork, bill: Any, off: int) -> list[Side]:
    """Share a cash discount among the taxes of a bill; the tax that was too much is neither owed nor taken off."""
    if not off:
        return []
    table = table_of(BillTax)
    taxes = uow.rows(select(table).where(table.c.bill_id == bill.id).order_by(table.c.code))
    parts = shared_discount(off, [(row.home_net_minor, row.home_tax_minor, row.reverse_charge) for row in taxes])
    sides = []
    for row, (net, tax) in zip(taxes, parts, strict=True):
        sides += [Side(Purpose.DISCOUNT_TAKEN, -net, row.code, "Cash discount"),
                  Side(Purpose.TAX_PAID, -tax, row.code, "Tax on cash discount")]
        if row.reverse_charge:
            sides.append(Side(Purpose.TAX_DUE, tax, row.code, "Tax on cash discount"))
    return sides


def _booked(uow: UnitOfWork, kind: str, bill: Any, day: date) -> Booked:
    code = party_codes(uow.connection, [bill.supplier_id])[bill.supplier_id]
    return Booked(day, kind, bill.id, f"{bill.number} / {bill.supplier_number}", code)
