"""Moving opportunities through their stages, and what becomes of them in the end."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.sales.events import OpportunityLost, OpportunityWon
from app.areas.sales.models import Competitor, LostReason, Opportunity, Rival, StageVisit
from app.areas.sales.operations.activities import cancel_planned
from app.areas.sales.operations.opportunities import (
    AMOUNT,
    CLOSES,
    CONTACT,
    QUALITY,
    SOURCE,
    amount_minor,
    changed_values,
)
from app.areas.sales.operations.winning import weigh_deals
from app.areas.sales.queries.pipelines import load_stage, load_stages
from app.areas.sales.rules import opportunities as rules
from app.areas.sales.rules.pipelines import StageFacts, require_filled, required_before
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

_OPPORTUNITY = Field("Opportunity", lookup="opportunities", hidden=True)


@dataclass(frozen=True, slots=True)
class MoveOpportunity:
    """Move a deal to another stage, and fill in what that stage asks for."""

    opportunity_id: Annotated[int, _OPPORTUNITY]
    stage_id: Annotated[int, Field("Stage", lookup="stages")]
    amount: Annotated[Decimal | None, AMOUNT] = None
    closes_on: Annotated[date | None, CLOSES] = None
    contact_id: Annotated[int | None, CONTACT] = None
    contact_quality: Annotated[rules.Quality | None, QUALITY] = None
    source: Annotated[str | None, SOURCE] = None
    probability_percent: Annotated[int | None, Field("Own estimate %")] = None


@dataclass(frozen=True, slots=True)
class WinOpportunity:
    """Note that a deal came about."""

    opportunity_id: Annotated[int, _OPPORTUNITY]
    amount: Annotated[Decimal | None, AMOUNT] = None
    note: Annotated[str, Field("What decided it", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class LoseOpportunity:
    """Note that a deal did not come about, why, and who got it."""

    opportunity_id: Annotated[int, _OPPORTUNITY]
    reason_id: Annotated[int, Field("Reason", lookup="lost_reasons")]
    competitor_id: Annotated[int | None, Field("To whom", lookup="competitors")] = None
    note: Annotated[str, Field("What they said", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ReopenOpportunity:
    """Go on with a deal that was closed."""

    opportunity_id: Annotated[int, _OPPORTUNITY]
    stage_id: Annotated[int | None, Field("Stage", "Left empty: where it stood.", lookup="stages")] = None


def move_opportunity(uow: UnitOfWork, cmd: MoveOpportunity) -> int:
    """Move an open opportunity; nothing moves before what the stage asks for is filled in."""
    row, stage = uow.get(Opportunity, cmd.opportunity_id), load_stage(uow.connection, cmd.stage_id)
    rules.require_open(row.number, row.state, "moved")
    stages = load_stages(uow.connection, row.pipeline_id)
    if not stage.active or all(one.id != stage.id for one in stages):
        raise DomainError("stage.other", f"{stage.name} is no stage of its pipeline. Choose another.", "stage_id")
    values = changed_values(uow, row, cmd)
    if stage.position > _position(stages, row.stage_id):
        require_filled(stage.name, required_before(stages, stage.position), rules.held({**row._mapping, **values}))
    if stage.id != row.stage_id:
        values |= {"stage_id": stage.id, "stage_entered_at": uow.now}
        _leave_stage(uow, row.id)
        uow.add(StageVisit, opportunity_id=row.id, stage_id=stage.id, entered_at=uow.now, left_at=None)
    if values:
        uow.update(Opportunity, row.id, **values)
        weigh_deals(uow, [row.id])
    return int(row.id)


def _position(stages: tuple[StageFacts, ...], stage_id: int) -> int:
    return next((one.position for one in stages if one.id == stage_id), 0)


def _leave_stage(uow: UnitOfWork, opportunity_id: int) -> None:
    rows = uow.rows(select(StageVisit.id).where(
        StageVisit.opportunity_id == opportunity_id, StageVisit.left_at.is_(None)))
    uow.update_many(StageVisit, {row.id: {"left_at": uow.now} for row in rows})


def win_opportunity(uow: UnitOfWork, cmd: WinOpportunity) -> int:
    """Close an opportunity as won; its amount becomes what was agreed, where that is said."""
    row = uow.get(Opportunity, cmd.opportunity_id)
    rules.require_open(row.number, row.state, "won")
    worth = row.amount_minor if cmd.amount is None else amount_minor(cmd.amount, row.currency)
    _win(uow, row, worth, cmd.note.strip())
    return int(row.id)


def win_for_quote(uow: UnitOfWork, opportunity_id: int, worth_minor: int | None, note: str) -> bool:
    """Win the opportunity of a quote that was accepted; False where it is closed already.

    `worth_minor` is in the currency of the opportunity; None leaves what was expected.
    """
    row = uow.get(Opportunity, opportunity_id)
    if row.state != rules.OPEN:
        return False
    _win(uow, row, row.amount_minor if worth_minor is None else worth_minor, note)
    return True


def _win(uow: UnitOfWork, row: Any, worth_minor: int | None, note: str) -> None:
    _close(uow, row.id, state=rules.WON, amount_minor=worth_minor, outcome=note)
    uow.emit(OpportunityWon(row.id, row.customer_id, worth_minor, row.currency))


def lose_opportunity(uow: UnitOfWork, cmd: LoseOpportunity) -> int:
    """Close an opportunity as lost; what was still planned about it is cancelled."""
    row, reason = uow.get(Opportunity, cmd.opportunity_id), uow.get(LostReason, cmd.reason_id)
    rules.require_open(row.number, row.state, "lost")
    if not reason.active:
        raise DomainError("reason.closed", f"“{reason.name}” is not in use any more. Choose another.", "reason_id")
    if cmd.competitor_id is not None:
        uow.get(Competitor, cmd.competitor_id)
        _count_rival(uow, row.id, cmd.competitor_id)
    _close(uow, row.id, state=rules.LOST, lost_reason_id=reason.id, lost_to_id=cmd.competitor_id,
           outcome=cmd.note.strip())
    cancel_planned(uow, "opportunity", row.id, f"Lost: {reason.name}")
    uow.emit(OpportunityLost(row.id, row.customer_id))
    return int(row.id)


def _count_rival(uow: UnitOfWork, opportunity_id: int, competitor_id: int) -> None:
    named = select(Rival.id).where(Rival.opportunity_id == opportunity_id, Rival.competitor_id == competitor_id)
    if uow.first(named) is None:
        uow.add(Rival, opportunity_id=opportunity_id, competitor_id=competitor_id)


def _close(uow: UnitOfWork, opportunity_id: int, **values: Any) -> None:
    uow.update(Opportunity, opportunity_id, closed_at=uow.now, **values)
    _leave_stage(uow, opportunity_id)
    weigh_deals(uow, [opportunity_id])


def reopen_opportunity(uow: UnitOfWork, cmd: ReopenOpportunity) -> int:
    """Open a closed opportunity again, in the stage where it stood or in another."""
    row = uow.get(Opportunity, cmd.opportunity_id)
    rules.require_closed(row.number, row.state)
    stages = load_stages(uow.connection, row.pipeline_id)
    wanted = row.stage_id if cmd.stage_id is None else cmd.stage_id
    stage = next((one for one in stages if one.id == wanted), None)
    if stage is None:
        raise DomainError("stage.closed", "That stage is not in use in its pipeline. Choose another.", "stage_id")
    require_filled(stage.name, required_before(stages, stage.position), rules.held(row._asdict()))
    uow.update(Opportunity, row.id, state=rules.OPEN, stage_id=stage.id, stage_entered_at=uow.now, closed_at=None,
               lost_reason_id=None, lost_to_id=None, outcome="")
    uow.add(StageVisit, opportunity_id=row.id, stage_id=stage.id, entered_at=uow.now, left_at=None)
    weigh_deals(uow, [row.id])
    return int(row.id)
