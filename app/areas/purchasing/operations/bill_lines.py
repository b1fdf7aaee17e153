"""Lines of a bill as people give them, completed from orders and taxes, and the sums that follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.queries import load_conversions, load_items
from app.areas.company.queries import Tax, load_profile, load_tax, taxes_on
from app.areas.company.rules.taxing import TaxedSums, taxed_sums
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine
from app.areas.purchasing.operations.amounts import checked_price, positive_quantity
from app.areas.purchasing.rules.billing import LINE_KIND_WORDS, LineKind
from app.areas.purchasing.rules.pricing import line_amount
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

LINE_KIND_TITLES = tuple((code, state.word) for code, state in LINE_KIND_WORDS)


@dataclass(frozen=True, slots=True)
class BillLineInput:
    """A line of a bill: goods of an order line in the unit ordered, or freight or another cost with its amount."""

    order_line_id: Annotated[int | None, Field(
        "Order line", "What the goods were ordered by; left out for freight and other costs.", "purchase_order_lines",
    )] = None
    qty: Annotated[Decimal | None, Field("Billed", "In the unit it was ordered in.")] = None
    price: Annotated[Decimal | None, Field("Price", "Left out: the price ordered.")] = None
    amount: Annotated[Decimal | None, Field("Net amount", "Left out: quantity times price.")] = None
    tax_rate_id: Annotated[int | None, Field("Tax", "Left out: none.", "tax_rates")] = None
    kind: Annotated[LineKind, Field("For", titles=LINE_KIND_TITLES)] = LineKind.GOODS
    text: Annotated[str, Field("Text")] = ""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line ready to be written; amounts in minor units of the bill's currency."""

    kind: str
    order_line_id: int | None
    text: str
    unit_id: int | None
    qty: int
    stock_qty: int
    price_micros: int
    amount_minor: int
    tax_code: str

    @property
    def row(self) -> dict[str, Any]:
        """Give the line's columns."""
        return {name: getattr(self, name) for name in (
            "kind", "order_line_id", "text", "unit_id", "qty", "stock_qty", "price_micros", "amount_minor", "tax_code",
        )}


def read_lines(
    uow: UnitOfWork, supplier_id: int, currency: str, day: date, given: Sequence[BillLineInput],
) -> tuple[list[ReadLine], dict[str, Tax]]:
    """Complete the lines and give the taxes that they name, as they hold on the day of the bill.

    Raises DomainError with the field of the line that cannot be billed.
    """
    if not given:
        raise DomainError("bill.empty", "A bill needs at least one line.", "lines")
    ordered = _ordered(uow, {line.order_line_id for line in given if line.order_line_id is not None})
    ratios = load_conversions(uow.connection, {(row.item_id, row.unit_id) for row in ordered.values()})
    items = load_items(uow.connection, {row.item_id for row in ordered.values()})
    taxes = _taxes(uow, day, given)
    lines = []
    for index, one in enumerate(given):
        path = f"lines.{index}"
        tax_code = taxes[one.tax_rate_id].code if one.tax_rate_id is not None else ""
        if one.kind == LineKind.GOODS and one.order_line_id is None:
            raise DomainError(
                "bill.no_order", "Goods are billed by order line. Choose it, or say that this line is for freight or "
                "another cost.", f"{path}.order_line_id",
            )
        if one.order_line_id is None:
            lines.append(_cost(one, currency, tax_code, path))
            continue
        row = ordered.get(one.order_line_id)
        if row is None or row.supplier_id != supplier_id or row.currency != currency:
            raise DomainError(
                "bill.order_line", "This order line is not one of this supplier's in the bill's currency.",
                f"{path}.order_line_id",
            )
        lines.append(_goods(one, row, ratios[(row.item_id, row.unit_id)], items[row.item_id], currency, tax_code, path))
    return lines, {tax.code: tax for tax in taxes.values()}


def _ordered(uow: UnitOfWork, line_ids: set[int]) -> dict[int, Any]:
    lines, orders = table_of(PurchaseOrderLine), table_of(PurchaseOrder)
    rows = uow.rows(
        select(lines, orders.c.supplier_id, orders.c.currency, orders.c.number)
        .join(orders, orders.c.id == lines.c.order_id).where(lines.c.id.in_(line_ids))
    )
    return {row.id: row for row in rows}


def _taxes(uow: UnitOfWork, day: date, given: Sequence[BillLineInput]) -> dict[int, Tax]:
    """Give the tax of each number named: of its code, the one that holds on the day."""
    holding = taxes_on(uow.connection, day)
    result: dict[int, Tax] = {}
    for index, line in enumerate(given):
        if line.tax_rate_id is None or line.tax_rate_id in result:
            continue
        tax = load_tax(uow.connection, line.tax_rate_id)
        held = holding.get(tax.code)
        if held is None or held.kind == "sale":
            raise DomainError(
                "bill.tax", f"{tax.title} is not charged on purchases on {day}. Choose another tax.",
                f"lines.{index}.tax_rate_id",
            )
        result[line.tax_rate_id] = held
    return result


def _cost(one: BillLineInput, currency: str, tax_code: str, path: str) -> ReadLine:
    amount = one.amount
    if amount is None and one.price is not None:
        amount = one.price * (Decimal(1) if one.qty is None else one.qty)
    if amount is None:
        raise DomainError("bill.amount", "Enter what this line costs without tax.", f"{path}.amount")
    minor = _money(amount, currency, f"{path}.amount")
    if minor < 0 and one.kind == LineKind.FREIGHT:
        raise DomainError("money.negative", "Freight cannot cost less than nothing.", f"{path}.amount")
    text = one.text.strip() or dict(LINE_KIND_TITLES)[one.kind]
    return ReadLine(str(one.kind), None, text, None, 0, 0, 0, minor, tax_code)


def _goods(
    one: BillLineInput, row: Any, ratio: Fraction, item: Any, currency: str, tax_code: str, path: str,
) -> ReadLine:
    if one.qty is None:
        raise DomainError("bill.quantity", "Enter how much of it was billed.", f"{path}.qty")
    qty = positive_quantity(one.qty, f"{path}.qty")
    stock_qty = Quantity(qty, "the unit ordered").convert(ratio, item.unit_code).scaled
    price = row.price_micros if one.price is None else checked_price(one.price, currency, f"{path}.price")
    amount = line_amount(price, qty, currency, "") if one.amount is None else _money(
        one.amount, currency, f"{path}.amount")
    if amount < 0:
        raise DomainError("money.negative", "Goods cannot cost less than nothing. A credit note takes off what was "
                          "billed.", f"{path}.amount")
    text = one.text.strip() or f"{item.sku} {item.name}"
    return ReadLine(LineKind.GOODS.value, row.id, text, row.unit_id, qty, stock_qty, price, amount, tax_code)


def _money(amount: Decimal, currency: str, field: str) -> int:
    try:
        return Money.of(amount, currency).minor
    except DomainError as error:
        raise DomainError(error.code, error.message, field, **error.params) from None


def sum_up(
    uow: UnitOfWork, lines: Sequence[ReadLine], taxes: Mapping[str, Tax], currency: str, rate: Fraction,
) -> TaxedSums:
    """Add up net and tax by rate, in the bill's currency and at home."""
    home = load_profile(uow.connection).currency
    return taxed_sums([(line.tax_code, line.amount_minor) for line in lines], taxes, currency, home, rate)
