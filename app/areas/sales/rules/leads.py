"""What becomes of a lead, how many points it has, and to whom it goes; decided without a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.areas.sales.rules.pipelines import keys_of
from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone

NEW, CONTACTED, QUALIFIED, DISQUALIFIED, CONVERTED = "new", "contacted", "qualified", "disqualified", "converted"
OPEN_STATES = (NEW, CONTACTED, QUALIFIED)
STATE_WORDS = (
    (NEW, StateWord("New", Tone.ACCENT)), (CONTACTED, StateWord("Contacted", Tone.ACCENT)),
    (QUALIFIED, StateWord("Qualified", Tone.GOOD)), (DISQUALIFIED, StateWord("Disqualified")),
    (CONVERTED, StateWord("Converted", Tone.GOOD)),
)
STEPS = {
    "changed": OPEN_STATES, "assigned": OPEN_STATES, "contacted": (NEW,), "qualified": (NEW, CONTACTED),
    "disqualified": OPEN_STATES, "converted": OPEN_STATES, "reopened": (DISQUALIFIED,),
}
"""What can be done with a lead, and in which states it can."""

Trait = Literal["source", "country", "campaign", "role", "has_email", "has_phone", "has_company", "amount_from"]
TRAIT_TITLES = (
    ("source", "Source is"), ("country", "Country is"), ("campaign", "Campaign is"), ("role", "Role contains"),
    ("has_email", "Mail is known"), ("has_phone", "Phone is known"), ("has_company", "Company is known"),
    ("amount_from", "Amount is at least"),
)
BARE_TRAITS = {"has_email": "email", "has_phone": "phone", "has_company": "company"}
"""Traits that need no value, and the field of which each speaks."""

Way = Literal["round_robin", "load", "quota"]
WAY_TITLES = (("round_robin", "In turn"), ("load", "Who has least to do"), ("quota", "By quota a month"))


@dataclass(frozen=True, slots=True)
class ScoreRuleFacts:
    """Points for a trait."""

    trait: str
    value: str
    points: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to whom a rule gives leads: when they got the last one by it, how many this month, what is open.

    `last_number` tells apart who got theirs at the same moment.
    """

    user_id: int
    name: str
    quota: int | None = None
    last_at: datetime | None = None
    last_number: int = 0
    this_month: int = 0
    open_count: int = 0


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """An assignment rule with its people."""

    id: int
    name: str
    way: str
    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    least_score: int | None = None
    people: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Assigned:
    """To whom a lead goes, by which rule, and why."""

    user_id: int
    rule_id: int
    why: str


def require_step(number: str, state: str, step: str) -> None:
    """Refuse a step that a lead in this state cannot take."""
    if state not in STEPS[step]:
        word = dict(STATE_WORDS)[state].word.lower()
        raise DomainError("lead.state", f"{number} is {word} and cannot be {step}. Nothing was changed.", state=state)


def require_somebody(company: str, person: str) -> None:
    """Refuse a lead of whom nothing is known."""
    if not company.strip() and not person.strip():
        raise DomainError("lead.nobody", "Write the company or the person.", "company")


def require_score_rule(trait: str, value: str) -> None:
    """Refuse a rule that could never say anything."""
    if trait not in BARE_TRAITS and not value.strip():
        raise DomainError("score.value", "Say which value gets the points.", "value")
    if trait == "amount_from" and not value.strip().isdecimal():
        raise DomainError("score.amount", "Write the amount as a whole number, such as 5000.", "value")


def score(lead: Mapping[str, object], rules: Iterable[ScoreRuleFacts]) -> tuple[int, tuple[str, ...]]:
    """Add up the points of a lead, and tell where each comes from.

    `lead` holds texts by field and `amount`, in whole major units, where one is known.
    """
    total, told = 0, []
    for rule in rules:
        if _holds(lead, rule):
            total += rule.points
            value = f" {rule.value}" if rule.trait not in BARE_TRAITS else ""
            told.append(f"{dict(TRAIT_TITLES)[rule.trait]}{value}: {rule.points:+d}")
    return total, tuple(told)


def _holds(lead: Mapping[str, object], rule: ScoreRuleFacts) -> bool:
    if rule.trait in BARE_TRAITS:
        return bool(lead.get(BARE_TRAITS[rule.trait]))
    wanted = rule.value.strip().casefold()
    if rule.trait == "amount_from":
        amount = lead.get("amount")
        return isinstance(amount, int) and amount >= int(wanted)
    held = str(lead.get(rule.trait) or "").casefold()
    return wanted in held if rule.trait == "role" else held == wanted


def assign(lead: Mapping[str, object], rules: Sequence[RuleFacts]) -> Assigned | None:
    """Give a lead to somebody by the first rule that fits and has somebody; None when none does.

    The same facts always give the same person: who is equal otherwise comes in the order of their numbers.
    """
    for rule in rules:
        if not _fits(lead, rule):
            continue
        free = [one for one in rule.people if rule.way != "quota" or one.this_month < (one.quota or 0)]
        if free:
            chosen = min(free, key=lambda one: _rank(rule.way, one))
            return Assigned(chosen.user_id, rule.id, f"{rule.name}{_where(lead, rule)}: {_why(rule.way, chosen)}")
    return None


def _fits(lead: Mapping[str, object], rule: RuleFacts) -> bool:
    points = lead.get("score")
    return (
        _among(lead.get("country"), rule.countries) and _among(lead.get("source"), rule.sources)
        and (rule.least_score is None or (isinstance(points, int) and points >= rule.least_score))
    )


def _among(held: object, named: Sequence[str]) -> bool:
    return not named or str(held or "").casefold() in {name.casefold() for name in named}


def _rank(way: str, one: Candidate) -> tuple[float, int, int]:
    if way == "load":
        return one.open_count, 0, one.user_id
    if way == "quota":
        return one.this_month / (one.quota or 1), 0, one.user_id
    return (one.last_at.timestamp() if one.last_at else float("-inf")), one.last_number, one.user_id


def after(rules: Iterable[RuleFacts], given: Assigned, now: datetime, number: int) -> tuple[RuleFacts, ...]:
    """Give the rules as they stand after a lead was given away: whose turn is next depends on it."""
    return tuple(replace(rule, people=tuple(
        _having(one, now, number, by_this=rule.id == given.rule_id) if one.user_id == given.user_id else one
        for one in rule.people
    )) for rule in rules)


def _having(one: Candidate, now: datetime, number: int, *, by_this: bool) -> Candidate:
    if not by_this:
        return replace(one, open_count=one.open_count + 1)
    return replace(one, last_at=now, last_number=number, this_month=one.this_month + 1, open_count=one.open_count + 1)


def _where(lead: Mapping[str, object], rule: RuleFacts) -> str:
    fits = [str(lead.get(key)) for key, named in (("country", rule.countries), ("source", rule.sources)) if named]
    if rule.least_score is not None:
        fits.append(f"{lead.get('score')} points")
    return f" ({', '.join(fits)})" if fits else ""


def _why(way: str, one: Candidate) -> str:
    if way == "load":
        return f"{one.name} has least to do, {one.open_count} open"
    if way == "quota":
        return f"{one.name} has had {one.this_month} of {one.quota} this month"
    return f"it is {one.name}'s turn" + ("" if one.last_at else ", who has had none yet")


def require_people(way: str, people: Sequence[tuple[int, int | None]]) -> None:
    """Refuse a rule without people, with one of them twice, or by quota without quotas."""
    if not people:
        raise DomainError("assignment.people", "Say to whom leads go.", "people")
    if len({user for user, _ in people}) < len(people):
        raise DomainError("assignment.twice", "Somebody is named twice.", "people")
    for index, (_, quota) in enumerate(people):
        if way == "quota" and (quota is None or quota < 1):
            raise DomainError("assignment.quota", "Say how many a month.", f"people.{index}.quota")


def territory(text: str) -> str:
    """Write countries or sources with commas between them, each once."""
    return ",".join(dict.fromkeys(keys_of(text)))
