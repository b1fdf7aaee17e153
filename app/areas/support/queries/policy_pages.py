"""What is shown of policies: their lists, their pages, and what a form begins with."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, literal, select

from app.areas.catalog.models import CustomerGroup
from app.areas.company.models import Calendar, User
from app.areas.company.queries import load_business_hours
from app.areas.parties.models import Party
from app.areas.support import rules
from app.areas.support.models import (
    CustomerZone,
    PolicyCondition,
    PolicyTarget,
    PolicyVersion,
    Queue,
    ServicePolicy,
)
from app.areas.support.queries.policies import CURRENT, DRAFT, FORMER
from app.areas.support.rules.explaining import in_hours
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Sort, StateWord, Tone
from app.kernel.listing import Row as ListRow
from app.kernel.query import ListQuery, Preset, column

VERSION_STATES = (
    (CURRENT, StateWord("In use", Tone.GOOD)), (DRAFT, StateWord("Draft", Tone.ACCENT)),
    (FORMER, StateWord("Former")),
)
SWITCHED = (("on", StateWord("In use", Tone.GOOD)), ("off", StateWord("Switched off")))
PAUSE_WORDS = {
    "": "never", "pending": "while waiting for the customer", "held": "while on hold",
    "pending,held": "while waiting for the customer or on hold",
}

POLICIES = ListQuery(
    "policies", "Service policies", "policy", ServicePolicy.id, table_of(ServicePolicy),
    (
        column("position", "Place", ServicePolicy.position, Kind.INTEGER, width=8,
               help="Those that name conditions are asked first, by place; then those for everybody."),
        column("name", "Policy", ServicePolicy.name, width=28),
        column("state", "State", case((ServicePolicy.active.is_(True), literal("on")), else_=literal("off")),
               Kind.STATE, width=12, states=SWITCHED, sortable=False),
        column("id", "No", ServicePolicy.id, Kind.INTEGER, shown=False),
    ),
    (Sort("position"),), "support.read", searchable=False,
)
POLICY_VERSIONS = ListQuery(
    "policy_versions", "Policy versions", "policy_version", PolicyVersion.id,
    table_of(PolicyVersion).outerjoin(table_of(ServicePolicy), ServicePolicy.id == PolicyVersion.policy_id)
    .outerjoin(table_of(User), User.id == PolicyVersion.actor_id),
    (
        column("id", "No", PolicyVersion.id, Kind.INTEGER, shown=False),
        column("policy", "Policy", ServicePolicy.name, width=24, sortable=False),
        column("number", "Version", PolicyVersion.number, Kind.INTEGER, width=9, sortable=False),
        column("state", "State", PolicyVersion.state, Kind.STATE, width=11, states=VERSION_STATES, sortable=False),
        column("made_at", "Written", PolicyVersion.made_at, Kind.TIME, width=16, sortable=False),
        column("who", "By", User.name, width=16, sortable=False),
        column("note", "Why", PolicyVersion.note, width=28, sortable=False),
    ),
    (Sort("id", descending=True),), "support.read", (
        Preset(PresetInfo("drafts", "Drafts", Tone.ACCENT), PolicyVersion.state == DRAFT),
        Preset(PresetInfo("current", "In use", Tone.GOOD), PolicyVersion.state == CURRENT),
    ), searchable=False,
)
CUSTOMER_ZONES = ListQuery(
    "customer_zones", "Customer time zones", "customer_zone", CustomerZone.id,
    table_of(CustomerZone).outerjoin(table_of(Party), Party.id == CustomerZone.customer_id),
    (
        column("id", "No", CustomerZone.id, Kind.INTEGER, shown=False),
        column("customer", "Customer", Party.name, width=28, sortable=False),
        column("zone", "Time zone", CustomerZone.zone, Kind.CODE, width=22, sortable=False),
    ),
    (Sort("id"),), "support.read", searchable=False,
)

_TARGETS = (
    ColumnInfo("priority", "Priority", Kind.STATE, states=rules.PRIORITIES), ColumnInfo("first", "First response"),
    ColumnInfo("next", "Next response"), ColumnInfo("resolution", "Resolution"),
)
_CONDITIONS = (ColumnInfo("which", "For tickets that are", width=40),)
_VERSIONS = (
    ColumnInfo("number", "Version", Kind.INTEGER), ColumnInfo("state", "State", Kind.STATE, states=VERSION_STATES),
    ColumnInfo("made_at", "Written", Kind.TIME), ColumnInfo("note", "Why", width=24),
)


def policy_detail(connection: Connection, policy_id: int, _now: datetime) -> Detail:
    """Tell what a policy says at present, and what it said before."""
    row = connection.execute(select(table_of(ServicePolicy)).where(ServicePolicy.id == policy_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no policy with the number {policy_id}.")
    versions = connection.execute(select(table_of(PolicyVersion)).where(PolicyVersion.policy_id == policy_id).order_by(
        PolicyVersion.number.desc())).all()
    current = next((version for version in versions if version.state == CURRENT), None)
    told = LinesTable("Versions", _VERSIONS, tuple(
        ListRow(version.id, (version.number, version.state, version.made_at, version.note)) for version in versions
    ), "policy_version")
    return Detail(
        row.id, row.name, f"place {row.position} in order", dict(SWITCHED)["on" if row.active else "off"],
        tuple(_facts(connection, current)) if current else (),
        (*(_tables(connection, current.id) if current else ()), told),
        hint="" if current else "None of its versions is in use yet: try the draft, then use it.",
    )


def version_detail(connection: Connection, version_id: int, _now: datetime) -> Detail:
    """Tell what one version of a policy says."""
    row = connection.execute(
        select(table_of(PolicyVersion), ServicePolicy.name).join(
            ServicePolicy, ServicePolicy.id == PolicyVersion.policy_id).where(PolicyVersion.id == version_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no version of a policy with the number {version_id}.")
    return Detail(
        row.id, f"{row.name}, version {row.number}", row.note, dict(VERSION_STATES)[row.state],
        (Fact("Policy", row.name, record="policy", record_id=row.policy_id), *_facts(connection, row)),
        tuple(_tables(connection, version_id)),
    )


def _facts(connection: Connection, row: Any) -> Iterator[Fact]:
    values = row._mapping
    calendar = connection.execute(select(Calendar.name).where(Calendar.id == row.calendar_id)).scalar_one()
    yield Fact("Calendar", f"{calendar}: {in_hours(load_business_hours(connection, row.calendar_id))}")
    if row.zone_from == "customer":
        yield Fact("Clock on the wall", "of the customer, where their zone is known")
    for clock, title in rules.CLOCKS.items():
        counts = "round the clock" if values[f"{clock.value}_hours"] == "always" else "in business hours"
        yield Fact(title, f"{counts}; the clock stands still: {PAUSE_WORDS[values[f'{clock.value}_pauses']]}")
    left = "" if row.risk_minutes is None else f"with {row.risk_minutes} min left"
    yield Fact("At risk", left or f"once {row.risk_percent} % of the time are used")
    yield Fact("Written", row.made_at, Kind.TIME)


def _tables(connection: Connection, version_id: int) -> Iterator[LinesTable]:
    order = [word for word, _ in rules.PRIORITIES]
    targets = sorted(
        connection.execute(select(table_of(PolicyTarget)).where(PolicyTarget.version_id == version_id)),
        key=lambda target: order.index(target.priority),
    )
    yield LinesTable("Promises", _TARGETS, tuple(ListRow(target.id, (
        target.priority, rules.span_words(target.first_response_minutes),
        rules.span_words(target.next_response_minutes), rules.span_words(target.resolution_minutes),
    )) for target in targets))
    yield LinesTable("Whom it is for", _CONDITIONS, tuple(
        ListRow(number, (words,)) for number, words in _condition_words(connection, version_id)))


def _condition_words(connection: Connection, version_id: int) -> list[tuple[int, str]]:
    rows = connection.execute(
        select(table_of(PolicyCondition), Party.name.label("customer"), CustomerGroup.name.label("of_group"),
               Queue.name.label("queue"))
        .outerjoin(Party, Party.id == PolicyCondition.customer_id)
        .outerjoin(Queue, Queue.id == PolicyCondition.queue_id)
        .outerjoin(CustomerGroup, CustomerGroup.id == PolicyCondition.group_id)
        .where(PolicyCondition.version_id == version_id).order_by(PolicyCondition.id)
    )
    priorities = {key: word.word for key, word in rules.PRIORITIES}
    found = []
    for row in rows:
        named = (
            ("priority", priorities.get(row.priority)), ("about", rules.CATEGORIES.get(row.category)),
            ("came by", row.channel), ("tag", row.tag), ("customer", row.customer), ("customer group", row.of_group),
            ("queue", row.queue),
        )
        found.append((row.id, ", ".join(f"{title}: {value}" for title, value in named if value) or "any"))
    return found


def policy_values(connection: Connection, policy_id: int) -> Mapping[str, Any]:
    """Give what the form of a policy begins with: what its latest version says."""
    row = connection.execute(
        select(table_of(PolicyVersion), ServicePolicy.name, ServicePolicy.position)
        .join(ServicePolicy, ServicePolicy.id == PolicyVersion.policy_id)
        .where(PolicyVersion.policy_id == policy_id).order_by(PolicyVersion.number.desc()).limit(1)
    ).one()
    values = row._mapping
    kept = ("name", "position", "calendar_id", "zone_from", "risk_percent", "risk_minutes", "policy_id")
    pauses = {"": "nothing", "pending": "pending", "held": "held", "pending,held": "both"}
    return {
        **{key: values[key] for key in kept},
        **{f"{clock.value}_hours": values[f"{clock.value}_hours"] for clock in rules.Clock},
        **{f"{clock.value}_pauses": pauses[values[f"{clock.value}_pauses"]] for clock in rules.Clock},
        "targets": _target_values(connection, row.id), "conditions": _condition_values(connection, row.id),
    }


def _target_values(connection: Connection, version_id: int) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(table_of(PolicyTarget)).where(PolicyTarget.version_id == version_id).order_by(PolicyTarget.id))
    return [{
        "priority": row.priority, "first_response": rules.span_words(row.first_response_minutes),
        "resolution": rules.span_words(row.resolution_minutes),
        "next_response": rules.span_words(row.next_response_minutes),
    } for row in rows]


def _condition_values(connection: Connection, version_id: int) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(table_of(PolicyCondition)).where(PolicyCondition.version_id == version_id).order_by(PolicyCondition.id))
    return [{
        "priority": row.priority or None, "category": row.category or None, "channel": row.channel or None,
        "customer_id": row.customer_id, "group_id": row.group_id, "queue_id": row.queue_id, "tag": row.tag,
    } for row in rows]
