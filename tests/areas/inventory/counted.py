"""A firm with bins and goods in them, and the steps of counting that stories share."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Balance, CountLine, CountSheet, Location, Lot
from app.areas.inventory.operations import NewMove, post_moves
from app.areas.inventory.operations.counting import CountedInput, CreateCount, RecordCounts, StartCount
from app.areas.inventory.operations.setup import CreateLocation
from app.kernel.columns import table_of
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work

ONE = QUANTITY_SCALE
ANNA = Actor(21, "Anna", frozenset({"inventory.*"}))
BERT = Actor(22, "Bert", frozenset({"inventory.*"}))
CENTS_A_PIECE = 200


def bin_of(workspace: Workspace, code: str) -> int:
    """Find a place, or make it."""
    with workspace.reader() as reader:
        found = reader.execute(select(Location.id).where(Location.code == code)).scalar()
    return int(found or workspace.dispatch(CreateLocation(1, code)).value)


def put(workspace: Workspace, stock: Mapping[tuple[str, str], int], tracking: str = "none") -> dict[str, int]:
    """Put whole pieces of items, by SKU and place, each worth two euros; give the items' numbers."""
    places = {code: bin_of(workspace, code) for _, code in stock}
    with at_work(workspace) as uow:
        unit = uow.scalar(select(Unit.id).where(Unit.code == "pc"))
        outside = uow.scalar(select(Location.id).where(Location.code == "SUPPLIERS"))
        known = {row.sku: row.id for row in uow.rows(select(Item.sku, Item.id))}
        for sku in dict.fromkeys(sku for sku, _ in stock):
            known[sku] = known.get(sku) or uow.add(
                Item, sku=sku, name=f"Item {sku}", unit_id=unit, price_currency="EUR", tracking=tracking)
        lots = {sku: None if tracking == "none" else uow.add(
            Lot, item_id=known[sku], code=f"LOT-{sku}", supplier_id=None, expires_on=None, received_at=MORNING,
        ) for sku in dict.fromkeys(sku for sku, _ in stock)}
        post_moves(uow, [
            NewMove(known[sku], outside, places[code], qty * ONE, "test", 1, lot_id=lots[sku],
                    value_minor=qty * CENTS_A_PIECE)
            for (sku, code), qty in stock.items() if qty
        ])
    return {sku: known[sku] for sku, _ in stock}


def start(workspace: Workspace, **how: Any) -> int:
    """Make a count and start it."""
    made = workspace.dispatch(CreateCount(**how)).value
    workspace.dispatch(StartCount(made.sheet_id))
    return int(made.sheet_id)


def lines(workspace: Workspace, sheet_id: int) -> dict[tuple[str, str], Any]:
    """Read the lines of a count by SKU and place."""
    table = table_of(CountLine)
    with workspace.reader() as reader:
        rows = reader.execute(
            select(table, Item.sku, Location.code).join(Item, Item.id == table.c.item_id)
            .join(Location, Location.id == table.c.location_id).where(table.c.sheet_id == sheet_id)
        ).all()
    return {(row.sku, row.code): row for row in rows}


def count(workspace: Workspace, sheet_id: int, found: Mapping[tuple[str, str], int], **more: Any) -> int:
    """Write whole pieces down, by SKU and place; give how many lines are left."""
    known = lines(workspace, sheet_id)
    inputs = tuple(CountedInput(known[key].id, Decimal(qty)) for key, qty in found.items())
    return int(workspace.dispatch(RecordCounts(sheet_id, inputs, **more)).value)


def sheet(workspace: Workspace, sheet_id: int) -> Any:
    """Read a count."""
    table = table_of(CountSheet)
    with workspace.reader() as reader:
        return reader.execute(select(table).where(table.c.id == sheet_id)).one()


def there(workspace: Workspace) -> dict[tuple[str, str], int]:
    """Tell what the books hold, in whole pieces by SKU and place."""
    with workspace.reader() as reader:
        rows = reader.execute(
            select(Item.sku, Location.code, Balance.qty_on_hand).join(Item, Item.id == Balance.item_id)
            .join(Location, Location.id == Balance.location_id)).all()
    return {(row.sku, row.code): row.qty_on_hand // ONE for row in rows}


def proved(workspace: Workspace) -> None:
    """Fail when the books do not agree with themselves."""
    with workspace.reader() as reader:
        assert {spec.name: said for spec in workspace.declarations.checks if (said := spec.run(reader))} == {}
