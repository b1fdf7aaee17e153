"""Leads as they are listed and shown, the rules for them, and customers who are one already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.company.models import User
from app.areas.mail.queries.documents import mails_told
from app.areas.mail.queries.pages import answer_values, last_mail_about, letter_about
from app.areas.parties.models import Contact, Party
from app.areas.sales.models import AssignmentPerson, AssignmentRule, Lead, Opportunity, ScoreRule
from app.areas.sales.queries.activities import planned_of, told_of
from app.areas.sales.rules.leads import (
    BARE_TRAITS,
    DISQUALIFIED,
    NEW,
    OPEN_STATES,
    QUALIFIED,
    STATE_WORDS,
    TRAIT_TITLES,
    WAY_TITLES,
    ScoreRuleFacts,
    score,
)
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import Detail, Fact, Kind, PresetInfo, Sort, StateWord, TimelineEntry, Tone
from app.kernel.money import Money
from app.kernel.own_fields import own_values
from app.kernel.query import ACTOR, ListQuery, Preset, column

is_open = Lead.state.in_(OPEN_STATES)

LEADS = ListQuery(
    name="leads", title="Leads", record="lead", id=Lead.id, permission="sales.read",
    source=table_of(Lead).outerjoin(table_of(User), User.id == Lead.owner_id)
    .outerjoin(table_of(Opportunity), Opportunity.id == Lead.opportunity_id),
    sort=(Sort("created_at", descending=True),),
    columns=(
        column("number", "Lead", Lead.number, Kind.CODE, width=9, sortable=False),
        column("company", "Company", Lead.company, width=26, sortable=False),
        column("person", "Person", Lead.person, width=20, sortable=False),
        column("state", "State", Lead.state, Kind.STATE, width=12, states=STATE_WORDS, sortable=False),
        column("score", "Points", Lead.score, Kind.INTEGER, width=8, sortable=False),
        column("source", "Source", Lead.source, width=14, sortable=False),
        column("country", "Country", Lead.country, width=13, sortable=False, shown=False),
        column("amount", "May be worth", Lead.amount_minor, Kind.MONEY, unit=Lead.currency, width=13, sortable=False,
               total=True),
        column("owner", "Whose", User.name, width=14, sortable=False),
        column("created_at", "Entered", Lead.created_at, Kind.TIME, width=12),
        column("email", "Mail", Lead.email, width=22, sortable=False, shown=False),
        column("phone", "Phone", Lead.phone, width=16, sortable=False, shown=False),
        column("campaign", "Campaign", Lead.campaign, width=16, sortable=False, shown=False),
        column("why", "Why theirs", Lead.assigned_why, width=30, sortable=False, shown=False),
        column("opportunity", "Opportunity", Opportunity.number, Kind.CODE, width=11, sortable=False, shown=False),
        column("reason", "Reason", Lead.reason, width=20, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("open", "Open", Tone.ACCENT), is_open),
        Preset(PresetInfo("mine", "Mine"), is_open & (Lead.owner_id == ACTOR)),
        Preset(PresetInfo("new", "New", Tone.WARNING), Lead.state == NEW),
        Preset(PresetInfo("qualified", "Qualified", Tone.GOOD), Lead.state == QUALIFIED),
        Preset(PresetInfo("nobody", "Nobody's", Tone.BAD), is_open & Lead.owner_id.is_(None)),
        Preset(PresetInfo("disqualified", "Disqualified"), Lead.state == DISQUALIFIED),
    ),
)

_people = select(func.aggregate_strings(User.name, ", ")).join(
    AssignmentPerson, AssignmentPerson.user_id == User.id).where(
    AssignmentPerson.rule_id == AssignmentRule.id).correlate(AssignmentRule).scalar_subquery()
ASSIGNMENT_RULES = ListQuery(
    "assignment_rules", "Lead assignment", "assignment_rule", AssignmentRule.id, table_of(AssignmentRule),
    (
        column("id", "No", AssignmentRule.id, Kind.INTEGER, shown=False),
        column("name", "Rule", AssignmentRule.name, width=22, sortable=False),
        column("position", "Order", AssignmentRule.position, Kind.INTEGER, width=7, sortable=False),
        column("way", "Chosen", AssignmentRule.way, Kind.STATE, width=18, sortable=False,
               states=tuple((code, StateWord(word)) for code, word in WAY_TITLES)),
        column("people", "To whom", _people, width=28, sortable=False),
        column("countries", "From countries", func.replace(AssignmentRule.countries, ",", ", "), width=22,
               sortable=False),
        column("sources", "From sources", AssignmentRule.sources, width=18, sortable=False),
        column("least_score", "From points", AssignmentRule.least_score, Kind.INTEGER, width=11, sortable=False),
        column("active", "In use", AssignmentRule.active, Kind.FLAG, width=8, sortable=False),
    ),
    (Sort("id"),), "sales.read", searchable=False,
)
SCORE_RULES = ListQuery(
    "score_rules", "Lead scoring", "score_rule", ScoreRule.id, table_of(ScoreRule),
    (
        column("id", "No", ScoreRule.id, Kind.INTEGER, shown=False),
        column("trait", "Where", ScoreRule.trait, Kind.STATE, width=22, sortable=False,
               states=tuple((code, StateWord(word)) for code, word in TRAIT_TITLES)),
        column("value", "Value", ScoreRule.value, width=24, sortable=False),
        column("points", "Points", ScoreRule.points, Kind.INTEGER, width=8, sortable=False),
    ),
    (Sort("id"),), "sales.read", searchable=False,
)


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer whom a lead seems to be; `by` is what both have in common."""

    id: int
    code: str
    name: str
    by: str


def known_customer(connection: Connection, email: str, name: str) -> KnownCustomer | None:
    """Find a customer with a mail, their own or of somebody there, or else with a name."""
    found = select(Party.id, Party.code, Party.name).where(Party.is_customer.is_(True)).order_by(Party.id).limit(1)
    address = email.strip().lower()
    if address:
        there = select(Contact.party_id).where(func.lower(Contact.email) == address)
        row = connection.execute(found.where((func.lower(Party.email) == address) | Party.id.in_(there))).first()
        if row is not None:
            return KnownCustomer(*row, "mail")
    wanted = name.strip()
    row = connection.execute(found.where(
        (Party.name == wanted) | (func.lower(Party.name) == func.lower(wanted)))).first() if wanted else None
    return None if row is None else KnownCustomer(*row, "name")


def lead_detail(connection: Connection, lead_id: int, _now: datetime) -> Detail:
    """Show a lead: who it is, what they want, how many points it has and why, and whose it is and why."""
    row = load_lead(connection, lead_id)
    points = _points(connection, row)
    amount = None if row.amount_minor is None else Money(row.amount_minor, row.currency)
    known = known_customer(connection, row.email, row.company or row.person) if row.state in OPEN_STATES else None
    facts = (
        Fact("Person", ", ".join(part for part in (row.person, row.role) if part) or None),
        Fact("Mail", row.email or None), Fact("Phone", row.phone or None), Fact("Website", row.website or None),
        Fact("Place", ", ".join(part for part in (row.street, f"{row.postal_code} {row.city}".strip(), row.country)
                                if part) or None),
        Fact("Source", row.source or None), Fact("Campaign", row.campaign or None),
        Fact("May be worth", amount, Kind.MONEY), Fact("What they want", row.wish or None),
        Fact("Points", row.score, Kind.INTEGER, help="; ".join(points) or "No rule gives points."),
        Fact("Why so many", "; ".join(points) or None), Fact("Whose", row.owner), Fact("Why theirs",
                                                                                      row.assigned_why or None),
        Fact("Known already", known and f"{known.name}, by the same {known.by}", record="customer",
             record_id=known.id if known else 0, tone=Tone.WARNING),
        Fact("Customer", row.customer, record="customer", record_id=row.customer_id or 0),
        Fact("Opportunity", row.deal, record="opportunity", record_id=row.opportunity_id or 0),
        Fact("Reason", row.reason or None),
    )
    title = row.company or row.person
    return Detail(
        row.id, title, row.number, dict(STATE_WORDS)[row.state],
        tuple(fact for fact in facts if fact.value is not None), planned_of(connection, "lead", row.id),
        timeline=(*_steps(row), *told_of(connection, "lead", row.id), *mails_told(connection, "lead", row.id)),
        letter=letter_about(connection, "lead", row.id),
    )


def load_lead(connection: Connection, lead_id: int) -> Any:
    """Read a lead with the names of all it refers to; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(Lead), User.name.label("owner"), Party.name.label("customer"),
               Opportunity.number.label("deal"))
        .outerjoin(User, User.id == Lead.owner_id).outerjoin(Party, Party.id == Lead.customer_id)
        .outerjoin(Opportunity, Opportunity.id == Lead.opportunity_id).where(Lead.id == lead_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no lead with the number {lead_id}.")
    return row


def _points(connection: Connection, row: Any) -> tuple[str, ...]:
    rules = connection.execute(select(ScoreRule.trait, ScoreRule.value, ScoreRule.points).order_by(ScoreRule.id))
    amount = None if row.amount_minor is None else int(Money(row.amount_minor, row.currency).decimal())
    return score({**row._asdict(), "amount": amount}, [ScoreRuleFacts(*rule) for rule in rules])[1]


def _steps(row: Any) -> tuple[TimelineEntry, ...]:
    steps = (
        (row.created_at, "Entered", Tone.NEUTRAL, "plus"), (row.contacted_at, "Spoken to", Tone.ACCENT, "phone"),
        (row.qualified_at, "Worth working on", Tone.GOOD, "thumbs-up"),
        (row.closed_at, f"Given up: {row.reason}" if row.reason else "Converted",
         Tone.NEUTRAL if row.reason else Tone.GOOD, "flag"),
    )
    return tuple(TimelineEntry(at, words, tone, icon) for at, words, tone, icon in steps if at is not None)


def lead_as_it_is(connection: Connection, lead_id: int) -> Mapping[str, Any]:
    """Give a lead as the form that changes it reads it."""
    row = load_lead(connection, lead_id)
    texts = ("company", "person", "role", "email", "phone", "country", "city", "source", "campaign", "wish", "street",
             "postal_code", "website")
    return {
        "lead_id": row.id, "owner_id": row.owner_id, "expected_version": row.version,
        "amount": None if row.amount_minor is None else Money(row.amount_minor, row.currency).decimal(),
        **{key: row._mapping[key] for key in texts}, "own": own_values(connection, "lead", row.id),
    }


def answer_lead(connection: Connection, lead_id: int) -> Mapping[str, Any]:
    """Begin a mail to a lead: an answer to what they wrote last, or the first word to them."""
    last = last_mail_about(connection, "lead", lead_id)
    if last is not None:
        return answer_values(connection, last)
    row = load_lead(connection, lead_id)
    return {"to": row.email, "record": "lead", "record_id": row.id}


def converting(connection: Connection, lead_id: int) -> Mapping[str, Any]:
    """Begin the form that converts a lead, with the customer who it seems to be."""
    row = load_lead(connection, lead_id)
    known = known_customer(connection, row.email, row.company or row.person)
    return {
        "lead_id": row.id, "title": (row.wish.splitlines() or [""])[0][:80] or row.company or row.person,
        "amount": None if row.amount_minor is None else Money(row.amount_minor, row.currency).decimal(),
        "customer_id": known.id if known else None, "contact_quality": "reached" if row.person else None,
    }


def assignment_rule_detail(connection: Connection, rule_id: int, _now: datetime) -> Detail:
    """Show an assignment rule."""
    known = assignment_rule_as_it_is(connection, rule_id)
    names = {row.id: row.name for row in connection.execute(select(User.id, User.name))}
    people = ", ".join(
        names[one["user_id"]] + (f" ({one['quota']} a month)" if one["quota"] else "") for one in known["people"])
    facts = (
        Fact("Chosen", dict(WAY_TITLES)[known["way"]]), Fact("To whom", people),
        Fact("From countries", known["countries"].replace(",", ", ") or "all"),
        Fact("From sources", known["sources"] or "all"),
        Fact("From points", known["least_score"], Kind.INTEGER), Fact("Order", known["position"], Kind.INTEGER),
    )
    state = StateWord("In use", Tone.GOOD) if known["active"] else StateWord("Not in use")
    return Detail(rule_id, known["name"], state=state, facts=tuple(fact for fact in facts if fact.value is not None))


def assignment_rule_as_it_is(connection: Connection, rule_id: int) -> dict[str, Any]:
    """Give an assignment rule as the form that sets it reads it."""
    row = connection.execute(select(table_of(AssignmentRule)).where(AssignmentRule.id == rule_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no assignment rule with the number {rule_id}.")
    people = connection.execute(select(AssignmentPerson.user_id, AssignmentPerson.quota).where(
        AssignmentPerson.rule_id == rule_id).order_by(AssignmentPerson.id))
    return {
        "rule_id": row.id, "people": [{"user_id": one.user_id, "quota": one.quota} for one in people],
        **{key: row._mapping[key] for key in ("name", "way", "countries", "sources", "least_score", "position",
                                              "active")},
    }


def score_rule_detail(connection: Connection, rule_id: int, _now: datetime) -> Detail:
    """Show a rule for points, and how many open leads it concerns."""
    row = connection.execute(select(table_of(ScoreRule)).where(ScoreRule.id == rule_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no rule for points with the number {rule_id}.")
    words = dict(TRAIT_TITLES)[row.trait] + ("" if row.trait in BARE_TRAITS else f" {row.value}")
    return Detail(row.id, words, facts=(Fact("Points", row.points, Kind.INTEGER),))
