"""What sellers earn: the rules, and a statement for each month that is reckoned, approved, or taken back."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from sqlalchemy import func, select

from app.areas.company.models import User
from app.areas.company.operations import take_number
from app.areas.company.rules import require_text
from app.areas.sales.models import CommissionLine, CommissionRule, CommissionStatement
from app.areas.sales.queries.commissions import load_rules, load_sold, target_reached, team_of
from app.areas.sales.rules import targets as rules
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SaveCommissionRule:
    """Say what sellers earn of sales; of several rules the first that fits a line holds."""

    name: Annotated[str, Field("Rule")]
    percent: Annotated[Decimal, Field("Commission, %")]
    valid_from: Annotated[date, Field("From")]
    basis: Annotated[Literal["invoiced", "paid", "margin"], Field("Of", titles=rules.BASES)] = "invoiced"
    user_id: Annotated[int | None, Field("Only for", lookup="users")] = None
    team_id: Annotated[int | None, Field("Only for the team", lookup="sales_teams")] = None
    category_id: Annotated[int | None, Field("Only for goods of", lookup="categories")] = None
    reached_percent: Annotated[Decimal, Field("Once so much of the month's target is booked, %")] = Decimal(0)
    valid_to: Annotated[date | None, Field("To")] = None
    position: Annotated[int | None, Field("Place", help="Left empty, the last")] = None
    rule_id: Annotated[int | None, Field("Rule", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class ReckonCommissions:
    """Reckon what every seller earned up to the end of a month and was not given yet; drafts are made anew."""

    month: Annotated[date, Field("Month", help="Any day of it")]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The statements that were made, by number."""

    numbers: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class ApproveCommission:
    """Approve a statement: it never changes from then on."""

    statement_id: Annotated[int, Field("Statement", lookup="commissions")]


@dataclass(frozen=True, slots=True)
class ReverseCommission:
    """Take an approved statement back; its lines are reckoned anew the next time."""

    statement_id: Annotated[int, Field("Statement", lookup="commissions")]


def save_commission_rule(uow: UnitOfWork, cmd: SaveCommissionRule) -> int:
    """Add or change a rule and give its number; statements that are approved keep what they say."""
    permille, reached = int(cmd.percent * 10), int(cmd.reached_percent * 10)
    if not 0 < permille <= rules.WHOLE or reached < 0:
        raise DomainError("commission.range", "A commission is above 0 and at most 100 %.", "percent")
    if cmd.valid_to is not None and cmd.valid_to < cmd.valid_from:
        raise DomainError("commission.days", "The rule ends before it begins.", "valid_to")
    last = int(uow.scalar(select(func.coalesce(func.max(CommissionRule.position), 0))))
    values = {
        "name": require_text(cmd.name, "The rule", "name"), "basis": cmd.basis, "permille": permille,
        "user_id": cmd.user_id, "team_id": cmd.team_id, "category_id": cmd.category_id, "reached_permille": reached,
        "valid_from": cmd.valid_from, "valid_to": cmd.valid_to, "position": cmd.position or last + 1,
    }
    if cmd.rule_id is None:
        return uow.add(CommissionRule, **values)
    if cmd.position is None:
        values.pop("position")
    uow.update(CommissionRule, cmd.rule_id, expected_version=None, **values)
    return cmd.rule_id


def reckon_commissions(uow: UnitOfWork, cmd: ReckonCommissions) -> Reckoned:
    """Make a draft for each seller with something earned, in place of the drafts of that month that were there."""
    month = rules.month_of(cmd.month)
    _drop_drafts(uow, month)
    known = load_rules(uow.connection)
    numbers = []
    for user_id, sold in load_sold(uow.connection, month, uow.now).items():
        reached, team = target_reached(uow.connection, user_id, month), team_of(uow.connection, user_id)
        found = (rules.commission(known, line, user_id, team, month, reached) for line in sold)
        earned = [one for one in found if one is not None]
        if earned:
            numbers.append(_write(uow, user_id, month, reached, earned))
    word = "statement" if len(numbers) == 1 else "statements"
    return Reckoned(tuple(numbers), f"{len(numbers)} {word} for {month:%B %Y}: {', '.join(numbers) or 'nobody earned'}")


def _drop_drafts(uow: UnitOfWork, month: date) -> None:
    drafts = [row.id for row in uow.rows(select(CommissionStatement.id).where(
        CommissionStatement.month == month, CommissionStatement.state == rules.DRAFT))]
    lines = select(CommissionLine.id).where(CommissionLine.statement_id.in_(drafts))
    uow.delete(CommissionLine, [row.id for row in uow.rows(lines)])
    uow.delete(CommissionStatement, drafts)


def _write(uow: UnitOfWork, user_id: int, month: date, reached: int | None, earned: list[rules.Earned]) -> str:
    number = take_number(uow, "commission")
    statement_id = uow.add(
        CommissionStatement, number=number, user_id=user_id, month=month, state=rules.DRAFT, reached_permille=reached,
        basis_minor=sum(one.basis_minor for one in earned), total_minor=sum(one.amount_minor for one in earned),
        reckoned_at=uow.now, approved_at=None,
    )
    uow.insert(CommissionLine, [
        {"statement_id": statement_id, "invoice_line_id": one.line_id, "rule_id": one.rule.id, "rule": one.rule.name,
         "basis_minor": one.basis_minor, "amount_minor": one.amount_minor} for one in earned
    ])
    return number


def approve_commission(uow: UnitOfWork, cmd: ApproveCommission) -> None:
    """Approve a draft; nobody approves their own."""
    statement = _draft(uow, cmd.statement_id)
    user = uow.get(User, statement.user_id)
    if user.id == uow.actor.id and "*" not in uow.actor.permissions:
        raise DomainError("commission.own", f"{user.name} cannot approve their own commission. Ask somebody else.")
    _settle(uow, statement.id, rules.APPROVED, uow.now)


def _draft(uow: UnitOfWork, statement_id: int) -> Any:
    statement = uow.get(CommissionStatement, statement_id)
    rules.require_draft(statement.number, statement.state)
    return statement


def _settle(uow: UnitOfWork, statement_id: int, state: str, at: datetime | None) -> None:
    uow.update(CommissionStatement, statement_id, state=state, approved_at=at)


def reverse_commission(uow: UnitOfWork, cmd: ReverseCommission) -> None:
    """Take an approved statement back; it stays to be read."""
    statement = uow.get(CommissionStatement, cmd.statement_id)
    if statement.state != rules.APPROVED:
        raise DomainError("commission.state", f"{statement.number} is not approved; a draft is simply reckoned anew.")
    _settle(uow, statement.id, rules.REVERSED, statement.approved_at)
