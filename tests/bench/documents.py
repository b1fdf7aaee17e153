"""Receiving and shipping documents of 10 and of 200 lines through dispatch, beside the same rows written by hand."""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.areas.catalog.models import Item, Unit
from app.areas.logistics.operations.packing import PackShipment
from app.areas.logistics.operations.picking import CreateShipment, PickShipment
from app.areas.logistics.operations.shipping import ShipShipment
from app.areas.parties.models import Party
from app.areas.purchasing.operations import (
    CreatePurchaseOrder,
    CreateSupplier,
    PutAway,
    ReceiveLineInput,
    ReceiveOrder,
    SendPurchaseOrder,
    SubmitPurchaseOrder,
)
from app.areas.purchasing.operations.lines import OrderLineInput
from app.areas.sales.operations.confirming import ConfirmSalesOrder
from app.areas.sales.operations.customers import CreateCustomer
from app.areas.sales.operations.orders import CreateSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.kernel.clock import SetClock
from app.kernel.database import SQLITE_SETTINGS, connect_file
from app.kernel.migration import create_database
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.bench.table import Measured
from tests.companies import MORNING, at_work, found_firm

PRODUCTS, TIMES = 1_000, 5
TRYTON_RECEIVED, TRYTON_SHIPPED = 21, 26
YES = frozenset({"*"})
Rows = dict[str, dict[int, tuple[Any, ...]]]


@dataclass(slots=True)
class Firm:
    """A firm with goods to buy and somebody to sell them to."""

    workspace: Workspace
    path: Path
    items: list[int]
    supplier_id: int
    customer_id: int

    def do(self, command: object) -> Any:
        """Do a command and give its value."""
        return self.workspace.dispatch(command, confirmed=YES).value


def run() -> Iterator[Measured]:
    """Measure receiving and shipping."""
    with tempfile.TemporaryDirectory() as folder:
        firm = _firm(Path(folder) / "firm.db")
        for lines in (10, 200):
            yield _measured(firm, f"receive {lines} lines", lines, _received, 30 * TRYTON_RECEIVED)
            yield _measured(firm, f"ship {lines} lines, packed before", lines, _sent, 30 * TRYTON_SHIPPED)
            yield _measured(firm, f"ship {lines} lines, from reserved: 4 steps", lines, _shipped, 30 * TRYTON_SHIPPED)
        firm.workspace.database.close()


def _firm(path: Path) -> Firm:
    database = create_database(str(path))
    workspace = Workspace(database, DECLARATIONS, SetClock(MORNING))
    found_firm(workspace)
    with at_work(workspace) as uow:
        unit = uow.scalar(select(Unit.id).where(Unit.code == "pc"))
        items = uow.load(
            Item,
            [
                {
                    "sku": f"B-{number:04d}",
                    "name": f"Item {number}",
                    "unit_id": unit,
                    "price_micros": 5_000_000,
                    "price_currency": "EUR",
                }
                for number in range(PRODUCTS)
            ],
        )
    supplier = workspace.dispatch(CreateSupplier("Bench Supplier", "BS")).value.supplier_id
    workspace.dispatch(CreateCustomer("Bench Customer", "BC"))
    with workspace.reader() as reader:
        customer = reader.execute(select(Party.id).where(Party.code == "BC")).scalar_one()
    return Firm(workspace, path, items, supplier, customer)


def _received(firm: Firm, lines: int) -> Callable[[], Any]:
    """Prepare a sent order and give the work of receiving it."""
    due = MORNING.date() + timedelta(days=7)
    order = firm.do(
        CreatePurchaseOrder(
            firm.supplier_id,
            tuple(OrderLineInput(item, Decimal(10), price=Decimal("3.10"), due_on=due) for item in firm.items[:lines]),
        )
    )
    firm.do(SubmitPurchaseOrder(order.order_id))
    _approve(firm, order.order_id)
    firm.do(SendPurchaseOrder(order.order_id))
    arrived = tuple(ReceiveLineInput(number, Decimal(10)) for number in order.line_ids)
    return lambda: firm.do(ReceiveOrder(order.order_id, arrived, "DN-1"))


def _approve(firm: Firm, order_id: int) -> None:
    from app.areas.purchasing.models import PurchaseOrder
    from app.areas.purchasing.operations import ApprovePurchaseOrder

    with firm.workspace.reader() as reader:
        state = reader.execute(select(PurchaseOrder.state).where(PurchaseOrder.id == order_id)).scalar_one()
    if state == "waiting":
        firm.do(ApprovePurchaseOrder(order_id))


def _reserved(firm: Firm, lines: int) -> int:
    """Prepare a confirmed order with its goods reserved."""
    received = _received(firm, lines)()
    firm.do(PutAway(received.receipt_id))
    required = MORNING.date() + timedelta(days=5)
    wanted = tuple(SalesLineInput(item, Decimal(2)) for item in firm.items[:lines])
    order = firm.do(CreateSalesOrder(firm.customer_id, required, wanted))
    firm.do(ConfirmSalesOrder(order.order_id))
    return int(order.order_id)


def _packed(firm: Firm, order_id: int) -> int:
    """Make, pick and pack the shipment of an order."""
    shipment_id = firm.do(CreateShipment(order_id)).shipment_id
    firm.do(PickShipment(shipment_id))
    firm.do(PackShipment(shipment_id))
    return int(shipment_id)


def _sent(firm: Firm, lines: int) -> Callable[[], Any]:
    """Prepare a packed shipment and give the work of sending it."""
    shipment_id = _packed(firm, _reserved(firm, lines))
    return lambda: firm.do(ShipShipment(shipment_id))


def _shipped(firm: Firm, lines: int) -> Callable[[], Any]:
    """Prepare a confirmed order with its goods reserved, and give the work of sending it."""
    order_id = _reserved(firm, lines)
    return lambda: firm.do(ShipShipment(_packed(firm, order_id)))


def _measured(
    firm: Firm, what: str, lines: int, prepare: Callable[[Firm, int], Callable[[], Any]], bar: int
) -> Measured:
    ours, by_hand, commits = 0.0, 0.0, 4 if what.endswith("4 steps") else 1
    for _ in range(TIMES):
        work = prepare(firm, lines)
        before = firm.path.with_name("before.db")
        _copy(firm.path, before)
        begun = time.perf_counter()
        work()
        ours = max(ours, lines / (time.perf_counter() - begun))
        by_hand = max(by_hand, lines / _by_hand(firm.path, before, commits))
    return Measured(what, ours, by_hand, f"raw / 10 and {bar} lines/s", "lines/s")


def _copy(path: Path, to: Path) -> None:
    for leftover in to.parent.glob(to.name + "*"):
        leftover.unlink()
    connection = connect_file(path)
    connection.execute("VACUUM INTO ?", (str(to),))
    connection.close()


def _by_hand(after: Path, before: Path, commits: int) -> float:
    """Write the rows that the work wrote into a copy of what was before, with the same durability; give the seconds."""
    old, new = _contents(before), _contents(after)
    connection = connect_file(before)
    for setting in SQLITE_SETTINGS:
        connection.execute(setting)
    inserts = {name: [row for key, row in rows.items() if key not in old[name]] for name, rows in new.items()}
    updates = {
        name: [(*row, key) for key, row in rows.items() if key in old[name] and old[name][key] != row]
        for name, rows in new.items()
    }
    removals = {name: [(key,) for key in rows if key not in new[name]] for name, rows in old.items()}
    columns = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in new}
    begun = time.perf_counter()
    for part in range(commits):
        connection.execute("BEGIN IMMEDIATE")
        for name, keys in removals.items():
            connection.executemany(f"DELETE FROM {name} WHERE rowid = ?", keys[part::commits])
        for name, rows in inserts.items():
            marks = ", ".join("?" * len(columns[name]))
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows[part::commits])
        for name, rows in updates.items():
            sets = ", ".join(f'"{column}" = ?' for column in columns[name])
            connection.executemany(f"UPDATE {name} SET {sets} WHERE rowid = ?", rows[part::commits])
        connection.execute("COMMIT")
    seconds = time.perf_counter() - begun
    connection.close()
    return seconds


def _contents(path: Path) -> Rows:
    connection = connect_file(path)
    tables = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE"
            " 'kernel_search_index%' AND name NOT LIKE 'alembic%' AND name NOT LIKE 'kernel_setting'"
        )
    ]
    contents = {
        name: {row[0]: tuple(row[1:]) for row in connection.execute(f"SELECT rowid, * FROM {name}")} for name in tables
    }
    connection.close()
    return contents
