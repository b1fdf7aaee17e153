"""What is declared of pipelines, the reasons for losses, and competitors."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.areas.company.events import CompanyCreated
from app.areas.sales.models import Competitor, LostReason
from app.areas.sales.operations import pipelines as operations
from app.areas.sales.queries import pipelines
from app.areas.sales.queries.pipeline_pages import competitor_detail, pipeline_detail, reason_detail
from app.kernel.declare import DetailSpec, OperationSpec, PermissionSpec, Reader, Subscriber
from app.ui.declare import ActionSpec, AreaSpec, EmptySpec, Selection, TabPart, ViewSpec, of_selected, one, settings_of

RIGHT, SET_UP = "sales.pipeline", "sales.pipeline_setup"


def _reason(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    row = reader.execute(
        select(LostReason.id, LostReason.name, LostReason.active).where(LostReason.id == selection.ids[0])).one()
    return {"reason_id": row.id, "name": row.name, "active": row.active}


def _competitor(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    row = reader.execute(select(Competitor.id, Competitor.name, Competitor.website, Competitor.note).where(
        Competitor.id == selection.ids[0])).one()
    return {"competitor_id": row.id, "name": row.name, "website": row.website, "note": row.note}


COMPETITORS_VIEW = ViewSpec(
    "competitors", (
        ActionSpec("sales.new_competitor", "New competitor", "plus", operation="add_competitor", key="Ctrl+N"),
        ActionSpec("sales.change_competitor", "Change", "pencil", one, "change_competitor", _competitor, primary=True),
    ),
    EmptySpec("No competitors yet", "Name them on opportunities, or add one here.", "swords",
              "sales.new_competitor"), order=14, group="Pipeline",
)
PIPELINES_VIEW = ViewSpec(
    "pipelines", (
        ActionSpec("sales.new_pipeline", "New pipeline", "plus", operation="create_pipeline", key="Ctrl+N"),
        ActionSpec("sales.change_pipeline", "Change", "pencil", one, "change_pipeline",
                   of_selected(pipelines.pipeline_as_it_is), primary=True,
                   help="Stages, their probability, what they ask for, and when a deal rots in them."),
    ), EmptySpec("No pipeline yet", "Make one with its stages.", "kanban", "sales.new_pipeline"), order=80,
    group=settings_of("pipeline"),
)
REASONS_VIEW = ViewSpec(
    "lost_reasons", (
        ActionSpec("sales.new_reason", "New reason", "plus", operation="add_lost_reason", key="Ctrl+N"),
        ActionSpec("sales.change_reason", "Change", "pencil", one, "change_lost_reason", _reason, primary=True),
    ), EmptySpec("No reasons yet", "Add the reasons for which deals are lost.", "thumbs-down", "sales.new_reason"),
    order=81, group=settings_of("pipeline"),
)

PIPELINES_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=(
        OperationSpec(operations.create_pipeline, "Pipeline made", SET_UP),
        OperationSpec(operations.change_pipeline, "Pipeline changed", SET_UP),
        OperationSpec(operations.add_lost_reason, "Reason added", SET_UP),
        OperationSpec(operations.change_lost_reason, "Reason changed", SET_UP),
        OperationSpec(operations.add_competitor, "Competitor added", RIGHT),
        OperationSpec(operations.change_competitor, "Competitor changed", RIGHT),
    ),
    subscribers=(Subscriber(CompanyCreated, operations.begin_pipeline),),
    lists=(pipelines.PIPELINES, pipelines.STAGES, pipelines.LOST_REASONS, pipelines.COMPETITORS),
    details=(
        DetailSpec("pipeline", "Pipeline", pipeline_detail), DetailSpec("lost_reason", "Reason", reason_detail),
        DetailSpec("competitor", "Competitor", competitor_detail),
    ),
    permissions=(PermissionSpec(SET_UP, "Set up pipelines and the rules for leads"),),
    tab_parts=(TabPart("sales", views=(COMPETITORS_VIEW, PIPELINES_VIEW, REASONS_VIEW)),),
)
