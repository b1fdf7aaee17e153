"""A large company for the benches: 1,000,000 moves, 20,000 items, 200,000 customers; made once and kept."""

import hashlib
import os
import random
import tempfile
from pathlib import Path

from sqlcipher3.dbapi2 import Connection

from app.areas.company.operations import CreateCompany
from app.kernel.columns import micros_of
from app.kernel.database import connect_file, open_database
from app.kernel.migration import create_database
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.resources import migrations_path
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.companies import MORNING

ITEMS, CUSTOMERS, MOVES = 20_000, 200_000, 1_000_000
FIRST = ("Nord", "Süd", "Alpen", "Hansa", "Rhein", "Elbe", "Donau", "Iber", "Gallo", "Brit", "Scandi", "Balt", "Adria")
SECOND = ("handel", "markt", "kontor", "foods", "trade", "import", "logistik", "werke", "haus", "supply", "depot")
FORMS = ("GmbH", "AG", "SARL", "SA", "Ltd", "BV", "SpA", "AB", "Oy", "KG")
CITIES = ("Hamburg", "Wien", "Lyon", "Madrid", "Leeds", "Utrecht", "Milano", "Malmö", "Turku", "Graz", "Porto")


def folder() -> Path:
    """Give the folder in which benches keep what is dear to make."""
    named = os.environ.get("COUNTERFLOW_BENCH")
    path = Path(named) if named else Path(tempfile.gettempdir()) / "counterflow-bench"
    path.mkdir(parents=True, exist_ok=True)
    return path


def big_company() -> Path:
    """Give the path of the large company, made now when there is none yet."""
    path = folder() / f"big-{_make_of()}.db"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        for leftover in folder().glob(unfinished.name + "*"):
            leftover.unlink()
        _make(unfinished)
        unfinished.rename(path)
    return path


def _make_of() -> str:
    """Name what the company is made of: tables that changed, or other contents, make another one."""
    parts = [Path(__file__), *sorted(migrations_path().joinpath("versions").glob("*.py"))]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]


def _make(path: Path) -> None:
    create_database(str(path)).close()
    opened = open_database(str(path))
    workspace = Workspace(opened, DECLARATIONS)
    workspace.dispatch(CreateCompany("Large Ltd", "EUR", "Europe/Berlin"))
    opened.close()
    connection = connect_file(path)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    dice = random.Random(20261122)
    _parties(connection, dice)
    _items(connection)
    _moves(connection, dice)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("ANALYZE")
    connection.close()


def _parties(connection: Connection, dice: random.Random) -> None:
    rows = []
    for number in range(1, CUSTOMERS + 1):
        name = f"{dice.choice(FIRST)}{dice.choice(SECOND)} {dice.choice(CITIES)} {number} {dice.choice(FORMS)}"
        rows.append((number, f"C-{number:06d}", name, dice.choice(CITIES)))
    connection.executemany(
        "INSERT INTO parties_party (id, code, name, kind, is_supplier, is_customer, is_carrier, status, email, phone,"
        " website, tax_number, currency, country, city, notes) VALUES (?1, ?2, ?3, 'company', 0, 1, 0, 'active', '',"
        " '', '', '', 'EUR', 'DE', ?4, '')", rows)
    connection.executemany(
        "INSERT INTO kernel_search (record, record_id, title, subtitle, folded) VALUES ('customer', ?, ?, ?, ?)",
        [(row[0], row[2], row[3], f"{row[2]} {row[1]} {row[3]}".casefold()) for row in rows])


def _items(connection: Connection) -> None:
    (unit,) = connection.execute("SELECT id FROM catalog_unit WHERE code = 'pc'").fetchone()
    connection.executemany(
        "INSERT INTO catalog_item (id, sku, name, description, kind, status, unit_id, tracking, packaging,"
        " weight_grams, volume_cm3, price_micros, price_currency) VALUES (?, ?, ?, '', 'stocked', 'active', ?, 'none',"
        " '', 0, 0, 1000000, 'EUR')",
        [(number, f"I-{number:05d}", f"Item {number}", unit) for number in range(1, ITEMS + 1)])


def _moves(connection: Connection, dice: random.Random) -> None:
    found = connection.execute("SELECT code, id FROM inventory_location").fetchall()
    place = dict(found)
    shelf, supplier, customer = place["MAIN-STOCK"], place["SUPPLIERS"], place["CUSTOMERS"]
    start, step = micros_of(MORNING) - 3 * 365 * 86_400_000_000, 90_000_000
    held = [0] * (ITEMS + 1)
    rows = []
    for number in range(1, MOVES + 1):
        item, qty = dice.randint(1, ITEMS), dice.randint(1, 20)
        inwards = held[item] < qty
        held[item] += qty * 4 if inwards else -qty
        ends = (supplier, shelf, qty * 4) if inwards else (shelf, customer, qty)
        worth = (ends[2] * 100, "given", 1) if inwards else (ends[2] * 100, "current", -1)
        rows.append((number, start + number * step, item, ends[0], ends[1], ends[2] * QUANTITY_SCALE, *worth))
    connection.executemany(
        "INSERT INTO inventory_move (id, at, item_id, from_location_id, to_location_id, qty, value_minor, basis,"
        " way, source_kind, source_id, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'bench', 1, '')", rows)
    left = [(item, shelf, qty * QUANTITY_SCALE, qty * 100) for item, qty in enumerate(held) if qty]
    connection.executemany(
        "INSERT INTO inventory_balance (item_id, location_id, qty_on_hand, qty_reserved) VALUES (?1, ?2, ?3, 0)",
        [row[:3] for row in left])
    connection.executemany(
        "INSERT INTO inventory_item_value (item_id, qty, value_minor, last_qty, last_value_minor) VALUES (?1, ?2, ?3,"
        " ?2, ?3)", [(row[0], row[2], row[3]) for row in left])
