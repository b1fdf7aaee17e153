"""What the goods of an invoice cost, from the ledger, and what is left of its price."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Connection, case, func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules.rates import exchanged
from app.areas.inventory.models import Location, Move
from app.areas.inventory.queries.valuation import worth_now
from app.areas.logistics.models import Shipment, ShipmentLine
from app.areas.logistics.queries.shipments import MOVE_KIND
from app.areas.logistics.rules import GONE
from app.areas.sales.models import Invoice, InvoiceLine, SalesOrderLine
from app.areas.sales.rules.invoicing import InvoiceKind, LineFor
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.listing import Fact, Kind, Tone
from app.kernel.money import Money
from app.kernel.rounding import round_half_up

Key = tuple[int, int, int | None]
"""Shipment, item and lot: what the ledger moved together."""


def cost_of_lines(connection: Connection, order_line_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Give what left for order lines: quantity in stock units, and its worth in the firm's currency as known now.

    Of a kit, its parts' worth counts, at the quantity of the kit.
    """
    wanted = set(order_line_ids)
    lines = connection.execute(select(
        SalesOrderLine.id, SalesOrderLine.kit_line_id, SalesOrderLine.stock_qty_shipped,
    ).where(SalesOrderLine.id.in_(wanted) | SalesOrderLine.kit_line_id.in_(wanted))).all()
    owner = {row.id: row.kit_line_id or row.id for row in lines}
    shipped = {row.id: row.stock_qty_shipped for row in lines}
    taken = connection.execute(
        select(ShipmentLine.order_line_id, ShipmentLine.shipment_id, ShipmentLine.item_id, ShipmentLine.lot_id,
               func.sum(ShipmentLine.stock_qty).label("qty"))
        .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
        .where(ShipmentLine.order_line_id.in_(list(owner)), Shipment.state.in_(GONE))
        .group_by(ShipmentLine.order_line_id, ShipmentLine.shipment_id, ShipmentLine.item_id, ShipmentLine.lot_id)
    ).all()
    moved = _moved(connection, {row.shipment_id for row in taken})
    worth: dict[int, int] = defaultdict(int)
    for row in taken:
        qty, minor = moved.get((row.shipment_id, row.item_id, row.lot_id), (0, 0))
        if qty:
            worth[owner[row.order_line_id]] += round_half_up(minor * int(row.qty), qty)
    return {number: (shipped[number], minor) for number, minor in worth.items() if shipped.get(number)}


def _moved(connection: Connection, shipment_ids: set[int]) -> dict[Key, tuple[int, int]]:
    """Give how much of each item and lot left with shipments, less what was taken back, and its worth."""
    sign = case((Location.kind == "customer", 1), else_=-1)
    rows = connection.execute(
        select(Move.source_id, Move.item_id, Move.lot_id, func.sum(Move.qty * sign).label("qty"),
               func.sum(worth_now() * sign).label("minor"))
        .join(Location, Location.id == Move.to_location_id)
        .where(Move.source_kind == MOVE_KIND, Move.source_id.in_(shipment_ids))
        .group_by(Move.source_id, Move.item_id, Move.lot_id))
    return {(row.source_id, row.item_id, row.lot_id): (int(row.qty), int(row.minor)) for row in rows}


def of_invoice(connection: Connection, invoice_id: int, _now: datetime) -> Contribution:
    """Tell what the goods of an invoice cost and what is left of their price, as far as the ledger knows."""
    invoice = connection.execute(select(table_of(Invoice)).where(Invoice.id == invoice_id)).one()
    if invoice.kind != InvoiceKind.INVOICE:
        return Contribution()
    lines = connection.execute(select(
        InvoiceLine.order_line_id, InvoiceLine.stock_qty, InvoiceLine.amount_minor,
    ).where(InvoiceLine.invoice_id == invoice_id, InvoiceLine.order_line_id.is_not(None),
            InvoiceLine.kind == LineFor.GOODS.value)).all()
    known = cost_of_lines(connection, [line.order_line_id for line in lines])
    cost = sold = 0
    for line in lines:
        if line.order_line_id in known:
            shipped, minor = known[line.order_line_id]
            cost += round_half_up(minor * line.stock_qty, shipped)
            sold += line.amount_minor
    if not known:
        return Contribution()
    home = load_profile(connection).currency
    revenue = exchanged(Money(sold, invoice.currency), home, Fraction(
        invoice.rate_numerator, invoice.rate_denominator)).minor
    return Contribution(_facts(home, revenue, cost))


def _facts(home: str, revenue: int, cost: int) -> tuple[Fact, ...]:
    margin = revenue - cost
    permille = round_half_up(margin * 1000, revenue) if revenue > 0 else None
    return (
        Fact("Cost of goods", Money(cost, home), Kind.MONEY, help="What they left with, with all costs known by now."),
        Fact("Margin", Money(margin, home), Kind.MONEY, tone=Tone.BAD if margin < 0 else Tone.NEUTRAL),
        *((Fact("Margin of price", permille, Kind.PERCENT),) if permille is not None else ()),
    )
