"""Lines of orders from files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, func, select

from app.areas.catalog.models import Item
from app.areas.catalog.queries import ItemFacts, items_by_sku, load_conversions, load_items, load_units
from app.areas.catalog.rules.prices import no_price
from app.areas.inventory.operations import Expectation, expect
from app.areas.sales import rules
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.operations.kits import KitLine, write_parts
from app.areas.sales.operations.reading import decimal_of, quantity_of, refuse, refused, text_of
from app.areas.sales.queries.orders import KIT, LINE_KIND, NO_GOODS, SERVICE
from app.kernel.columns import table_of
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.money import Price
from app.kernel.rounding import round_half_up
from app.kernel.unit_of_work import UnitOfWork, in_batches
from app.kernel.upsert import CREATED, Wanted, upsert_rows

LINE_FIELDS = (
    ImportField("order", "Order", True, ("order id", "order number", "number", "invoice", "invoice no")),
    ImportField("sku", "SKU", True, ("item", "product", "product id", "article", "stock code")),
    ImportField("qty", "Quantity", True, ("quantity", "amount", "pieces"), Kind.QUANTITY),
    ImportField("unit", "Unit"),
    ImportField("price", "Unit price", False, ("unit price",), Kind.PRICE),
    ImportField("discount", "Discount", False, ("rebate",)),
    ImportField("line", "Line", False, ("line number", "position"), Kind.INTEGER),
)

LineKey = tuple[int, int | str]
"""The order, and the number of the line where one is given, otherwise the item's SKU."""


@dataclass(frozen=True, slots=True)
class _Read:
    order: Any
    item: ItemFacts
    key: LineKey
    values: dict[str, Any]


def import_order_lines(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Bring lines in: of shipped orders as history, of open ones as still to go out; totals follow."""
    reading = _LineRows(uow, rows)
    outcomes: list[RowOutcome | None] = []
    lines: dict[LineKey, _Read] = {}
    wanted: list[Wanted] = []
    for row in rows:
        try:
            line = reading.line(row)
            if line.key in lines:
                raise refuse("An earlier row names the same line of this order. Give each its line number.", "line")
            wanted.append(reading.wanted(line))
        except DomainError as error:
            outcomes.append(refused(error))
            continue
        lines[line.key] = line
        outcomes.append(None)
    put = upsert_rows(uow, SalesOrderLine, wanted)
    new = [(line, one.id) for line, one in zip(lines.values(), put, strict=True) if one.status == CREATED]
    _expect(uow, new)
    _open_kits(uow, new)
    _add_up(uow, {line.order.id: line.order for line in lines.values()})
    statuses = iter(put)
    return [RowOutcome(next(statuses).status) if outcome is None else outcome for outcome in outcomes]


class _LineRows:
    """What is looked up once for all rows."""

    def __init__(self, uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> None:
        self.uow = uow
        self.orders = _orders(uow, {text_of(row, "order") for row in rows})
        skus = items_by_sku(uow.connection, {text_of(row, "sku") for row in rows})
        facts = load_items(uow.connection, skus.values())
        self.items = {sku: facts[item_id] for sku, item_id in skus.items()}
        self.units = {unit.code: number for number, unit in load_units(uow.connection).items()}
        self.ratios: dict[tuple[int, int], Fraction] = {}
        self.present: dict[LineKey, Any] = {}
        self.last: dict[int, int] = {}
        for line in _lines(uow, (order.id for order in self.orders.values())):
            self.last[line.order_id] = max(line.position, self.last.get(line.order_id, 0))
            self.present.setdefault((line.order_id, line.position), line)
            self.present.setdefault((line.order_id, line.sku), line)

    def line(self, row: Mapping[str, str]) -> _Read:
        """Read one row."""
        number, sku, position = (text_of(row, name) for name in ("order", "sku", "line"))
        if number not in self.orders:
            raise refuse(f"There is no order “{number}”. Import the orders first.", "order")
        if sku not in self.items:
            raise refuse(f"There is no item with the SKU “{sku}”. Import the items first.", "sku")
        if position and not position.isdecimal():
            raise refuse(f"“{position}” is not the number of a line.", "line")
        order, item = self.orders[number], self.items[sku]
        qty, unit_id = quantity_of(row, "qty"), self._unit(text_of(row, "unit"), item)
        ratio = self._ratio(item, unit_id)
        stock_qty = rules.to_stock_units(qty, ratio, text_of(row, "unit") or item.unit_code, item.unit_code, "qty")
        price = self._price(row, order, item, ratio)
        permille = _discount(text_of(row, "discount"))
        done = order.state in (rules.SHIPPED, rules.DELIVERED) or item.kind == SERVICE
        return _Read(order, item, (order.id, int(position) if position else sku), {
            "item_id": item.id, "unit_id": unit_id, "qty": qty, "stock_qty": stock_qty, "price_micros": price.micros,
            "discount_permille": permille, "amount_minor": rules.line_amount(price, qty, permille).minor,
            "stock_qty_shipped": stock_qty if done else 0,
        })

    def wanted(self, line: _Read) -> Wanted:
        """Say which row of the database a line is; refuse to change what was promised or shipped here."""
        present, history = self.present.get(line.key), line.order.confirmed_at is None
        if present is None:
            if not history and line.order.state != rules.CONFIRMED:
                state = rules.WORDS[line.order.state]
                raise refuse(f"Order {line.order.number} is {state} and takes no more lines.", "order")
            position = line.key[1] if isinstance(line.key[1], int) else self.last.get(line.order.id, 0) + 1
            self.last[line.order.id] = max(position, self.last.get(line.order.id, 0))
            return Wanted(None, {"order_id": line.order.id, "position": position, **line.values})
        values = line.values if history else {**line.values, "stock_qty_shipped": present.stock_qty_shipped}
        if not history and any(present._mapping[name] != value for name, value in values.items()):
            raise refuse(f"Order {line.order.number} was promised with other values here.", "qty")
        return Wanted(present.id, values)

    def _unit(self, code: str, item: ItemFacts) -> int:
        if code and code not in self.units:
            raise refuse(f"There is no unit “{code}”.", "unit")
        return self.units[code] if code else item.unit_id

    def _ratio(self, item: ItemFacts, unit_id: int) -> Fraction:
        pair = (item.id, unit_id)
        if unit_id == item.unit_id:
            return Fraction(1)
        if pair not in self.ratios:
            try:
                self.ratios.update(load_conversions(self.uow.connection, {pair}))
            except DomainError as error:
                raise refuse(error.message, "unit") from None
        return self.ratios[pair]

    def _price(self, row: Mapping[str, str], order: Any, item: ItemFacts, ratio: Fraction) -> Price:
        given = decimal_of(row, "price")
        if given is None:
            if item.price_currency != order.currency:
                raise no_price(item.price_currency, order.currency, "price")
            micros = item.price_micros * ratio
            return Price(round_half_up(micros.numerator, micros.denominator), order.currency)
        try:
            price = Price.of(given, order.currency)
        except DomainError as error:
            raise refuse(error.message, "price") from None
        if price.micros < 0:
            raise refuse("A price cannot be below nothing.", "price")
        return price


def _discount(text: str) -> int:
    try:
        return rules.read_discount(text)
    except ArithmeticError:
        raise refuse(f"“{text}” is not a discount such as 0.15 or 15 %.", "discount") from None


def _orders(uow: UnitOfWork, numbers: Iterable[str]) -> dict[str, Any]:
    statement = select(table_of(SalesOrder)).where(SalesOrder.number.in_(bindparam("numbers", expanding=True)))
    return {row.number: row for batch in in_batches(sorted(numbers)) for row in uow.rows(statement, numbers=batch)}


def _lines(uow: UnitOfWork, order_ids: Iterable[int]) -> Iterable[Any]:
    statement = select(table_of(SalesOrderLine), Item.sku).join(Item, Item.id == SalesOrderLine.item_id).where(
        SalesOrderLine.order_id.in_(bindparam("ids", expanding=True)), SalesOrderLine.kit_line_id.is_(None),
    ).order_by(SalesOrderLine.id)
    return (row for batch in in_batches(order_ids) for row in uow.rows(statement, ids=batch))


def _expect(uow: UnitOfWork, new: Sequence[tuple[_Read, int]]) -> None:
    """Let new lines of confirmed orders be seen in the stock to come; nothing is reserved by an import."""
    expect(uow, [
        Expectation(line.item.id, line.order.warehouse_id, "out", line.values["stock_qty"], line.order.required_on,
                    LINE_KIND, line_id)
        for line, line_id in new if line.order.state == rules.CONFIRMED and line.item.kind not in NO_GOODS
    ])


def _open_kits(uow: UnitOfWork, new: Sequence[tuple[_Read, int]]) -> None:
    """Write the parts of kits of orders that are still to go out; what was shipped before was shipped."""
    kits = [(line, line_id) for line, line_id in new
            if line.item.kind == KIT and line.order.state in (rules.DRAFT, rules.CONFIRMED)]
    rows = uow.get_many(SalesOrderLine, [line_id for _, line_id in kits])
    parts = write_parts(uow, [
        KitLine(line_id, line.order.id, rows[line_id].position, line.item.id, line.values["stock_qty"])
        for line, line_id in kits
    ], uow.now.date())
    orders = {line_id: line.order for line, line_id in kits if line.order.state == rules.CONFIRMED}
    expect(uow, [
        Expectation(part.item_id, orders[part.kit_line_id].warehouse_id, "out", part.stock_qty,
                    orders[part.kit_line_id].required_on, LINE_KIND, part.line_id)
        for part in parts if part.kit_line_id in orders
    ])


def _add_up(uow: UnitOfWork, orders: Mapping[int, Any]) -> None:
    statement = select(SalesOrderLine.order_id, func.sum(SalesOrderLine.amount_minor).label("goods")).where(
        SalesOrderLine.order_id.in_(bindparam("ids", expanding=True))).group_by(SalesOrderLine.order_id)
    uow.update_many(SalesOrder, {
        row.order_id: {"total_minor": int(row.goods) + orders[row.order_id].freight_minor}
        for batch in in_batches(orders) for row in uow.rows(statement, ids=batch)
    })


ORDER_LINES = ImportSpec("order_lines", "Lines of orders", "sales.import", LINE_FIELDS, import_order_lines)
