"""Giving the lines of a request for quotation to suppliers: orders are written, and prices kept."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.purchasing.models import PurchaseRequest, Rfq, RfqAward
from app.areas.purchasing.operations.lines import OrderLineInput, price_lines
from app.areas.purchasing.operations.orders import firm_day, write_order
from app.areas.purchasing.operations.rfqs import rfq_lines
from app.areas.purchasing.operations.standing_gate import check_supplier
from app.areas.purchasing.operations.supplier_items import PriceBreakInput, SetSupplierItem, set_supplier_item
from app.areas.purchasing.queries.comparison import Comparison, Offered, compare_quotes
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.quoting import RfqState, require_reason, require_state
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Price
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AwardLineInput:
    """A line and who gets it."""

    rfq_line_id: Annotated[int, Field("Item", lookup="rfq_lines")]
    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers")]
    reason: Annotated[str, Field("Reason", help="Needed where somebody else costs less.")] = ""


@dataclass(frozen=True, slots=True)
class AwardRfq:
    """Award lines to suppliers: draft orders are written at the quoted prices."""

    rfq_id: Annotated[int, Field("Request for quotation", hidden=True)]
    lines: Annotated[tuple[AwardLineInput, ...], Field("Lines")]
    set_prices: Annotated[bool, Field("Keep the quoted prices as what these suppliers offer")] = True


@dataclass(frozen=True, slots=True)
class AwardResult:
    """The orders that were written, and where the request stands now."""

    rfq_id: int
    order_ids: tuple[int, ...]
    numbers: tuple[str, ...]
    state: str


def award_rfq(uow: UnitOfWork, cmd: AwardRfq) -> AwardResult:
    """Write a draft order for each supplier awarded; refuse what was not quoted, ask about what has run out."""
    rfq = uow.get(Rfq, cmd.rfq_id)
    require_state(rfq.number, rfq.state, RfqState.SENT)
    known, today = rfq_lines(uow, rfq.id), firm_day(uow)
    done = {row.rfq_line_id for row in uow.rows(
        select(RfqAward.rfq_line_id).where(RfqAward.rfq_line_id.in_(list(known))))}
    table = compare_quotes(uow.connection, rfq.id, uow.now)
    groups: dict[int, list[tuple[AwardLineInput, Offered]]] = defaultdict(list)
    for index, line in enumerate(cmd.lines):
        if line.rfq_line_id in done or line.rfq_line_id not in known:
            raise DomainError(
                "award.line", "This line was awarded already, or belongs to another request. Take it off.",
                f"lines.{index}.rfq_line_id",
            )
        done.add(line.rfq_line_id)
        groups[line.supplier_id].append((line, _offered(table, line, index)))
    if not groups:
        raise DomainError("award.empty", "Award at least one line.", "lines")
    written = [_order(uow, rfq, known, supplier_id, lines, today, cmd.set_prices)
               for supplier_id, lines in groups.items()]
    state = RfqState.AWARDED if done >= known.keys() else RfqState.SENT
    uow.update(Rfq, rfq.id, state=state.value)
    return AwardResult(rfq.id, tuple(order_id for order_id, _ in written), tuple(number for _, number in written),
                       state.value)


def _offered(table: Comparison, line: AwardLineInput, index: int) -> Offered:
    offered = table.offers.get((line.rfq_line_id, line.supplier_id))
    row = next(row for row in table.lines if row.id == line.rfq_line_id)
    if offered is None:
        raise DomainError("award.not_quoted", f"{row.sku} was not quoted by this supplier. Award it to another one.",
                          f"lines.{index}.supplier_id")
    best = table.best.get(line.rfq_line_id)
    cheaper = table.name_of(best) if best is not None and best != line.supplier_id else ""
    require_reason(row.sku, cheaper, line.reason, f"lines.{index}.reason")
    return offered


def _order(
    uow: UnitOfWork, rfq: Any, known: dict[int, Any], supplier_id: int, lines: list[tuple[AwardLineInput, Offered]],
    today: date, set_prices: bool,
) -> tuple[int, str]:
    check_supplier(uow, supplier_id)
    supplier = load_supplier(uow.connection, supplier_id)
    _require_current(uow, supplier.name, supplier.currency, lines, today)
    inputs = []
    for line, offered in lines:
        row = known[line.rfq_line_id]
        inputs.append(OrderLineInput(
            row.item_id, Quantity(row.qty, "").decimal(), row.unit_id,
            Price(offered.price_micros, offered.currency).decimal(), offered.due_on(today, rfq.needed_on)))
        if set_prices:
            _keep_price(uow, supplier_id, row, offered)
    result = write_order(uow, supplier, price_lines(uow, supplier, inputs, today), rfq.warehouse_id, today,
                         note=f"By your quotation on {rfq.number}.", source="quote")
    uow.insert(RfqAward, [
        {"rfq_line_id": line.rfq_line_id, "supplier_id": supplier_id, "order_line_id": order_line_id,
         "reason": line.reason.strip(), "awarded_by": uow.actor.id, "awarded_at": uow.now}
        for (line, _), order_line_id in zip(lines, result.line_ids, strict=True)
    ])
    served = {known[line.rfq_line_id].request_id: order_line_id
              for (line, _), order_line_id in zip(lines, result.line_ids, strict=True)}
    uow.update_many(PurchaseRequest, {
        request_id: {"state": "ordered", "order_line_id": order_line_id, "supplier_id": supplier_id}
        for request_id, order_line_id in served.items() if request_id is not None
    })
    return result.order_id, result.number


def _require_current(
    uow: UnitOfWork, name: str, currency: str, lines: list[tuple[AwardLineInput, Offered]], today: date,
) -> None:
    """Refuse another currency than the supplier is ordered from in; ask about a quotation that has run out."""
    offered = lines[0][1]
    if offered.currency != currency:
        raise DomainError(
            "award.currency", f"{name} quoted in {offered.currency} and is ordered from in {currency}. Change the "
            "supplier's currency first; nothing was ordered.", "lines",
        )
    if offered.valid_until is not None and offered.valid_until < today:
        uow.confirm("purchasing.quote_expired", f"The quotation of {name} was valid until {offered.valid_until}. Order "
                    "by it all the same?", "lines")


def _keep_price(uow: UnitOfWork, supplier_id: int, row: Any, offered: Offered) -> None:
    set_supplier_item(uow, SetSupplierItem(
        supplier_id, row.item_id, Price(offered.price_micros_plain, offered.currency).decimal(), row.unit_id,
        offered.supplier_sku, Quantity(offered.min_qty, "").decimal(), Decimal(0), offered.lead_time_days, False,
        tuple(PriceBreakInput(Quantity(least, "").decimal(), Price(price, offered.currency).decimal())
              for least, price in offered.breaks),
    ))
