"""What goods cost that left for order lines: from the ledger, whether they left a shelf here or a supplier's door."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, case, func, select

from app.areas.inventory.models import Location, Move
from app.areas.inventory.queries.valuation import worth_now
from app.areas.logistics.models import Shipment, ShipmentLine
from app.areas.logistics.queries.shipments import MOVE_KIND
from app.areas.logistics.rules import GONE
from app.areas.sales.models import SalesOrderLine
from app.areas.sales.queries.dropped import delivered_costs
from app.areas.sales.rules.margins import CostFrom, PartCost
from app.kernel.rounding import round_half_up
from app.kernel.unit_of_work import in_batches

Key = tuple[int, int, int | None]
"""Shipment, item and lot: what the ledger moved together."""


def cost_of_lines(connection: Connection, order_line_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Give what left for order lines: quantity in stock units, and its worth in the firm's currency as known now."""
    return {number: (sum(part.qty for part in parts), sum(part.minor for part in parts))
            for number, parts in left_costs(connection, order_line_ids).items()}


def left_costs(connection: Connection, order_line_ids: Iterable[int]) -> dict[int, list[PartCost]]:
    """Give by part what left for order lines at its worth in the firm's currency; lines of which nothing left are not.

    Of a kit, its parts' worth counts, at the quantity of the kit.
    """
    lines = _lines(connection, set(order_line_ids))
    owner = {row.id: row.kit_line_id or row.id for row in lines}
    shipped, kits = {row.id: row.stock_qty_shipped for row in lines}, {row.kit_line_id for row in lines}
    found: dict[int, list[PartCost]] = defaultdict(list)
    for number, part in _shipped(connection, list(owner)).items():
        found[owner[number]].append(part)
    for number, parts in delivered_costs(connection, list(owner)).items():
        found[owner[number]] += _by_origin(parts)
    return {
        number: [PartCost(shipped[number], sum(part.minor for part in parts), _of_kit(parts))] if number in kits
        else parts for number, parts in found.items() if shipped.get(number)
    }


def _lines(connection: Connection, wanted: set[int]) -> list[Any]:
    statement = select(SalesOrderLine.id, SalesOrderLine.kit_line_id, SalesOrderLine.stock_qty_shipped)
    return [row for batch in in_batches(sorted(wanted)) for row in connection.execute(statement.where(
        SalesOrderLine.id.in_(batch) | SalesOrderLine.kit_line_id.in_(batch)))]


def _of_kit(parts: Iterable[PartCost]) -> CostFrom:
    return CostFrom.DELIVERED if any(part.origin is CostFrom.DELIVERED for part in parts) else CostFrom.LEFT


def _by_origin(parts: Iterable[PartCost]) -> list[PartCost]:
    sums: dict[CostFrom, tuple[int, int]] = {}
    for part in parts:
        qty, minor = sums.get(part.origin, (0, 0))
        sums[part.origin] = (qty + part.qty, minor + part.minor)
    return [PartCost(qty, minor, origin) for origin, (qty, minor) in sums.items()]


def _shipped(connection: Connection, order_line_ids: list[int]) -> dict[int, PartCost]:
    taken = [row for batch in in_batches(order_line_ids) for row in connection.execute(
        select(ShipmentLine.order_line_id, ShipmentLine.shipment_id, ShipmentLine.item_id, ShipmentLine.lot_id,
               func.sum(ShipmentLine.stock_qty).label("qty"))
        .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
        .where(ShipmentLine.order_line_id.in_(batch), Shipment.state.in_(GONE))
        .group_by(ShipmentLine.order_line_id, ShipmentLine.shipment_id, ShipmentLine.item_id, ShipmentLine.lot_id))]
    moved = _moved(connection, {row.shipment_id for row in taken})
    return _summed(taken, moved)


def _summed(taken: Iterable[Any], moved: Mapping[Key, tuple[int, int]]) -> dict[int, PartCost]:
    found: dict[int, PartCost] = {}
    for row in taken:
        qty, minor = moved.get((row.shipment_id, row.item_id, row.lot_id), (0, 0))
        if qty:
            before = found.get(row.order_line_id, PartCost(0, 0, CostFrom.LEFT))
            found[row.order_line_id] = PartCost(
                before.qty + int(row.qty), before.minor + round_half_up(minor * int(row.qty), qty), CostFrom.LEFT)
    return found


def _moved(connection: Connection, shipment_ids: set[int]) -> dict[Key, tuple[int, int]]:
    """Give how much of each item and lot left with shipments, less what was taken back, and its worth."""
    sign = case((Location.kind == "customer", 1), else_=-1)
    statement = (
        select(Move.source_id, Move.item_id, Move.lot_id, func.sum(Move.qty * sign).label("qty"),
               func.sum(worth_now() * sign).label("minor"))
        .join(Location, Location.id == Move.to_location_id)
        .where(Move.source_kind == MOVE_KIND).group_by(Move.source_id, Move.item_id, Move.lot_id))
    return {
        (row.source_id, row.item_id, row.lot_id): (int(row.qty), int(row.minor))
        for batch in in_batches(sorted(shipment_ids))
        for row in connection.execute(statement.where(Move.source_id.in_(batch)))
    }
