"""A company that serves many: 200,000 customers, 300,000 tickets, 300,000 mails, 2,000,000 things that happened.

It is made once and kept, and `COUNTERFLOW_BENCH_PERCENT` makes a smaller one. One customer, BUSIEST, has 10,000 of the
things that happened. Every ticket has its history, and 2,000 of 22,000 deals are open.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.operations import CreateCompany
from app.areas.inventory.models import Warehouse
from app.areas.logistics.models import Shipment
from app.areas.parties.models import Address, Contact, Party
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.support import rules
from app.areas.support.models import SOLVED_FROM, PolicyVersion, Satisfaction, Ticket
from app.kernel.bulk import run_many
from app.kernel.clock import SetClock
from app.kernel.columns import micros_of, table_of
from app.kernel.database import connect_file, open_database
from app.kernel.migration import create_database
from app.kernel.papers import Note
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.resources import migrations_path
from app.kernel.search import SearchEntry
from app.kernel.unit_of_work import insert_into
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.bench import served_deals, served_desk, served_mail
from tests.bench.big import folder
from tests.companies import MORNING, at_work

PERCENT = int(os.environ.get("COUNTERFLOW_BENCH_PERCENT", "100"))
CUSTOMERS, ORDERS, TICKETS, NOTES, MAILS = (
    count * PERCENT // 100 for count in (200_000, 200_000, 300_000, 200_000, 300_000)
)
BUSIEST = 1
BUSY_ORDERS, BUSY_TICKETS, BUSY_NOTES = 1_000, 1_500, 1_000
"""Each order is entered, confirmed, shipped and delivered, its shipment shipped and delivered: 10,000 with the rest."""

YEARS = timedelta(days=730)
BATCH = 10_000
WORDS = ("lid torn", "wrong label", "late truck", "invoice copy", "price list", "pallet broken", "new address")


def served_company() -> Path:
    """Give the path of the company, made now when there is none yet."""
    path = folder() / f"served-{PERCENT}-{_make_of()}.db"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        for leftover in folder().glob(unfinished.name + "*"):
            leftover.unlink()
        make_served(unfinished)
        unfinished.rename(path)
    return path


def _make_of() -> str:
    makers = (Path(maker.__file__ or "") for maker in (served_deals, served_desk, served_mail))
    parts = [Path(__file__), *makers, *sorted(migrations_path().joinpath("versions").glob("*.py"))]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]


def make_served(path: Path) -> None:
    """Make the company in a new file."""
    database = create_database(str(path))
    workspace = Workspace(database, DECLARATIONS, SetClock(MORNING))
    workspace.dispatch(CreateCompany("Bench AG", "EUR", "Europe/Berlin", country="Germany"))
    with database.writer() as connection:
        _parties(connection)
        _orders(connection)
        _tickets(connection)
        _notes(connection)
        served_mail.fill_mails(connection, MAILS, CUSTOMERS)
    with at_work(workspace) as uow:
        served_deals.fill_deals(uow, CUSTOMERS)
    database.close()
    raw = connect_file(path)
    raw.execute("PRAGMA synchronous=OFF")
    raw.execute("BEGIN")
    served_desk.fill_histories(raw)
    raw.execute("COMMIT")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.execute("ANALYZE")
    raw.close()
    open_database(str(path)).close()


def load(connection: Connection, model: Any, rows: Iterator[Mapping[str, Any]]) -> None:
    """Insert rows in batches, with the defaults of their model."""
    while batch := list(islice(rows, BATCH)):
        run_many(connection, insert_into(table_of(model)), batch)


def owner(number: int, busy: int) -> int:
    """Give the customer of a thing: the first `busy` are the busiest's, the others go round."""
    return BUSIEST if number <= busy else 2 + number % (CUSTOMERS - 1)


def spread(number: int, busy: int, count: int) -> Any:
    """Give the moment of a thing within two years; those of the busiest customer fill them as well."""
    place = number / busy if number <= busy else number / count
    return MORNING - YEARS + (YEARS - timedelta(hours=1)) * place


def _parties(connection: Connection) -> None:
    numbers = range(1, CUSTOMERS + 1)
    load(connection, Party, ({
        "id": number, "code": f"C-{number:06d}", "name": f"Customer {number}", "is_customer": True, "currency": "EUR",
        "country": "Germany", "city": "Berlin", "phone": f"+4930{number:07d}", "email": f"office@c{number}.example",
    } for number in numbers))
    load(connection, SearchEntry, ({
        "record": "customer", "record_id": number, "title": f"Customer {number}", "subtitle": f"C-{number:06d}",
        "folded": f"customer {number} c-{number:06d} +4930{number:07d}",
    } for number in numbers))
    load(connection, Contact, ({
        "party_id": number, "name": f"Person {number}", "email": f"person@c{number}.example", "is_primary": True,
    } for number in numbers if number % 4 == 1))
    load(connection, Address, (
        {"party_id": number, "street": f"Way {number}", "city": "Berlin", "postal_code": "12209", "country": "Germany"}
        for number in numbers if number % 4 == 1
    ))


def _orders(connection: Connection) -> None:
    warehouse = connection.execute(select(Warehouse.id)).scalars().first()
    unit = connection.execute(select(Unit.id).where(Unit.code == "pc")).scalar_one()
    load(connection, Item, ({
        "id": number, "sku": f"I-{number:04d}", "name": f"Item {number}", "kind": "stocked", "status": "active",
        "unit_id": unit, "tracking": "none", "price_micros": 10_000_000, "price_currency": "EUR",
    } for number in range(1, 201)))
    load(connection, SalesOrder, (_order(number, warehouse) for number in range(1, ORDERS + 1)))
    load(connection, SalesOrderLine, ({
        "id": number, "order_id": number, "position": 1, "item_id": 1 + number % 200, "unit_id": unit,
        "qty": QUANTITY_SCALE, "stock_qty": QUANTITY_SCALE, "price_micros": 10_000_000, "amount_minor": 1000,
        "stock_qty_shipped": QUANTITY_SCALE,
    } for number in range(1, ORDERS + 1)))
    load(connection, Shipment, (_shipment(number, warehouse) for number in range(1, ORDERS + 1)))


def _order(number: int, warehouse: Any) -> dict[str, Any]:
    at = spread(number, BUSY_ORDERS, ORDERS)
    return {
        "id": number, "number": f"SO-{number:06d}", "customer_id": owner(number, BUSY_ORDERS), "state": "delivered",
        "warehouse_id": warehouse, "currency": "EUR", "ordered_at": at, "required_on": at.date() + timedelta(days=5),
        "confirmed_at": at + timedelta(minutes=10), "shipped_at": at + timedelta(minutes=30),
        "delivered_at": at + timedelta(minutes=50), "total_minor": 1000,
    }


def _shipment(number: int, warehouse: Any) -> dict[str, Any]:
    at = spread(number, BUSY_ORDERS, ORDERS)
    return {
        "id": number, "number": f"SH-{number:06d}", "order_id": number, "customer_id": owner(number, BUSY_ORDERS),
        "warehouse_id": warehouse, "state": "delivered", "created_at": at, "shipped_at": at + timedelta(minutes=30),
        "expected_on": at.date() + timedelta(days=2), "delivered_at": at + timedelta(minutes=50), "currency": "EUR",
        "received_by": "Goods-in",
    }


def _tickets(connection: Connection) -> None:
    versions = select(PolicyVersion.policy_id, PolicyVersion.id).order_by(PolicyVersion.id)
    policy = connection.execute(versions).first()
    numbers = range(1, TICKETS + 1)
    load(connection, Ticket, (_ticket(number, policy) for number in numbers))
    load(connection, Satisfaction, ({
        "ticket_id": number, "asked_at": MORNING, "answered_at": MORNING, "score": 1 + number % 5,
    } for number in numbers if number % 4 == 0))


def _ticket(number: int, policy: Any) -> dict[str, Any]:
    at = spread(number, BUSY_TICKETS, TICKETS)
    solved = number % 60 != 0
    due = at + timedelta(hours=8)
    return {
        "id": number, "number": f"T-{number:06d}", "subject": f"{WORDS[number % len(WORDS)]} {number}",
        "customer_id": owner(number, BUSY_TICKETS), "category": rules.COMPLAINTS[0] if number % 3 else "question",
        "state": "resolved" if solved else "open", "policy_id": policy[0],
        "policy_version_id": policy[1], "opened_at": at, "first_response_due_at": due,
        "first_responded_at": at + timedelta(hours=1), "resolution_due_at": due,
        "resolved_at": at + timedelta(hours=2) if solved else None, "due_at": due, "risk_at": at + timedelta(hours=6),
        "urgency": SOLVED_FROM + 2**58 - micros_of(at) if solved else micros_of(due),
    }


def _notes(connection: Connection) -> None:
    load(connection, Note, ({
        "record": "customer", "record_id": owner(number, BUSY_NOTES), "text": f"Called about {WORDS[number % 7]}",
        "at": spread(number, BUSY_NOTES, NOTES), "by_id": 0,
    } for number in range(1, NOTES + 1)))


def statements_of(connection: Connection, work: Callable[[], object]) -> list[tuple[str, Any]]:
    """Give the statements that some work runs and what they are given, to be run by hand beside it."""
    from sqlalchemy import event

    ran: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        ran.append((statement, values))

    event.listen(connection, "before_cursor_execute", keep)
    work()
    event.remove(connection, "before_cursor_execute", keep)
    return ran
