"""A ledger of many moves in three warehouses, with lots and closed periods; made once and kept."""

import hashlib
import random
from pathlib import Path

from sqlcipher3.dbapi2 import Connection

from app.areas.company.operations import CreateCompany
from app.areas.inventory.operations.setup import CreateWarehouse
from app.kernel.columns import micros_of
from app.kernel.database import connect_file, open_database
from app.kernel.migration import create_database
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.resources import migrations_path
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.bench.big import folder
from tests.companies import MORNING

ITEMS, BINS, LOTS, DAYS = 20_000, 500, 60_000, 3 * 365
CLOSED_DAYS_AGO = (900, 720, 540, 400)
DAY_MICROS = 86_400_000_000
COST_MINOR = 100
"""What one of anything costs: every method then agrees, and the books can be written down without a replay."""

NOW = micros_of(MORNING)
Key = tuple[int, int, int]


def long_ledger(moves: int) -> Path:
    """Give the path of a company with so many moves, made now when there is none yet."""
    parts = [Path(__file__), *sorted(migrations_path().joinpath("versions").glob("*.py"))]
    mark = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]
    path = folder() / f"ledger-{moves}-{mark}.db"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        for leftover in folder().glob(unfinished.name + "*"):
            leftover.unlink()
        _make(unfinished, moves)
        unfinished.rename(path)
    return path


def _make(path: Path, moves: int) -> None:
    create_database(str(path)).close()
    opened = open_database(str(path))
    workspace = Workspace(opened, DECLARATIONS)
    workspace.dispatch(CreateCompany("Long Ltd", "EUR", "UTC"))
    for code in ("EAST", "WEST"):
        workspace.dispatch(CreateWarehouse(code, code.title()))
    opened.close()
    connection = connect_file(path)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    dice = random.Random(20261123)
    bins = _goods(connection)
    _live(connection, dice, bins, moves)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("ANALYZE")
    connection.close()


def _goods(connection: Connection) -> list[int]:
    (unit,) = connection.execute("SELECT id FROM catalog_unit WHERE code = 'pc'").fetchone()
    connection.executemany(
        "INSERT INTO catalog_item (id, sku, name, description, kind, status, unit_id, tracking, packaging,"
        " weight_grams, volume_cm3, price_micros, price_currency) VALUES (?, ?, ?, '', 'stocked', 'active', ?, 'lot',"
        " '', 0, 0, 1000000, 'EUR')",
        [(number, f"I-{number:05d}", f"Item {number}", unit) for number in range(1, ITEMS + 1)])
    connection.executemany(
        "INSERT INTO inventory_lot (id, item_id, code, supplier_lot, received_at) VALUES (?, ?, ?, '', ?)",
        [(lot, lot_item(lot), f"L-{lot:05d}", NOW - DAYS * DAY_MICROS) for lot in range(1, LOTS + 1)])
    houses = [row[0] for row in connection.execute("SELECT id FROM inventory_warehouse ORDER BY id")]
    (first,) = connection.execute("SELECT max(id) + 1 FROM inventory_location").fetchone()
    bins = [first + number for number in range(BINS)]
    connection.executemany(
        "INSERT INTO inventory_location (id, code, name, kind, warehouse_id, blocked) VALUES (?, ?, ?, 'shelf', ?, 0)",
        [(number, f"B-{number:04d}", f"Bin {number}", houses[number % len(houses)]) for number in bins])
    return bins


def lot_item(lot: int) -> int:
    """Give the item of a lot: each has three."""
    return (lot - 1) % ITEMS + 1


def _live(connection: Connection, dice: random.Random, bins: list[int], moves: int) -> None:
    place = dict(connection.execute("SELECT code, id FROM inventory_location").fetchall())
    suppliers, customers = place["SUPPLIERS"], place["CUSTOMERS"]
    start, step = NOW - DAYS * DAY_MICROS, DAYS * DAY_MICROS // (moves + 1)
    closings = [NOW - days * DAY_MICROS for days in CLOSED_DAYS_AGO]
    held: dict[Key, int] = {}
    rows = []
    for number in range(1, moves + 1):
        at = start + number * step
        if closings and at >= closings[0]:
            _close(connection, closings.pop(0), held)
        lot = dice.randint(1, LOTS)
        key = (lot_item(lot), bins[lot % BINS], lot)
        there, qty = held.get(key, 0), dice.randint(1, 20)
        inwards = there < qty
        qty = qty * 4 if inwards else qty
        held[key] = there + (qty if inwards else -qty)
        ends = (suppliers, key[1], "given", 1) if inwards else (key[1], customers, "current", -1)
        rows.append((number, at, key[0], lot, ends[0], ends[1], qty * QUANTITY_SCALE, qty * COST_MINOR, *ends[2:]))
    connection.executemany(
        "INSERT INTO inventory_move (id, at, item_id, lot_id, from_location_id, to_location_id, qty, value_minor,"
        " basis, way, source_kind, source_id, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'bench', ?1 / 10,"
        " '')", rows)
    connection.executemany(
        "INSERT INTO inventory_balance (item_id, location_id, lot_id, qty_on_hand, qty_reserved)"
        " VALUES (?, ?, ?, ?, 0)",
        [(*key, qty * QUANTITY_SCALE) for key, qty in held.items() if qty])
    last = {row[2]: row[1] for row in rows}
    connection.executemany(
        "INSERT INTO inventory_item_value (item_id, qty, value_minor, last_at, last_qty, last_value_minor)"
        " VALUES (?1, ?2, ?3, ?4, 1000000, 100)",
        [(item, qty * QUANTITY_SCALE, qty * COST_MINOR, last[item]) for item, qty in _by_item(held).items()])


def _by_item(held: dict[Key, int]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for (item, _, _), qty in held.items():
        sums[item] = sums.get(item, 0) + qty
    return sums


def _close(connection: Connection, ends_at: int, held: dict[Key, int]) -> None:
    day = f"{(MORNING.fromtimestamp(ends_at / 1e6 - 1, MORNING.tzinfo)):%Y-%m-%d}"
    period = connection.execute(
        "INSERT INTO inventory_period (through, ends_at, closed_at, note) VALUES (?, ?, ?, '') RETURNING id",
        (day, ends_at, ends_at)).fetchone()[0]
    connection.executemany(
        "INSERT INTO inventory_period_balance (period_id, item_id, location_id, lot_id, qty) VALUES (?, ?, ?, ?, ?)",
        [(period, *key, qty * QUANTITY_SCALE) for key, qty in held.items() if qty])
    sums = [(period, item, qty * QUANTITY_SCALE, qty * COST_MINOR) for item, qty in _by_item(held).items()]
    connection.executemany(
        "INSERT INTO inventory_period_value (period_id, item_id, method, qty, value_minor, last_qty, last_value_minor)"
        " VALUES (?, ?, 'average', ?, ?, 1000000, 100)", sums)
    connection.executemany(
        "INSERT INTO inventory_period_layer (period_id, item_id, move_id, at, qty, value_minor, held)"
        " VALUES (?1, ?2, 0, 0, ?3, ?4, 0)", [row for row in sums if row[2]])
