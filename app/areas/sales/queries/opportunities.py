"""Opportunities as they are listed: where they stand, for how long, and what comes next."""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, select, type_coerce

from app.areas.company.models import User
from app.areas.parties.models import Party
from app.areas.sales.models import Activity, LostReason, Opportunity, Stage, WinScore
from app.areas.sales.rules.activities import PLANNED
from app.areas.sales.rules.opportunities import LOST, OPEN, QUALITY_STATES, STATE_WORDS, WON
from app.kernel.columns import Exact, table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import ACTOR, NOW, TODAY, ListQuery, Preset, column

DAY_MICROS = 86_400 * 1_000_000

is_open = Opportunity.state == OPEN
days_in_stage: ColumnElement[Any] = case(
    (is_open, (NOW - type_coerce(Opportunity.stage_entered_at, Exact())) // DAY_MICROS))
is_rotting = and_(is_open, Stage.rotting_days.is_not(None), days_in_stage >= Stage.rotting_days)
own_estimate = func.coalesce(Opportunity.probability_permille, Stage.probability_permille)

_planned = (
    Activity.record == "opportunity", Activity.record_id == Opportunity.id, Activity.state == PLANNED,
)
next_at = select(func.min(Activity.due_at)).where(*_planned).correlate(Opportunity).scalar_subquery()
next_subject = select(Activity.subject).where(*_planned).order_by(Activity.due_at).limit(1).correlate(
    Opportunity).scalar_subquery()

ROTTING_STATES = (
    ("rotting", StateWord("Rotting", Tone.BAD)), ("unplanned", StateWord("Nothing planned", Tone.WARNING)),
    ("late", StateWord("Activity overdue", Tone.WARNING)), ("fresh", StateWord("On track", Tone.GOOD)),
)
_first_due = type_coerce(func.min(Activity.due_at), Exact())
_of_plans = select(case((_first_due.is_(None), "unplanned"), (_first_due < NOW, "late"), else_="fresh")).where(
    *_planned).correlate(Opportunity).scalar_subquery()
attention = case((is_open, case((is_rotting, "rotting"), else_=_of_plans)))

JUST_CLOSED_MICROS = 14 * DAY_MICROS
lane = case(
    (is_open, cast(Opportunity.stage_id, Text())),
    (type_coerce(Opportunity.closed_at, Exact()) > NOW - JUST_CLOSED_MICROS, Opportunity.state),
)
"""The column of the board: the stage while it is open, then for two weeks whether it was won or lost."""

OPPORTUNITIES = ListQuery(
    name="opportunities", title="Opportunities", record="opportunity", id=Opportunity.id, permission="sales.read",
    source=table_of(Opportunity).outerjoin(table_of(Party), Party.id == Opportunity.customer_id)
    .outerjoin(table_of(Stage), Stage.id == Opportunity.stage_id)
    .outerjoin(table_of(User), User.id == Opportunity.owner_id)
    .outerjoin(table_of(LostReason), LostReason.id == Opportunity.lost_reason_id)
    .outerjoin(table_of(WinScore), WinScore.opportunity_id == Opportunity.id),
    sort=(Sort("created_at", descending=True),),
    columns=(
        column("number", "Opportunity", Opportunity.number, Kind.CODE, width=11, sortable=False),
        column("title", "About", Opportunity.title, width=26, sortable=False),
        column("customer", "Customer", Party.name, width=24, sortable=False),
        column("stage", "Stage", Stage.name, width=13, sortable=False),
        column("state", "State", Opportunity.state, Kind.STATE, width=9, states=STATE_WORDS, sortable=False),
        column("amount", "Amount", Opportunity.amount_minor, Kind.MONEY, unit=Opportunity.currency, width=12,
               sortable=False, total=True),
        column("probability", "Own estimate", own_estimate, Kind.PERCENT, width=12, sortable=False, short="Own",
               help="The seller's own number, or that of the stage where nobody gave one."),
        column("learned", "Learned", WinScore.probability_permille, Kind.PERCENT, width=9, sortable=False,
               help="How likely it is by the firm's own closed deals; the record tells what raised and lowered it."),
        column("closes_on", "Expected close", Opportunity.closes_on, Kind.DATE, width=13, sortable=False,
               short="Close"),
        column("attention", "Attention", attention, Kind.STATE, width=15, states=ROTTING_STATES, sortable=False),
        column("next_at", "Next activity", next_at, Kind.TIME, width=13, sortable=False, short="Next"),
        column("next_subject", "Next", next_subject, width=22, sortable=False, shown=False),
        column("age", "Days in stage", days_in_stage, Kind.INTEGER, width=12, sortable=False, short="Days"),
        column("owner", "Whose", User.name, width=14, sortable=False),
        column("source", "Source", Opportunity.source, width=14, sortable=False, shown=False),
        column("quality", "Contact quality", Opportunity.contact_quality, Kind.STATE, width=14,
               states=QUALITY_STATES, sortable=False, shown=False),
        column("reason", "Lost for", LostReason.name, width=16, sortable=False, shown=False),
        column("created_at", "Entered", Opportunity.created_at, Kind.TIME, width=12),
        column("closed_at", "Closed", Opportunity.closed_at, Kind.TIME, width=12, sortable=False, shown=False),
        column("lane", "Lane", lane, Kind.CODE, sortable=False, shown=False),
        column("entered", "Entered", Opportunity.created_at, Kind.TIME, order=func.coalesce(Opportunity.created_at, 0),
               sortable=False, shown=False),
        column("mine", "Mine", func.coalesce(Opportunity.owner_id, 0) == ACTOR, Kind.FLAG, sortable=False, shown=False),
        column("pipeline_id", "Pipeline No", Opportunity.pipeline_id, Kind.INTEGER, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("open", "Open", Tone.ACCENT), is_open),
        Preset(PresetInfo("mine", "Mine"), and_(is_open, Opportunity.owner_id == ACTOR)),
        Preset(PresetInfo("rotting", "Rotting", Tone.BAD), is_rotting),
        Preset(PresetInfo("unplanned", "Nothing planned", Tone.WARNING), and_(is_open, next_at.is_(None))),
        Preset(PresetInfo("overdue", "Close date passed", Tone.WARNING), and_(is_open, Opportunity.closes_on < TODAY)),
        Preset(PresetInfo("won", "Won", Tone.GOOD), Opportunity.state == WON),
        Preset(PresetInfo("lost", "Lost"), Opportunity.state == LOST),
    ),
)
