"""A lot walked over five levels to everybody who got it, among 10,000 and 1,000,000 moves; the answer's size is fixed.

A lot goes into two assemblies, each of whose lots goes into two more, and so on: 31 lots and 32 shipments in the end.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from app.areas.company.operations import CreateCompany
from app.areas.inventory.queries.trace import trace
from app.areas.inventory.queries.trace_graph import name_goods
from app.kernel.columns import micros_of
from app.kernel.database import connect_file, open_database
from app.kernel.migration import create_database
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.bench.big import folder
from tests.bench.table import Measured, best_ms
from tests.companies import MORNING

DEPTH = 5
LOTS_OF_CHAIN = 2**DEPTH - 1
MOVES_OF_CHAIN = 93
SIZES = ((10_000, 100), (1_000_000, 1_935))
"""Moves, and chains among them: 60,000 lots in the large one."""

BY_HAND = """
WITH RECURSIVE walk (lot, level) AS (
    SELECT ?1, 1
    UNION
    SELECT made.lot_id, walk.level + 1 FROM walk
    JOIN inventory_move AS used ON used.lot_id = walk.lot AND used.to_location_id = ?2
    JOIN inventory_move AS made ON made.source_kind = used.source_kind AND made.source_id = used.source_id
        AND made.from_location_id = ?2
    WHERE walk.level < 5
)
SELECT 'out', walk.level, lot.id, lot.code, item.sku, item.name, moved.source_kind, moved.source_id, moved.qty, moved.at
FROM walk JOIN inventory_lot AS lot ON lot.id = walk.lot JOIN catalog_item AS item ON item.id = lot.item_id
JOIN inventory_move AS moved ON moved.lot_id = walk.lot AND moved.to_location_id IN (?2, ?3)
    AND moved.reverses_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM inventory_move AS back WHERE back.reverses_id = moved.id)
UNION ALL
SELECT 'in', walk.level, lot.id, lot.code, item.sku, item.name, made.source_kind, made.source_id, made.qty, made.at
FROM walk JOIN inventory_move AS used ON used.lot_id = walk.lot AND used.to_location_id = ?2
JOIN inventory_move AS made ON made.source_kind = used.source_kind AND made.source_id = used.source_id
    AND made.from_location_id = ?2 AND made.reverses_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM inventory_move AS back WHERE back.reverses_id = made.id)
JOIN inventory_lot AS lot ON lot.id = made.lot_id JOIN catalog_item AS item ON item.id = lot.item_id
"""


def run() -> Iterator[Measured]:
    """Measure the walk from one supplier's lot, with names, and the same written by hand."""
    for moves, chains in SIZES:
        path = folder() / f"trace-{moves}.db"
        if not path.exists():
            _make(path, moves, chains)
        database, raw = open_database(str(path)), connect_file(path)
        place = dict(raw.execute("SELECT kind, id FROM inventory_location").fetchall())
        lot = chains // 2 * LOTS_OF_CHAIN + 1
        ends = (lot, place["production"], place["customer"])
        with database.reader() as reader:
            found = trace(reader, [(1, lot)], up=False)
            assert sum(step.outside == "customer" for step in found.steps) == 2**DEPTH
            yield Measured(
                f"trace of a lot over {DEPTH} levels among {moves:,} moves", best_ms(partial(_walk, reader, lot), 20),
                best_ms(partial(_by_hand, raw, ends), 20), bar="within 5 times, and flat",
            )
        raw.close()
        database.close()


def _by_hand(raw: Any, ends: tuple[int, ...]) -> None:
    raw.execute(BY_HAND, ends).fetchall()


def _walk(reader: Any, lot: int) -> None:
    found = trace(reader, [(1, lot)], up=False)
    name_goods(reader, found.goods)


def _make(path: Path, moves: int, chains: int) -> None:
    for leftover in folder().glob(f"{path.name}*"):
        leftover.unlink()
    create_database(str(path)).close()
    opened = open_database(str(path))
    Workspace(opened, DECLARATIONS).dispatch(CreateCompany("Large Ltd", "EUR", "Europe/Berlin"))
    opened.close()
    connection = connect_file(path)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    _fill(connection, moves, chains)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("ANALYZE")
    connection.close()


def _fill(connection: Any, moves: int, chains: int) -> None:
    (unit,) = connection.execute("SELECT id FROM catalog_unit WHERE code = 'pc'").fetchone()
    connection.executemany(
        "INSERT INTO catalog_item (id, sku, name, description, kind, status, unit_id, tracking, packaging,"
        " weight_grams, volume_cm3, price_micros, price_currency) VALUES (?, ?, ?, '', 'stocked', 'active', ?, 'lot',"
        " '', 0, 0, 0, 'EUR')", [(number, f"I-{number}", f"Item {number}", unit) for number in range(1, 20_001)])
    place = dict(connection.execute("SELECT kind, id FROM inventory_location").fetchall())
    start = micros_of(MORNING)
    connection.executemany(
        "INSERT INTO inventory_lot (id, item_id, code, supplier_lot, received_at) VALUES (?, ?, ?, '', ?)",
        [(number, 1, f"L-{number}", start) for number in range(1, chains * LOTS_OF_CHAIN + 1)])
    rows: list[tuple[int, int | None, int, int, str, int]] = []
    for chain in range(chains):
        rows += _chain(chain, place)
    shelf, customer = place["shelf"], place["customer"]
    rows += [(number % 19_999 + 2, None, shelf, customer, "bench", 1) for number in range(moves - len(rows))]
    connection.executemany(
        "INSERT INTO inventory_move (at, item_id, lot_id, from_location_id, to_location_id, qty, value_minor,"
        " source_kind, source_id, note) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, '')",
        [(start + at, *row[:4], QUANTITY_SCALE, *row[4:]) for at, row in enumerate(rows)])


def _chain(chain: int, place: dict[str, int]) -> Iterator[tuple[int, int, int, int, str, int]]:
    """Give the moves of a tree of lots: each is used in two assemblies, each of the last goes to two customers."""
    shelf, made = place["shelf"], place["production"]
    first, document = chain * LOTS_OF_CHAIN + 1, chain * MOVES_OF_CHAIN
    yield 1, first, place["supplier"], shelf, "receipt", chain + 1
    for lot in range(LOTS_OF_CHAIN):
        for side in (1, 2):
            document += 1
            onward = 2 * lot + side
            if onward < LOTS_OF_CHAIN:
                yield 1, first + lot, shelf, made, "assembly", document
                yield 1, first + onward, made, shelf, "assembly", document
            else:
                yield 1, first + lot, shelf, place["customer"], "shipment", document
