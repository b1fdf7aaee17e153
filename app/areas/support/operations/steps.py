"""Checklists: written once, copied to tickets, ticked off by whoever did a step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Row, or_, select

from app.areas.company.rules import require_text
from app.areas.support import rules
from app.areas.support.models import Checklist, ChecklistItem, Queue, Ticket, TicketStep
from app.areas.support.operations.operands import Category, QueueId, TicketId
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

NAMED = 3


@dataclass(frozen=True, slots=True)
class StepInput:
    """A step of a checklist."""

    text: Annotated[str, Field("Step")]
    required: Annotated[bool, Field("Required")] = True


@dataclass(frozen=True, slots=True)
class SetChecklist:
    """Write a checklist; tickets that have it already keep the steps they have."""

    name: Annotated[str, Field("Name")]
    items: Annotated[tuple[StepInput, ...], Field("Steps")]
    by_itself: Annotated[bool, Field("Comes with new tickets by itself")] = True
    category: Annotated[Category | None, Field("Only about", titles=tuple(rules.CATEGORIES.items()))] = None
    queue_id: QueueId = None
    active: Annotated[bool, Field("In use")] = True
    checklist_id: Annotated[int | None, Field("Checklist", lookup="checklists", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class AddSteps:
    """Give a ticket the steps of a checklist, or one step of its own."""

    ticket_id: TicketId
    checklist_id: Annotated[int | None, Field("Checklist", lookup="checklists")] = None
    text: Annotated[str, Field("Or a step of its own")] = ""
    required: Annotated[bool, Field("Required")] = True


@dataclass(frozen=True, slots=True)
class TickStep:
    """Say that a step is done, or that it is not."""

    step_id: Annotated[int, Field("Step", hidden=True)]
    done: Annotated[bool, Field("Done")] = True


def set_checklist(uow: UnitOfWork, cmd: SetChecklist) -> int:
    """Write a checklist and give its number."""
    name = require_text(cmd.name, "The checklist's name", "name")
    steps = [require_text(item.text, "The step", f"items.{place}.text") for place, item in enumerate(cmd.items)]
    if not steps:
        raise DomainError("checklist.empty", "A checklist has at least one step.", "items")
    known = uow.first(select(Checklist.id).where(Checklist.name == name))
    if known is not None and known.id != cmd.checklist_id:
        raise DomainError("checklist.exists", f"There is a checklist “{name}” already.", "name")
    if cmd.queue_id is not None:
        uow.get(Queue, cmd.queue_id)
    values: dict[str, Any] = {
        "name": name, "category": cmd.category or "", "queue_id": cmd.queue_id, "by_itself": cmd.by_itself,
        "active": cmd.active,
    }
    number = uow.add(Checklist, **values) if cmd.checklist_id is None else cmd.checklist_id
    if cmd.checklist_id is not None:
        uow.update(Checklist, number, **values)
        uow.delete(ChecklistItem, [row.id for row in uow.rows(
            select(ChecklistItem.id).where(ChecklistItem.checklist_id == number))])
    uow.insert(ChecklistItem, [
        {"checklist_id": number, "position": place, "text": text, "required": cmd.items[place].required}
        for place, text in enumerate(steps)
    ])
    return number


def begin_steps(uow: UnitOfWork, ticket: Row[Any]) -> None:
    """Give a new ticket the steps of every checklist that comes by itself and is for tickets like it."""
    rows = uow.rows(
        select(Checklist.id).where(
            Checklist.active.is_(True), Checklist.by_itself.is_(True),
            Checklist.category.in_(("", ticket.category)),
            or_(Checklist.queue_id.is_(None), Checklist.queue_id == ticket.queue_id),
        ).order_by(Checklist.id)
    )
    _copy(uow, ticket.id, [row.id for row in rows])


def _copy(uow: UnitOfWork, ticket_id: int, checklist_ids: Sequence[int]) -> int:
    """Copy steps that the ticket does not have yet and give how many they are."""
    if not checklist_ids:
        return 0
    known = {row.text for row in uow.rows(select(TicketStep.text).where(TicketStep.ticket_id == ticket_id))}
    items = uow.rows(
        select(ChecklistItem.text, ChecklistItem.required).where(ChecklistItem.checklist_id.in_(checklist_ids))
        .order_by(ChecklistItem.checklist_id, ChecklistItem.position)
    )
    fresh = {item.text: item.required for item in items if item.text not in known}
    return len(uow.insert(TicketStep, [_step(ticket_id, text, required) for text, required in fresh.items()]))


def _step(ticket_id: int, text: str, required: bool) -> dict[str, Any]:
    return {"ticket_id": ticket_id, "text": text, "required": required, "done_at": None, "done_by_id": None}


def add_steps(uow: UnitOfWork, cmd: AddSteps) -> int:
    """Add steps to a ticket and give how many are new."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    rules.require_unsolved(ticket.number, ticket.state)
    added = 0
    if cmd.checklist_id is not None:
        added += _copy(uow, ticket.id, [uow.get(Checklist, cmd.checklist_id).id])
    if cmd.text.strip():
        uow.add(TicketStep, **_step(ticket.id, cmd.text.strip(), cmd.required))
        added += 1
    if not added:
        raise DomainError("checklist.nothing", "Name a checklist that the ticket does not have yet, or write a step.")
    return added


def tick_step(uow: UnitOfWork, cmd: TickStep) -> None:
    """Note who did a step and when, or take that back."""
    step = uow.get(TicketStep, cmd.step_id)
    done = {"done_at": uow.now, "done_by_id": uow.actor.id} if cmd.done else {"done_at": None, "done_by_id": None}
    uow.update(TicketStep, step.id, **done)


def confirm_steps(uow: UnitOfWork, ticket: Row[Any]) -> None:
    """Ask before a ticket is resolved of which required steps are open."""
    if uow.has_confirmed("ticket.open_steps"):
        return
    rows = uow.rows(select(TicketStep.text).where(
        TicketStep.ticket_id == ticket.id, TicketStep.required.is_(True), TicketStep.done_at.is_(None),
    ).order_by(TicketStep.id))
    if rows:
        named = "; ".join(row.text for row in rows[:NAMED])
        more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
        uow.confirm("ticket.open_steps", f"Required steps of {ticket.number} are open: {named}{more}. Resolve it "
                    "all the same?")
