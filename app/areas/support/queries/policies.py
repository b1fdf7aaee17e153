"""What is promised, in which hours, and what a ticket went through: all that due times are computed from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.areas.company.queries import load_business_hours
from app.areas.company.rules import BusinessHours, OpenTime, always
from app.areas.sales.models import CustomerTerms
from app.areas.support import rules
from app.areas.support.models import (
    SOLVED_FROM,
    WAITING_FROM,
    CustomerZone,
    PolicyCondition,
    PolicyTarget,
    PolicyVersion,
    Queue,
    ServicePolicy,
    TicketMessage,
    TicketState,
)
from app.areas.support.rules import Clock
from app.kernel.columns import micros_of, table_of
from app.kernel.errors import NotFoundError
from app.kernel.tags import words_on
from app.kernel.unit_of_work import in_batches

CURRENT, DRAFT, FORMER = "current", "draft", "former"


def load_policies(connection: Connection) -> list[rules.PolicyTerms]:
    """Read the current version of every active policy, in their order."""
    wanted = select(PolicyVersion.id).join(ServicePolicy, ServicePolicy.id == PolicyVersion.policy_id).where(
        PolicyVersion.state == CURRENT, ServicePolicy.active.is_(True),
    ).order_by(ServicePolicy.position, ServicePolicy.id)
    ids = connection.execute(wanted).scalars().all()
    found = load_versions(connection, ids)
    return [found[number] for number in ids]


def load_versions(connection: Connection, version_ids: Iterable[int]) -> dict[int, rules.PolicyTerms]:
    """Read versions of policies by number."""
    ids = list(version_ids)
    rows = connection.execute(
        select(table_of(PolicyVersion), ServicePolicy.name)
        .join(ServicePolicy, ServicePolicy.id == PolicyVersion.policy_id).where(PolicyVersion.id.in_(ids))
    ).all()
    targets: dict[int, dict[str, rules.Target]] = defaultdict(dict)
    for row in connection.execute(select(table_of(PolicyTarget)).where(PolicyTarget.version_id.in_(ids))):
        targets[row.version_id][row.priority] = rules.Target(
            row.first_response_minutes, row.resolution_minutes, row.next_response_minutes,
        )
    conditions: dict[int, list[rules.Condition]] = defaultdict(list)
    wanted = select(table_of(PolicyCondition)).where(PolicyCondition.version_id.in_(ids)).order_by(PolicyCondition.id)
    for row in connection.execute(wanted):
        conditions[row.version_id].append(rules.Condition(
            row.priority, row.category, row.channel, row.tag, row.queue_id, row.customer_id, row.group_id,
        ))
    return {row.id: _terms(row, conditions[row.id], targets[row.id]) for row in rows}


def _terms(
    row: Any, conditions: Sequence[rules.Condition], targets: Mapping[str, rules.Target],
) -> rules.PolicyTerms:
    values = row._mapping
    return rules.PolicyTerms(
        row.id, row.policy_id, row.name, row.number, row.calendar_id, row.zone_from, tuple(conditions), targets,
        frozenset(clock for clock in Clock if values[f"{clock.value}_hours"] == "always"),
        {clock: rules.read_pauses(values[f"{clock.value}_pauses"]) for clock in Clock},
        rules.Risk(row.risk_percent, row.risk_minutes),
    )


@dataclass(slots=True)
class Promises:
    """The policies of a firm, with the measures of business time by which they count; read once for many tickets."""

    connection: Connection
    policies: Sequence[rules.PolicyTerms]
    _versions: dict[int, rules.PolicyTerms] = field(default_factory=dict)
    _hours: dict[int, BusinessHours] = field(default_factory=dict)
    _measures: dict[tuple[int, str], tuple[OpenTime, OpenTime]] = field(default_factory=dict)
    _agreements: dict[tuple[int, str, str], rules.Agreement] = field(default_factory=dict)
    _zones: dict[int, str] | None = None
    _groups: dict[int, int | None] | None = None
    _queues: dict[int, int | None] | None = None
    _tag_names: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Know the current versions by number."""
        self._versions.update({policy.version_id: policy for policy in self.policies})
        self._tag_names = frozenset(
            condition.tag.casefold() for policy in self.policies for condition in policy.conditions if condition.tag)

    def choose(self, ticket: Mapping[str, Any]) -> rules.PolicyTerms:
        """Give the policy that a ticket is to run under by what it is at present."""
        return self.choose_for(self._facts(ticket))

    @property
    def ask_for_tags(self) -> bool:
        """Tell whether any policy asks for a tag."""
        return bool(self._tag_names)

    def _tags(self, ticket: Mapping[str, Any]) -> AbstractSet[str]:
        """Give the tags of a ticket and of its customer; one that is being opened has none of its own yet."""
        if not self._tag_names:
            return frozenset()
        named = (("ticket", ticket.get("id")), ("customer", ticket["customer_id"]))
        return frozenset(
            word.casefold() for record, number in named if number is not None
            for word in words_on(self.connection, record, number))

    def choose_for(self, facts: rules.TicketFacts) -> rules.PolicyTerms:
        """Give the policy for a ticket of which this is known."""
        return rules.choose_policy(self.policies, facts, self._queue_policy(facts.queue_id))

    def version(self, version_id: int) -> rules.PolicyTerms:
        """Give a version, a former one, too; refuse a number that is not there."""
        if version_id not in self._versions:
            self._versions.update(load_versions(self.connection, [version_id]))
        if version_id not in self._versions:
            raise NotFoundError("record.missing", f"There is no version of a policy with the number {version_id}.")
        return self._versions[version_id]

    def agreement(self, version_id: int, priority: str, customer_id: int) -> rules.Agreement:
        """Give what is promised to a customer for a priority."""
        zone = self.zone_of(version_id, customer_id)
        key = (version_id, priority, zone)
        if key not in self._agreements:
            policy = self.version(version_id)
            business, whole_day = self._measure(policy.calendar_id, zone)
            self._agreements[key] = rules.agreement_of(policy, priority, business, whole_day)
        return self._agreements[key]

    def zone_of(self, version_id: int, customer_id: int) -> str:
        """Give the zone by which a version counts for a customer; empty for the calendar's own."""
        if self.version(version_id).zone_from != "customer":
            return ""
        if self._zones is None:
            rows = self.connection.execute(select(CustomerZone.customer_id, CustomerZone.zone))
            self._zones = {row.customer_id: row.zone for row in rows}
        return self._zones.get(customer_id, "")

    def _measure(self, calendar_id: int, zone: str) -> tuple[OpenTime, OpenTime]:
        if calendar_id not in self._hours:
            self._hours[calendar_id] = load_business_hours(self.connection, calendar_id)
        if (calendar_id, zone) not in self._measures:
            hours = self._hours[calendar_id]
            hours = replace(hours, zone=zone) if zone else hours
            self._measures[calendar_id, zone] = OpenTime(hours), OpenTime(always(hours.zone))
        return self._measures[calendar_id, zone]

    def _facts(self, ticket: Mapping[str, Any]) -> rules.TicketFacts:
        return rules.TicketFacts(
            ticket["priority"], ticket["category"], ticket["channel"], ticket["customer_id"], ticket["queue_id"],
            self.group_of(ticket["customer_id"]), self._tags(ticket),
        )

    def group_of(self, customer_id: int) -> int | None:
        """Give the group in which a customer is."""
        if self._groups is None:
            rows = self.connection.execute(
                select(CustomerTerms.party_id, CustomerTerms.group_id).where(CustomerTerms.group_id.is_not(None)))
            self._groups = {row.party_id: row.group_id for row in rows}
        return self._groups.get(customer_id)

    def _queue_policy(self, queue_id: int | None) -> int | None:
        if self._queues is None:
            rows = self.connection.execute(select(Queue.id, Queue.policy_id))
            self._queues = {row.id: row.policy_id for row in rows}
        return None if queue_id is None else self._queues.get(queue_id)


def load_promises(connection: Connection) -> Promises:
    """Read the policies as they stand."""
    return Promises(connection, load_policies(connection))


def load_histories(connection: Connection, ticket_ids: Iterable[int]) -> dict[int, tuple[rules.Entry, ...]]:
    """Read the states that tickets came into, oldest first."""
    statement = (
        select(TicketState.ticket_id, TicketState.at, TicketState.state)
        .where(TicketState.ticket_id.in_(bindparam("ids", expanding=True)))
        .order_by(TicketState.ticket_id, TicketState.at, TicketState.id)
    )
    found: dict[int, list[rules.Entry]] = defaultdict(list)
    for batch in in_batches(ticket_ids):
        for row in connection.execute(statement, {"ids": batch}):
            found[row.ticket_id].append(rules.Entry(row.at, row.state))
    return {ticket_id: tuple(entries) for ticket_id, entries in found.items()}


def load_said(connection: Connection, ticket_ids: Iterable[int]) -> dict[int, tuple[rules.Said, ...]]:
    """Read when the customers of tickets and we said something, oldest first; notes and what rules sent stay out."""
    statement = (
        select(TicketMessage.ticket_id, TicketMessage.at, TicketMessage.direction)
        .where(TicketMessage.ticket_id.in_(bindparam("ids", expanding=True)), TicketMessage.direction != "note",
               TicketMessage.automatic.is_(False))
        .order_by(TicketMessage.ticket_id, TicketMessage.at, TicketMessage.id)
    )
    found: dict[int, list[rules.Said]] = defaultdict(list)
    for batch in in_batches(ticket_ids):
        for row in connection.execute(statement, {"ids": batch}):
            found[row.ticket_id].append(rules.Said(row.at, row.direction == "out"))
    return {ticket_id: tuple(words) for ticket_id, words in found.items()}


def urgency_of(state: str, due_at: datetime, opened_at: datetime, *, stands: bool) -> int:
    """Give a ticket's place in the order of attention: by due time, then those whose clocks stand, then the solved."""
    if state in rules.SOLVED:
        return 2 * SOLVED_FROM - micros_of(opened_at)
    return micros_of(due_at) + (WAITING_FROM if stands else 0)


def timing_values(
    agreement: rules.Agreement, history: Sequence[rules.Entry], said: Sequence[rules.Said],
) -> tuple[dict[str, Any], tuple[rules.Run, ...]]:
    """Compute the columns of a ticket that follow from what it went through, and the runs of its clocks."""
    runs = rules.run_clocks(agreement, history, said)
    due, stands = rules.next_due(runs)
    waiting = [run for run in runs if run.clock is Clock.NEXT_RESPONSE and run.done_at is None]
    return {
        "first_response_due_at": runs[0].due_at, "first_responded_at": runs[0].done_at,
        "next_response_due_at": waiting[0].due_at if waiting else None, "resolution_due_at": runs[-1].due_at,
        "resolved_at": runs[-1].done_at, "due_at": due.due_at, "due_clock": due.clock.value, "risk_at": due.risk_at,
        "urgency": urgency_of(history[-1].state, due.due_at, history[0].at, stands=stands),
    }, runs
