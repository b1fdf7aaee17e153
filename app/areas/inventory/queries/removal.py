"""In which order goods leave: what was said of it, and what holds for a want."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from app.areas.inventory.models import Location, RemovalRule
from app.areas.inventory.queries.places import load_category_paths
from app.areas.inventory.rules.places import Node, path_of
from app.areas.inventory.rules.removal import FEFO, RemovalRules


class Strategies:
    """Tells the strategy of a want; reads rules once, and trees only when a rule asks for them."""

    def __init__(self, connection: Connection, item_ids: Iterable[int]) -> None:
        """Read what was said."""
        rows = connection.execute(select(
            RemovalRule.item_id, RemovalRule.category_id, RemovalRule.location_id, RemovalRule.warehouse_id,
            RemovalRule.strategy,
        )).all()
        self.rules = RemovalRules(
            {row.item_id: row.strategy for row in rows if row.item_id},
            {row.category_id: row.strategy for row in rows if row.category_id},
            {row.location_id: row.strategy for row in rows if row.location_id},
            {row.warehouse_id: row.strategy for row in rows if row.warehouse_id},
        )
        self.any = bool(rows)
        self._categories: Mapping[int, tuple[int, ...]] = (
            load_category_paths(connection, item_ids) if self.rules.by_category else {})
        self._tree: dict[int, Node] = {}
        if self.rules.by_place:
            self._tree = {row.id: Node(row.id, row.code, row.parent_id) for row in connection.execute(
                select(Location.id, Location.code, Location.parent_id).where(Location.warehouse_id.is_not(None)))}

    def of(self, item_id: int, warehouse_id: int, location_ids: Sequence[int]) -> str:
        """Give the strategy for an item that lies free at some places of a warehouse."""
        if not self.any:
            return FEFO
        paths = [path_of(place, self._tree) for place in location_ids] if self._tree else []
        return self.rules.strategy(item_id, self._categories.get(item_id, ()), warehouse_id, paths)
