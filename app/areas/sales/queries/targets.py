"""Targets beside what is booked and what may still come, and what sellers earn: lists, pages, figures, pictures."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Text, and_, case, cast, func, or_, select

from app.areas.catalog.models import Category, Item
from app.areas.company.models import Profile, User
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.parties.models import Party
from app.areas.sales.models import (
    CommissionLine,
    CommissionRule,
    CommissionStatement,
    Invoice,
    InvoiceLine,
    Opportunity,
    OrderCredit,
    SalesOrder,
    Seller,
    Stage,
    Target,
    Team,
    WinScore,
)
from app.areas.sales.queries.opportunities import own_estimate
from app.areas.sales.rules import targets as rules
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import (
    ColumnInfo,
    Detail,
    Fact,
    Figure,
    Kind,
    LinesTable,
    PresetInfo,
    Row,
    Sort,
    StateWord,
    Tone,
)
from app.kernel.money import Money
from app.kernel.query import TODAY, ListQuery, Preset, column

MONTHS_SHOWN = 12
BASIS_WORDS = tuple((code, StateWord(title)) for code, title in rules.BASES)
_home = select(Profile.currency).limit(1).scalar_subquery()
_members = select(Seller.user_id).where(Seller.team_id == Target.team_id).correlate(Target)


def _whose(user: Any) -> Any:
    """Tell whether a user's work counts for a target: the seller's own, or that of the team."""
    return or_(user == Target.user_id, user.in_(_members))


def _in_month(day: Any) -> Any:
    """Tell whether a day lies in the month of a target: its year and month are written alike."""
    return and_(day >= Target.month, _year_and_month(day) == _year_and_month(Target.month))


def _year_and_month(day: Any) -> Any:
    return func.substr(cast(day, Text()), 1, 7)


booked = (
    select(func.coalesce(func.sum(OrderCredit.home_minor), 0))
    .where(_whose(OrderCredit.user_id), _in_month(OrderCredit.booked_on)).correlate(Target).scalar_subquery()
)


def _expected(chance: Any) -> Any:
    return (
        select(func.coalesce(func.sum(Opportunity.amount_minor * chance // 1000), 0))
        .select_from(table_of(Opportunity).join(table_of(Stage), Stage.id == Opportunity.stage_id)
                     .outerjoin(table_of(WinScore), WinScore.opportunity_id == Opportunity.id))
        .where(Opportunity.state == "open", Opportunity.currency == _home, _whose(Opportunity.owner_id),
               _in_month(Opportunity.closes_on)).correlate(Target).scalar_subquery()
    )


TARGETS = ListQuery(
    name="sales_targets", title="Targets", record="sales_target", id=Target.id, permission="sales.read",
    source=table_of(Target).outerjoin(table_of(User), User.id == Target.user_id)
    .outerjoin(table_of(Team), Team.id == Target.team_id),
    sort=(Sort("month", descending=True),), searchable=False,
    columns=(
        column("month", "Month", Target.month, Kind.DATE, width=11),
        column("whose", "Whose", func.coalesce(User.name, Team.name), width=22, sortable=False),
        column("target", "Target", Target.amount_minor, Kind.MONEY, unit=_home, width=13, sortable=False, total=True),
        column("booked", "Booked", booked, Kind.MONEY, unit=_home, width=13, sortable=False, total=True,
               help="Orders confirmed in the month, by the share that is credited, without freight."),
        column("reached", "Reached", booked * 1000 // Target.amount_minor, Kind.PERCENT, width=9, sortable=False),
        column("expected", "May still come", _expected(own_estimate), Kind.MONEY, unit=_home, width=14, sortable=False,
               help="Open opportunities that are to close in the month, by the sellers' own estimates."),
        column("likely", "By past deals", _expected(func.coalesce(WinScore.probability_permille, own_estimate)),
               Kind.MONEY, unit=_home, width=13, sortable=False,
               help="The same by what is learned from the firm's closed deals."),
    ),
    presets=(
        Preset(PresetInfo("now", "This month", Tone.ACCENT), _in_month(TODAY)),
        Preset(PresetInfo("teams", "Teams"), Target.team_id.is_not(None)),
        Preset(PresetInfo("sellers", "Sellers"), Target.user_id.is_not(None)),
    ),
)
SELLERS = ListQuery(
    name="sellers", title="Sellers", record="seller", id=Seller.id, permission="sales.read",
    source=table_of(Seller).outerjoin(table_of(User), User.id == Seller.user_id)
    .outerjoin(table_of(Team), Team.id == Seller.team_id), sort=(Sort("number"),), searchable=False,
    columns=(
        column("number", "Number", Seller.id, Kind.INTEGER, width=8, shown=False),
        column("name", "Seller", User.name, width=24, sortable=False),
        column("team", "Team", Team.name, width=20, sortable=False),
    ),
)
TEAMS = ListQuery(
    name="sales_teams", title="Teams", record="sales_team", id=Team.id, permission="sales.read",
    source=table_of(Team), sort=(Sort("name"),), searchable=False,
    columns=(column("name", "Team", Team.name, width=24),),
)
COMMISSION_RULES = ListQuery(
    name="commission_rules", title="Commission rules", record="commission_rule", id=CommissionRule.id,
    permission="sales.commissions",
    source=table_of(CommissionRule).outerjoin(table_of(User), User.id == CommissionRule.user_id)
    .outerjoin(table_of(Team), Team.id == CommissionRule.team_id)
    .outerjoin(table_of(Category), Category.id == CommissionRule.category_id),
    sort=(Sort("position"),), searchable=False,
    columns=(
        column("position", "Place", CommissionRule.position, Kind.INTEGER, width=7),
        column("name", "Rule", CommissionRule.name, width=24, sortable=False),
        column("permille", "Commission", CommissionRule.permille, Kind.PERCENT, width=11, sortable=False),
        column("basis", "Reckoned on", CommissionRule.basis, Kind.STATE, width=20, states=BASIS_WORDS, sortable=False),
        column("for", "Only for", func.coalesce(User.name, Team.name), width=18, sortable=False),
        column("category", "Only goods of", Category.name, width=18, sortable=False),
        column("reached", "Once reached", case((CommissionRule.reached_permille > 0, CommissionRule.reached_permille)),
               Kind.PERCENT, width=12, sortable=False, help="So much of the month's target must be booked."),
        column("valid_from", "From", CommissionRule.valid_from, Kind.DATE, width=11, sortable=False),
        column("valid_to", "To", CommissionRule.valid_to, Kind.DATE, width=11, sortable=False),
    ),
)
COMMISSIONS = ListQuery(
    name="commissions", title="Commissions", record="commission", id=CommissionStatement.id,
    permission="sales.commissions",
    source=table_of(CommissionStatement).outerjoin(table_of(User), User.id == CommissionStatement.user_id),
    sort=(Sort("month", descending=True),), searchable=False,
    columns=(
        column("number", "Statement", CommissionStatement.number, Kind.CODE, width=11, sortable=False),
        column("month", "Month", CommissionStatement.month, Kind.DATE, width=11),
        column("seller", "Seller", User.name, width=22, sortable=False),
        column("state", "State", CommissionStatement.state, Kind.STATE, width=12, states=rules.STATES, sortable=False),
        column("basis", "Sold", CommissionStatement.basis_minor, Kind.MONEY, unit=_home, width=13, sortable=False,
               total=True),
        column("total", "Commission", CommissionStatement.total_minor, Kind.MONEY, unit=_home, width=13,
               sortable=False, total=True),
        column("reached", "Target reached", CommissionStatement.reached_permille, Kind.PERCENT, width=13,
               sortable=False),
    ),
    presets=(
        Preset(PresetInfo("draft", "Drafts", Tone.WARNING), CommissionStatement.state == rules.DRAFT),
        Preset(PresetInfo("approved", "Approved", Tone.GOOD), CommissionStatement.state == rules.APPROVED),
    ),
)
LINE_COLUMNS = (
    ColumnInfo("invoice", "Invoice", Kind.CODE, width=10, sortable=False),
    ColumnInfo("customer", "Customer", width=18, sortable=False),
    ColumnInfo("item", "What", width=20, sortable=False), ColumnInfo("rule", "Rule", width=16, sortable=False),
    ColumnInfo("basis", "Sold", Kind.MONEY, width=10, sortable=False, total=True),
    ColumnInfo("amount", "Commission", Kind.MONEY, width=10, sortable=False, total=True),
)


def load_statement(connection: Connection, statement_id: int) -> Any:
    """Read a statement with its seller; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(CommissionStatement), User.name.label("seller"))
        .join(User, User.id == CommissionStatement.user_id).where(CommissionStatement.id == statement_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no commission statement with the number {statement_id}.")
    return row


def statement_rows(connection: Connection, statement_id: int, currency: str) -> tuple[Row, ...]:
    """Read the lines of a statement: invoice, customer, goods, rule, basis, commission."""
    rows = connection.execute(
        select(Invoice.id, Invoice.number, Party.name, func.coalesce(Item.name, InvoiceLine.text), CommissionLine.rule,
               CommissionLine.basis_minor, CommissionLine.amount_minor)
        .join(InvoiceLine, InvoiceLine.id == CommissionLine.invoice_line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id).join(Party, Party.id == Invoice.customer_id)
        .outerjoin(Item, Item.id == InvoiceLine.item_id)
        .where(CommissionLine.statement_id == statement_id).order_by(CommissionLine.id))
    return tuple(Row(row[0], (*row[1:5], Money(row[5], currency), Money(row[6], currency))) for row in rows)


def commission_detail(connection: Connection, statement_id: int, _now: datetime) -> Detail:
    """Show what a seller earned in a month, line by line, and by which rule."""
    row, home = load_statement(connection, statement_id), load_profile(connection).currency
    facts = (
        Fact("Seller", row.seller), Fact("Month", row.month, Kind.DATE),
        Fact("Sold", Money(row.basis_minor, home), Kind.MONEY),
        Fact("Commission", Money(row.total_minor, home), Kind.MONEY),
        Fact("Target reached", row.reached_permille, Kind.PERCENT), Fact("Reckoned", row.reckoned_at, Kind.TIME),
        Fact("Approved", row.approved_at, Kind.TIME),
    )
    return Detail(row.id, row.number, row.seller, dict(rules.STATES)[row.state],
                  tuple(fact for fact in facts if fact.value is not None),
                  (LinesTable("Lines", LINE_COLUMNS, statement_rows(connection, statement_id, home), "sales_invoice"),))


def target_detail(connection: Connection, target_id: int, _now: datetime) -> Detail:
    """Show the orders that are booked for a target."""
    row = connection.execute(
        select(table_of(Target), func.coalesce(User.name, Team.name).label("whose"), booked.label("booked"))
        .outerjoin(User, User.id == Target.user_id).outerjoin(Team, Team.id == Target.team_id)
        .where(Target.id == target_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no target with the number {target_id}.")
    home = load_profile(connection).currency
    orders = connection.execute(
        select(SalesOrder.id, SalesOrder.number, Party.name, OrderCredit.booked_on, OrderCredit.home_minor)
        .join(OrderCredit, OrderCredit.order_id == SalesOrder.id).join(Party, Party.id == SalesOrder.customer_id)
        .where(or_(OrderCredit.user_id == row.user_id, OrderCredit.user_id.in_(
            select(Seller.user_id).where(Seller.team_id == row.team_id))), OrderCredit.booked_on >= row.month,
            OrderCredit.booked_on < rules.next_month(row.month)).order_by(OrderCredit.booked_on, SalesOrder.id)).all()
    facts = (
        Fact("Target", Money(row.amount_minor, home), Kind.MONEY), Fact("Booked", Money(row.booked, home), Kind.MONEY),
        Fact("Reached", rules.reached(row.booked, row.amount_minor), Kind.PERCENT),
        Fact("Still to be booked", Money(max(0, row.amount_minor - row.booked), home), Kind.MONEY),
    )
    rows = tuple(
        Row(order.id, (order.number, order.name, order.booked_on, Money(order.home_minor, home))) for order in orders)
    return Detail(row.id, f"{row.whose}, {row.month:%B %Y}", facts=facts,
                  lines=(LinesTable("Booked", BOOKED_COLUMNS, rows, "sales_order"),))


BOOKED_COLUMNS = (
    ColumnInfo("number", "Order", Kind.CODE, width=10, sortable=False),
    ColumnInfo("customer", "Customer", width=20, sortable=False),
    ColumnInfo("booked_on", "Booked", Kind.DATE, width=10, sortable=False),
    ColumnInfo("worth", "Credited", Kind.MONEY, width=11, sortable=False, total=True),
)
CREDIT_COLUMNS = (
    ColumnInfo("seller", "Seller", width=20, sortable=False),
    ColumnInfo("share", "Share", Kind.PERCENT, width=8, sortable=False),
    ColumnInfo("worth", "Credited", Kind.MONEY, width=11, sortable=False, total=True),
)


def credits_of_order(connection: Connection, order_id: int, _now: datetime) -> Contribution:
    """Show who is credited with an order."""
    home = load_profile(connection).currency
    rows = connection.execute(
        select(OrderCredit.id, User.name, OrderCredit.permille, OrderCredit.home_minor)
        .join(User, User.id == OrderCredit.user_id).where(OrderCredit.order_id == order_id).order_by(OrderCredit.id)
    ).all()
    if not rows:
        return Contribution()
    return Contribution(lines=(LinesTable("Credited to", CREDIT_COLUMNS, tuple(
        Row(row.id, (row.name, row.permille, Money(row.home_minor, home))) for row in rows)),))


def bookings(connection: Connection, now: datetime) -> Figure:
    """Measure what was booked this month against the targets of the sellers."""
    profile = load_profile(connection)
    month = rules.month_of(local_day(now, profile.zone))
    minor, target = _booked_in(connection, month), _target_in(connection, month)
    reached = rules.reached(minor, target)
    note = "no targets are set" if reached is None else f"{reached / 10:g} % of {Money(target, profile.currency)}"
    tone = Tone.NEUTRAL if reached is None else Tone.GOOD if reached >= rules.WHOLE else Tone.ACCENT
    return Figure("sales.bookings", "Booked this month", Money(minor, profile.currency), Kind.MONEY, note, tone,
                  explain="Orders confirmed this month without freight, in the firm's currency at the day's rate, "
                          "against the targets of all sellers.")


def _booked_in(connection: Connection, month: date) -> int:
    return int(connection.execute(select(func.coalesce(func.sum(OrderCredit.home_minor), 0)).where(
        OrderCredit.booked_on >= month, OrderCredit.booked_on < rules.next_month(month))).scalar_one())


def _target_in(connection: Connection, month: date) -> int:
    return int(connection.execute(select(func.coalesce(func.sum(Target.amount_minor), 0)).where(
        Target.month == month, Target.user_id.is_not(None))).scalar_one())


def bookings_by_month(connection: Connection, now: datetime) -> tuple[str, tuple[tuple[date, float, float], ...]]:
    """Give the firm's currency and, month by month, what was booked and what the sellers were to book."""
    profile = load_profile(connection)
    month = rules.month_of(local_day(now, profile.zone))
    months = [month]
    while len(months) < MONTHS_SHOWN:
        months.insert(0, rules.month_of(date.fromordinal(months[0].toordinal() - 1)))
    scale = Money.of(1, profile.currency).minor
    return profile.currency, tuple(
        (day, _booked_in(connection, day) / scale, _target_in(connection, day) / scale) for day in months)


def bookings_by_seller(connection: Connection, now: datetime) -> tuple[str, tuple[tuple[str, float, float], ...]]:
    """Give the firm's currency and, by seller, what was booked this month and what was to be."""
    profile = load_profile(connection)
    month = rules.month_of(local_day(now, profile.zone))
    scale = Money.of(1, profile.currency).minor
    done = {row[0]: row[1] for row in connection.execute(
        select(OrderCredit.user_id, func.sum(OrderCredit.home_minor)).where(
            OrderCredit.booked_on >= month, OrderCredit.booked_on < rules.next_month(month))
        .group_by(OrderCredit.user_id))}
    wanted = {row[0]: row[1] for row in connection.execute(
        select(Target.user_id, Target.amount_minor).where(Target.month == month, Target.user_id.is_not(None)))}
    names = connection.execute(select(User.id, User.name).where(User.id.in_({*done, *wanted}))).all()
    parts = ((row.name, int(done.get(row.id, 0)) / scale, int(wanted.get(row.id, 0)) / scale) for row in names)
    return profile.currency, tuple(sorted(parts, key=lambda part: -part[1]))
