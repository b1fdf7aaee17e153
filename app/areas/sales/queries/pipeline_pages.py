"""The pages of a pipeline, of a reason for losses, and of a competitor."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from app.areas.parties.models import Party
from app.areas.sales.models import Competitor, LostReason, Opportunity, Pipeline, Rival
from app.areas.sales.queries.pipelines import load_stages
from app.areas.sales.rules.opportunities import LOST, OPEN, STATE_WORDS
from app.areas.sales.rules.pipelines import REQUIRABLE
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, StateWord, Tone
from app.kernel.money import Money

SHOWN = 50
STAGE_COLUMNS = (
    ColumnInfo("name", "Stage", width=14), ColumnInfo("probability", "Probability", Kind.PERCENT, 10),
    ColumnInfo("rotting", "Rots after days", Kind.INTEGER, 13), ColumnInfo("required", "Asks for", width=26),
    ColumnInfo("open", "Open deals", Kind.INTEGER, 10, total=True),
)
DEAL_COLUMNS = (
    ColumnInfo("number", "Opportunity", Kind.CODE, 10), ColumnInfo("title", "About", width=20),
    ColumnInfo("customer", "Customer", width=20), ColumnInfo("state", "State", Kind.STATE, 8, states=STATE_WORDS),
    ColumnInfo("amount", "Amount", Kind.MONEY, 11), ColumnInfo("closed_at", "Closed", Kind.TIME, 12),
)


def pipeline_detail(connection: Connection, pipeline_id: int, _now: datetime) -> Detail:
    """Show a pipeline: its stages, what each asks for, and how many deals stand in it."""
    row = _row(connection, Pipeline, pipeline_id)
    standing = {row[0]: row[1] for row in connection.execute(
        select(Opportunity.stage_id, func.count()).where(
            Opportunity.pipeline_id == pipeline_id, Opportunity.state == OPEN).group_by(Opportunity.stage_id))}
    lines = tuple(
        Row(stage.id, (stage.name, stage.probability_permille, stage.rotting_days, ", ".join(
            title.lower() for key, title in REQUIRABLE if key in stage.required), standing.get(stage.id, 0)))
        for stage in load_stages(connection, pipeline_id)
    )
    state = StateWord("In use", Tone.GOOD) if row.active else StateWord("Closed")
    return Detail(row.id, row.name, state=state, lines=(LinesTable("Stages", STAGE_COLUMNS, lines),))


def reason_detail(connection: Connection, reason_id: int, _now: datetime) -> Detail:
    """Show which deals were lost for a reason."""
    row = _row(connection, LostReason, reason_id)
    lost = _deals(connection, "Deals lost", and_(
        Opportunity.lost_reason_id == reason_id, Opportunity.state == LOST))
    state = StateWord("In use", Tone.GOOD) if row.active else StateWord("Not in use")
    return Detail(row.id, row.name, state=state, lines=lost)


def competitor_detail(connection: Connection, competitor_id: int, _now: datetime) -> Detail:
    """Show a competitor: where they were met, and what was lost to them."""
    row = _row(connection, Competitor, competitor_id)
    met = select(Rival.opportunity_id).where(Rival.competitor_id == competitor_id)
    facts = (Fact("Website", row.website or None), Fact("Good and bad at", row.note or None))
    return Detail(row.id, row.name, facts=tuple(fact for fact in facts if fact.value is not None),
                  lines=_deals(connection, "Met in deals", Opportunity.id.in_(met)))


def _row(connection: Connection, model: Any, row_id: int) -> Any:
    row = connection.execute(select(table_of(model)).where(model.id == row_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no such record with the number {row_id}.")
    return row


def _deals(connection: Connection, title: str, where: Any) -> tuple[LinesTable, ...]:
    rows = connection.execute(
        select(Opportunity.id, Opportunity.number, Opportunity.title, Party.name, Opportunity.state,
               Opportunity.amount_minor, Opportunity.currency, Opportunity.closed_at)
        .join(Party, Party.id == Opportunity.customer_id).where(where).order_by(Opportunity.id.desc()).limit(SHOWN)
    ).all()
    lines = tuple(Row(row.id, (
        row.number, row.title, row.name, row.state,
        None if row.amount_minor is None else Money(row.amount_minor, row.currency), row.closed_at)) for row in rows)
    return (LinesTable(title, DEAL_COLUMNS, lines, "opportunity"),) if lines else ()
