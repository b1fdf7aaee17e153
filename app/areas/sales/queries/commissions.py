"""What commissions are reckoned of: rules, invoiced lines with who is credited with them, targets reached."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Item
from app.areas.company.queries import load_profile
from app.areas.sales.models import (
    CommissionLine,
    CommissionRule,
    CommissionStatement,
    Invoice,
    InvoiceLine,
    OrderCredit,
    Seller,
    Target,
)
from app.areas.sales.queries.costs import unit_costs
from app.areas.sales.rules import targets as rules
from app.kernel.columns import table_of
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.rounding import round_half_up

EARNING = ("goods", "service")
STANDING = ("posted", "partly_paid", "paid", "credited")


def load_rules(connection: Connection) -> list[rules.Rule]:
    """Read the rules in their order."""
    rows = connection.execute(select(table_of(CommissionRule)).order_by(CommissionRule.position, CommissionRule.id))
    return [rules.Rule(row.id, row.name, row.basis, row.permille, row.user_id, row.team_id, row.category_id,
                       row.reached_permille, row.valid_from, row.valid_to) for row in rows]


def load_sold(connection: Connection, month: date, now: datetime) -> Mapping[int, list[rules.Sold]]:
    """Read by seller what was invoiced up to a month's end and stands in no statement that holds."""
    first = connection.execute(select(func.min(CommissionRule.valid_from))).scalar()
    if first is None:
        return {}
    given = select(CommissionLine.id).join(
        CommissionStatement, CommissionStatement.id == CommissionLine.statement_id,
    ).where(CommissionLine.invoice_line_id == InvoiceLine.id, CommissionStatement.user_id == OrderCredit.user_id,
            CommissionStatement.state == rules.APPROVED).exists()
    rows = connection.execute(
        select(InvoiceLine.id, InvoiceLine.amount_minor, InvoiceLine.stock_qty, InvoiceLine.item_id, Item.category_id,
               Invoice.kind, Invoice.invoiced_on, Invoice.settled_on, Invoice.rate_numerator, Invoice.rate_denominator,
               OrderCredit.user_id, OrderCredit.permille)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(OrderCredit, OrderCredit.order_id == InvoiceLine.order_id)
        .outerjoin(Item, Item.id == InvoiceLine.item_id)
        .where(Invoice.state.in_(STANDING), InvoiceLine.kind.in_(EARNING), Invoice.invoiced_on >= first,
               Invoice.invoiced_on < rules.next_month(month), ~given)
        .order_by(Invoice.invoiced_on, InvoiceLine.id)
    ).all()
    home = load_profile(connection).currency
    costs = unit_costs(connection, {row.item_id for row in rows if row.item_id is not None}, home, now)
    result: dict[int, list[rules.Sold]] = defaultdict(list)
    for row in rows:
        result[row.user_id].append(_sold(row, costs))
    return result


def _sold(row: Any, costs: Mapping[int, Fraction]) -> rules.Sold:
    sign = -1 if row.kind == "credit" else 1
    net = round_half_up(row.amount_minor * row.rate_numerator, row.rate_denominator)
    cost = costs.get(row.item_id)
    spent = None
    if cost is not None:
        spent = sign * round_half_up(cost.numerator * row.stock_qty, cost.denominator * QUANTITY_SCALE)
    return rules.Sold(row.id, row.invoiced_on, row.settled_on, row.category_id, sign * net, spent, row.permille)


def team_of(connection: Connection, user_id: int) -> int | None:
    """Give the team that a seller is in."""
    team: int | None = connection.execute(select(Seller.team_id).where(Seller.user_id == user_id)).scalar()
    return team


def target_reached(connection: Connection, user_id: int, month: date) -> int | None:
    """Give how much of a month's target a seller booked, permille; None without a target."""
    target = connection.execute(
        select(Target.amount_minor).where(Target.month == month, Target.user_id == user_id)).scalar()
    booked = connection.execute(select(func.coalesce(func.sum(OrderCredit.home_minor), 0)).where(
        OrderCredit.user_id == user_id, OrderCredit.booked_on >= month,
        OrderCredit.booked_on < rules.next_month(month))).scalar_one()
    return rules.reached(int(booked), target)
