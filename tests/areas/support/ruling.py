"""Steps that stories of macros and triggers share."""

from typing import Any

from sqlalchemy import select

from app.areas.support.models import TicketMessage
from app.areas.support.models.automation import RuleFiring
from app.areas.support.operations.automation import CreateMacro, CreateTrigger, SwitchRule
from app.areas.support.operations.rehearsing import RehearseTrigger
from app.areas.support.operations.replies import CreateReply
from app.areas.support.operations.rule_lines import ConditionLine, StepLine
from app.kernel.workspace import Workspace

SORRY = "Dear {{ ticket.contact|default(\"customer\") }}, we are sorry. Your number is {{ ticket.number }}."


def write_reply(workspace: Workspace, body: str = SORRY, shortcut: str = "sorry", **more: Any) -> int:
    """Write a canned reply and give its number."""
    return int(workspace.dispatch(CreateReply("We are sorry", shortcut, body, **more)).value)


def write_macro(workspace: Workspace, *steps: StepLine) -> int:
    """Write a macro and give its number."""
    return int(workspace.dispatch(CreateMacro("Apologise and settle", steps)).value)


def write_trigger(
    workspace: Workspace, event: Any, *lines: StepLine | ConditionLine, on: bool = True, **more: Any,
) -> int:
    """Write a trigger, try it, switch it on where wanted, and give its number."""
    steps = tuple(line for line in lines if isinstance(line, StepLine))
    conditions = tuple(line for line in lines if isinstance(line, ConditionLine))
    title = more.pop("title", "Rule")
    number = int(workspace.dispatch(CreateTrigger(title, event, steps, conditions=conditions, **more)).value)
    if on:
        workspace.dispatch(RehearseTrigger(number))
        workspace.dispatch(SwitchRule(number))
    return number


def firings(workspace: Workspace, rule_id: int) -> list[tuple[str, str]]:
    """Give what a rule did: outcome and words."""
    wanted = select(RuleFiring.outcome, RuleFiring.told).where(RuleFiring.rule_id == rule_id).order_by(RuleFiring.id)
    with workspace.reader() as reader:
        return [(row.outcome, row.told) for row in reader.execute(wanted)]


def said(workspace: Workspace, ticket_id: int) -> list[tuple[str, str, str]]:
    """Give the conversation of a ticket: direction, author, words."""
    wanted = select(TicketMessage.direction, TicketMessage.author, TicketMessage.body).where(
        TicketMessage.ticket_id == ticket_id).order_by(TicketMessage.id)
    with workspace.reader() as reader:
        return [(row.direction, row.author, row.body) for row in reader.execute(wanted)]
