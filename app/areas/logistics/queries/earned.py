"""What orders and invoices earn: at what the goods cost that left, the rest as far as it is known today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.company.rules.rates import exchanged
from app.areas.logistics.queries.left_costs import left_costs
from app.areas.sales.models import Invoice, InvoiceLine
from app.areas.sales.queries.costs import from_home, known_costs
from app.areas.sales.queries.dropped import ordered_costs
from app.areas.sales.queries.orders import OrderLineRow, lines_sold, load_order
from app.areas.sales.queries.quote_page import MARGIN_COLUMNS
from app.areas.sales.queries.quotes import SEE_MARGINS
from app.areas.sales.rules.invoicing import InvoiceKind, LineFor
from app.areas.sales.rules.margins import Known, LineCost, PartCost, margin_of, whole_cost
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.listing import ColumnInfo, Fact, Kind, LinesTable, Row, Tone
from app.kernel.money import Money
from app.kernel.rounding import round_half_up

COLUMNS = (*MARGIN_COLUMNS, ColumnInfo("from", "Cost known", width=26, sortable=False, permission=SEE_MARGINS))
EARNING = (LineFor.GOODS.value, LineFor.SERVICE.value)


def order_costs(
    connection: Connection, lines: Sequence[OrderLineRow], now: datetime,
) -> dict[int, LineCost]:
    """Give what each line of an order costs in the firm's currency, from the surest that is known of each part."""
    home, day = load_profile(connection).currency, local_day(now, load_profile(connection).zone)
    numbers = [line.id for line in lines]
    left, ordered = left_costs(connection, numbers), ordered_costs(connection, numbers, day)
    known = known_costs(connection, {line.item_id for line in lines}, home, now)
    return {line.id: whole_cost(line.stock_qty, (*left.get(line.id, ()), *_some(ordered.get(line.id))),
                                known.get(line.item_id)) for line in lines}


def _some(part: PartCost | None) -> tuple[PartCost, ...]:
    return () if part is None else (part,)


def of_order(connection: Connection, order_id: int, now: datetime) -> Contribution:
    """Tell what each line of an order earns, and what they earn together, to those who may see it."""
    order, lines = load_order(connection, order_id), lines_sold(connection, order_id)
    factor = from_home(connection, order.currency, now.date())
    if factor is None:
        return Contribution()
    costs = {number: (cost, round_half_up((cost.minor * factor).numerator, (cost.minor * factor).denominator))
             for number, cost in order_costs(connection, lines, now).items() if cost.minor is not None}
    rows = tuple(_row(line, *costs[line.id], order.currency) for line in lines if line.id in costs)
    total = margin_of([(line.amount_minor, costs[line.id][1] if line.id in costs else None) for line in lines])
    if total is None:
        return Contribution()
    guessed = sum(cost.is_estimate for cost, _ in costs.values())
    return Contribution(
        _facts(total.amount_minor, total.cost_minor, order.currency, guessed, total.unknown),
        (LinesTable("Margins", COLUMNS, rows, "item"),))


def _row(line: OrderLineRow, cost: LineCost, minor: int, currency: str) -> Row:
    earned = line.amount_minor - minor
    permille = round_half_up(earned * 1000, line.amount_minor) if line.amount_minor > 0 else None
    return Row(line.item_id, (line.sku, line.title, Money(minor, currency), Money(earned, currency), permille,
                              cost.words(line.stock_unit)))


def _facts(sold: int, cost: int, currency: str, guessed: int, unknown: int) -> tuple[Fact, ...]:
    said = [f"the cost of {guessed} lines is an estimate"] if guessed else []
    said += [f"{unknown} lines are left out: nobody knows what they cost"] if unknown else []
    earned = sold - cost
    permille = round_half_up(earned * 1000, sold) if sold > 0 else None
    told = "; ".join(said).capitalize()
    return (
        Fact("Cost of goods", Money(cost, currency), Kind.MONEY, permission=SEE_MARGINS,
             help="What they left with, with all costs known by now; what has not left, as far as it is known."),
        Fact("Margin", Money(earned, currency), Kind.MONEY, tone=Tone.BAD if earned < 0 else Tone.NEUTRAL,
             permission=SEE_MARGINS, help=told),
        *((Fact("Margin of price", permille, Kind.PERCENT, permission=SEE_MARGINS),) if permille is not None else ()),
        *((Fact("Of the margin", told, permission=SEE_MARGINS),) if told else ()),
    )


@dataclass(frozen=True, slots=True)
class Earned:
    """What invoiced lines came to and cost, in the firm's currency, and how many lines are guessed or unknown."""

    sold_minor: int = 0
    cost_minor: int = 0
    guessed: int = 0
    unknown: int = 0
    known: int = 0


def earned_by(connection: Connection, condition: ColumnElement[bool], now: datetime) -> Earned:
    """Add up what lines of invoices earn, less what credit notes took back; goods at their cost in the ledger."""
    rows = connection.execute(
        select(InvoiceLine.order_line_id, InvoiceLine.item_id, InvoiceLine.stock_qty, InvoiceLine.amount_minor,
               Invoice.kind, Invoice.currency, Invoice.rate_numerator, Invoice.rate_denominator)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(condition, InvoiceLine.kind.in_(EARNING)).order_by(InvoiceLine.id)).all()
    home = load_profile(connection).currency
    left = left_costs(connection, {row.order_line_id for row in rows if row.order_line_id is not None})
    known = known_costs(connection, {row.item_id for row in rows if row.item_id is not None
                                     and row.order_line_id not in left}, home, now)
    return _added([_invoiced(row, home, left, known) for row in rows])


def _invoiced(
    row: Any, home: str, left: Mapping[int, Sequence[PartCost]], known: Mapping[int, Known],
) -> tuple[int, LineCost | None]:
    """Give what a line came to and cost at home; None where nobody knows its cost."""
    sold = exchanged(Money(row.amount_minor, row.currency), home, Fraction(
        row.rate_numerator, row.rate_denominator)).minor
    sign = -1 if row.kind == InvoiceKind.CREDIT else 1
    if row.kind == InvoiceKind.CREDIT and not row.stock_qty:
        return -sold, LineCost((), 0)
    parts = left.get(row.order_line_id, ())
    if not parts:
        cost = whole_cost(row.stock_qty, (), known.get(row.item_id))
        return sign * sold, None if cost.minor is None else _times(cost, sign)
    whole = sum(part.qty for part in parts)
    return sign * sold, LineCost(tuple(
        PartCost(part.qty, sign * round_half_up(part.minor * row.stock_qty, whole), part.origin) for part in parts))


def _times(cost: LineCost, sign: int) -> LineCost:
    return LineCost(tuple(PartCost(part.qty, sign * part.minor, part.origin) for part in cost.parts))


def _added(lines: Sequence[tuple[int, LineCost | None]]) -> Earned:
    costs = [(sold, cost) for sold, cost in lines if cost is not None]
    return Earned(
        sum(sold for sold, _ in costs), sum(part.minor for _, cost in costs for part in cost.parts),
        sum(cost.is_estimate for _, cost in costs), len(lines) - len(costs), len(costs))


def of_invoice(connection: Connection, invoice_id: int, now: datetime) -> Contribution:
    """Tell what the goods of an invoice cost and what is left of their price."""
    invoice = connection.execute(select(table_of(Invoice)).where(Invoice.id == invoice_id)).one()
    if invoice.kind != InvoiceKind.INVOICE:
        return Contribution()
    return _told(earned_by(connection, InvoiceLine.invoice_id == invoice_id, now), load_profile(connection).currency)


def _told(earned: Earned, home: str) -> Contribution:
    if not earned.known:
        return Contribution()
    return Contribution(_facts(earned.sold_minor, earned.cost_minor, home, earned.guessed, earned.unknown))
