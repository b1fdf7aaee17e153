"""What bills and their payment write in the bookkeeper's journal."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.areas.company.operations.books import Booked, take_back_entry, write_entry
from app.areas.company.rules.books import Purpose, Side, taken_back
from app.areas.parties.queries import party_codes
from app.areas.purchasing.models import BillTax
from app.areas.purchasing.rules.billing import BillKind
from app.kernel.columns import table_of
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


def write_paid_entry(uow: UnitOfWork, bill: Any, paid_on: date) -> None:
    """Write what was paid of a bill, at the rate that it kept."""
    minor = bill.home_net_minor + bill.home_tax_minor
    sides = (Side(Purpose.PAYABLE, minor), Side(Purpose.BANK, -minor))
    write_entry(uow, _booked(uow, PAID, bill, paid_on), sides if bill.kind == BillKind.BILL else taken_back(sides))


def _booked(uow: UnitOfWork, kind: str, bill: Any, day: date) -> Booked:
    code = party_codes(uow.connection, [bill.supplier_id])[bill.supplier_id]
    return Booked(day, kind, bill.id, f"{bill.number} / {bill.supplier_number}", code)
