"""A command with every kind of field, on the goods of the tests, and a desk that does what it is told at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeVar

from PySide6.QtCore import QObject

from app.kernel.declare import OperationSpec, Reader
from app.kernel.errors import CounterflowError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Outcome
from tests.ui.desks import PatientDesk

T = TypeVar("T")


class Terms(StrEnum):
    """When is paid."""

    ADVANCE = "in_advance"
    NET_30 = "net_30"


@dataclass(frozen=True)
class OrderLine:
    """A line of an order."""

    item_id: Annotated[int, Field("Item", lookup="goods")]
    qty: Annotated[Decimal, Field("Quantity")]
    price: Annotated[Decimal | None, Field("Price", help="From the price list when left empty.")] = None
    due: Annotated[date | None, Field("Due")] = None
    urgent: Annotated[bool, Field("Urgent")] = False


@dataclass(frozen=True)
class PlaceOrder:
    """Order goods."""

    item_id: Annotated[int, Field("Main item", lookup="goods", help="What the order is mostly about.")]
    reference: Annotated[str, Field("Reference")]
    due: Annotated[date, Field("Due")]
    terms: Annotated[Terms, Field("Terms", titles=(("net_30", "30 days net"),))]
    lines: Annotated[tuple[OrderLine, ...], Field("Lines")]
    discount: Annotated[Decimal | None, Field("Discount")] = None
    parcels: Annotated[int, Field("Parcels")] = 1
    pickup: Annotated[datetime | None, Field("Pick-up")] = None
    urgent: Annotated[bool, Field("Urgent")] = False
    note: Annotated[str, Field("Note", multiline=True)] = ""
    version: Annotated[int, Field("Version", hidden=True)] = 0


def place_order(uow: UnitOfWork, cmd: PlaceOrder) -> int:
    """Order goods."""
    return 1


PLACE_ORDER = OperationSpec(place_order, "Order goods", "test.order")


class ReadyDesk(PatientDesk):
    """Reads later at once; a command is answered by the test, with `accept` or `refuse`."""

    accept: Callable[[Outcome], None] | None = None
    refuse: Callable[[CounterflowError], None] | None = None

    def read_later(self, owner: QObject, work: Callable[[Reader], T], done: Callable[[T], None]) -> None:
        """Read at once."""
        done(self.read(work))

    def dispatch(
        self, command: object, done: Callable[[Outcome], None] | None = None,
        refused: Callable[[CounterflowError], None] | None = None,
    ) -> None:
        """Keep a command and who waits for its answer."""
        super().dispatch(command, done, refused)
        self.accept, self.refuse = done, refused
