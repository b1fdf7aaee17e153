"""Who sells in which team, what they are to book, and whom an order is credited to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.models import User
from app.areas.company.queries import load_profile
from app.areas.company.queries.rates import in_firms_currency
from app.areas.company.rules import local_day, require_text
from app.areas.sales.events import SalesOrderAmended, SalesOrderCancelled, SalesOrderConfirmed
from app.areas.sales.models import (
    Opportunity,
    OrderCredit,
    Quote,
    SalesOrder,
    SalesOrderLine,
    Seller,
    Target,
    Team,
)
from app.areas.sales.operations.owning import owner_of
from app.areas.sales.rules import CANCELLED
from app.areas.sales.rules import targets as rules
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.rounding import round_half_up
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SetSeller:
    """Say who sells, and in which team; a team that is not there yet is made."""

    user_id: Annotated[int, Field("Who", lookup="users")]
    team: Annotated[str, Field("Team", help="Left empty, in none")] = ""


@dataclass(frozen=True, slots=True)
class SetTarget:
    """Say what a seller or a team is to book in a month, or in several from it on."""

    month: Annotated[date, Field("Month", help="Any day of it")]
    amount: Annotated[Decimal, Field("To be booked", help="In the firm's currency")]
    user_id: Annotated[int | None, Field("Seller", lookup="users")] = None
    team_id: Annotated[int | None, Field("Team", lookup="sales_teams")] = None
    months: Annotated[int, Field("For so many months")] = 1


@dataclass(frozen=True, slots=True)
class ShareInput:
    """A seller's part of an order."""

    user_id: Annotated[int, Field("Seller", lookup="users")]
    percent: Annotated[Decimal, Field("Share, %")]


@dataclass(frozen=True, slots=True)
class CreditOrder:
    """Say who is credited with an order, and with how much of it."""

    order_id: Annotated[int, Field("Sales order", lookup="sales_orders", hidden=True)]
    shares: Annotated[tuple[ShareInput, ...], Field("Sellers")]


def set_seller(uow: UnitOfWork, cmd: SetSeller) -> int:
    """Put a seller into a team and give the seller's number."""
    user = uow.get(User, cmd.user_id)
    team_id = _team(uow, cmd.team.strip()) if cmd.team.strip() else None
    present = uow.scalar(select(Seller.id).where(Seller.user_id == user.id))
    if present is None:
        return uow.add(Seller, user_id=user.id, team_id=team_id)
    uow.update(Seller, present, team_id=team_id)
    return int(present)


def _team(uow: UnitOfWork, name: str) -> int:
    present = uow.scalar(select(Team.id).where(Team.name == require_text(name, "The team", "team")))
    return uow.add(Team, name=name) if present is None else int(present)


def set_target(uow: UnitOfWork, cmd: SetTarget) -> int:
    """Set a target for one or more months and give how many were set."""
    if (cmd.user_id is None) == (cmd.team_id is None):
        raise DomainError("target.whose", "Name either a seller or a team.", "user_id")
    if not 1 <= cmd.months <= 24:
        raise DomainError("target.months", "Set targets for 1 to 24 months at once.", "months")
    minor = Money.of(cmd.amount, load_profile(uow.connection).currency).minor
    if minor <= 0:
        raise DomainError("target.amount", "A target is above nothing.", "amount")
    month = rules.month_of(cmd.month)
    for _ in range(cmd.months):
        _set(uow, month, cmd, minor)
        month = rules.next_month(month)
    return cmd.months


def _set(uow: UnitOfWork, month: date, cmd: SetTarget, minor: int) -> None:
    present = uow.scalar(select(Target.id).where(
        Target.month == month, Target.user_id.is_not_distinct_from(cmd.user_id),
        Target.team_id.is_not_distinct_from(cmd.team_id)))
    if present is None:
        uow.add(Target, month=month, user_id=cmd.user_id, team_id=cmd.team_id, amount_minor=minor)
    else:
        uow.update(Target, present, amount_minor=minor)


def credit_order(uow: UnitOfWork, cmd: CreditOrder) -> None:
    """Share an order among sellers; the parts make the whole."""
    order = uow.get(SalesOrder, cmd.order_id)
    if order.confirmed_at is None:
        raise DomainError("credit.draft", f"Order {order.number} is not confirmed; nothing is booked by it yet.")
    for share in cmd.shares:
        owner_of(uow, share.user_id, "shares")
    wanted = rules.shares([(share.user_id, int(share.percent * 10)) for share in cmd.shares])
    _write(uow, order, wanted)


def credit_confirmed(uow: UnitOfWork, event: SalesOrderConfirmed) -> None:
    """Credit an order to whoever owns the deal it came of, else to whoever confirms it."""
    order = uow.get(SalesOrder, event.order_id)
    deal = select(Opportunity.owner_id).join(Quote, Quote.opportunity_id == Opportunity.id).where(
        Quote.id == order.quote_id)
    owner = uow.scalar(deal) if order.quote_id is not None else None
    seller = owner or uow.scalar(select(User.id).where(User.id == uow.actor.id))
    if seller is not None:
        _write(uow, order, [(int(seller), rules.WHOLE)])


def follow_order(uow: UnitOfWork, event: SalesOrderAmended | SalesOrderCancelled) -> None:
    """Let what is booked follow an order that was changed or cancelled."""
    known = uow.rows(select(OrderCredit.user_id, OrderCredit.permille).where(
        OrderCredit.order_id == event.order_id).order_by(OrderCredit.id))
    if known:
        _write(uow, uow.get(SalesOrder, event.order_id), [(row.user_id, row.permille) for row in known])


def _write(uow: UnitOfWork, order: Any, wanted: list[tuple[int, int]]) -> None:
    profile = load_profile(uow.connection)
    booked_on = local_day(order.confirmed_at or uow.now, profile.zone)
    worth, _ = in_firms_currency(uow.connection, Money(_worth(uow, order), order.currency), booked_on)
    parts = rules.split(worth.minor, [permille for _, permille in wanted])
    uow.delete(OrderCredit, [row.id for row in uow.rows(
        select(OrderCredit.id).where(OrderCredit.order_id == order.id))])
    uow.insert(OrderCredit, [
        {"order_id": order.id, "user_id": user_id, "permille": permille, "booked_on": booked_on, "home_minor": part}
        for (user_id, permille), part in zip(wanted, parts, strict=True)
    ])


def _worth(uow: UnitOfWork, order: Any) -> int:
    """Give what an order comes to without freight; of a cancelled one what was shipped."""
    if order.state != CANCELLED:
        return int(order.total_minor - order.freight_minor)
    lines = uow.rows(select(table_of(SalesOrderLine)).where(
        SalesOrderLine.order_id == order.id, SalesOrderLine.kit_line_id.is_(None)))
    return sum(round_half_up(line.amount_minor * line.stock_qty_shipped, line.stock_qty) for line in lines)
