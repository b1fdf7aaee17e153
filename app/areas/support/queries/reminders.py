"""What agents are reminded of: tickets that are soon late, what colleagues tell them, promises that break."""

from typing import Any

from sqlalchemy import Row, func, select, type_coerce

from app.areas.parties.models import Party
from app.areas.sales.models import SalesOrder
from app.areas.support.models import WAITING_FROM, Notice, Slip, Ticket
from app.areas.support.rules.slips import OPEN
from app.kernel.columns import Exact
from app.kernel.query import ACTOR, NOW
from app.kernel.reminder_specs import ReminderSpec, Wording, moment_key

TOLD = ("mention", "assigned")
"""Notices that are worth a reminder of their own; the others stand in the list of notices."""

NEWS_DAYS = 3
"""What is older is no news any more: it stands in its list."""


def _ticket(row: Row[Any], wording: Wording) -> tuple[str, str]:
    verb = "was due" if row.due_at < wording.now else "is due"
    return f"{row.number} {verb} {wording.moment(row.due_at)}", f"{row.party}: {row.subject}"


def _notice(row: Row[Any], _wording: Wording) -> tuple[str, str]:
    return str(row.text), f"{row.number}: {row.subject}"


def _slip(row: Row[Any], _wording: Wording) -> tuple[str, str]:
    lines = "a line comes" if row.lines == 1 else f"{row.lines} lines come"
    return f"The promise of {row.number} to {row.party} breaks", f"{lines} later than told; tell them first"


_found = type_coerce(func.max(Slip.found_at), Exact())

REMINDERS = (
    ReminderSpec(
        "support.ticket", "Ticket at risk", "alarm-clock", "ticket",
        select(Ticket.id.label("record_id"), moment_key(Ticket.due_at), Ticket.number, Ticket.subject, Ticket.due_at,
               Party.name.label("party"))
        .join(Party, Party.id == Ticket.customer_id)
        .where(Ticket.assignee_id == ACTOR, Ticket.urgency < WAITING_FROM,
               type_coerce(Ticket.risk_at, Exact()) <= NOW),
        _ticket, "support.answer",
    ),
    ReminderSpec(
        "support.notice", "Told by a colleague", "at-sign", "notice",
        select(Notice.id.label("record_id"), moment_key(Notice.at), Notice.text, Ticket.number, Ticket.subject)
        .join(Ticket, Ticket.id == Notice.ticket_id)
        .where(Notice.user_id == ACTOR, Notice.read_at.is_(None), Notice.kind.in_(TOLD)),
        _notice, "support.read", NEWS_DAYS, "read_notices", lambda number, _occurrence: {"notice_ids": [number]},
        asks=False,
    ),
    ReminderSpec(
        "support.slip", "Promise that breaks", "calendar-x-2", "sales_order",
        select(Slip.order_id.label("record_id"), _found.label("occurrence"), SalesOrder.number,
               Party.name.label("party"), func.count().label("lines"))
        .join(SalesOrder, SalesOrder.id == Slip.order_id).join(Party, Party.id == Slip.customer_id)
        .where(Slip.state == OPEN).group_by(Slip.order_id, SalesOrder.number, Party.name),
        _slip, "support.answer",
    ),
)
