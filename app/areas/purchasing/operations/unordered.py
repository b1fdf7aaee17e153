"""Taking in goods that nobody ordered: an order is written for them in the name of who takes them in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from app.areas.inventory.operations import main_warehouse
from app.areas.purchasing.models import PurchaseOrder
from app.areas.purchasing.operations.lines import OrderLineInput, price_lines
from app.areas.purchasing.operations.order_steps import mark_sent
from app.areas.purchasing.operations.orders import firm_day, write_order
from app.areas.purchasing.operations.receiving import ReceiptResult, ReceiveLineInput, ReceiveOrder, receive_order
from app.areas.purchasing.operations.standing_gate import check_supplier
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.orders import OrderState
from app.areas.purchasing.rules.receiving import CONDITION_WORDS, Condition
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

UNORDERED = "receipt"
"""The source of orders that were written by a receipt."""

CONDITION_TITLES = tuple((code, state.word) for code, state in CONDITION_WORDS)


@dataclass(frozen=True, slots=True)
class UnorderedLineInput:
    """What came, in the unit the supplier sells it in."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    qty: Annotated[Decimal, Field("Arrived")]
    price: Annotated[Decimal | None, Field("Price", "Left out: the supplier's price for this quantity.")] = None
    unit_id: Annotated[int | None, Field("Unit", "Left out: the unit the supplier sells in.", "units")] = None
    lot_code: Annotated[str, Field("Lot", "As printed on the goods; left out, a tracked item gets a number.")] = ""
    expires_on: Annotated[date | None, Field("Expires")] = None
    condition: Annotated[Condition, Field("Condition", titles=CONDITION_TITLES)] = Condition.GOOD
    serials: Annotated[str, Field("Serial numbers", "SN-001..SN-050 stands for all of them.", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ReceiveUnordered:
    """Take in goods without an order."""

    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers")]
    lines: Annotated[tuple[UnorderedLineInput, ...], Field("Lines")]
    delivery_note: Annotated[str, Field("Delivery note", help="The supplier's number.")] = ""
    warehouse_id: Annotated[int | None, Field("Warehouse", "Left out: the main one.", "warehouses")] = None
    received_on: Annotated[date | None, Field("Received on", "Left out: today.")] = None
    reason: Annotated[str, Field("Why it is taken in", multiline=True)] = ""


def receive_unordered(uow: UnitOfWork, cmd: ReceiveUnordered) -> ReceiptResult:
    """Write the order that was missing and receive it; refuse and ask what an order would be refused and asked."""
    supplier = load_supplier(uow.connection, cmd.supplier_id)
    check_supplier(uow, supplier.party_id)
    if not cmd.lines:
        raise DomainError("receipt.empty", "Nothing was received. Enter what came.", "lines")
    today = firm_day(uow)
    day = cmd.received_on or today
    priced = price_lines(uow, supplier, tuple(_ordered(line, day) for line in cmd.lines), today, day)
    written = write_order(uow, supplier, priced, cmd.warehouse_id or main_warehouse(uow), today, note=cmd.reason,
                          source=UNORDERED)
    uow.update(PurchaseOrder, written.order_id, state=OrderState.APPROVED.value, approved_by=uow.actor.id,
               approved_at=uow.now)
    mark_sent(uow, uow.get(PurchaseOrder, written.order_id))
    return receive_order(uow, ReceiveOrder(written.order_id, tuple(
        _received(number, line) for number, line in zip(written.line_ids, cmd.lines, strict=True)
    ), cmd.delivery_note, received_on=cmd.received_on))


def _ordered(line: UnorderedLineInput, day: date) -> Any:
    return OrderLineInput(line.item_id, line.qty, line.unit_id, line.price, day)


def _received(line_id: int, line: UnorderedLineInput) -> ReceiveLineInput:
    return ReceiveLineInput(line_id, line.qty, line.lot_code, line.expires_on, line.condition, line.serials)
