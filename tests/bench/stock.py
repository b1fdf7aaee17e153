"""How much there is of everything, now and at a date, over 1,000,000 moves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from app.areas.inventory.queries import StockQuestion, stock_levels
from app.kernel.columns import micros_of
from app.kernel.database import connect_file, open_database
from tests.bench.big import big_company
from tests.bench.table import Measured, best_ms
from tests.companies import MORNING

BY_HAND_NOW = "SELECT item_id, sum(qty_on_hand), sum(qty_reserved) FROM inventory_balance GROUP BY item_id"
BY_HAND_THEN = """
SELECT item_id, sum(qty) FROM (
    SELECT item_id, sum(qty_on_hand) AS qty FROM inventory_balance GROUP BY item_id
    UNION ALL SELECT item_id, -qty FROM inventory_move WHERE at > ?1 AND to_location_id = ?2
    UNION ALL SELECT item_id, qty FROM inventory_move WHERE at > ?1 AND from_location_id = ?2
) GROUP BY item_id
"""


def run() -> Iterator[Measured]:
    """Measure the one function that answers how much there is."""
    path = big_company()
    database, raw = open_database(str(path)), connect_file(path)
    (shelf,) = raw.execute("SELECT id FROM inventory_location WHERE code = 'MAIN-STOCK'").fetchone()
    now = datetime.now(UTC)
    with database.reader() as reader:
        yield Measured(
            "stock of 20,000 items now", best_ms(lambda: stock_levels(reader, StockQuestion(), now)),
            best_ms(lambda: raw.execute(BY_HAND_NOW).fetchall()),
        )
        for days in (30, 365):
            yield _then(reader, raw, shelf, MORNING - timedelta(days=days), days)
    raw.close()
    database.close()


def _then(reader: Any, raw: Any, shelf: int, then: datetime, days: int) -> Measured:
    question, now = StockQuestion(at=then), datetime.now(UTC)
    return Measured(
        f"stock of 20,000 items {days} days before the last moves",
        best_ms(lambda: stock_levels(reader, question, now), 3),
        best_ms(lambda: raw.execute(BY_HAND_THEN, (micros_of(then), shelf)).fetchall(), 3),
    )
