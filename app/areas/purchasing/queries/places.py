"""Where received goods are best kept."""

from collections.abc import Sequence

from sqlalchemy import Connection

from app.areas.inventory.queries.put_away import advise_places
from app.areas.inventory.rules.put_away import Advice


def suggest_places(connection: Connection, warehouse_id: int, wanted: Sequence[tuple[int, int]]) -> list[Advice]:
    """Give each (item, quantity) the place that the firm's rules, its room and what lies there already speak for.

    Raises DomainError when the warehouse has no open shelf.
    """
    return advise_places(connection, warehouse_id, wanted) if wanted else []
