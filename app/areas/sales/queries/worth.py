"""What is known of what customers are worth: read whole for the job that works it out, and by customer for a page."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.sales.models import CustomerWorth, Invoice, SalesOrder, SalesOrderLine, WorthModel
from app.areas.sales.queries.costs import line_cost, unit_costs
from app.areas.sales.queries.quotes import SEE_MARGINS
from app.areas.sales.rules import BOOKED_STATES
from app.areas.sales.rules import worth as rules
from app.kernel.columns import micros_of, table_of
from app.kernel.days import days_between
from app.kernel.declare import Contribution
from app.kernel.listing import ColumnInfo, Fact, Glance, Kind, LinesTable, Row, Tone
from app.kernel.money import Money
from app.kernel.rounding import round_half_up

DAYS_OF_WEEK = 7
DAY_MICROS = 86_400 * 1_000_000
SLOW_DAYS, DOUBTFUL_PERMILLE = 7, 500
EXPECTED_COLUMNS = (
    ColumnInfo("what", "What", width=16, sortable=False), ColumnInfo("much", "How much", width=20, sortable=False),
    ColumnInfo("by", "By what", width=34, sortable=False),
)
YEAR_COLUMNS = (
    ColumnInfo("year", "Year", Kind.TEXT, width=8, sortable=False),
    ColumnInfo("revenue", "Revenue", Kind.MONEY, width=13, sortable=False),
    ColumnInfo("margin", "Margin", Kind.MONEY, width=13, sortable=False, permission=SEE_MARGINS,
               help="Against what the goods are worth today, of lines whose cost is known."),
    ColumnInfo("percent", "Margin %", Kind.PERCENT, width=9, sortable=False, permission=SEE_MARGINS),
)


@dataclass(frozen=True, slots=True)
class Bought:
    """Purchases in order of customer and day: what somebody orders on one day is one. Days since 1970, minor units."""

    customers: Any
    days: Any
    values: Any

    def people(self) -> Iterator[tuple[int, int, int]]:
        """Give each customer with the day of the first purchase and how many there were."""
        import numpy as np

        found, first, count = np.unique(self.customers, return_index=True, return_counts=True)
        for person, place, purchases in zip(found, first, count, strict=True):
            yield int(person), int(self.days[place]), int(purchases)


def all_purchases(connection: Connection) -> Bought:
    """Read what customers bought when, of booked orders in the firm's currency, without freight."""
    import numpy as np

    worth: dict[tuple[int, int], int] = defaultdict(int)
    rows = connection.execute(
        select(SalesOrder.customer_id, SalesOrder.ordered_at, SalesOrder.total_minor - SalesOrder.freight_minor)
        .where(SalesOrder.state.in_(BOOKED_STATES), SalesOrder.currency == load_profile(connection).currency)
    )
    for customer, ordered_at, value in rows:
        worth[customer, micros_of(ordered_at) // DAY_MICROS] += int(value)
    keys = sorted(worth)
    return Bought(
        np.array([customer for customer, _ in keys], dtype=np.int64), np.array([day for _, day in keys], dtype=float),
        np.array([worth[key] for key in keys], dtype=float),
    )


def worth_by_year(connection: Connection, now: datetime) -> dict[int, list[rules.YearWorth]]:
    """Read what each customer was worth in each year: revenue, and what the goods cost as far as that is known."""
    profile = load_profile(connection)
    sums: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    rows = connection.execute(
        select(SalesOrder.customer_id, SalesOrder.ordered_at, SalesOrderLine.item_id, SalesOrderLine.amount_minor,
               SalesOrderLine.stock_qty).join(SalesOrderLine, SalesOrderLine.order_id == SalesOrder.id)
        .where(SalesOrder.state.in_(BOOKED_STATES), SalesOrder.currency == profile.currency,
               SalesOrderLine.kit_line_id.is_(None))
    )
    for row in rows:
        cell = sums[row.customer_id, local_day(row.ordered_at, profile.zone).year, row.item_id]
        cell[0] += row.amount_minor
        cell[1] += row.stock_qty
    costs = unit_costs(connection, {item for _, _, item in sums}, profile.currency, now)
    years: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for (customer, year, item), (amount, qty) in sums.items():
        cost, total = line_cost(costs.get(item), qty), years[customer, year]
        total[0] += amount
        if cost is not None:
            total[1] += amount
            total[2] += cost
    result: dict[int, list[rules.YearWorth]] = defaultdict(list)
    for (customer, year), (revenue, costed, cost_minor) in sorted(years.items()):
        result[customer].append(rules.YearWorth(year, revenue, costed, cost_minor))
    return result


def late_by_customer(connection: Connection) -> dict[int, tuple[int, int]]:
    """Read what each customer has settled, and how many days late, weighted by amount."""
    amount = Invoice.home_net_minor + Invoice.home_tax_minor
    rows = connection.execute(
        select(Invoice.customer_id, func.sum(amount), func.sum(amount * days_between(
            Invoice.settled_on, Invoice.due_on)))
        .where(Invoice.kind == "invoice", Invoice.settled_on.is_not(None), amount > 0).group_by(Invoice.customer_id)
    )
    return {customer: (int(total), round_half_up(int(days), int(total))) for customer, total, days in rows}


def latest_by_customer(connection: Connection, since: datetime, currency: str) -> dict[int, int]:
    """Read what each customer bought since a moment."""
    goods = func.sum(SalesOrder.total_minor - SalesOrder.freight_minor)
    rows = connection.execute(
        select(SalesOrder.customer_id, goods).where(
            SalesOrder.ordered_at > since, SalesOrder.state.in_(BOOKED_STATES), SalesOrder.currency == currency)
        .group_by(SalesOrder.customer_id)
    )
    return {customer: int(value) for customer, value in rows}


def is_due(connection: Connection, now: datetime) -> bool:
    """Tell whether it is time to work it out anew."""
    learned = connection.execute(select(WorthModel.learned_at).order_by(
        WorthModel.learned_at.desc(), WorthModel.id.desc()).limit(1)).scalar()
    if not rules.is_stale(learned, now):
        return False
    return connection.execute(select(SalesOrder.id).where(
        SalesOrder.state.in_(BOOKED_STATES)).limit(1)).first() is not None


def worth_of(connection: Connection, customer_id: int, _now: datetime) -> Contribution:
    """Show what a customer was worth by year, how they pay, and what is expected of them; one kept row is read."""
    row = connection.execute(
        select(table_of(CustomerWorth), WorthModel.judged).join(WorthModel, WorthModel.id == CustomerWorth.model_id)
        .where(CustomerWorth.party_id == customer_id)
    ).first()
    if row is None:
        return Contribution()
    currency = load_profile(connection).currency
    outlook = None if row.orders_milli is None else rules.Outlook(
        row.purchases, row.still_permille, row.orders_milli, Money(row.value_minor, currency))
    tables = (*(() if outlook is None else (_expected(outlook, row.judged),)), _years(row, currency))
    return Contribution((*_outlook(outlook, row.judged), *_habits(row, currency)), tables)


def _outlook(outlook: rules.Outlook | None, judged: Mapping[str, float]) -> tuple[Fact, ...]:
    if outlook is None:
        return (Fact("Next year", rules.TOO_FEW, glance=Glance.WORTH,
                     help="With more orders of more customers it is worked out what comes next."),)
    words = f"{rules.outlook_words(outlook)} {rules.checked_words(judged)}"
    tone = Tone.WARNING if outlook.repeats and outlook.still_permille < DOUBTFUL_PERMILLE else Tone.NEUTRAL
    value = Fact("Next year", rules.roughly(outlook.value), Kind.MONEY, glance=Glance.WORTH, help=words,
                 note=rules.about_orders(outlook.orders_milli).removeprefix("about "), tone=tone)
    if not outlook.repeats:
        return (value,)
    return value, Fact("Still a customer", rules.still_words(outlook.still_permille), glance=Glance.WORTH, help=words,
                       tone=tone)


def _expected(outlook: rules.Outlook, judged: Mapping[str, float]) -> LinesTable:
    lines = rules.expected_lines(outlook, judged)
    return LinesTable("Expected within a year", EXPECTED_COLUMNS, tuple(
        Row(place, line) for place, line in enumerate(lines)))


def _habits(row: Any, currency: str) -> tuple[Fact, ...]:
    facts = [Fact("Share of revenue", row.share_permille, Kind.PERCENT, help="Of all orders of the last 12 months.")]
    if row.late_days is not None:
        settled = Money(row.settled_minor, currency)
        facts.append(Fact("Pays", rules.paid_words(row.late_days), tone=_paying(row.late_days),
                          help=f"On average, weighted by amount, of {settled} that were settled."))
    return tuple(facts)


def _paying(late_days: int) -> Tone:
    return Tone.BAD if late_days > 2 * SLOW_DAYS else Tone.WARNING if late_days > SLOW_DAYS else Tone.NEUTRAL


def _years(row: Any, currency: str) -> LinesTable:
    years = [rules.YearWorth(*year) for year in row.by_year]
    return LinesTable("Worth by year", YEAR_COLUMNS, tuple(
        Row(year.year, (str(year.year), Money(year.revenue_minor, currency),
                        None if year.margin_minor is None else Money(year.margin_minor, currency),
                        year.margin_permille)) for year in reversed(years)))
