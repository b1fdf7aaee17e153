"""Containers on their way with several orders: which, with what, and when they arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select

from app.areas.company.rules import require_text
from app.areas.purchasing.events import GoodsReceived
from app.areas.purchasing.models import Container, ContainerOrder, PurchaseOrder
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ContainerOrderInput:
    """An order of which something is inside."""

    order_id: Annotated[int, Field("Order", lookup="purchase_orders")]


@dataclass(frozen=True, slots=True)
class AnnounceContainer:
    """Write down a container that is on its way, and the orders inside."""

    number: Annotated[str, Field("Container", "Its number, such as MSKU 123456-7.")]
    due_on: Annotated[date, Field("Arrives on")]
    orders: Annotated[tuple[ContainerOrderInput, ...], Field("Orders inside")]
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ChangeContainer:
    """Correct a container: when it arrives, what is inside, and whether it is here."""

    container_id: Annotated[int, Field("Container", hidden=True)]
    due_on: Annotated[date, Field("Arrives on")]
    orders: Annotated[tuple[ContainerOrderInput, ...], Field("Orders inside")]
    arrived: Annotated[bool, Field("It is here")] = False
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ContainerResult:
    """The container that was written."""

    container_id: int
    number: str


def announce_container(uow: UnitOfWork, cmd: AnnounceContainer) -> ContainerResult:
    """Write a container with its orders; a number is used once."""
    number = require_text(cmd.number, "The container's number", "number")
    if uow.first(select(Container.id).where(Container.number == number)) is not None:
        raise DomainError("container.exists", f"The container {number} was announced before.", "number")
    container_id = uow.add(Container, number=number, due_on=cmd.due_on, state="under_way", note=cmd.note)
    _write_orders(uow, container_id, cmd.orders)
    return ContainerResult(container_id, number)


def change_container(uow: UnitOfWork, cmd: ChangeContainer) -> ContainerResult:
    """Write when a container arrives and what is inside anew."""
    container = uow.get(Container, cmd.container_id)
    uow.update(Container, container.id, due_on=cmd.due_on, note=cmd.note,
               state="arrived" if cmd.arrived else "under_way")
    gone = uow.rows(select(ContainerOrder.id).where(ContainerOrder.container_id == container.id))
    uow.delete(ContainerOrder, [row.id for row in gone])
    _write_orders(uow, container.id, cmd.orders)
    return ContainerResult(container.id, container.number)


def arrive(uow: UnitOfWork, event: GoodsReceived) -> None:
    """Count a container as here as soon as something of an order inside was received."""
    inside = uow.rows(
        select(Container.id).join(ContainerOrder, ContainerOrder.container_id == Container.id)
        .where(ContainerOrder.order_id == event.order_id, Container.state == "under_way"))
    uow.update_many(Container, {row.id: {"state": "arrived"} for row in inside})


def _write_orders(uow: UnitOfWork, container_id: int, orders: Sequence[ContainerOrderInput]) -> None:
    numbers = list(dict.fromkeys(order.order_id for order in orders))
    if not numbers:
        raise DomainError("container.empty", "Name at least one order of which something is inside.", "orders")
    known = uow.get_many(PurchaseOrder, numbers)
    for index, number in enumerate(numbers):
        if number not in known:
            raise DomainError("container.order", f"There is no order with the number {number}.",
                              f"orders.{index}.order_id")
    uow.insert(ContainerOrder, [{"container_id": container_id, "order_id": number} for number in numbers])
