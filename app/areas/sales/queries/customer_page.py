"""The page of a customer: who they are, what is open and late, what they are worth, and what to do next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.models import Expected
from app.areas.parties.queries import load_party, party_detail
from app.areas.sales import rules
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.queries.figures import revenue_by_month
from app.areas.sales.queries.lists import ORDER_STATES
from app.areas.sales.queries.orders import LINE_KIND, reserved_of_line
from app.areas.sales.queries.receivables import owed_by
from app.areas.sales.queries.terms import TermsRow, load_terms, open_order_value
from app.areas.sales.rules import next_steps
from app.areas.sales.rules.next_steps import OpenOrder, Reach
from app.kernel.columns import table_of
from app.kernel.database import known
from app.kernel.listing import ColumnInfo, Detail, Fact, Glance, Kind, LinesTable, Row, StateWord, Tone
from app.kernel.money import Money
from app.kernel.next_actions import NextAction, NextActionSpec

ORDERS_SHOWN = 20
MONTHS_OF_CUSTOMER = 12
RHYTHM_ORDERS = 24
YEAR = timedelta(days=365)

ORDER_COLUMNS = (
    ColumnInfo("number", "Order", Kind.CODE, width=9, sortable=False),
    ColumnInfo("state", "State", Kind.STATE, width=11, sortable=False, states=ORDER_STATES),
    ColumnInfo("required_on", "Required", Kind.DATE, width=9, sortable=False),
    ColumnInfo("total", "Total", Kind.MONEY, width=10, sortable=False, total=True),
)


def customer_detail(connection: Connection, customer_id: int, now: datetime) -> Detail:
    """Give a customer's page: who they are, on which terms, what they have open and what they bought."""
    party, terms = party_detail(connection, customer_id), load_terms(connection, customer_id)
    orders = _open_orders(connection, customer_id)
    chart = revenue_by_month(connection, now, customer_id, MONTHS_OF_CUSTOMER)
    table = LinesTable("Open orders", ORDER_COLUMNS, tuple(_order_row(row) for row in orders), "sales_order")
    return replace(
        party, state=StateWord("On hold", Tone.BAD) if terms.on_hold else party.state,
        facts=(*_glance(connection, terms, orders, now), *_terms_facts(terms), *party.facts),
        lines=(*((table,) if orders else ()), *party.lines),
        chart=chart if any(amount for _, amount in chart.points) else None,
    )


def _glance(connection: Connection, terms: TermsRow, orders: Sequence[Any], now: datetime) -> tuple[Fact, ...]:
    return (
        *_open_facts(connection, terms, orders), *_late_facts(connection, terms.party_id, orders, now),
        *_worth_facts(connection, terms.party_id, now),
    )


def _open_facts(connection: Connection, terms: TermsRow, orders: Sequence[Any]) -> list[Fact]:
    entered = [row for row in orders if row.state == rules.DRAFT]
    facts = []
    if len(entered) < len(orders):
        owed = Money(open_order_value(connection, terms.currency, terms.party_id), terms.currency)
        over = terms.credit_limit_minor is not None and owed.minor > terms.credit_limit_minor
        facts.append(Fact("Orders", owed, Kind.MONEY, note=str(len(orders) - len(entered)), glance=Glance.OPEN,
                          tone=Tone.BAD if over else Tone.NEUTRAL, help="What is ordered and not shipped yet."))
    if entered:
        facts.append(Fact("To confirm", len(entered), Kind.INTEGER, glance=Glance.OPEN))
    return facts


def _late_facts(connection: Connection, customer_id: int, orders: Sequence[Any], now: datetime) -> list[Fact]:
    today = local_day(now, load_profile(connection).zone)
    late = [row for row in orders if row.state in rules.OPEN_STATES and row.required_on < today]
    facts = []
    if late:
        first = min(late, key=lambda row: (row.required_on, row.id))
        facts.append(Fact("Orders", first.number if len(late) == 1 else len(late), Kind.TEXT, "sales_order",
                          first.id, Tone.BAD, note=f"since {(today - first.required_on).days} d", glance=Glance.LATE))
    waiting = {row.order_id for row in _waiting(connection, customer_id)} - {row.id for row in late}
    if waiting:
        facts.append(Fact("At risk", len(waiting), Kind.INTEGER, tone=Tone.WARNING, glance=Glance.LATE,
                          help="Not late yet, but they wait for goods."))
    return facts


def _worth_facts(connection: Connection, customer_id: int, now: datetime) -> list[Fact]:
    profile = load_profile(connection)
    goods = SalesOrder.total_minor - SalesOrder.freight_minor
    this_year = SalesOrder.ordered_at > now - YEAR
    row = connection.execute(
        select(
            func.sum(case((this_year, goods), else_=0)), func.sum(case((this_year, 0), else_=goods)),
            func.count().filter(this_year),
        ).where(
            SalesOrder.customer_id == customer_id, SalesOrder.ordered_at > now - 2 * YEAR,
            SalesOrder.state.in_(rules.BOOKED_STATES), SalesOrder.currency == profile.currency,
        )
    ).one()
    year, before, count = (int(value or 0) for value in row)
    days = _order_days(connection, customer_id, profile.zone)
    if not days:
        return []
    change = round(100 * (year / before - 1)) if before else None
    rhythm = next_steps.rhythm_days(days)
    return [
        Fact("Revenue", Money(year, profile.currency), Kind.MONEY, glance=Glance.WORTH,
             note="" if change is None else f"{change:+d} %",
             help="Booked orders without freight; compared with the twelve months before."),
        Fact("Orders", count, Kind.INTEGER, glance=Glance.WORTH,
             note="" if rhythm is None else f"every {rhythm} d",
             help="And the usual number of days from one order to the next."),
        Fact("Last order", days[0], Kind.DATE, glance=Glance.WORTH),
    ]


def _terms_facts(terms: TermsRow) -> tuple[Fact, ...]:
    facts = [Fact("Payment", f"within {terms.payment_days} days")]
    if terms.credit_limit_minor is not None:
        facts.append(Fact("Credit limit", Money(terms.credit_limit_minor, terms.currency), Kind.MONEY))
    if terms.price_list_name:
        facts.append(Fact("Price list", terms.price_list_name))
    if terms.group_name:
        facts.append(Fact("Group", terms.group_name))
    return tuple(facts)


def _open_orders(connection: Connection, customer_id: int) -> Sequence[Any]:
    """Read what is open or still to be confirmed, the newest first; what waits longest is told by what is late."""
    return known(connection, f"open orders {customer_id}", lambda: connection.execute(
        select(table_of(SalesOrder)).where(
            SalesOrder.customer_id == customer_id, SalesOrder.state.in_((*rules.OPEN_STATES, rules.DRAFT)),
        ).order_by(SalesOrder.ordered_at.desc(), SalesOrder.id.desc())
    ).all())


def _order_row(row: Any) -> Row:
    return Row(row.id, (row.number, row.state, row.required_on, Money(row.total_minor, row.currency)))


def _waiting(connection: Connection, customer_id: int) -> Sequence[Any]:
    """Read the lines of open orders of a customer that wait for goods."""
    if not any(row.state in rules.OPEN_STATES for row in _open_orders(connection, customer_id)):
        return ()
    return known(connection, f"waiting {customer_id}", lambda: _read_waiting(connection, customer_id))


def _read_waiting(connection: Connection, customer_id: int) -> Sequence[Any]:
    missing = SalesOrderLine.stock_qty - SalesOrderLine.stock_qty_shipped - reserved_of_line()
    return connection.execute(
        select(SalesOrderLine.order_id, SalesOrderLine.id).select_from(SalesOrder)
        .join(SalesOrderLine, SalesOrderLine.order_id == SalesOrder.id)
        .join(Expected, (Expected.for_kind == LINE_KIND) & (Expected.for_id == SalesOrderLine.id))
        .where(SalesOrder.customer_id == customer_id, SalesOrder.state.in_(rules.OPEN_STATES), missing > 0)
    ).all()


def _order_days(connection: Connection, customer_id: int, zone: str) -> list[date]:
    """Read the days of the latest orders, the last first."""
    moments = known(connection, f"order moments {customer_id}", lambda: connection.execute(
        select(SalesOrder.ordered_at).where(
            SalesOrder.customer_id == customer_id, SalesOrder.state.in_(rules.BOOKED_STATES),
        ).order_by(SalesOrder.ordered_at.desc(), SalesOrder.id.desc()).limit(RHYTHM_ORDERS)
    ).scalars().all())
    return [local_day(moment, zone) for moment in moments]


def next_steps_of(connection: Connection, customer_id: int, now: datetime) -> list[NextAction | None]:
    """Read what the rules of sales need of a customer, and give what they advise."""
    terms, party, zone = load_terms(connection, customer_id), load_party(connection, customer_id), load_profile(
        connection).zone
    today, person = local_day(now, zone), party.contact
    reach = Reach(
        party.id, person.name if person else party.name, (person.email if person else "") or party.email,
        (person.phone if person else "") or party.phone,
    )
    waiting = [row.order_id for row in _waiting(connection, customer_id)]
    orders = [
        OpenOrder(row.id, row.number, row.required_on, waiting.count(row.id))
        for row in _open_orders(connection, customer_id) if row.state in rules.OPEN_STATES
    ]
    owed = Money(open_order_value(connection, terms.currency, customer_id) if orders else 0, terms.currency)
    limit = None if terms.credit_limit_minor is None else Money(terms.credit_limit_minor, terms.currency)
    due = owed_by(connection, customer_id, terms.currency, today)
    return [
        next_steps.tell_of_late(orders, reach, today), next_steps.warn_of_risk(orders, today),
        next_steps.remind_of_overdue(due.overdue, due.oldest_due, reach, today),
        next_steps.settle_credit(owed, limit, reach),
        next_steps.call_to_reorder(_order_days(connection, customer_id, zone), reach, today) if not orders else None,
    ]


NEXT_STEPS = (NextActionSpec("customer", next_steps_of),)
