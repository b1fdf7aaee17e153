"""Lines of an invoice as people give them, completed from orders, items and tax rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from sqlalchemy import bindparam, select

from app.areas.catalog.queries import ItemFacts, load_conversions
from app.areas.company.queries.rates import load_tax
from app.areas.purchasing.operations.amounts import positive_quantity
from app.areas.sales.models import Invoice, SalesOrder, SalesOrderLine
from app.areas.sales.queries.orders import SERVICE
from app.areas.sales.queries.prepaid import prepaid_left
from app.areas.sales.queries.taxes import TaxedFor
from app.areas.sales.rules.invoicing import LINE_FOR_WORDS, LineFor, part_of_line
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

LINE_TITLES = tuple((code, state.word) for code, state in LINE_FOR_WORDS)


@dataclass(frozen=True, slots=True)
class InvoiceLineInput:
    """A line of an invoice: goods of an order line, an item, or words with an amount."""

    order_line_id: Annotated[int | None, Field(
        "Order line", "What was shipped and is not invoiced yet.", "sales_order_lines",
    )] = None
    item_id: Annotated[int | None, Field("Or item", "What was ordered without an order here.", "items")] = None
    qty: Annotated[Decimal | None, Field("Quantity", "In the unit ordered; left out, all that was shipped.")] = None
    price: Annotated[Decimal | None, Field("Price", "Left out: as ordered, or the item's.")] = None
    amount: Annotated[Decimal | None, Field("Net amount", "Left out: quantity times price.")] = None
    tax_rate_id: Annotated[int | None, Field("Tax", "Left out: by the tax rules.", "tax_rates")] = None
    kind: Annotated[LineFor | None, Field("For", titles=LINE_TITLES)] = None
    text: Annotated[str, Field("Text")] = ""
    order_id: Annotated[int | None, Field("Order", hidden=True)] = None
    prepaid_id: Annotated[int | None, Field("Takes off", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class ReadInvoiceLine:
    """A line ready to be written; amounts in minor units of the invoice's currency."""

    kind: str
    text: str
    amount_minor: int
    tax_code: str
    tax_reason: str
    order_id: int | None = None
    order_line_id: int | None = None
    item_id: int | None = None
    unit_id: int | None = None
    qty: int = 0
    stock_qty: int = 0
    price_micros: int = 0
    discount_permille: int = 0
    credits_line_id: int | None = None
    reopens: bool = False
    prepaid_id: int | None = None

    @property
    def row(self) -> dict[str, Any]:
        """Give the line's columns."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


@dataclass(frozen=True, slots=True)
class _Known:
    """What lines are completed from."""

    ordered: Mapping[int, Any]
    items: Mapping[int, ItemFacts]
    ratios: Mapping[tuple[int, int], Fraction]
    taxed: TaxedFor
    currency: str
    customer_id: int


def order_lines_named(uow: UnitOfWork, given: Sequence[InvoiceLineInput]) -> dict[int, Any]:
    """Read the order lines that lines of an invoice name, with their orders, in order of number."""
    named = sorted({line.order_line_id for line in given if line.order_line_id is not None})
    return {row.id: row for row in uow.rows(_ORDERED, ids=named)} if named else {}


_lines, _orders = table_of(SalesOrderLine), table_of(SalesOrder)
_ORDERED = (
    select(_lines, _orders.c.customer_id, _orders.c.currency, _orders.c.number)
    .join(_orders, _orders.c.id == _lines.c.order_id)
    .where(_lines.c.id.in_(bindparam("ids", expanding=True))).order_by(_lines.c.id)
)


def item_numbers(ordered: Mapping[int, Any], given: Sequence[InvoiceLineInput]) -> set[int]:
    """Give the items that lines are of."""
    return {row.item_id for row in ordered.values()} | {line.item_id for line in given if line.item_id is not None}


def read_lines(
    uow: UnitOfWork, taxed: TaxedFor, currency: str, ordered: Mapping[int, Any], given: Sequence[InvoiceLineInput],
) -> list[ReadInvoiceLine]:
    """Complete the lines; DomainError with the field of the line that cannot be invoiced."""
    if not given:
        raise DomainError("invoice.empty", "An invoice needs at least one line.", "lines")
    ratios = load_conversions(uow.connection, {(row.item_id, row.unit_id) for row in ordered.values()}, taxed.items)
    known = _Known(ordered, taxed.items, ratios, taxed, currency, taxed.customer_id)
    left = {number: row.stock_qty_shipped - row.stock_qty_invoiced for number, row in ordered.items()}
    return [_read(uow, known, line, left, f"lines.{index}") for index, line in enumerate(given)]


def _read(
    uow: UnitOfWork, known: _Known, one: InvoiceLineInput, left: dict[int, int], path: str,
) -> ReadInvoiceLine:
    if one.order_line_id is not None:
        return _of_order(uow, known, one, left, path)
    if one.prepaid_id is not None:
        _require_prepaid(uow, known, one, path)
    code, reason = _tax(uow, known, one, one.item_id, path)
    if one.item_id is not None:
        return _of_item(known, one, code, reason, path)
    kind = one.kind or LineFor.OTHER
    if kind == LineFor.GOODS:
        raise DomainError("invoice.no_order", "Goods are invoiced by order line or by item. Choose one, or say that "
                          "this line is for something else.", f"{path}.order_line_id")
    amount = one.amount
    if amount is None and one.price is not None:
        amount = one.price * (Decimal(1) if one.qty is None else one.qty)
    if amount is None:
        raise DomainError("invoice.amount", "Enter what this line costs without tax.", f"{path}.amount")
    text = one.text.strip() or dict(LINE_TITLES)[kind]
    return ReadInvoiceLine(kind.value, text, _money(amount, known.currency, f"{path}.amount"), code, reason,
                           order_id=one.order_id, prepaid_id=one.prepaid_id)


def _tax(uow: UnitOfWork, known: _Known, one: InvoiceLineInput, item_id: int | None, path: str) -> tuple[str, str]:
    if one.tax_rate_id is None:
        try:
            return known.taxed.choose(item_id)
        except DomainError as error:
            raise DomainError(error.code, error.message, f"{path}.tax_rate_id") from None
    tax = load_tax(uow.connection, one.tax_rate_id)
    if tax.code not in known.taxed.taxes:
        raise DomainError("invoice.tax", f"{tax.title} is not charged on sales on this day. Choose another tax.",
                          f"{path}.tax_rate_id")
    return tax.code, "by hand"


def _of_order(
    uow: UnitOfWork, known: _Known, one: InvoiceLineInput, left: dict[int, int], path: str,
) -> ReadInvoiceLine:
    row = known.ordered.get(one.order_line_id or 0)
    if row is None or row.customer_id != known.customer_id or row.currency != known.currency:
        raise DomainError("invoice.order_line", "This order line is not one of this customer's in the invoice's "
                          "currency.", f"{path}.order_line_id")
    if row.kit_line_id is not None:
        raise DomainError("invoice.part", "A part of a kit has no price; invoice the kit.", f"{path}.order_line_id")
    item = known.items[row.item_id]
    ratio = known.ratios[row.item_id, row.unit_id]
    stock_qty = left[row.id] if one.qty is None else _stock_qty(one.qty, ratio, item, f"{path}.qty")
    if stock_qty <= 0 or stock_qty > left[row.id]:
        raise DomainError(
            "invoice.too_much", f"Of {item.sku} on {row.number}, {Quantity(max(left[row.id], 0), item.unit_code)} was "
            "shipped and is not invoiced yet. Invoice no more than that.", f"{path}.qty",
        )
    before = row.stock_qty_shipped - left[row.id]
    left[row.id] -= stock_qty
    qty = Fraction(stock_qty) / ratio
    shown = qty.numerator // qty.denominator
    code, reason = _tax(uow, known, one, row.item_id, path)
    price = row.price_micros if one.price is None else _price(one.price, known.currency, f"{path}.price")
    if one.amount is not None:
        amount = _money(one.amount, known.currency, f"{path}.amount")
    elif one.price is not None:
        amount = Price(price, known.currency).extend(Quantity(shown, ""), row.discount_permille).minor
    else:
        amount = part_of_line(row.amount_minor, row.stock_qty, before, stock_qty)
    kind = LineFor.SERVICE if item.kind == SERVICE else LineFor.GOODS
    return ReadInvoiceLine(
        kind.value, one.text.strip() or f"{item.sku} {item.name}", _not_negative(amount, path), code, reason,
        row.order_id, row.id, row.item_id, row.unit_id, shown, stock_qty, price, row.discount_permille,
    )


def _of_item(
    known: _Known, one: InvoiceLineInput, code: str, reason: str, path: str,
) -> ReadInvoiceLine:
    item = known.items[one.item_id or 0]
    qty = positive_quantity(Decimal(1) if one.qty is None else one.qty, f"{path}.qty")
    if one.price is None and one.amount is None and item.price_currency != known.currency:
        raise DomainError("invoice.price", f"{item.sku} has no price in {known.currency}. Enter one.", f"{path}.price")
    price = item.price_micros if one.price is None else _price(one.price, known.currency, f"{path}.price")
    amount = (Price(price, known.currency).extend(Quantity(qty, "")).minor if one.amount is None
              else _money(one.amount, known.currency, f"{path}.amount"))
    kind = one.kind or (LineFor.SERVICE if item.kind == SERVICE else LineFor.GOODS)
    return ReadInvoiceLine(
        kind.value, one.text.strip() or f"{item.sku} {item.name}", _not_negative(amount, path), code, reason,
        item_id=item.id, unit_id=item.unit_id, qty=qty, stock_qty=qty, price_micros=price,
    )


def _require_prepaid(uow: UnitOfWork, known: _Known, one: InvoiceLineInput, path: str) -> None:
    """Refuse to take off more of a prepayment than was invoiced and is left, before tax."""
    asked = uow.get(Invoice, one.prepaid_id or 0)
    left = sum(prepaid_left(uow.connection, [asked.id]).values())
    wanted = -_money(one.amount or Decimal(0), known.currency, f"{path}.amount")
    if asked.customer_id != known.customer_id or not 0 < wanted <= left:
        raise DomainError("invoice.prepaid", f"Of the prepayment {asked.number}, {Money(left, asked.currency)} before "
                          "tax is left to be taken off.", f"{path}.amount")


def _stock_qty(qty: Decimal, ratio: Fraction, item: ItemFacts, field: str) -> int:
    try:
        return Quantity(positive_quantity(qty, field), "the unit ordered").convert(ratio, item.unit_code).scaled
    except DomainError as error:
        raise DomainError(error.code, error.message, field) from None


def _money(amount: Decimal, currency: str, field: str) -> int:
    try:
        return Money.of(amount, currency).minor
    except DomainError as error:
        raise DomainError(error.code, error.message, field, **error.params) from None


def _price(price: Decimal, currency: str, field: str) -> int:
    try:
        return Price.of(price, currency).micros
    except DomainError as error:
        raise DomainError(error.code, error.message, field, **error.params) from None


def _not_negative(amount: int, path: str) -> int:
    if amount < 0:
        raise DomainError("money.negative", "Goods cannot cost less than nothing. A credit note takes off what was "
                          "invoiced.", f"{path}.amount")
    return amount
