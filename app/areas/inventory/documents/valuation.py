"""What stock is worth, printed: now, or as a closed period left it."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Category, Item, Unit
from app.areas.company.queries import load_profile
from app.areas.inventory.models import Period, PeriodValue
from app.areas.inventory.queries.costing_lists import METHOD_STATES
from app.areas.inventory.queries.figures import value_by_category, value_by_month
from app.areas.inventory.queries.replaying import among, methods_of, rows_of
from app.areas.inventory.queries.valuation import Worth, item_values
from app.kernel.errors import NotFoundError
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.printed import PrintChart, PrintColumn, PrintedDocument, PrintTable
from app.kernel.quantity import QUANTITY_SCALE, Quantity
from app.kernel.rounding import round_half_up

_METHOD_WORDS = {method: word.word for method, word in METHOD_STATES}
_COLUMNS = (
    PrintColumn("SKU", Kind.CODE, 12), PrintColumn("Item", Kind.TEXT, 34), PrintColumn("Valued by", Kind.TEXT, 16),
    PrintColumn("On hand", Kind.QUANTITY, 13), PrintColumn("Of one", Kind.MONEY, 12),
    PrintColumn("Value", Kind.MONEY, 13),
)
_SUMS = (
    PrintColumn("Category", Kind.TEXT, 60), PrintColumn("Items", Kind.INTEGER, 15),
    PrintColumn("Value", Kind.MONEY, 25),
)


def stock_valuation(connection: Connection, _record_id: int, now: datetime) -> PrintedDocument:
    """Print what is owned and what it is worth, item by item and by category."""
    charts = (
        PrintChart("app.areas.inventory.charts:draw_value_by_month", value_by_month(connection, now),
                   "Value at month ends", 55),
        PrintChart("app.areas.inventory.charts:draw_value_by_category", value_by_category(connection, now),
                   "Value by category", 65),
    )
    worth = item_values(connection, None, now)
    return _printed(connection, now, worth, methods_of(connection, worth), charts)


def period_valuation(connection: Connection, period_id: int, now: datetime) -> PrintedDocument:
    """Print what was owned at the end of a closed period, and what it was worth."""
    ends_at = connection.execute(select(Period.ends_at).where(Period.id == period_id)).scalar()
    if ends_at is None:
        raise NotFoundError("record.missing", f"There is no closed period with the number {period_id}.")
    at = ends_at - timedelta(microseconds=1)
    rows = connection.execute(select(PeriodValue.item_id, PeriodValue.method).where(PeriodValue.period_id == period_id))
    methods: dict[int, str] = {row.item_id: row.method for row in rows}
    return _printed(connection, at, item_values(connection, at, now), methods, ())


def _printed(
    connection: Connection, at: datetime, worth: dict[int, Worth], methods: dict[int, str],
    charts: tuple[PrintChart, ...],
) -> PrintedDocument:
    profile = load_profile(connection)
    items = rows_of(connection, select(
        Item.id, Item.sku, Item.name, Unit.code.label("unit"), Category.name.label("category"),
    ).join(Unit, Unit.id == Item.unit_id).outerjoin(Category, Category.id == Item.category_id)
        .where(Item.id.in_(among())), worth)
    items.sort(key=lambda row: row.sku)
    lines = tuple(_line(row, worth[row.id], methods.get(row.id, "average"), profile.currency) for row in items)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in items:
        name = row.category or "Without category"
        sums[name][0] += 1
        sums[name][1] += worth[row.id][1]
    parts = tuple((name, count, Money(value, profile.currency)) for name, (count, value) in sorted(sums.items()))
    total = Money(sum(value for _, value in worth.values()), profile.currency)
    return PrintedDocument(
        "Stock valuation", "", f"stock-valuation-{at:%Y-%m-%d}", sender=(profile.name,),
        facts=(("As of", at), ("Items", len(lines)), ("Total value", total)),
        bands=(
            *charts, PrintTable(_SUMS, parts, "By category", totals=(("Total value", total),)),
            PrintTable(_COLUMNS, lines, "Item by item", totals=(("Total value", total),)),
        ),
        footer="Each item is valued by the method of its category, with all costs known by now.",
        currency=profile.currency,
    )


def _line(row: Any, worth: Worth, method: str, currency: str) -> tuple[Any, ...]:
    qty, value = worth
    one = Money(round_half_up(value * QUANTITY_SCALE, qty), currency) if qty else None
    return (row.sku, row.name, _METHOD_WORDS[method], Quantity(qty, row.unit), one, Money(value, currency))
