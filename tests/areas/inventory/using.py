"""A year of use for tests: goods come in once and go out week by week."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Location
from app.areas.inventory.operations import NewMove, post_moves
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work

ONE = QUANTITY_SCALE


def new_items(workspace: Workspace, *skus: str, shelf_life_days: int | None = None) -> list[int]:
    """Add items counted in pieces."""
    with at_work(workspace) as uow:
        unit = uow.scalar(select(Unit.id).where(Unit.code == "pc"))
        return uow.insert(Item, [
            {"sku": sku, "name": sku.capitalize(), "unit_id": unit, "price_currency": "EUR",
             "shelf_life_days": shelf_life_days} for sku in skus
        ])


def use_weekly(workspace: Workspace, item_id: int, weeks: Sequence[int], unit_minor: int = 100) -> list[int]:
    """Take so many pieces out each week, the last week last, all of it bought beforehand at one cost."""
    with at_work(workspace) as uow:
        places = {row.code: row.id for row in uow.rows(select(Location.code, Location.id))}
        start = MORNING - timedelta(weeks=len(weeks) - 1, hours=2)
        total = sum(weeks)
        post_moves(uow, [NewMove(item_id, places["SUPPLIERS"], places["MAIN-STOCK"], total * ONE, "test", 1,
                                 value_minor=total * unit_minor, at=start)])
        return post_moves(uow, [
            NewMove(item_id, places["MAIN-STOCK"], places["CUSTOMERS"], qty * ONE, "test", 2,
                    at=MORNING - timedelta(weeks=len(weeks) - 1 - place, hours=1))
            for place, qty in enumerate(weeks) if qty
        ])
