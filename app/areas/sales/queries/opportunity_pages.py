"""The page of an opportunity, what a customer's page shows of it, and what forms begin with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.company.models import User
from app.areas.parties.models import Contact, Party
from app.areas.sales.models import Competitor, LostReason, Opportunity, Rival, Stage, StageVisit
from app.areas.sales.queries.activities import planned_of, told_of
from app.areas.sales.queries.opportunities import OPPORTUNITIES, ROTTING_STATES
from app.areas.sales.rules.opportunities import OPEN, QUALITY_TITLES, STATE_WORDS, WON
from app.areas.sales.rules.pipelines import days_in, is_rotting
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Glance, Kind, LinesTable, Row, StateWord, TimelineEntry, Tone
from app.kernel.money import Money
from app.kernel.own_fields import own_values
from app.kernel.tags import words_on

SHOWN = 20
VISIT_COLUMNS = (
    ColumnInfo("stage", "Stage", width=16), ColumnInfo("entered_at", "Entered", Kind.TIME, 12),
    ColumnInfo("left_at", "Left", Kind.TIME, 12), ColumnInfo("days", "Days", Kind.INTEGER, 6),
)
RIVAL_COLUMNS = (ColumnInfo("name", "Competitor", width=20), ColumnInfo("note", "Good and bad at", width=36))
OF_CUSTOMER_COLUMNS = (
    ColumnInfo("number", "Opportunity", Kind.CODE, 9), ColumnInfo("title", "About", width=20),
    ColumnInfo("stage", "Stage", width=12), ColumnInfo("amount", "Amount", Kind.MONEY, 11, total=True),
    ColumnInfo("attention", "Attention", Kind.STATE, 13, states=ROTTING_STATES),
)


def load_opportunity(connection: Connection, opportunity_id: int) -> Any:
    """Read an opportunity with the names of all it refers to; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(
            table_of(Opportunity), Party.name.label("customer"), Party.country.label("country"),
            Stage.name.label("stage"), Stage.probability_permille.label("stage_permille"), Stage.rotting_days,
            Contact.name.label("contact"), User.name.label("owner"), LostReason.name.label("reason"),
            Competitor.name.label("lost_to"),
        )
        .join(Party, Party.id == Opportunity.customer_id).join(Stage, Stage.id == Opportunity.stage_id)
        .outerjoin(Contact, Contact.id == Opportunity.contact_id).outerjoin(User, User.id == Opportunity.owner_id)
        .outerjoin(LostReason, LostReason.id == Opportunity.lost_reason_id)
        .outerjoin(Competitor, Competitor.id == Opportunity.lost_to_id).where(Opportunity.id == opportunity_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no opportunity with the number {opportunity_id}.")
    return row


def opportunity_detail(connection: Connection, opportunity_id: int, now: datetime) -> Detail:
    """Show a deal: what it is worth, where it stands, what comes next, and how it came there."""
    row, visits = load_opportunity(connection, opportunity_id), _visits(connection, opportunity_id)
    days = days_in(row.stage_entered_at, now)
    rots = row.state == OPEN and is_rotting(days, row.rotting_days)
    planned = planned_of(connection, "opportunity", row.id)
    state = StateWord("Rotting", Tone.BAD) if rots else dict(STATE_WORDS)[row.state]
    return Detail(
        row.id, row.title, f"{row.number} · {row.customer}", state, _facts(row, days, rots=rots),
        (*planned, *_rivals(connection, row.id), _visit_table(visits, now)),
        timeline=(*_steps(row, visits), *told_of(connection, "opportunity", row.id)),
        hint="" if planned or row.state != OPEN else "Nothing is planned. Plan the next call or meeting.",
    )


def _facts(row: Any, days: int, *, rots: bool) -> tuple[Fact, ...]:
    amount = None if row.amount_minor is None else Money(row.amount_minor, row.currency)
    own = row.stage_permille if row.probability_permille is None else row.probability_permille
    facts = [
        Fact("Customer", row.customer, record="customer", record_id=row.customer_id), Fact("Contact", row.contact),
        Fact("Contact quality", dict(QUALITY_TITLES).get(row.contact_quality)), Fact("Amount", amount, Kind.MONEY),
        Fact("Stage", row.stage),
    ]
    if row.state == OPEN:
        facts += [
            Fact("Days in stage", days, Kind.INTEGER, tone=Tone.BAD if rots else Tone.NEUTRAL,
                 help=f"It rots after {row.rotting_days}." if row.rotting_days else "Nothing rots in this stage."),
            Fact("Own estimate", own, Kind.PERCENT, help="The seller's own number, or else that of the stage."),
        ]
    return tuple(fact for fact in (
        *facts, Fact("Expected close", row.closes_on, Kind.DATE), Fact("Source", row.source or None),
        Fact("Whose", row.owner),
        Fact("Closed", row.closed_at, Kind.TIME), Fact("Lost for", row.reason), Fact("Lost to", row.lost_to),
        Fact("What decided it", row.outcome or None), Fact("Note", row.note or None),
    ) if fact.value is not None)


def _visits(connection: Connection, opportunity_id: int) -> list[Any]:
    return list(connection.execute(
        select(StageVisit.id, StageVisit.entered_at, StageVisit.left_at, Stage.name)
        .join(Stage, Stage.id == StageVisit.stage_id).where(StageVisit.opportunity_id == opportunity_id)
        .order_by(StageVisit.entered_at, StageVisit.id)))


def _visit_table(visits: list[Any], now: datetime) -> LinesTable:
    return LinesTable("Stages", VISIT_COLUMNS, tuple(
        Row(row.id, (row.name, row.entered_at, row.left_at, days_in(row.entered_at, row.left_at or now)))
        for row in visits
    ))


def _rivals(connection: Connection, opportunity_id: int) -> tuple[LinesTable, ...]:
    rows = connection.execute(
        select(Competitor.id, Competitor.name, Competitor.note).join(Rival, Rival.competitor_id == Competitor.id)
        .where(Rival.opportunity_id == opportunity_id).order_by(Competitor.name)).all()
    lines = tuple(Row(row.id, (row.name, row.note)) for row in rows)
    return (LinesTable("Competitors", RIVAL_COLUMNS, lines, "competitor"),) if lines else ()


def _steps(row: Any, visits: list[Any]) -> tuple[TimelineEntry, ...]:
    entries = [TimelineEntry(visit.entered_at, f"Came into {visit.name}", Tone.ACCENT, "arrow-right")
               for visit in visits]
    if row.closed_at is not None:
        won = row.state == WON
        words = "Won" if won else f"Lost: {row.reason}" + (f", to {row.lost_to}" if row.lost_to else "")
        entries.append(TimelineEntry(row.closed_at, words, Tone.GOOD if won else Tone.BAD,
                                     "thumbs-up" if won else "thumbs-down"))
    return tuple(entries)


def opportunities_of_customer(connection: Connection, customer_id: int, _now: datetime) -> Contribution:
    """Show the open deals with a customer."""
    ids = connection.execute(
        select(Opportunity.id).where(Opportunity.customer_id == customer_id, Opportunity.state == OPEN)
        .order_by(Opportunity.id.desc()).limit(SHOWN)).scalars().all()
    keys = [info.key for info in OPPORTUNITIES.info.columns]
    places = [keys.index(info.key) for info in OF_CUSTOMER_COLUMNS]
    lines = tuple(Row(row.id, tuple(row.values[place] for place in places))
                  for row in OPPORTUNITIES.rows(connection, ids))
    table = LinesTable("Open opportunities", OF_CUSTOMER_COLUMNS, lines, "opportunity")
    facts = (Fact("Opportunities", len(lines), Kind.INTEGER, glance=Glance.OPEN),) if lines else ()
    return Contribution(facts, (table,) if lines else ())


def opportunity_as_it_is(connection: Connection, opportunity_id: int) -> Mapping[str, Any]:
    """Give an opportunity as the form that changes it reads it."""
    row = load_opportunity(connection, opportunity_id)
    own = row.probability_permille
    return {
        "opportunity_id": row.id, "title": row.title, "closes_on": row.closes_on, "contact_id": row.contact_id,
        "amount": None if row.amount_minor is None else Money(row.amount_minor, row.currency).decimal(),
        "contact_quality": row.contact_quality or None, "source": row.source, "owner_id": row.owner_id,
        "own": own_values(connection, "opportunity", row.id),
        "tags": ", ".join(words_on(connection, "opportunity", row.id)), "note": row.note,
        "expected_version": row.version,
        "probability_percent": None if own is None else own // 10, "customer_id": row.customer_id,
    }


def what_it_is_worth(connection: Connection, opportunity_id: int) -> Mapping[str, Any]:
    """Begin the form that wins a deal with what it was thought to be worth."""
    known = opportunity_as_it_is(connection, opportunity_id)
    return {"opportunity_id": opportunity_id, "amount": known["amount"]}


def moving(connection: Connection, opportunity_id: int) -> Mapping[str, Any]:
    """Begin the form that moves a deal: the next stage, and what is known already."""
    row = load_opportunity(connection, opportunity_id)
    stages = connection.execute(
        select(Stage.id, Stage.position).where(Stage.pipeline_id == row.pipeline_id, Stage.active.is_(True))
        .order_by(Stage.position)).all()
    here = next((stage.position for stage in stages if stage.id == row.stage_id), 0)
    onward = next((stage.id for stage in stages if stage.position > here), row.stage_id)
    known = opportunity_as_it_is(connection, opportunity_id)
    shown = ("customer_id", "amount", "closes_on", "contact_id", "contact_quality", "source", "probability_percent")
    return {"opportunity_id": opportunity_id, "stage_id": onward, **{key: known[key] for key in shown}}
