"""What is on order already when the firm begins to work with the program: one sent order for each supplier."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.areas.inventory.operations import main_warehouse
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine
from app.areas.purchasing.operations.amounts import checked_price, checked_quantity
from app.areas.purchasing.operations.import_reading import Book, Texts, day_of, decimal_of, each, text_of
from app.areas.purchasing.operations.importing import PERMISSION
from app.areas.purchasing.operations.lines import BOUGHT_KINDS, PricedLine
from app.areas.purchasing.operations.order_steps import mark_sent
from app.areas.purchasing.operations.orders import firm_day, write_order
from app.areas.purchasing.queries.terms import Offer, SupplierTermsRow, load_offers
from app.areas.purchasing.rules.orders import OrderState
from app.areas.purchasing.rules.pricing import line_amount
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.upsert import CREATED, UNCHANGED

FIELDS = (
    ImportField("supplier", "Supplier", required=True, aliases=("supplier id", "supplier code", "vendor")),
    ImportField("sku", "SKU", required=True, aliases=("item", "article", "product", "product id")),
    ImportField("qty", "Quantity", required=True, aliases=("on order", "units on order"), kind=Kind.QUANTITY),
    ImportField("unit", "Unit"),
    ImportField("price", "Price", aliases=("unit price", "cost"), kind=Kind.PRICE),
    ImportField("due_on", "Due", aliases=("due date", "expected"), kind=Kind.DATE),
)
SOURCE = "import"


class _Reading:
    """What is looked up once for all rows."""

    def __init__(self, uow: UnitOfWork, rows: Sequence[Texts]) -> None:
        self.book = Book.load(uow, rows)
        self.offers = load_offers(uow.connection, {item.id for item in self.book.items.values()})
        self.today = firm_day(uow)
        self.open = _open_lines(uow, {supplier.party_id for supplier in self.book.suppliers.values()})

    def line(self, row: Texts) -> tuple[SupplierTermsRow, PricedLine] | RowOutcome:
        """Read one row; nothing on order, or what was brought in before, changes nothing."""
        supplier, item = self.book.supplier(row), self.book.item(row)
        qty = checked_quantity(decimal_of(row, "qty"), "qty")
        if qty == 0:
            return RowOutcome(UNCHANGED)
        if item.kind not in BOUGHT_KINDS:
            raise DomainError("item.not_stocked", f"{item.sku} {item.name} is no goods that can be received.", "sku")
        unit_id = self.book.unit(row, item)
        stock = Quantity(qty, text_of(row, "unit")).convert(self.book.ratio(item, unit_id), item.unit_code).scaled
        if self._was_brought_in(supplier.party_id, item.id, stock, item.sku):
            return RowOutcome(UNCHANGED)
        price = self._price(row, supplier, item.id, unit_id, qty)
        due = day_of(row, "due_on") or self.today + timedelta(days=supplier.lead_time_days)
        amount = line_amount(price, qty, supplier.currency, "")
        return supplier, PricedLine(item.id, unit_id, qty, stock, price, amount, due)

    def _was_brought_in(self, supplier_id: int, item_id: int, stock_qty: int, sku: str) -> bool:
        known = self.open.get((supplier_id, item_id))
        if known is None:
            return False
        if stock_qty in known:
            return True
        raise DomainError(
            "purchase_order.imported", f"{sku} was brought in on order from this supplier before, with another "
            "quantity. Change that order instead.", "qty",
        )

    def _price(self, row: Texts, supplier: SupplierTermsRow, item_id: int, unit_id: int, qty: int) -> int:
        if text_of(row, "price"):
            return checked_price(decimal_of(row, "price"), supplier.currency, "price")
        own = [offer for offer in self.offers.get(item_id, ()) if _fits(offer, supplier, unit_id)]
        if not own:
            raise DomainError(
                "price.unknown", f"No price from {supplier.name} in this unit is known. Give one, or import what the "
                "supplier offers first.", "price",
            )
        return own[0].price_for(qty)


def _fits(offer: Offer, supplier: SupplierTermsRow, unit_id: int) -> bool:
    same_money = offer.currency == supplier.currency
    return offer.supplier_id == supplier.party_id and offer.unit_id == unit_id and same_money


def _open_lines(uow: UnitOfWork, supplier_ids: set[int]) -> dict[tuple[int, int], set[int]]:
    rows = uow.rows(
        select(PurchaseOrder.supplier_id, PurchaseOrderLine.item_id, PurchaseOrderLine.stock_qty)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PurchaseOrder.supplier_id.in_(supplier_ids), PurchaseOrder.source == SOURCE,
               PurchaseOrder.state != OrderState.CANCELLED.value)
    )
    result: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row in rows:
        result[(row.supplier_id, row.item_id)].add(row.stock_qty)
    return dict(result)


def import_open_purchases(uow: UnitOfWork, rows: Sequence[Texts]) -> list[RowOutcome]:
    """Write a sent order for each supplier with all that is on order there; blocked or not, it was ordered."""
    reading = _Reading(uow, rows)
    read = each(rows, reading.line)
    by_supplier: dict[int, list[PricedLine]] = defaultdict(list)
    suppliers: dict[int, SupplierTermsRow] = {}
    for line in read:
        if not isinstance(line, RowOutcome):
            suppliers[line[0].party_id] = line[0]
            by_supplier[line[0].party_id].append(line[1])
    warehouse_id = main_warehouse(uow) if by_supplier else 0
    for supplier_id, lines in by_supplier.items():
        _write_sent(uow, suppliers[supplier_id], lines, warehouse_id, reading.today)
    return [line if isinstance(line, RowOutcome) else RowOutcome(CREATED) for line in read]


def _write_sent(
    uow: UnitOfWork, supplier: SupplierTermsRow, lines: Sequence[PricedLine], warehouse_id: int, today: date,
) -> None:
    written = write_order(uow, supplier, lines, warehouse_id, today, source=SOURCE)
    uow.update(PurchaseOrder, written.order_id, state=OrderState.APPROVED.value)
    mark_sent(uow, uow.get(PurchaseOrder, written.order_id))


OPEN_PURCHASES = ImportSpec("open_purchases", "Purchases on order", PERMISSION, FIELDS, import_open_purchases)
