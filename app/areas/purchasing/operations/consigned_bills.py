"""The bill for goods that a supplier keeps here, by what was taken of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Annotated, Any

from app.areas.catalog.queries import load_items
from app.areas.company.queries import Tax, load_tax, taxes_on
from app.areas.inventory.models import Consumption
from app.areas.inventory.operations.consignment import mark_billed
from app.areas.purchasing.models import Bill
from app.areas.purchasing.operations.bill_lines import ReadLine, sum_up
from app.areas.purchasing.operations.bill_matching import BILL, rematch
from app.areas.purchasing.operations.bills import BillResult, bill_rate, bill_result, require_total, write_bill
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.billing import BillKind, LineKind
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BillConsumptions:
    """Enter the supplier's bill for what was taken from its consignment, at the prices agreed."""

    consumption_ids: Annotated[tuple[int, ...], Field("Taken", hidden=True)]
    supplier_number: Annotated[str, Field("Supplier's number", "As printed on the bill.")]
    billed_on: Annotated[date, Field("Date of the bill")]
    tax_rate_id: Annotated[int | None, Field("Tax", "Left out: none.", "tax_rates")] = None
    due_on: Annotated[date | None, Field("Due", help="Left out: by the supplier's terms.")] = None
    total: Annotated[Decimal | None, Field("Total with tax", "As printed; the lines are checked against it.")] = None
    exchange_rate: Annotated[Decimal | None, Field(
        "Exchange rate", "What one unit of the bill's currency is worth in the firm's; left out, the rate of the day.",
    )] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


def bill_consumptions(uow: UnitOfWork, cmd: BillConsumptions) -> BillResult:
    """Write a bill with a line for each item and price, and tie to it what was taken."""
    rows = _open_rows(uow, cmd.consumption_ids)
    supplier, currency = load_supplier(uow.connection, rows[0].supplier_id), rows[0].currency
    tax = _tax(uow, cmd)
    rate = bill_rate(uow, cmd.exchange_rate, currency, cmd.billed_on)
    lines = _lines(uow, rows, tax.code if tax is not None else "")
    sums = sum_up(uow, lines, {} if tax is None else {tax.code: tax}, currency, rate)
    if cmd.total is not None:
        require_total(Money.of(cmd.total, currency), Money(sums.net_minor + sums.tax_minor, currency))
    bill_id = write_bill(
        uow, BillKind.BILL, supplier, cmd.supplier_number, currency, rate, lines, sums, billed_on=cmd.billed_on,
        due_on=cmd.due_on or cmd.billed_on + timedelta(days=supplier.payment_days), note=cmd.note,
    )
    mark_billed(uow, [row.id for row in rows], BILL, bill_id)
    rematch(uow, uow.get(Bill, bill_id))
    return bill_result(uow, bill_id)


def _open_rows(uow: UnitOfWork, consumption_ids: Sequence[int]) -> list[Any]:
    rows = list(uow.get_many(Consumption, consumption_ids).values())
    if not rows or any(row.state != "open" for row in rows):
        raise DomainError("consignment.settled", "Only what was taken and is not billed yet can be billed. Nothing was "
                          "entered.")
    if len({(row.supplier_id, row.currency) for row in rows}) > 1:
        raise DomainError("consignment.suppliers", "A bill is of one supplier and in one currency; select what was "
                          "taken of one. Nothing was entered.")
    return sorted(rows, key=lambda row: (row.item_id, row.price_micros, row.at))


def _tax(uow: UnitOfWork, cmd: BillConsumptions) -> Tax | None:
    if cmd.tax_rate_id is None:
        return None
    tax = load_tax(uow.connection, cmd.tax_rate_id)
    held = taxes_on(uow.connection, cmd.billed_on).get(tax.code)
    if held is None or held.kind == "sale":
        raise DomainError("bill.tax", f"{tax.title} is not charged on purchases on {cmd.billed_on}. Choose another "
                          "tax.", "tax_rate_id")
    return held


def _lines(uow: UnitOfWork, rows: Sequence[Any], tax_code: str) -> list[ReadLine]:
    items = load_items(uow.connection, {row.item_id for row in rows})
    lines = []
    for (item_id, price), found in groupby(rows, key=lambda row: (row.item_id, row.price_micros)):
        taken, item = list(found), items[item_id]
        qty, amount = sum(row.qty for row in taken), sum(row.value_minor for row in taken)
        first, last = taken[0].at.date(), taken[-1].at.date()
        days = f"{first:%d %b %Y}" if first == last else f"{first:%d %b} to {last:%d %b %Y}"
        text = f"{item.sku} {item.name}, taken {days}"
        lines.append(ReadLine(LineKind.OTHER.value, None, text, item.unit_id, qty, qty, price, amount, tax_code))
    return lines
