"""What an order earns: its price against what its goods are worth today."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from app.areas.sales.queries.costs import line_cost, unit_costs
from app.areas.sales.queries.orders import OrderLineRow, OrderRow
from app.areas.sales.queries.quote_page import MARGIN_COLUMNS
from app.areas.sales.queries.quotes import SEE_MARGINS
from app.areas.sales.rules.margins import Margin, margin_of
from app.kernel.listing import Fact, Kind, LinesTable, Row, Tone
from app.kernel.money import Money


def order_margins(
    connection: Connection, order: OrderRow, lines: Sequence[OrderLineRow], now: datetime,
) -> dict[int, Margin]:
    """Give what each line earns as far as the cost of its goods is known; parts of kits count with their kit."""
    sold = [line for line in lines if not line.is_part]
    costs = unit_costs(connection, {line.item_id for line in sold}, order.currency, now)
    found = {
        line.id: margin_of([(line.amount_minor, line_cost(costs.get(line.item_id), line.stock_qty))]) for line in sold
    }
    return {number: margin for number, margin in found.items() if margin is not None}


def margin_tables(
    order: OrderRow, lines: Sequence[OrderLineRow], margins: Mapping[int, Margin],
) -> tuple[LinesTable, ...]:
    """Show what each line earns, to those who may see it."""
    rows = tuple(
        Row(line.item_id, (line.sku, line.title, Money(found.cost_minor, order.currency),
                           Money(found.minor, order.currency), found.permille))
        for line in lines if (found := margins.get(line.id)) is not None)
    return (LinesTable("Margins", MARGIN_COLUMNS, rows, "item"),) if rows else ()


def margin_facts(margins: Mapping[int, Margin], currency: str) -> tuple[Fact, ...]:
    """Show what the lines earn together."""
    total = margin_of((one.amount_minor, one.cost_minor) for one in margins.values())
    if total is None:
        return ()
    tone = Tone.BAD if total.minor < 0 else Tone.NEUTRAL
    return (
        Fact("Margin", Money(total.minor, currency), Kind.MONEY, tone=tone, permission=SEE_MARGINS,
             help="Against what the goods are worth today, of lines whose cost is known."),
        Fact("Margin %", total.permille, Kind.PERCENT, permission=SEE_MARGINS),
    )
