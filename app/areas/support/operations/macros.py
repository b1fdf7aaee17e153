"""Doing a macro on a ticket: all of its steps as one thing that is done and undone."""

from dataclasses import dataclass
from typing import Annotated

from app.areas.support.events.automation import MacroDone
from app.areas.support.models import Ticket
from app.areas.support.operations.automation import require_rule
from app.areas.support.operations.operands import TicketId
from app.areas.support.operations.performing import perform
from app.areas.support.queries.automation import load_rule
from app.areas.support.rules import automation as rules
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ApplyMacro:
    """Do the steps of a macro on a ticket."""

    ticket_id: TicketId
    macro_id: Annotated[int, Field("Macro", lookup="macros")]


@dataclass(frozen=True, slots=True)
class AppliedMacro:
    """What was done, step by step."""

    number: str
    told: tuple[str, ...]


def apply_macro(uow: UnitOfWork, cmd: ApplyMacro) -> AppliedMacro:
    """Do all steps of a macro, or none where one is refused."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    macro = require_rule(uow, cmd.macro_id, by_hand=True)
    if macro.state != rules.ON:
        raise DomainError("macro.off", f"“{macro.title}” is switched off. Switch it on first.", "macro_id")
    told = perform(uow, ticket.id, load_rule(uow.connection, macro.id).steps, automatic=False)
    uow.emit(MacroDone(ticket.id, ticket.number, macro.title, tuple(told)))
    return AppliedMacro(ticket.number, tuple(told))
