"""Pipelines and stages as others ask for them, and the lists of what a pipeline is set up with."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.sales.models import Competitor, LostReason, Opportunity, Pipeline, Rival, Stage
from app.areas.sales.rules.opportunities import LOST, OPEN
from app.areas.sales.rules.pipelines import REQUIRABLE, StageFacts, keys_of
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import ListQuery, Preset, column

_COLUMNS = (
    Stage.id, Stage.position, Stage.name, Stage.probability_permille, Stage.rotting_days, Stage.required, Stage.active,
)
IN_USE = (("1", StateWord("In use", Tone.GOOD)), ("0", StateWord("Closed")))


def _facts(row: Any) -> StageFacts:
    return StageFacts(
        row.id, row.position, row.name, row.probability_permille, row.rotting_days, keys_of(row.required), row.active)


def load_stages(connection: Connection, pipeline_id: int) -> tuple[StageFacts, ...]:
    """Give the stages of a pipeline that are in use, in order."""
    rows = connection.execute(
        select(*_COLUMNS).where(Stage.pipeline_id == pipeline_id, Stage.active.is_(True))
        .order_by(Stage.position, Stage.id))
    return tuple(_facts(row) for row in rows)


def load_stage(connection: Connection, stage_id: int) -> StageFacts:
    """Read a stage; NotFoundError when there is none of that number."""
    row = connection.execute(select(*_COLUMNS).where(Stage.id == stage_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no stage with the number {stage_id}.", "stage_id")
    return _facts(row)


def main_pipeline(connection: Connection) -> int:
    """Give the first pipeline that is in use."""
    found = connection.execute(
        select(Pipeline.id).where(Pipeline.active.is_(True)).order_by(Pipeline.id).limit(1)).scalar()
    if found is None:
        raise NotFoundError("pipeline.none", "There is no pipeline yet. Make one first.")
    return int(found)


def pipelines_in_use(connection: Connection) -> tuple[tuple[int, str], ...]:
    """Give the pipelines in use by number and name."""
    rows = connection.execute(
        select(Pipeline.id, Pipeline.name).where(Pipeline.active.is_(True)).order_by(Pipeline.id))
    return tuple((row.id, row.name) for row in rows)


def pipeline_as_it_is(connection: Connection, pipeline_id: int) -> Mapping[str, Any]:
    """Give what a pipeline is set up with, as the form that changes it reads it."""
    row = connection.execute(select(Pipeline.name, Pipeline.active).where(Pipeline.id == pipeline_id)).one()
    stages = [
        {"stage_id": stage.id, "name": stage.name, "percent": stage.probability_permille // 10,
         "rotting_days": stage.rotting_days, **{f"needs_{key}": key in stage.required for key, _ in REQUIRABLE}}
        for stage in load_stages(connection, pipeline_id)
    ]
    return {"pipeline_id": pipeline_id, "name": row.name, "active": row.active, "stages": stages}


_open_deals = select(func.count()).where(
    Opportunity.pipeline_id == Pipeline.id, Opportunity.state == OPEN).correlate(Pipeline).scalar_subquery()
_stage_count = select(func.count()).where(
    Stage.pipeline_id == Pipeline.id, Stage.active.is_(True)).correlate(Pipeline).scalar_subquery()

PIPELINES = ListQuery(
    "pipelines", "Pipelines", "pipeline", Pipeline.id, table_of(Pipeline),
    (
        column("id", "No", Pipeline.id, Kind.INTEGER, shown=False),
        column("name", "Pipeline", Pipeline.name, width=28, sortable=False),
        column("stages", "Stages", _stage_count, Kind.INTEGER, width=8, sortable=False),
        column("open", "Open deals", _open_deals, Kind.INTEGER, width=11, sortable=False, total=True),
        column("active", "In use", Pipeline.active, Kind.FLAG, width=8, sortable=False),
    ),
    (Sort("id"),), "sales.read", searchable=False,
)

STAGES = ListQuery(
    "stages", "Stages", "stage", Stage.id,
    table_of(Stage).outerjoin(table_of(Pipeline), Pipeline.id == Stage.pipeline_id),
    (
        column("id", "No", Stage.id, Kind.INTEGER, shown=False),
        column("name", "Stage", Stage.name, width=20, sortable=False),
        column("pipeline", "Pipeline", Pipeline.name, width=20, sortable=False),
        column("probability", "Probability", Stage.probability_permille, Kind.PERCENT, width=11, sortable=False),
        column("rotting_days", "Rots after days", Stage.rotting_days, Kind.INTEGER, width=14, sortable=False),
    ),
    (Sort("id"),), "sales.read", where=Stage.active.is_(True), searchable=False,
)

_lost_for = select(func.count()).where(
    Opportunity.lost_reason_id == LostReason.id, Opportunity.state == LOST).correlate(LostReason).scalar_subquery()
LOST_REASONS = ListQuery(
    "lost_reasons", "Lost reasons", "lost_reason", LostReason.id, table_of(LostReason),
    (
        column("id", "No", LostReason.id, Kind.INTEGER, shown=False),
        column("name", "Reason", LostReason.name, width=32, sortable=False),
        column("lost", "Deals lost", _lost_for, Kind.INTEGER, width=11, sortable=False, total=True),
        column("active", "In use", LostReason.active, Kind.FLAG, width=8, sortable=False),
    ),
    (Sort("id"),), "sales.read", (Preset(PresetInfo("active", "In use", Tone.GOOD), LostReason.active.is_(True)),),
    searchable=False,
)

_against = select(func.count()).where(Rival.competitor_id == Competitor.id).correlate(Competitor).scalar_subquery()
_lost_to = select(func.count()).where(
    Opportunity.lost_to_id == Competitor.id, Opportunity.state == LOST).correlate(Competitor).scalar_subquery()
COMPETITORS = ListQuery(
    "competitors", "Competitors", "competitor", Competitor.id, table_of(Competitor),
    (
        column("name", "Competitor", Competitor.name, width=28, sortable=False),
        column("met", "Met in deals", _against, Kind.INTEGER, width=12, sortable=False),
        column("lost", "Lost to them", _lost_to, Kind.INTEGER, width=12, sortable=False, total=True),
        column("website", "Website", Competitor.website, width=24, sortable=False),
        column("note", "Good and bad at", Competitor.note, width=36, sortable=False),
        column("id", "No", Competitor.id, Kind.INTEGER, shown=False),
    ),
    (Sort("id"),), "sales.read", searchable=False,
)
