"""Which policy a ticket runs under: the first one, in their order, that fits it."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal

from app.areas.company.rules import OpenTime
from app.areas.support.rules.clocks import USUAL_RISK, Agreement, Clock, Risk, Terms
from app.areas.support.rules.states import PAUSING
from app.kernel.errors import DomainError

ZoneFrom = Literal["calendar", "customer"]
LONGEST_MINUTES = 60 * 24 * 366
_SPAN = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*(?:min|m)?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What policies ask of a ticket; `tags` are its own and those of its customer, in small letters."""

    priority: str
    category: str
    channel: str
    customer_id: int
    queue_id: int | None = None
    group_id: int | None = None
    tags: AbstractSet[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """What a ticket must be: all that is named; nothing named fits every ticket."""

    priority: str = ""
    category: str = ""
    channel: str = ""
    tag: str = ""
    queue_id: int | None = None
    customer_id: int | None = None
    group_id: int | None = None

    def fits(self, facts: TicketFacts) -> bool:
        """Tell whether a ticket is all that is named here."""
        named = (
            (self.priority, facts.priority), (self.category, facts.category), (self.channel, facts.channel),
            (self.queue_id, facts.queue_id), (self.customer_id, facts.customer_id), (self.group_id, facts.group_id),
        )
        tagged = not self.tag or self.tag.casefold() in facts.tags
        return tagged and all(wanted in ("", None, found) for wanted, found in named)


@dataclass(frozen=True, slots=True)
class Target:
    """What is promised for one priority, in minutes; no minutes for the next response promise none."""

    first_response_minutes: int
    resolution_minutes: int
    next_response_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """One version of a policy: whom it is for, what it promises, and how its clocks count."""

    version_id: int
    policy_id: int
    name: str
    number: int
    calendar_id: int
    zone_from: ZoneFrom = "calendar"
    conditions: Sequence[Condition] = ()
    targets: Mapping[str, Target] = field(default_factory=dict)
    round_the_clock: AbstractSet[Clock] = frozenset()
    pauses: Mapping[Clock, AbstractSet[str]] = field(default_factory=dict)
    risk: Risk = USUAL_RISK

    def fits(self, facts: TicketFacts) -> bool:
        """Tell whether a ticket is one of those that this is for, and of a priority for which it promises something."""
        meant = not self.conditions or any(condition.fits(facts) for condition in self.conditions)
        return meant and facts.priority in self.targets


def choose_policy(
    policies: Sequence[PolicyTerms], facts: TicketFacts, queue_policy_id: int | None = None,
) -> PolicyTerms:
    """Give the first policy that fits by its conditions, then the queue's own, then the first one for everybody."""
    named = [policy for policy in policies if policy.conditions]
    own = [policy for policy in policies if policy.policy_id == queue_policy_id]
    rest = [policy for policy in policies if not policy.conditions]
    for policy in (*named, *own, *rest):
        if policy.fits(facts):
            return policy
    raise DomainError(
        "policy.missing", f"Nothing is promised for the priority “{facts.priority}”. Write a policy for it that has no "
        "conditions, so that every ticket has one.", "priority",
    )


def agreement_of(
    policy: PolicyTerms, priority: str, business: OpenTime, whole_day: OpenTime,
) -> Agreement:
    """Give what a policy promises for a priority, counted by the calendar's hours or round the clock."""
    target = policy.targets[priority]

    def terms(clock: Clock, minutes: int) -> Terms:
        open_time = whole_day if clock in policy.round_the_clock else business
        return Terms(minutes, open_time, policy.pauses.get(clock, frozenset()))

    following = target.next_response_minutes
    return Agreement(
        terms(Clock.FIRST_RESPONSE, target.first_response_minutes), terms(Clock.RESOLUTION, target.resolution_minutes),
        None if following is None else terms(Clock.NEXT_RESPONSE, following), policy.risk,
    )


def require_fallback(policies: Sequence[PolicyTerms], priorities: Sequence[str]) -> None:
    """Refuse a set of policies under which a ticket could be without one."""
    open_to_all = [policy for policy in policies if not policy.conditions]
    missing = [word for word in priorities if not any(word in policy.targets for policy in open_to_all)]
    if missing:
        raise DomainError(
            "policy.no_fallback", f"A ticket of priority “{missing[0]}” could be without any policy. Keep one that has "
            "no conditions and a target for each priority. Nothing was changed.", "targets",
        )


def span_minutes(text: str, field_name: str) -> int:
    """Read a span of time in hours and minutes; DomainError when it is none.

    >>> span_minutes("8 h", "x"), span_minutes("1h 30 min", "x"), span_minutes("45", "x")
    (480, 90, 45)
    """
    found = _SPAN.fullmatch(text.strip())
    minutes = int(found[1] or 0) * 60 + int(found[2] or 0) if found and text.strip() else 0
    if not 0 < minutes <= LONGEST_MINUTES:
        raise DomainError(
            "policy.span", f"“{text}” is not a span of time such as 30 min, 8 h or 1 h 30 min.", field_name,
        )
    return minutes


def span_words(minutes: int | None) -> str:
    """Write minutes as they are read.

    >>> span_words(90), span_words(480), span_words(None)
    ('1 h 30 min', '8 h', '')
    """
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def require_risk(percent_used: int, minutes_left: int | None) -> None:
    """Refuse a share of time that is none."""
    if not 1 <= percent_used <= 99:
        raise DomainError("policy.risk", "A ticket is at risk from 1 to 99 % of its time on.", "risk_percent")
    if minutes_left is not None and minutes_left < 1:
        raise DomainError("policy.risk", "Give at least one minute that is left, or none at all.", "risk_minutes")


def read_pauses(text: str) -> AbstractSet[str]:
    """Give the states that stop a clock, as they are stored.

    >>> sorted(read_pauses("pending,held"))
    ['held', 'pending']
    """
    return frozenset(word for word in text.split(",") if word in PAUSING)


