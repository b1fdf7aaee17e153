"""The rules by which leads get points and owners, and what they say now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import Connection, func, select

from app.areas.company.models import User
from app.areas.company.queries import load_profile
from app.areas.company.rules import day_start, local_day, require_text
from app.areas.sales.models import AssignmentPerson, AssignmentRule, Lead, Opportunity, ScoreRule
from app.areas.sales.operations.owning import owner_of
from app.areas.sales.rules import leads as rules
from app.areas.sales.rules.opportunities import OPEN
from app.areas.sales.rules.pipelines import keys_of
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PersonInput:
    """Somebody to whom a rule gives leads."""

    user_id: Annotated[int, Field("Who", lookup="users")]
    quota: Annotated[int | None, Field("A month at most")] = None


@dataclass(frozen=True, slots=True)
class SetAssignmentRule:
    """Say to whom leads go: the first rule that fits decides."""

    name: Annotated[str, Field("Name", "Such as a territory: North")]
    way: Annotated[rules.Way, Field("Chosen", titles=rules.WAY_TITLES)]
    people: Annotated[tuple[PersonInput, ...], Field("To whom")]
    countries: Annotated[str, Field("From countries", "Set off by commas; left empty: from all.")] = ""
    sources: Annotated[str, Field("From sources", "Set off by commas; left empty: from all.")] = ""
    least_score: Annotated[int | None, Field("From points")] = None
    position: Annotated[int, Field("Order", "Rules with a small number are asked first.")] = 100
    active: Annotated[bool, Field("In use")] = True
    rule_id: Annotated[int | None, Field("Rule", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class AddScoreRule:
    """Give points to leads with a trait, or take some."""

    trait: Annotated[rules.Trait, Field("Where", titles=rules.TRAIT_TITLES)]
    points: Annotated[int, Field("Points", "Less than nothing takes some.")]
    value: Annotated[str, Field("Value")] = ""


@dataclass(frozen=True, slots=True)
class RemoveScoreRule:
    """Count a trait no more."""

    score_rule_id: Annotated[int, Field("Rule", hidden=True)]


def score_rules(connection: Connection) -> tuple[rules.ScoreRuleFacts, ...]:
    """Read the rules for points."""
    rows = connection.execute(select(ScoreRule.trait, ScoreRule.value, ScoreRule.points).order_by(ScoreRule.id))
    return tuple(rules.ScoreRuleFacts(*row) for row in rows)


def load_rules(uow: UnitOfWork) -> tuple[rules.RuleFacts, ...]:
    """Read the assignment rules in use with their people, and what each of those has to do now."""
    rows = uow.rows(select(table_of(AssignmentRule)).where(AssignmentRule.active.is_(True)).order_by(
        AssignmentRule.position, AssignmentRule.id))
    people = _people(uow) if rows else {}
    return tuple(rules.RuleFacts(
        row.id, row.name, row.way, keys_of(row.countries), keys_of(row.sources), row.least_score,
        people.get(row.id, ()),
    ) for row in rows)


def _people(uow: UnitOfWork) -> dict[int, tuple[rules.Candidate, ...]]:
    zone = load_profile(uow.connection).zone
    month = day_start(local_day(uow.now, zone).replace(day=1), zone)
    told = _told(uow, month)
    open_leads, open_deals = (
        {row.owner_id: int(row.standing) for row in uow.rows(
            select(owner, func.count().label("standing")).where(state.in_(states)).group_by(owner))}
        for owner, state, states in (
            (Lead.owner_id, Lead.state, rules.OPEN_STATES), (Opportunity.owner_id, Opportunity.state, (OPEN,)))
    )
    found: dict[int, list[rules.Candidate]] = {}
    for row in uow.rows(
        select(AssignmentPerson.rule_id, AssignmentPerson.quota, User.id, User.name)
        .join(User, User.id == AssignmentPerson.user_id).where(User.active.is_(True)).order_by(AssignmentPerson.id)
    ):
        last, number, count = told.get((row.rule_id, row.id), (None, 0, 0))
        found.setdefault(row.rule_id, []).append(rules.Candidate(
            row.id, row.name, row.quota, last, number, count, open_leads.get(row.id, 0) + open_deals.get(row.id, 0)))
    return {rule_id: tuple(people) for rule_id, people in found.items()}


def _told(uow: UnitOfWork, month: datetime) -> dict[tuple[int, int], tuple[datetime | None, int, int]]:
    """Give when each person got the last lead by each rule, which, and how many since the month began."""
    by = (Lead.assigned_by_rule_id, Lead.owner_id)
    by_rule = Lead.assigned_by_rule_id.is_not(None)
    last = uow.rows(select(
        *by, func.max(Lead.assigned_at).label("at"), func.max(Lead.id).label("number")).where(by_rule).group_by(*by))
    counts = {(row.assigned_by_rule_id, row.owner_id): int(row.given) for row in uow.rows(
        select(*by, func.count().label("given")).where(by_rule, Lead.assigned_at >= month).group_by(*by))}
    return {
        (row.assigned_by_rule_id, row.owner_id): (
            row.at, row.number, counts.get((row.assigned_by_rule_id, row.owner_id), 0)) for row in last
    }


def assigned_values(
    uow: UnitOfWork, lead: Mapping[str, Any], assignment_rules: Sequence[rules.RuleFacts], by_hand: int | None,
) -> dict[str, Any]:
    """Give the columns that tell to whom a lead goes: by hand, by the first rule that fits, or to whoever enters it."""
    return given_values(uow, rules.assign(lead, assignment_rules) if by_hand is None else None, by_hand)


def given_values(uow: UnitOfWork, chosen: rules.Assigned | None, by_hand: int | None) -> dict[str, Any]:
    """Give the columns that tell to whom a lead went, and why."""
    if chosen is not None:
        return {"owner_id": chosen.user_id, "assigned_at": uow.now, "assigned_by_rule_id": chosen.rule_id,
                "assigned_why": chosen.why}
    owner = by_hand if by_hand is not None else owner_of(uow, None)
    why = f"Given by {uow.actor.name}" if by_hand is not None else "No rule fits; kept by whoever entered it"
    return {"owner_id": owner, "assigned_at": None if owner is None else uow.now, "assigned_by_rule_id": None,
            "assigned_why": why if owner is not None else ""}


def set_assignment_rule(uow: UnitOfWork, cmd: SetAssignmentRule) -> int:
    """Make an assignment rule, or set one anew, and give its number."""
    rules.require_people(cmd.way, [(one.user_id, one.quota) for one in cmd.people])
    for one in cmd.people:
        owner_of(uow, one.user_id, "people")
    values: dict[str, Any] = {
        "name": require_text(cmd.name, "The name", "name"), "way": cmd.way, "position": cmd.position,
        "countries": rules.territory(cmd.countries), "sources": rules.territory(cmd.sources),
        "least_score": cmd.least_score, "active": cmd.active,
    }
    same = uow.scalar(select(AssignmentRule.id).where(AssignmentRule.name == values["name"]))
    if same is not None and same != cmd.rule_id:
        raise DomainError("assignment.name", f"There is already a rule {values['name']}.", "name")
    rule_id = cmd.rule_id
    if rule_id is None:
        rule_id = uow.add(AssignmentRule, **values)
    else:
        uow.update(AssignmentRule, rule_id, **values)
    present = uow.rows(select(AssignmentPerson.id).where(AssignmentPerson.rule_id == rule_id))
    uow.delete(AssignmentPerson, [row.id for row in present])
    uow.insert(AssignmentPerson, [
        {"rule_id": rule_id, "user_id": one.user_id, "quota": one.quota} for one in cmd.people])
    return rule_id


def add_score_rule(uow: UnitOfWork, cmd: AddScoreRule) -> int:
    """Add a rule for points; all open leads are counted anew."""
    rules.require_score_rule(cmd.trait, cmd.value)
    value = "" if cmd.trait in rules.BARE_TRAITS else cmd.value.strip()
    number = uow.add(ScoreRule, trait=cmd.trait, value=value, points=cmd.points)
    _count_anew(uow)
    return number


def remove_score_rule(uow: UnitOfWork, cmd: RemoveScoreRule) -> int:
    """Remove a rule for points; all open leads are counted anew."""
    uow.get(ScoreRule, cmd.score_rule_id)
    uow.delete(ScoreRule, [cmd.score_rule_id])
    _count_anew(uow)
    return cmd.score_rule_id


def _count_anew(uow: UnitOfWork) -> None:
    known = score_rules(uow.connection)
    rows = uow.rows(select(table_of(Lead)).where(Lead.state.in_(rules.OPEN_STATES)))
    uow.update_many(Lead, {row.id: {"score": rules.score(_traits(row), known)[0]} for row in rows})


def _traits(row: Any) -> dict[str, object]:
    minor = row.amount_minor
    amount = None if minor is None else int(Money(minor, row.currency).decimal())
    return {**row._asdict(), "amount": amount}
