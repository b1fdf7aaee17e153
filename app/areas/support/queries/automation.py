"""Rules as they are read: what they are made of, which are on, and which tickets the clock calls for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select

from app.areas.company.queries import load_business_hours, load_profile
from app.areas.company.rules import BusinessHours
from app.areas.support.models import WAITING_FROM, Ticket, TicketMessage, TicketState
from app.areas.support.models.automation import Reply, Rule, RuleCondition, RuleFiring, RuleStep
from app.areas.support.queries.merging import merging_at
from app.areas.support.rules import automation as rules
from app.kernel.columns import micros_of, table_of

ONCE = "once"
LATEST = 100
"""So many tickets a dry run looks at."""

BATCH = 200
_NOTES = "note"


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A rule with its conditions and steps."""

    id: int
    title: str
    when: rules.When
    once: bool
    state: str
    position: int
    edition: int
    rehearsed_edition: int
    version: int
    conditions: tuple[rules.Condition, ...]
    steps: tuple[rules.Step, ...]

    @property
    def sentence(self) -> str:
        """Write the rule as one sentence."""
        return rules.sentence(self.when, self.conditions, self.steps)

    @property
    def rehearsed(self) -> bool:
        """Tell whether the rule as it stands had its dry run."""
        return self.edition == self.rehearsed_edition

    @property
    def words(self) -> frozenset[str]:
        """Give the words whose fields the conditions look at."""
        return frozenset(condition.field.partition(".")[0] for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class DueFiring:
    """A ticket that the clock calls a rule for, and the cause."""

    rule: RuleFacts
    ticket_id: int
    cause: str


def load_rules(connection: Connection, *where: ColumnElement[bool]) -> list[RuleFacts]:
    """Read rules in their order, with what they are made of."""
    rows = connection.execute(select(table_of(Rule)).where(*where).order_by(Rule.position, Rule.id)).all()
    ids = [row.id for row in rows]
    conditions = _by_rule(connection, select(table_of(RuleCondition)), RuleCondition, ids)
    worded = select(table_of(RuleStep), Reply.title.label("reply")).outerjoin(Reply, Reply.id == RuleStep.reply_id)
    steps = _by_rule(connection, worded, RuleStep, ids)
    return [_facts(row, conditions.get(row.id, []), steps.get(row.id, [])) for row in rows]


def load_rule(connection: Connection, rule_id: int) -> RuleFacts:
    """Read a rule by its number."""
    return load_rules(connection, Rule.id == rule_id)[0]


def _by_rule(
    connection: Connection, statement: Select[Any], model: Any, ids: Sequence[int],
) -> dict[int, list[Row[Any]]]:
    result: dict[int, list[Row[Any]]] = {}
    if ids:
        ordered = statement.where(model.rule_id.in_(ids)).order_by(model.rule_id, model.position)
        for row in connection.execute(ordered):
            result.setdefault(row.rule_id, []).append(row)
    return result


def _facts(row: Row[Any], conditions: Iterable[Row[Any]], steps: Iterable[Row[Any]]) -> RuleFacts:
    return RuleFacts(
        row.id, row.title, rules.When(row.event, row.in_state, row.hours, row.business_hours), row.once, row.state,
        row.position, row.edition, row.rehearsed_edition, row.version,
        tuple(rules.Condition(one.field, one.operator, one.value, one.alternative) for one in conditions),
        tuple(rules.Step(one.kind, one.value, one.text, one.reply_id, one.reply or "") for one in steps),
    )


def meets(connection: Connection, rule: RuleFacts, ticket_id: int, now: datetime, actor_id: int) -> bool:
    """Tell whether a ticket meets the conditions of a rule."""
    if not rule.conditions:
        return True
    values = merging_at(connection, ticket_id, now, actor_id).values(rule.words)
    named = {f"{word}.{key}": value for word, fields in values.items() for key, value in fields.items()}
    return rules.holds(rule.conditions, named)


def has_fired(connection: Connection, rule: RuleFacts, ticket_id: int, cause: str) -> bool:
    """Tell whether a rule acted on a ticket for this cause, or at all where it acts once."""
    found = select(RuleFiring.id).where(RuleFiring.rule_id == rule.id, RuleFiring.ticket_id == ticket_id)
    if not rule.once:
        found = found.where(RuleFiring.cause == cause)
    return connection.execute(found.limit(1)).first() is not None


def due_firings(connection: Connection, now: datetime, actor_id: int, limit: int = BATCH) -> list[DueFiring]:
    """Give the tickets that the clock calls rules for, whose conditions hold, in the order of the rules."""
    result: list[DueFiring] = []
    for rule in load_rules(connection, Rule.state == rules.ON, Rule.event.in_(rules.TIMED)):
        for ticket_id, cause in _called(connection, rule, now):
            if len(result) == limit:
                return result
            if meets(connection, rule, ticket_id, now, actor_id):
                result.append(DueFiring(rule, ticket_id, cause))
    return result


def _called(connection: Connection, rule: RuleFacts, now: datetime) -> Iterator[tuple[int, str]]:
    if rule.when.event == rules.WAITED:
        yield from _waited(connection, rule, now)
        return
    ours = Ticket.urgency < WAITING_FROM
    late = Ticket.urgency < micros_of(now)
    called = late if rule.when.event == rules.LATE else and_(ours, ~late, Ticket.risk_at <= now)
    found = select(Ticket.id, Ticket.due_at).where(called).order_by(Ticket.urgency)
    for row in connection.execute(found).all():
        cause = f"{rule.when.event}:{micros_of(row.due_at)}"
        if not has_fired(connection, rule, row.id, cause):
            yield row.id, cause


def _waited(connection: Connection, rule: RuleFacts, now: datetime) -> Iterator[tuple[int, str]]:
    since = waiting_since()
    found = select(Ticket.id, since.label("since")).where(
        Ticket.state == rule.when.state, since <= now - timedelta(hours=rule.when.hours), _not_fired(rule, since),
    ).order_by(Ticket.id)
    hours = firm_hours(connection) if rule.when.business_hours else None
    for row in connection.execute(found).all():
        if long_enough(rule.when, row.since, now, hours):
            yield row.id, f"waited:{micros_of(row.since)}"


def _not_fired(rule: RuleFacts, since: ColumnElement[datetime]) -> ColumnElement[bool]:
    fired = select(RuleFiring.id).where(RuleFiring.rule_id == rule.id, RuleFiring.ticket_id == Ticket.id)
    return ~(fired if rule.once else fired.where(RuleFiring.at >= since)).exists()


def waiting_since() -> ColumnElement[Any]:
    """Give the moment from which a ticket waits: when it came into its state, or when something was said after that."""
    moved = select(func.max(TicketState.at)).where(TicketState.ticket_id == Ticket.id).scalar_subquery()
    said = select(func.max(TicketMessage.at)).where(
        TicketMessage.ticket_id == Ticket.id, TicketMessage.direction != _NOTES,
    ).scalar_subquery()
    return case((or_(said.is_(None), moved >= said), moved), else_=said)


def long_enough(when: rules.When, since: datetime, now: datetime, hours: BusinessHours | None) -> bool:
    """Tell whether so many hours passed, of business time where hours are given."""
    passed = now - since if hours is None else hours.time_between(since, now)
    return passed >= timedelta(hours=when.hours)


def firm_hours(connection: Connection) -> BusinessHours:
    """Read the hours in which the firm works."""
    return load_business_hours(connection, load_profile(connection).calendar_id)


def has_due(connection: Connection, now: datetime) -> bool:
    """Tell whether the clock calls for any rule."""
    return bool(due_firings(connection, now, 0, 1))


def rule_values(connection: Connection, rule_id: int) -> Mapping[str, Any]:
    """Give a rule as the form that changes it begins with."""
    rule = load_rule(connection, rule_id)
    steps = [{"kind": step.kind, "value": rules.value_word(step.kind, step.value), "text": step.text,
              "reply_id": step.reply_id} for step in rule.steps]
    if rule.when.event == rules.BY_HAND:
        return {"macro_id": rule.id, "title": rule.title, "steps": steps}
    conditions = [{"field": one.field, "operator": one.operator, "value": rules.value_word(one.field, one.value),
                   "alternative": one.alternative} for one in rule.conditions]
    return {
        "trigger_id": rule.id, "title": rule.title, "event": rule.when.event, "in_state": rule.when.state,
        "hours": rule.when.hours, "business_hours": rule.when.business_hours, "once": rule.once,
        "conditions": conditions, "steps": steps,
    }
