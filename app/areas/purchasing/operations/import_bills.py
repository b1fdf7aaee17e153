"""Bills from files, a row a line: rows of the same supplier and number are one bill."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.areas.company.queries import taxes_on
from app.areas.purchasing.models import Bill, PurchaseOrder, PurchaseOrderLine
from app.areas.purchasing.operations.bill_lines import BillLineInput
from app.areas.purchasing.operations.bills import EnterBill, enter_bill
from app.areas.purchasing.operations.import_reading import Book, Texts, day_of, decimal_of, each, refused, text_of
from app.areas.purchasing.rules.billing import BillState, LineKind
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.upsert import CREATED, UNCHANGED

FIELDS = (
    ImportField("supplier", "Supplier", required=True, aliases=("supplier code", "vendor")),
    ImportField("number", "Supplier's number", required=True, aliases=("bill number", "invoice", "invoice number")),
    ImportField("billed_on", "Date", required=True, aliases=("bill date", "invoice date"), kind=Kind.DATE),
    ImportField("due_on", "Due", aliases=("due date",), kind=Kind.DATE),
    ImportField("order", "Order", aliases=("purchase order", "po", "order number")),
    ImportField("sku", "SKU", aliases=("item", "article", "product")),
    ImportField("qty", "Quantity", aliases=("billed",), kind=Kind.QUANTITY),
    ImportField("price", "Price", aliases=("unit price",), kind=Kind.PRICE),
    ImportField("amount", "Net amount", aliases=("net", "amount"), kind=Kind.MONEY),
    ImportField("tax", "Tax", aliases=("tax code",)),
    ImportField("text", "Text", aliases=("description",)),
    ImportField("kind", "For"),
)


@dataclass(frozen=True, slots=True)
class _Read:
    """One row: whose bill it belongs to, and its line."""

    supplier_id: int
    number: str
    billed_on: date
    due_on: date | None
    line: BillLineInput


class _Reading:
    """What is looked up once for all rows."""

    def __init__(self, uow: UnitOfWork, rows: Sequence[Texts]) -> None:
        self.uow = uow
        self.book = Book.load(uow, rows)
        self.lines = _order_lines(uow, {text_of(row, "order") for row in rows})

    def row(self, row: Texts) -> _Read:
        """Read one row."""
        supplier, day = self.book.supplier(row), day_of(row, "billed_on")
        number = text_of(row, "number")
        if day is None or not number:
            field = "number" if day is not None else "billed_on"
            raise DomainError("bill.row", "A bill needs the supplier's number and its date.", field)
        order_line = self._order_line(row) if text_of(row, "sku") else None
        line = BillLineInput(
            order_line, _figure(row, "qty"), _figure(row, "price"), _figure(row, "amount"), self._tax(row, day),
            _kind(row, order_line), text_of(row, "text"),
        )
        return _Read(supplier.party_id, number, day, day_of(row, "due_on"), line)

    def _order_line(self, row: Texts) -> int:
        key = (text_of(row, "order"), self.book.item(row).id)
        if key not in self.lines:
            raise DomainError("bill.order_line", f"The order “{key[0]}” has no line of {text_of(row, 'sku')}.", "order")
        return self.lines[key]

    def _tax(self, row: Texts, day: date) -> int | None:
        code = text_of(row, "tax")
        if not code:
            return None
        tax = taxes_on(self.uow.connection, day).get(code)
        if tax is None:
            raise DomainError("tax.unknown", f"There is no tax “{code}” on {day}.", "tax")
        return tax.id


def _figure(row: Texts, name: str) -> Decimal | None:
    return decimal_of(row, name) if text_of(row, name) else None


def _kind(row: Texts, order_line: int | None) -> LineKind:
    text = text_of(row, "kind").lower()
    if text and text not in set(LineKind):
        raise DomainError("bill.kind", f"“{text}” is none of {', '.join(LineKind)}.", "kind")
    return LineKind(text) if text else LineKind.OTHER if order_line is None else LineKind.GOODS


def _order_lines(uow: UnitOfWork, numbers: set[str]) -> dict[tuple[str, int], int]:
    rows = uow.rows(
        select(PurchaseOrder.number, PurchaseOrderLine.item_id, PurchaseOrderLine.id)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PurchaseOrder.number.in_(numbers - {""})).order_by(PurchaseOrderLine.id.desc())
    )
    return {(row.number, row.item_id): row.id for row in rows}


def import_bills(uow: UnitOfWork, rows: Sequence[Texts]) -> list[RowOutcome]:
    """Enter bills and compare them; one that was entered before changes nothing, one with a bad row is left out."""
    reading = _Reading(uow, rows)
    read = each(rows, reading.row)
    outcomes: list[RowOutcome] = [one if isinstance(one, RowOutcome) else RowOutcome(CREATED) for one in read]
    bad = _bad_bills(rows, read, reading)
    for (supplier_id, number), members in _by_bill(read).items():
        outcome = _enter(uow, supplier_id, number, [(index, one) for index, one in members], bad)
        for index, _ in members:
            outcomes[index] = outcome
    return outcomes


def _by_bill(read: Sequence[_Read | RowOutcome]) -> dict[tuple[int, str], list[tuple[int, _Read]]]:
    result: dict[tuple[int, str], list[tuple[int, _Read]]] = defaultdict(list)
    for index, one in enumerate(read):
        if isinstance(one, _Read):
            result[(one.supplier_id, one.number)].append((index, one))
    return result


def _bad_bills(rows: Sequence[Texts], read: Sequence[Any], reading: _Reading) -> set[tuple[int, str]]:
    """Name the bills of which a row cannot be read: none of it is entered, so that no bill is entered in part."""
    return {
        (reading.book.suppliers[text_of(row, "supplier")].party_id, text_of(row, "number"))
        for row, one in zip(rows, read, strict=True)
        if isinstance(one, RowOutcome) and text_of(row, "supplier") in reading.book.suppliers
    }


def _enter(
    uow: UnitOfWork, supplier_id: int, number: str, members: Sequence[tuple[int, _Read]], bad: set[tuple[int, str]],
) -> RowOutcome:
    if (supplier_id, number) in bad:
        return refused(DomainError("bill.part", f"Another row of {number} cannot be read; no bill is entered in part.",
                                   "number"))
    known = uow.first(select(Bill.id).where(Bill.supplier_id == supplier_id, Bill.supplier_number == number,
                                            Bill.state != BillState.CANCELLED.value))
    if known is not None:
        return RowOutcome(UNCHANGED)
    first = members[0][1]
    try:
        enter_bill(uow, EnterBill(
            supplier_id, number, first.billed_on, tuple(one.line for _, one in members), first.due_on))
    except DomainError as error:
        return refused(error)
    return RowOutcome(CREATED)


BILL_IMPORT = ImportSpec("bills", "Suppliers' bills", "purchasing.bill", FIELDS, import_bills)
