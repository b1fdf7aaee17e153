"""Who may approve an order, what it is worth to the firm, and what was decided about it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Category, Item
from app.areas.company.models import Grant, Profile, Role, User
from app.areas.company.queries import load_profile
from app.areas.company.queries.rates import rate_on
from app.areas.purchasing.models import ApprovalLimit, OrderDecision, PurchaseOrderLine
from app.areas.purchasing.rules.approval import DECISION_WORDS, Limit, Worth, obstacle
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.formatting import Formatter
from app.kernel.listing import ColumnInfo, Kind, LinesTable, PresetInfo, Row, Sort
from app.kernel.money import Money, exponent_of
from app.kernel.query import ListQuery, Preset, column

DECISION_COLUMNS = (
    ColumnInfo("kind", "Decision", Kind.STATE, 12, states=DECISION_WORDS), ColumnInfo("by", "By", width=14),
    ColumnInfo("at", "When", Kind.TIME, 15), ColumnInfo("amount", "Amount", Kind.MONEY, 11),
    ColumnInfo("reason", "Reason", width=26),
)

APPROVAL_LIMITS = ListQuery(
    name="approval_limits", title="Approval limits", record="approval_limit", id=ApprovalLimit.id,
    permission="purchasing.read", searchable=False,
    source=table_of(ApprovalLimit).outerjoin(table_of(Role), Role.id == ApprovalLimit.role_id)
    .outerjoin(table_of(Category), Category.id == ApprovalLimit.category_id),
    sort=(Sort("id"),),
    columns=(
        column("role", "Role", Role.title, width=22, sortable=False),
        column("category", "Of items in", Category.name, width=22, sortable=False, help="Empty: of all items."),
        column("limit", "Approves up to", ApprovalLimit.limit_minor, Kind.MONEY,
               unit=select(Profile.currency).limit(1).scalar_subquery(), width=16, sortable=False),
        column("id", "No", ApprovalLimit.id, Kind.INTEGER, width=6, shown=False),
    ),
    presets=(Preset(PresetInfo("general", "Of all items"), ApprovalLimit.category_id.is_(None)),),
)


def worth_of(connection: Connection, order: Any, day: date) -> Worth:
    """Give what an order is worth in the firm's currency at the rate of a day, by category of its items."""
    home = load_profile(connection).currency
    try:
        rate = rate_on(connection, order.currency, day)
    except DomainError:
        return Worth(order.number, home, None, {})
    shift = Fraction(10) ** (exponent_of(home) - exponent_of(order.currency))
    rows = connection.execute(
        select(Item.category_id, PurchaseOrderLine.amount_minor).join(Item, Item.id == PurchaseOrderLine.item_id)
        .where(PurchaseOrderLine.order_id == order.id)
    )
    parts: dict[int | None, int] = defaultdict(int)
    for row in rows:
        parts[row.category_id] += row.amount_minor
    return Worth(order.number, home, _rounded(order.total_minor * rate * shift), {
        key: _rounded(amount * rate * shift) for key, amount in parts.items()})


def _rounded(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def limits_of_user(connection: Connection, user_id: int) -> list[Limit]:
    """Read the limits of a person's role; none for somebody the firm does not know as a user."""
    return [limit for _, limit in _limits(connection, User.id == user_id)]


def roles_that_may(connection: Connection, worth: Worth) -> list[str]:
    """Name the roles that may approve an order: they hold the right, and no limit of theirs is in the way."""
    rights = ("*", "purchasing.*", "purchasing.approve")
    roles = connection.execute(
        select(Role.id, Role.title).join(Grant, Grant.role_id == Role.id)
        .where(Grant.permission.in_(rights)).distinct().order_by(Role.id)
    ).all()
    limits: Mapping[int, list[Limit]] = defaultdict(list)
    for role_id, limit in _limits(connection):
        limits[role_id].append(limit)
    return [row.title for row in roles if not obstacle(worth, limits[row.id])]


def _limits(connection: Connection, *conditions: Any) -> list[tuple[int, Limit]]:
    statement = (
        select(Role.id, Role.title, ApprovalLimit.limit_minor, ApprovalLimit.category_id, Category.name)
        .join(ApprovalLimit, ApprovalLimit.role_id == Role.id)
        .outerjoin(Category, Category.id == ApprovalLimit.category_id).order_by(ApprovalLimit.id)
    )
    if conditions:
        statement = statement.join(User, User.role_id == Role.id).where(*conditions)
    return [
        (row.id, Limit(row.title, row.limit_minor, row.category_id, row.name or ""))
        for row in connection.execute(statement)
    ]


def decisions_table(connection: Connection, order_id: int) -> LinesTable:
    """List what was decided about an order, the latest first."""
    home = load_profile(connection).currency
    rows: Sequence[Any] = connection.execute(
        select(OrderDecision.id, OrderDecision.kind, User.name, OrderDecision.at, OrderDecision.amount_minor,
               OrderDecision.reason)
        .outerjoin(User, User.id == OrderDecision.by)
        .where(OrderDecision.order_id == order_id).order_by(OrderDecision.id.desc())
    ).all()
    return LinesTable("Decisions", DECISION_COLUMNS, tuple(
        Row(row.id, (row.kind, row.name, row.at, None if row.amount_minor is None else Money(row.amount_minor, home),
                     row.reason)) for row in rows))


def submitted_by(connection: Connection, order: Any) -> set[int]:
    """Name who wrote an order and who submitted it last."""
    last = connection.execute(
        select(OrderDecision.by).where(OrderDecision.order_id == order.id, OrderDecision.kind == "submitted")
        .order_by(OrderDecision.id.desc()).limit(1)
    ).scalar()
    return {order.created_by, *([last] if last is not None else [])}


def why_waiting(connection: Connection, order: Any, day: date) -> str:
    """Say what an order waits for: what it is worth and which roles may approve it."""
    if order.state != "waiting":
        return ""
    worth = worth_of(connection, order, day)
    roles = roles_that_may(connection, worth)
    worth_words = Formatter().text(None if worth.total_minor is None else Money(worth.total_minor, worth.currency),
                                   Kind.MONEY)
    amount = f" It comes to {worth_words}." if worth_words else ""
    whom = " or ".join(roles) if roles else "nobody within the limits that are set"
    return f"Waits for approval.{amount} It may be approved by {whom}."

