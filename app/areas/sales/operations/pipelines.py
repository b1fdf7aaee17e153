"""Setting up pipelines, the reasons for which deals are lost, and competitors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.company.events import CompanyCreated
from app.areas.company.rules import require_text
from app.areas.sales.models import Competitor, LostReason, Opportunity, Pipeline, Stage
from app.areas.sales.rules import pipelines as rules
from app.areas.sales.rules.opportunities import OPEN
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class StageInput:
    """A stage as it is entered; `stage_id` names one that is there already."""

    name: Annotated[str, Field("Stage")]
    percent: Annotated[int, Field("Probability %")]
    rotting_days: Annotated[int | None, Field("Rots after days")] = None
    needs_amount: Annotated[bool, Field("Amount")] = False
    needs_closes_on: Annotated[bool, Field("Close date")] = False
    needs_contact: Annotated[bool, Field("Contact")] = False
    needs_contact_quality: Annotated[bool, Field("Contact quality")] = False
    needs_source: Annotated[bool, Field("Source")] = False
    stage_id: Annotated[int | None, Field("Stage", hidden=True)] = None


_STAGES = Field("Stages", "In their order. A ticked column must be filled in before a deal enters the stage.")


@dataclass(frozen=True, slots=True)
class CreatePipeline:
    """Make a pipeline with its stages."""

    name: Annotated[str, Field("Name")]
    stages: Annotated[tuple[StageInput, ...], _STAGES]


@dataclass(frozen=True, slots=True)
class ChangePipeline:
    """Set the name and the stages of a pipeline anew; a stage that is left out is closed."""

    pipeline_id: Annotated[int, Field("Pipeline", lookup="pipelines", hidden=True)]
    name: Annotated[str, Field("Name")]
    stages: Annotated[tuple[StageInput, ...], _STAGES]
    active: Annotated[bool, Field("In use")] = True


@dataclass(frozen=True, slots=True)
class AddLostReason:
    """Add a reason for which deals are lost."""

    name: Annotated[str, Field("Reason")]


@dataclass(frozen=True, slots=True)
class ChangeLostReason:
    """Rename a reason, or take it out of use."""

    reason_id: Annotated[int, Field("Reason", hidden=True)]
    name: Annotated[str, Field("Reason")]
    active: Annotated[bool, Field("In use")] = True


@dataclass(frozen=True, slots=True)
class AddCompetitor:
    """Add a competitor."""

    name: Annotated[str, Field("Name")]
    website: Annotated[str, Field("Website")] = ""
    note: Annotated[str, Field("What they are good and bad at", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ChangeCompetitor:
    """Change what is known of a competitor."""

    competitor_id: Annotated[int, Field("Competitor", lookup="competitors", hidden=True)]
    name: Annotated[str, Field("Name")]
    website: Annotated[str, Field("Website")] = ""
    note: Annotated[str, Field("What they are good and bad at", multiline=True)] = ""


def begin_pipeline(uow: UnitOfWork, _event: CompanyCreated) -> None:
    """Give a new company a pipeline and the usual reasons."""
    pipeline_id = uow.add(Pipeline, name="Sales", active=True)
    uow.insert(Stage, [_values(stage, pipeline_id) for stage in rules.DEFAULT_STAGES])
    uow.insert(LostReason, [{"name": name, "active": True} for name in rules.DEFAULT_REASONS])


def _values(stage: rules.StageFacts, pipeline_id: int) -> dict[str, Any]:
    return {
        "pipeline_id": pipeline_id, "position": stage.position, "name": stage.name.strip(),
        "probability_permille": stage.probability_permille, "rotting_days": stage.rotting_days,
        "required": rules.text_of(stage.required), "active": stage.active,
    }


def _facts(stages: Sequence[StageInput]) -> list[rules.StageFacts]:
    facts = [rules.StageFacts(
        one.stage_id or 0, position, one.name, one.percent * 10, one.rotting_days,
        tuple(key for key, _ in rules.REQUIRABLE if getattr(one, f"needs_{key}")),
    ) for position, one in enumerate(stages, 1)]
    rules.require_stages(facts)
    return facts


def create_pipeline(uow: UnitOfWork, cmd: CreatePipeline) -> int:
    """Make a pipeline and give its number."""
    name, stages = require_text(cmd.name, "The name", "name"), _facts(cmd.stages)
    _require_new(uow, Pipeline, name)
    pipeline_id = uow.add(Pipeline, name=name, active=True)
    uow.insert(Stage, [_values(stage, pipeline_id) for stage in stages])
    return pipeline_id


def change_pipeline(uow: UnitOfWork, cmd: ChangePipeline) -> int:
    """Change a pipeline; stages in which deals stand cannot go."""
    pipeline = uow.get(Pipeline, cmd.pipeline_id)
    name, stages = require_text(cmd.name, "The name", "name"), _facts(cmd.stages)
    _require_new(uow, Pipeline, name, pipeline.id)
    if not cmd.active:
        _require_another(uow, pipeline.id)
    present = {row.id: row for row in uow.rows(
        select(Stage.id, Stage.name, Stage.active).where(Stage.pipeline_id == pipeline.id))}
    _require_own(stages, present)
    kept = {stage.id for stage in stages}
    closing = [row for row in present.values() if row.active and row.id not in kept]
    _require_empty(uow, closing)
    uow.update_many(Stage, {row.id: {"active": False} for row in closing})
    uow.update_many(Stage, {stage.id: _values(stage, pipeline.id) for stage in stages if stage.id})
    uow.insert(Stage, [_values(stage, pipeline.id) for stage in stages if not stage.id])
    uow.update(Pipeline, pipeline.id, name=name, active=cmd.active)
    return int(pipeline.id)


def _require_own(stages: Sequence[rules.StageFacts], present: dict[int, Any]) -> None:
    for index, stage in enumerate(stages):
        if stage.id and stage.id not in present:
            raise DomainError("stage.other", f"{stage.name} belongs to another pipeline.", f"stages.{index}.name")


def _require_empty(uow: UnitOfWork, stages: Sequence[Any]) -> None:
    for stage in stages:
        standing = int(uow.scalar(select(func.count()).where(
            Opportunity.stage_id == stage.id, Opportunity.state == OPEN)))
        if standing:
            deals = "1 open deal stands" if standing == 1 else f"{standing} open deals stand"
            raise DomainError("stage.used", f"{deals} in {stage.name}. Move them first; nothing was changed.", "stages")


def _require_another(uow: UnitOfWork, pipeline_id: int) -> None:
    other = select(Pipeline.id).where(Pipeline.active.is_(True), Pipeline.id != pipeline_id).limit(1)
    if uow.first(other) is None:
        raise DomainError("pipeline.last", "This is the only pipeline in use. Make another one first.", "active")
    standing = select(Opportunity.id).where(Opportunity.pipeline_id == pipeline_id, Opportunity.state == OPEN)
    if uow.first(standing.limit(1)) is not None:
        raise DomainError("pipeline.used", "There are open deals in it. Close or move them first.", "active")


def _require_new(uow: UnitOfWork, model: Any, name: str, but: int = 0) -> None:
    same = select(model.name).where(func.lower(model.name) == func.lower(name), model.id != but).limit(1)
    if (found := uow.scalar(same)) is not None:
        raise DomainError("name.taken", f"There is already {found}. Nothing was changed.", "name")


def add_lost_reason(uow: UnitOfWork, cmd: AddLostReason) -> int:
    """Add a reason and give its number."""
    name = require_text(cmd.name, "The reason", "name")
    _require_new(uow, LostReason, name)
    return uow.add(LostReason, name=name, active=True)


def change_lost_reason(uow: UnitOfWork, cmd: ChangeLostReason) -> int:
    """Change a reason; deals that were lost for it keep it."""
    name = require_text(cmd.name, "The reason", "name")
    _require_new(uow, LostReason, name, cmd.reason_id)
    uow.update(LostReason, cmd.reason_id, name=name, active=cmd.active)
    return cmd.reason_id


def add_competitor(uow: UnitOfWork, cmd: AddCompetitor) -> int:
    """Add a competitor and give its number."""
    name = require_text(cmd.name, "The name", "name")
    _require_new(uow, Competitor, name)
    return uow.add(Competitor, name=name, website=cmd.website.strip(), note=cmd.note.strip())


def change_competitor(uow: UnitOfWork, cmd: ChangeCompetitor) -> int:
    """Change a competitor."""
    name = require_text(cmd.name, "The name", "name")
    _require_new(uow, Competitor, name, cmd.competitor_id)
    uow.update(Competitor, cmd.competitor_id, name=name, website=cmd.website.strip(), note=cmd.note.strip())
    return cmd.competitor_id
