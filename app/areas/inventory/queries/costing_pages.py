"""What the pages of items and moves tell of costs."""

from datetime import datetime
from fractions import Fraction

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import CostFact, CostLayer, Move
from app.areas.inventory.queries.costing_lists import COST_KINDS, METHOD_STATES
from app.areas.inventory.queries.figures import currency_of
from app.areas.inventory.queries.replaying import methods_of, prices_of
from app.areas.inventory.queries.valuation import item_values, move_costs
from app.areas.inventory.rules.books import STANDARD
from app.kernel.declare import Contribution
from app.kernel.listing import ColumnInfo, Fact, Kind, LinesTable, Row
from app.kernel.money import PRICE_SCALE, Money, Price, exponent_of
from app.kernel.quantity import QUANTITY_SCALE, Quantity

SHOWN_PARTS = 10_000
"""Parts of the currency's major unit to which a unit cost is shown; nothing is computed with it."""

_METHOD_WORDS = {method: word.word for method, word in METHOD_STATES}
_KIND_WORDS = {kind: word.word for kind, word in COST_KINDS}
_LAYERS = (
    ColumnInfo("at", "Came", Kind.TIME, width=15), ColumnInfo("qty", "Left of it", Kind.QUANTITY, width=12),
    ColumnInfo("value", "Worth", Kind.MONEY, width=12), ColumnInfo("one", "Of one", Kind.PRICE, width=12),
)
_FACTS = (
    ColumnInfo("entered", "Known since", Kind.TIME, width=15), ColumnInfo("kind", "Kind", width=14),
    ColumnInfo("amount", "Amount", Kind.MONEY, width=12), ColumnInfo("note", "Note", width=24),
)


def unit_cost(value_minor: int, qty: int, currency: str) -> Price | None:
    """Give what one stock unit costs, to the ten-thousandth, as it is shown; None for nothing."""
    if qty <= 0:
        return None
    major = Fraction(value_minor * QUANTITY_SCALE, qty * 10 ** exponent_of(currency))
    return Price(round(major * SHOWN_PARTS) * PRICE_SCALE // SHOWN_PARTS, currency)


def costs_of_item(connection: Connection, item_id: int, now: datetime) -> Contribution:
    """Tell how an item is valued, what one costs, and of which receipts the stock is."""
    currency = currency_of(connection)
    unit = connection.execute(
        select(Unit.code).join(Item, Item.unit_id == Unit.id).where(Item.id == item_id)).scalar_one()
    qty, value = item_values(connection, None, now, [item_id]).get(item_id, (0, 0))
    method = methods_of(connection, [item_id]).get(item_id, "average")
    facts = [
        Fact("Stock value", Money(value, currency), Kind.MONEY),
        Fact("Cost of one", unit_cost(value, qty, currency), Kind.PRICE),
        Fact("Valued by", _METHOD_WORDS[method]),
    ]
    if method == STANDARD:
        valid = [price for at, price in prices_of(connection, [item_id]).get(item_id, ()) if at <= now]
        minor = 10 ** exponent_of(currency)
        facts.append(Fact("Standard cost", Price(valid[-1] // minor, currency) if valid else None, Kind.PRICE))
    layers = connection.execute(
        select(CostLayer.id, CostLayer.move_id, CostLayer.at, CostLayer.qty, CostLayer.value_minor)
        .where(CostLayer.item_id == item_id).order_by(CostLayer.id)
    )
    rows = tuple(
        Row(row.id, (row.at, Quantity(row.qty, unit), Money(row.value_minor, currency),
                     unit_cost(row.value_minor, row.qty, currency))) for row in layers
    )
    lines = (LinesTable("Cost layers, the next to go first", _LAYERS, rows),) if rows else ()
    return Contribution(facts=tuple(facts), lines=lines)


def costs_of_move(connection: Connection, move_id: int, _now: datetime) -> Contribution:
    """Tell what a move is worth now, what it was posted at, and which costs came later."""
    currency = currency_of(connection)
    posted, way = connection.execute(select(Move.value_minor, Move.way).where(Move.id == move_id)).one()
    facts = connection.execute(
        select(CostFact.id, CostFact.entered_at, CostFact.kind, CostFact.amount_minor, CostFact.note)
        .where(CostFact.move_id == move_id).order_by(CostFact.id)
    ).all()
    if way == 0 and not facts:
        return Contribution()
    worth = move_costs(connection, [move_id])[move_id]
    told = [Fact("Cost", Money(worth, currency), Kind.MONEY)]
    if worth != posted:
        told.append(Fact("Posted at", Money(posted, currency), Kind.MONEY))
    rows = tuple(
        Row(row.id, (row.entered_at, _KIND_WORDS.get(row.kind, row.kind), Money(row.amount_minor, currency), row.note))
        for row in facts
    )
    lines = (LinesTable("Costs that came later", _FACTS, rows),) if rows else ()
    return Contribution(facts=tuple(told), lines=lines)
