"""Programs that all want the same scarce goods: each confirms, ships or gives up the orders it is told, and tells all.

Every order is wanted by two of them, so that each meets refusals, too.
"""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.areas.catalog.models import Unit
from app.areas.catalog.operations import CreateItem
from app.areas.inventory.models import Location
from app.areas.inventory.operations.stock import CountStock
from app.areas.logistics.operations.picking import CreateShipment, PickShipment
from app.areas.logistics.operations.shipping import ShipShipment
from app.areas.parties.models import Party
from app.areas.sales.operations.confirming import CancelSalesOrder, ConfirmSalesOrder
from app.areas.sales.operations.customers import CreateCustomer
from app.areas.sales.operations.orders import CreateSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.kernel.clock import SetClock
from app.kernel.database import open_database
from app.kernel.errors import CounterflowError, DomainError
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.companies import MORNING

YES = frozenset({"*"})
SCARCE_ITEMS = 6


@dataclass(slots=True)
class Told:
    """What one program did: orders it shipped or gave up, what it was refused and why, how long it ever waited."""

    shipped: list[int] = field(default_factory=list)
    given_up: list[int] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    done: int = 0
    longest_wait_seconds: float = 0.0


def prepare(workspace: Workspace, orders: int, each_there: int) -> list[int]:
    """Lay up a few pieces of a few items, and write draft orders that want far more; give the orders' numbers."""
    with workspace.reader() as reader:
        unit = reader.execute(select(Unit.id).where(Unit.code == "pc")).scalar_one()
        shelf = reader.execute(select(Location.id).where(Location.kind == "shelf").limit(1)).scalar_one()
    items = [
        workspace.dispatch(CreateItem(f"Scarce {number}", unit_id=unit), confirmed=YES).value.item_id
        for number in range(SCARCE_ITEMS)
    ]
    for item in items:
        workspace.dispatch(CountStock(item, shelf, Decimal(each_there)), confirmed=YES)
    workspace.dispatch(CreateCustomer("Everybody", "EVERY"))
    with workspace.reader() as reader:
        customer = reader.execute(select(Party.id).where(Party.code == "EVERY")).scalar_one()
    dice = random.Random(7)
    numbers = []
    for _ in range(orders):
        wanted = dice.sample(items, 2)
        lines = tuple(SalesLineInput(item, Decimal(dice.randint(1, 3)), price=Decimal(5)) for item in wanted)
        made = workspace.dispatch(CreateSalesOrder(customer, MORNING.date(), lines), confirmed=YES)
        numbers.append(made.value.order_id)
    return numbers


def race(target: str, folder: Path, orders: Sequence[int], programs: int) -> list[Told]:
    """Let programs run at once, each order given to two of them; give what each told."""
    running = []
    for number in range(programs):
        mine = [order for place, order in enumerate(orders) if number in (place % programs, (place + 1) % programs)]
        given = folder / f"orders-{number}.json"
        given.write_text(json.dumps(mine), encoding="utf-8")
        command = [sys.executable, "-m", "tests.faults.racing", target, str(given), str(number)]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
    outputs = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * programs
    return [Told(**json.loads(output)) for output in outputs]


def run(target: str, orders: Sequence[int], seed: int) -> Told:
    """Confirm each order; ship it when all of it is there, otherwise give it up."""
    workspace, told = Workspace(open_database(target), DECLARATIONS, SetClock(MORNING)), Told()
    refused: Counter[str] = Counter()
    mine = list(orders)
    random.Random(seed).shuffle(mine)
    for order in mine:
        try:
            _serve(workspace, order, told)
        except DomainError as error:
            refused[error.code] += 1
            told.sentences.append(str(error))
        except CounterflowError as error:
            told.failed.append(str(error))
    told.refused = dict(refused)
    told.sentences = sorted(set(told.sentences))[:20]
    workspace.database.close()
    return told


def _serve(workspace: Workspace, order: int, told: Told) -> None:
    reserved = _do(workspace, ConfirmSalesOrder(order), told)
    if reserved.short:
        _do(workspace, CancelSalesOrder(order), told)
        told.given_up.append(order)
        return
    shipment = _do(workspace, CreateShipment(order), told).shipment_id
    _do(workspace, PickShipment(shipment), told)
    _do(workspace, ShipShipment(shipment), told)
    told.shipped.append(order)


def _do(workspace: Workspace, command: object, told: Told) -> Any:
    begun = time.monotonic()
    try:
        return workspace.dispatch(command, confirmed=YES).value
    finally:
        told.done += 1
        told.longest_wait_seconds = max(told.longest_wait_seconds, time.monotonic() - begun)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(run(sys.argv[1], json.loads(Path(sys.argv[2]).read_text()), int(sys.argv[3])))))
