"""Stock and reorder rules from files."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.areas.catalog.queries import items_by_sku
from app.areas.company.queries import load_profile
from app.areas.inventory.models import Location, Lot, Move, ReorderRule
from app.areas.inventory.operations.posting import NewMove, post_moves
from app.areas.inventory.operations.setup import location_of, main_warehouse, outer_location
from app.kernel.columns import table_of
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.money import Price
from app.kernel.quantity import Quantity, scaled_quantity
from app.kernel.unit_of_work import UnitOfWork

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"

OPENING_FIELDS = (
    ImportField("sku", "SKU", required=True, aliases=("item", "article", "product")),
    ImportField("qty", "Quantity", required=True, aliases=("on hand", "stock", "units in stock"), kind=Kind.QUANTITY),
    ImportField("unit_cost", "Unit cost", aliases=("cost", "price"), kind=Kind.PRICE),
    ImportField("location", "Place", aliases=("bin", "location")),
    ImportField("lot", "Lot", aliases=("batch",)),
)
RULE_FIELDS = (
    ImportField("sku", "SKU", required=True, aliases=("item", "article", "product")),
    ImportField("reorder_point", "Reorder at", required=True, aliases=("reorder level", "minimum"), kind=Kind.QUANTITY),
    ImportField("order_up_to", "Order up to", aliases=("maximum",), kind=Kind.QUANTITY),
)


class _Refusal(Exception):
    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.outcome = RowOutcome(REFUSED, reason, field)


def _number(row: Mapping[str, str], field: str) -> int:
    try:
        return scaled_quantity(row.get(field, "").strip() or "0")
    except DomainError as error:
        raise _Refusal(error.message, field) from None


def _item(items: Mapping[str, int], row: Mapping[str, str]) -> int:
    sku = row.get("sku", "").strip()
    if sku not in items:
        raise _Refusal(f"There is no item with the SKU “{sku}”.", "sku")
    return items[sku]


def import_opening_stock(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Bring in what lies there at the start, at its cost; an item that has moved already is left as it is."""
    reading = _OpeningRows(uow, rows)
    outcomes: list[RowOutcome] = []
    moves: list[NewMove] = []
    for row in rows:
        try:
            move = reading.move(row)
        except _Refusal as refusal:
            outcomes.append(refusal.outcome)
            continue
        outcomes.append(RowOutcome(CREATED if move else UNCHANGED))
        moves.extend([move] if move else [])
    post_moves(uow, moves, bulk=True)
    return outcomes


class _OpeningRows:
    """What is looked up once for all rows of opening stock."""

    def __init__(self, uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> None:
        self.uow = uow
        self.items = items_by_sku(uow.connection, {row.get("sku", "").strip() for row in rows})
        self.currency = load_profile(uow.connection).currency
        self.shelf = location_of(uow, main_warehouse(uow), "shelf")
        self.opening = outer_location(uow, "opening")
        self.places = {row.code: row.id for row in uow.rows(
            select(Location.code, Location.id).where(Location.warehouse_id.is_not(None)))}
        self.moved = {row[0] for row in uow.rows(select(Move.item_id).distinct())}
        self.lots: dict[tuple[int, str], int] = {
            (row.item_id, row.code): row.id for row in uow.rows(select(Lot.id, Lot.item_id, Lot.code))}

    def move(self, row: Mapping[str, str]) -> NewMove | None:
        """Read one row; None when there is nothing to bring in."""
        item_id = _item(self.items, row)
        qty = _number(row, "qty")
        if qty < 0:
            raise _Refusal("Less than nothing cannot lie there.", "qty")
        if qty == 0 or item_id in self.moved:
            return None
        place = row.get("location", "").strip()
        if place and place not in self.places:
            raise _Refusal(f"There is no place “{place}”.", "location")
        return NewMove(item_id, self.opening, self.places.get(place, self.shelf), qty, "opening_stock",
                       self.uow.operation_id, lot_id=self._lot(item_id, row), value_minor=self._value(row, qty))

    def _value(self, row: Mapping[str, str], qty: int) -> int:
        try:
            price = Price.of(Decimal(row.get("unit_cost", "").strip() or "0"), self.currency)
        except (DomainError, ArithmeticError):
            raise _Refusal(f"“{row.get('unit_cost')}” is not a price.", "unit_cost") from None
        return price.extend(Quantity(qty, "")).minor

    def _lot(self, item_id: int, row: Mapping[str, str]) -> int | None:
        code = row.get("lot", "").strip()
        if not code:
            return None
        if (item_id, code) not in self.lots:
            self.lots[(item_id, code)] = self.uow.load(Lot, [
                {"item_id": item_id, "code": code, "supplier_id": None, "supplier_lot": "", "expires_on": None,
                 "received_at": self.uow.now}])[0]
        return self.lots[(item_id, code)]


def import_reorder_rules(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Set when items are bought; a rule that says the same is left as it is."""
    items = items_by_sku(uow.connection, {row.get("sku", "").strip() for row in rows})
    warehouse_id = main_warehouse(uow)
    known = {row.item_id: row for row in uow.rows(
        select(table_of(ReorderRule)).where(ReorderRule.warehouse_id == warehouse_id))}
    outcomes: list[RowOutcome] = []
    new: list[dict[str, Any]] = []
    changed: dict[int, dict[str, Any]] = {}
    for row in rows:
        try:
            item_id, values = _item(items, row), _rule_values(row)
        except _Refusal as refusal:
            outcomes.append(refusal.outcome)
            continue
        old = known.get(item_id)
        if old is None:
            new.append({"item_id": item_id, "warehouse_id": warehouse_id, **values})
            outcomes.append(RowOutcome(CREATED))
        elif (old.reorder_point, old.order_up_to) == (values["reorder_point"], values["order_up_to"]):
            outcomes.append(RowOutcome(UNCHANGED))
        else:
            changed[old.id] = values
            outcomes.append(RowOutcome(UPDATED))
    uow.load(ReorderRule, new)
    uow.update_many(ReorderRule, changed)
    return outcomes


def _rule_values(row: Mapping[str, str]) -> dict[str, int]:
    point = _number(row, "reorder_point")
    up_to = _number(row, "order_up_to") or 2 * point
    if point < 0 or up_to < point:
        raise _Refusal("“Order up to” must be at least the reorder point.", "order_up_to")
    return {"reorder_point": point, "order_up_to": up_to}


OPENING_STOCK = ImportSpec("opening_stock", "Opening stock", "inventory.import", OPENING_FIELDS, import_opening_stock)
REORDER_RULES = ImportSpec("reorder_rules", "Reorder rules", "inventory.import", RULE_FIELDS, import_reorder_rules)
