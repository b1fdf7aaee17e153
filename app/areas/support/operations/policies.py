"""Writing policies: each change is a version of its own, used at once or kept as a draft to be tried first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from sqlalchemy import Row, func, select

from app.areas.company.models import Calendar
from app.areas.company.rules import require_text, zone_named
from app.areas.parties.queries import load_party
from app.areas.support import rules
from app.areas.support.models import (
    SOLVED_FROM,
    CustomerZone,
    PolicyCondition,
    PolicyTarget,
    PolicyVersion,
    ServicePolicy,
    Ticket,
)
from app.areas.support.operations.history import policy_values, settle
from app.areas.support.operations.operands import Category, Channel, Priority, QueueId
from app.areas.support.queries.policies import CURRENT, DRAFT, FORMER, load_policies, load_promises
from app.areas.support.rules.policies import ZoneFrom
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

Hours = Literal["business", "always"]
HOURS_TITLES = (("business", "In business hours"), ("always", "Round the clock"))
Pauses = Literal["nothing", "pending", "held", "both"]
PAUSE_TITLES = (
    ("nothing", "Never stands"), ("pending", "Stands while the customer is waited for"), ("held", "Stands on hold"),
    ("both", "Stands while the customer is waited for, and on hold"),
)
_PAUSES: dict[str, str] = {"nothing": "", "pending": "pending", "held": "held", "both": "pending,held"}
PAUSE_WORDS = {stored: word for word, stored in _PAUSES.items()}


@dataclass(frozen=True, slots=True)
class TargetInput:
    """What is promised for one priority."""

    priority: Priority
    first_response: Annotated[str, Field("First response", help="Such as 30 min or 8 h")]
    resolution: Annotated[str, Field("Resolution", help="Such as 16 h")]
    next_response: Annotated[str, Field("Next response", help="Left empty, none is promised")] = ""


@dataclass(frozen=True, slots=True)
class ConditionInput:
    """Tickets that a policy is for: those that are all that is named."""

    priority: Priority | None = None
    category: Category | None = None
    channel: Channel | None = None
    customer_id: Annotated[int | None, Field("Customer", lookup="customers")] = None
    group_id: Annotated[int | None, Field("Customer group", lookup="customer_groups")] = None
    queue_id: QueueId = None
    tag: Annotated[str, Field("Tag", help="Of the ticket or of its customer, such as gold")] = ""


@dataclass(frozen=True, slots=True)
class SetPolicy:
    """Write a policy, or a new version of one; what it said before is kept with the tickets that run under it."""

    name: Annotated[str, Field("Name")]
    calendar_id: Annotated[int, Field("Calendar", lookup="calendars")]
    targets: Annotated[tuple[TargetInput, ...], Field(
        "Promises", help="For priorities that are not named, the next policy that fits applies.")]
    conditions: Annotated[tuple[ConditionInput, ...], Field(
        "For tickets that are", help="One of these lines must fit; without any, the policy is for all.")] = ()
    position: Annotated[int, Field("Place", help="The first policy that fits applies; the lowest is asked first")] = 10
    zone_from: Annotated[ZoneFrom, Field("Clock on the wall", titles=(
        ("calendar", "Of the calendar"), ("customer", "Of the customer, where their zone is known")))] = "calendar"
    first_response_hours: Annotated[Hours, Field("First response counts", titles=HOURS_TITLES)] = "business"
    next_response_hours: Annotated[Hours, Field("Next response counts", titles=HOURS_TITLES)] = "business"
    resolution_hours: Annotated[Hours, Field("Resolution counts", titles=HOURS_TITLES)] = "business"
    first_response_pauses: Annotated[Pauses, Field("First response", titles=PAUSE_TITLES)] = "nothing"
    next_response_pauses: Annotated[Pauses, Field("Next response", titles=PAUSE_TITLES)] = "nothing"
    resolution_pauses: Annotated[Pauses, Field("Resolution", titles=PAUSE_TITLES)] = "both"
    risk_percent: Annotated[int, Field("At risk once used, %")] = 75
    risk_minutes: Annotated[int | None, Field("At risk with minutes left", help="In place of the share")] = None
    use: Annotated[Literal["now", "draft"], Field("Use", titles=(
        ("now", "At once, for tickets that come"), ("draft", "Keep it as a draft and try it first")))] = "now"
    note: Annotated[str, Field("Why")] = ""
    policy_id: Annotated[int | None, Field("Policy", lookup="policies", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class PolicyResult:
    """The policy and its version."""

    policy_id: int
    version_id: int
    number: int


@dataclass(frozen=True, slots=True)
class AdoptPolicy:
    """Use a draft, or a former version again; tickets that are open go on under theirs, or move to it, too."""

    version_id: Annotated[int, Field("Version", lookup="policy_versions", hidden=True)]
    open_tickets: Annotated[Literal["keep", "move"], Field("Open tickets", titles=(
        ("keep", "Go on under what was promised"), ("move", "Are chosen a policy anew")))] = "keep"


@dataclass(frozen=True, slots=True)
class AdoptedPolicy:
    """How many open tickets run under another policy now, or are due at another time."""

    moved: int


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """Throw a draft of a policy away."""

    version_id: Annotated[int, Field("Version", lookup="policy_versions", hidden=True)]


@dataclass(frozen=True, slots=True)
class SwitchPolicy:
    """Stop using a policy for tickets that come, or use it again."""

    policy_id: Annotated[int, Field("Policy", lookup="policies", hidden=True)]
    active: Annotated[bool, Field("In use")]


@dataclass(frozen=True, slots=True)
class SetCustomerZone:
    """Say in which time zone a customer lives; an empty zone forgets it."""

    customer_id: Annotated[int, Field("Customer", lookup="customers")]
    zone: Annotated[str, Field("Time zone", help="Such as America/New_York")] = ""


def set_policy(uow: UnitOfWork, cmd: SetPolicy) -> PolicyResult:
    """Write a version of a policy; refuse promises that cannot be kept and a firm in which a ticket has none."""
    name = require_text(cmd.name, "The policy's name", "name")
    uow.get(Calendar, cmd.calendar_id)
    rules.require_risk(cmd.risk_percent, cmd.risk_minutes)
    targets = _targets(cmd.targets)
    policy_id = _policy(uow, cmd, name)
    number = 1 + int(uow.scalar(
        select(func.coalesce(func.max(PolicyVersion.number), 0)).where(PolicyVersion.policy_id == policy_id)))
    if cmd.use == "now":
        _retire(uow, policy_id)
    version_id = uow.add(
        PolicyVersion, policy_id=policy_id, number=number, state=CURRENT if cmd.use == "now" else DRAFT,
        made_at=uow.now, actor_id=uow.actor.id, note=cmd.note.strip(), calendar_id=cmd.calendar_id,
        zone_from=cmd.zone_from, risk_percent=cmd.risk_percent, risk_minutes=cmd.risk_minutes, **_counting(cmd),
    )
    uow.insert(PolicyTarget, [{"version_id": version_id, **target} for target in targets])
    uow.insert(PolicyCondition, [{"version_id": version_id, **_condition(line)} for line in cmd.conditions])
    _require_fallback(uow)
    return PolicyResult(policy_id, version_id, number)


def _policy(uow: UnitOfWork, cmd: SetPolicy, name: str) -> int:
    known = uow.first(select(ServicePolicy.id).where(ServicePolicy.name == name))
    if known is not None and known.id != cmd.policy_id:
        raise DomainError("policy.exists", f"There is a policy “{name}” already. Change that one.", "name")
    if cmd.policy_id is None:
        return uow.add(ServicePolicy, name=name, position=cmd.position, active=True)
    uow.update(ServicePolicy, cmd.policy_id, name=name, position=cmd.position)
    return cmd.policy_id


def _targets(lines: Sequence[TargetInput]) -> list[dict[str, Any]]:
    if not lines:
        raise DomainError("policy.targets", "Promise something for at least one priority.", "targets")
    found: dict[str, dict[str, Any]] = {}
    for place, line in enumerate(lines):
        if line.priority in found:
            raise DomainError("policy.twice", f"“{line.priority}” is named twice.", f"targets.{place}.priority")
        following = line.next_response.strip()
        found[line.priority] = {
            "priority": line.priority,
            "first_response_minutes": rules.span_minutes(line.first_response, f"targets.{place}.first_response"),
            "next_response_minutes":
                rules.span_minutes(following, f"targets.{place}.next_response") if following else None,
            "resolution_minutes": rules.span_minutes(line.resolution, f"targets.{place}.resolution"),
        }
    return list(found.values())


def _counting(cmd: SetPolicy) -> dict[str, str]:
    hours = {f"{clock.value}_hours": getattr(cmd, f"{clock.value}_hours") for clock in rules.Clock}
    pauses = {f"{clock.value}_pauses": _PAUSES[getattr(cmd, f"{clock.value}_pauses")] for clock in rules.Clock}
    return {**hours, **pauses}


def _condition(line: ConditionInput) -> dict[str, Any]:
    return {
        "priority": line.priority or "", "category": line.category or "", "channel": line.channel or "",
        "tag": " ".join(line.tag.split()), "queue_id": line.queue_id, "customer_id": line.customer_id,
        "group_id": line.group_id,
    }


def _retire(uow: UnitOfWork, policy_id: int) -> None:
    former = uow.rows(select(PolicyVersion.id).where(
        PolicyVersion.policy_id == policy_id, PolicyVersion.state == CURRENT))
    uow.update_many(PolicyVersion, {row.id: {"state": FORMER} for row in former})


def _require_fallback(uow: UnitOfWork) -> None:
    rules.require_fallback(load_policies(uow.connection), [word for word, _ in rules.PRIORITIES])


def adopt_policy(uow: UnitOfWork, cmd: AdoptPolicy) -> AdoptedPolicy:
    """Make a version the current one of its policy."""
    version = uow.get(PolicyVersion, cmd.version_id)
    if version.state == CURRENT:
        raise DomainError("policy.current", "This version is the one in use already.")
    _retire(uow, version.policy_id)
    uow.update(PolicyVersion, version.id, state=CURRENT)
    _require_fallback(uow)
    return AdoptedPolicy(_move_open_tickets(uow) if cmd.open_tickets == "move" else 0)


def _move_open_tickets(uow: UnitOfWork) -> int:
    promises = load_promises(uow.connection)
    rows = uow.rows(select(table_of(Ticket)).where(Ticket.urgency < SOLVED_FROM))
    chosen = {row.id: policy_values(promises, dict(row._mapping)) for row in rows}
    tickets = {row.id: {**row._mapping, **chosen[row.id]} for row in rows}
    return settle(uow, promises, tickets, chosen)


def discard_draft(uow: UnitOfWork, cmd: DiscardDraft) -> None:
    """Remove a draft; a version that was in use is kept, since tickets ran under it."""
    version: Row[Any] = uow.get(PolicyVersion, cmd.version_id)
    if version.state != DRAFT:
        raise DomainError("policy.not_draft", "Only a draft can be thrown away; tickets ran under this version.")
    for model in (PolicyTarget, PolicyCondition):
        uow.delete(model, [row.id for row in uow.rows(select(model.id).where(model.version_id == version.id))])
    uow.delete(PolicyVersion, [version.id])


def switch_policy(uow: UnitOfWork, cmd: SwitchPolicy) -> None:
    """Use a policy for tickets that come, or not; those that run under it go on."""
    uow.update(ServicePolicy, cmd.policy_id, active=cmd.active)
    _require_fallback(uow)


def set_customer_zone(uow: UnitOfWork, cmd: SetCustomerZone) -> int:
    """Note a customer's zone and compute anew what is open of theirs; give how many tickets are due at another time."""
    customer = load_party(uow.connection, cmd.customer_id)
    zone = cmd.zone.strip()
    if zone:
        zone_named(zone)
    known = uow.first(select(CustomerZone.id).where(CustomerZone.customer_id == customer.id))
    if known is not None and zone:
        uow.update(CustomerZone, known.id, zone=zone)
    elif known is not None:
        uow.delete(CustomerZone, [known.id])
    elif zone:
        uow.add(CustomerZone, customer_id=customer.id, zone=zone)
    rows = uow.rows(select(table_of(Ticket)).where(Ticket.customer_id == customer.id, Ticket.urgency < SOLVED_FROM))
    return settle(uow, load_promises(uow.connection), {row.id: dict(row._mapping) for row in rows}, {})
