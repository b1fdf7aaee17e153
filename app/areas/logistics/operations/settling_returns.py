"""What a customer gets for goods that came back: a credit note, a replacement, or nothing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.logistics.models import CustomerReturn
from app.areas.logistics.operations.returning import RETURN, ReturnResult, return_lines, return_result
from app.areas.logistics.rules.returns import REASON_WORDS, Outcome, ReturnState, require_return_state
from app.areas.sales.models import Invoice, InvoiceLine, SalesOrder, SalesOrderLine
from app.areas.sales.operations.confirming import ConfirmSalesOrder, confirm_sales_order
from app.areas.sales.operations.crediting import CreditInvoice, CreditLineInput, Source, write_credit
from app.areas.sales.operations.orders import CreateSalesOrder, create_sales_order
from app.areas.sales.operations.pricing import SalesLineInput
from app.areas.sales.queries.credited import credited_lines
from app.areas.sales.rules.invoicing import COUNTING
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SettleCustomerReturn:
    """Give the customer what was agreed for goods that came: the credit note or the replacement is written."""

    return_id: Annotated[int, Field("Return", lookup="customer_returns")]
    post: Annotated[bool, Field("Post the credit note at once", "Otherwise a draft is written.")] = False
    required_on: Annotated[date | None, Field("Replacement required on", "Left out: today.")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ReturnSettled:
    """The return, and what was written for it: credit notes, or the order of the replacement."""

    return_id: int
    number: str
    state: str
    credit_ids: tuple[int, ...] = ()
    order_id: int | None = None


def settle_customer_return(uow: UnitOfWork, cmd: SettleCustomerReturn) -> ReturnSettled:
    """Settle a return that was inspected."""
    back = uow.get(CustomerReturn, cmd.return_id)
    require_return_state(back.number, back.state, (ReturnState.INSPECTED,), "settled")
    came = {row.id: row for row in return_lines(uow, back.id).values() if row.received_qty}
    credit_ids: tuple[int, ...] = ()
    order_id: int | None = None
    if back.outcome == Outcome.CREDIT:
        credit_ids = tuple(_credit(uow, back, came, cmd))
    elif back.outcome == Outcome.REPLACEMENT:
        order_id = _replace(uow, back, came, cmd)
    day = local_day(uow.now, load_profile(uow.connection).zone)
    note = "\n".join(text for text in (back.note, cmd.note.strip()) if text)
    uow.update(CustomerReturn, back.id, state=ReturnState.SETTLED.value, settled_on=day, note=note,
               replacement_order_id=order_id)
    result: ReturnResult = return_result(uow, back.id)
    return ReturnSettled(result.return_id, result.number, result.state, credit_ids, order_id)


def _credit(uow: UnitOfWork, back: Any, came: dict[int, Any], cmd: SettleCustomerReturn) -> list[int]:
    """Credit what came of the invoices that charged it; DomainError when it was not invoiced, or is credited."""
    wanted: dict[int, int] = defaultdict(int)
    for row in came.values():
        wanted[_priced_line(uow, row)] += row.received_qty
    by_invoice: dict[int, list[CreditLineInput]] = defaultdict(list)
    for order_line_id, qty in wanted.items():
        for invoice_id, line in _lines_to_credit(uow, back, order_line_id, qty):
            by_invoice[invoice_id].append(line)
    word = dict(REASON_WORDS)[back.reason].word
    return [
        write_credit(uow, CreditInvoice(
            invoice_id, f"Return {back.number}: {word.lower()}", tuple(lines), post=cmd.post,
        ), Source(RETURN, back.id)).invoice_id
        for invoice_id, lines in by_invoice.items()
    ]


def _priced_line(uow: UnitOfWork, row: Any) -> int:
    """Give the order line that has the price; refuse a part of a kit, which has none."""
    line = uow.get(SalesOrderLine, row.order_line_id)
    if line.kit_line_id is not None:
        raise DomainError("return.part", "A part of a kit has no price of its own. Credit an amount of the kit on its "
                          "invoice, and authorise such a return with the outcome “nothing”.")
    return int(line.id)


def _lines_to_credit(
    uow: UnitOfWork, back: Any, order_line_id: int, qty: int,
) -> list[tuple[int, CreditLineInput]]:
    table = table_of(InvoiceLine)
    rows = uow.rows(
        select(table).join(Invoice, Invoice.id == table.c.invoice_id).where(
            table.c.order_line_id == order_line_id, Invoice.kind == "invoice",
            Invoice.state.in_([state.value for state in COUNTING])).order_by(table.c.id.desc()))
    before, found = credited_lines(uow.connection, [row.id for row in rows]), []
    for row in rows:
        part = min(qty, row.stock_qty - before[row.id].stock_qty)
        if part > 0:
            found.append((row.invoice_id, CreditLineInput(row.id, Quantity(row.qty * part // row.stock_qty,
                                                                           "").decimal())))
            qty -= part
    if qty > 0:
        raise DomainError("return.not_invoiced", f"Not all that came with {back.number} is invoiced and uncredited. "
                          "Post the invoice of its order first.")
    return found


def _replace(uow: UnitOfWork, back: Any, came: dict[int, Any], cmd: SettleCustomerReturn) -> int:
    """Order the same goods once more for nothing, and confirm it."""
    order = uow.get(SalesOrder, back.order_id)
    wanted: dict[int, int] = defaultdict(int)
    for row in came.values():
        wanted[row.item_id] += row.received_qty
    day = local_day(uow.now, load_profile(uow.connection).zone)
    entered = create_sales_order(uow, CreateSalesOrder(
        back.customer_id, cmd.required_on or day, tuple(
            SalesLineInput(item_id, Quantity(qty, "").decimal(), price=Quantity(0, "").decimal())
            for item_id, qty in wanted.items()),
        order.warehouse_id, order.customer_reference, order.ship_to, order.carrier_id,
        note=f"Replacement for {back.number}"))
    confirm_sales_order(uow, ConfirmSalesOrder(entered.order_id))
    return entered.order_id
