"""The pages of queues, checklists, rules, notices and moves, and what their forms begin with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.areas.company.models import User
from app.areas.support import rules
from app.areas.support.models import (
    SOLVED_FROM,
    Checklist,
    ChecklistItem,
    Escalated,
    EscalationRule,
    MovedRecord,
    Notice,
    Queue,
    QueueMember,
    ServicePolicy,
    Ticket,
    TicketMove,
)
from app.areas.support.queries.desk_lists import IN_USE, MOVES, NOTICE_KINDS, READ, STANDS
from app.areas.support.rules.desk import ASSIGNMENT_TITLES
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable
from app.kernel.listing import Row as ListRow

SHOWN = 20
_MEMBERS = (
    ColumnInfo("who", "Who", width=24), ColumnInfo("takes", "Is given tickets", Kind.FLAG),
    ColumnInfo("open", "Open tickets", Kind.INTEGER),
)
_STEPS = (ColumnInfo("text", "Step", width=40), ColumnInfo("required", "Required", Kind.FLAG))
_DONE = (ColumnInfo("number", "Ticket", Kind.CODE), ColumnInfo("subject", "Subject", width=28),
         ColumnInfo("clock", "Clock", width=14), ColumnInfo("at", "When", Kind.TIME))


def _require(connection: Connection, model: Any, number: int, word: str) -> Row[Any]:
    row = connection.execute(select(table_of(model)).where(model.id == number)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no {word} with the number {number}.")
    return row


def queue_detail(connection: Connection, queue_id: int, _now: datetime) -> Detail:
    """Tell who works in a queue and how much there is to do."""
    row = _require(connection, Queue, queue_id, "queue")
    policy = connection.execute(select(ServicePolicy.name).where(ServicePolicy.id == row.policy_id)).scalar()
    open_here = func.count(Ticket.id)
    counted = dict(connection.execute(
        select(Ticket.assignee_id, open_here).where(Ticket.queue_id == queue_id, Ticket.urgency < SOLVED_FROM)
        .group_by(Ticket.assignee_id)
    ).all())
    members = connection.execute(
        select(QueueMember.id, QueueMember.user_id, QueueMember.takes, User.name)
        .join(User, User.id == QueueMember.user_id).where(QueueMember.queue_id == queue_id).order_by(User.name)
    ).all()
    return Detail(
        row.id, row.name, dict(ASSIGNMENT_TITLES)[row.assignment], dict(IN_USE)["on" if row.active else "off"],
        (Fact("Open tickets", sum(counted.values()), Kind.INTEGER),
         Fact("With nobody", counted.get(None, 0), Kind.INTEGER), Fact("Policy", policy)),
        (LinesTable("Who works in it", _MEMBERS, tuple(
            ListRow(member.id, (member.name, member.takes, counted.get(member.user_id, 0))) for member in members)),),
    )


def queue_values(connection: Connection, queue_id: int) -> Mapping[str, Any]:
    """Give what the form of a queue begins with."""
    row = _require(connection, Queue, queue_id, "queue")
    members = connection.execute(select(QueueMember.user_id, QueueMember.takes).where(
        QueueMember.queue_id == queue_id).order_by(QueueMember.id))
    return {
        "name": row.name, "assignment": row.assignment, "policy_id": row.policy_id, "active": row.active,
        "queue_id": row.id, "members": [{"user_id": member.user_id, "takes": member.takes} for member in members],
    }


def _items(connection: Connection, checklist_id: int) -> list[Row[Any]]:
    return list(connection.execute(select(table_of(ChecklistItem)).where(
        ChecklistItem.checklist_id == checklist_id).order_by(ChecklistItem.position)))


def checklist_detail(connection: Connection, checklist_id: int, _now: datetime) -> Detail:
    """Tell the steps of a checklist."""
    row = _require(connection, Checklist, checklist_id, "checklist")
    lines = tuple(ListRow(item.id, (item.text, item.required)) for item in _items(connection, checklist_id))
    words = "Comes with new tickets by itself" if row.by_itself else "Is added by hand"
    return Detail(row.id, row.name, words, dict(IN_USE)["on" if row.active else "off"],
                  lines=(LinesTable("Steps", _STEPS, lines),))


def checklist_values(connection: Connection, checklist_id: int) -> Mapping[str, Any]:
    """Give what the form of a checklist begins with."""
    row = _require(connection, Checklist, checklist_id, "checklist")
    return {
        "name": row.name, "by_itself": row.by_itself, "category": row.category or None, "queue_id": row.queue_id,
        "active": row.active, "checklist_id": row.id,
        "items": [{"text": item.text, "required": item.required} for item in _items(connection, checklist_id)],
    }


def escalation_detail(connection: Connection, rule_id: int, _now: datetime) -> Detail:
    """Tell what a rule did lately."""
    row = _require(connection, EscalationRule, rule_id, "escalation rule")
    done = connection.execute(
        select(Escalated.id, Ticket.number, Ticket.subject, Escalated.clock, Escalated.at, Ticket.id.label("ticket_id"))
        .join(Ticket, Ticket.id == Escalated.ticket_id).where(Escalated.rule_id == rule_id)
        .order_by(Escalated.id.desc()).limit(SHOWN)
    ).all()
    lines = tuple(ListRow(item.ticket_id, (
        item.number, item.subject, rules.CLOCKS[rules.Clock(item.clock)], item.at)) for item in done)
    facts = (Fact("Note", row.note or None), Fact("Tells", row.notify))
    return Detail(row.id, row.name, "", dict(IN_USE)["on" if row.active else "off"], facts,
                  (LinesTable("Carried out", _DONE, lines, "ticket"),))


def escalation_values(connection: Connection, rule_id: int) -> Mapping[str, Any]:
    """Give what the form of a rule begins with."""
    row = _require(connection, EscalationRule, rule_id, "escalation rule")
    kept = ("name", "moment", "after_minutes", "queue_id", "assign_to_id", "notify", "note", "active")
    return {
        **{name: row._mapping[name] for name in kept}, "clock": row.clock or "any", "raise_to": row.raise_to or None,
        "rule_id": row.id,
    }


def notice_detail(connection: Connection, notice_id: int, _now: datetime) -> Detail:
    """Tell what somebody should know, with the way to the ticket."""
    row = _require(connection, Notice, notice_id, "notice")
    ticket = _require(connection, Ticket, row.ticket_id, "ticket")
    return Detail(
        row.id, dict(NOTICE_KINDS)[row.kind].word, row.text, dict(READ)["read" if row.read_at else "new"],
        (Fact("Ticket", ticket.number, record="ticket", record_id=ticket.id), Fact("When", row.at, Kind.TIME)),
    )


def move_detail(connection: Connection, move_id: int, _now: datetime) -> Detail:
    """Tell what a merge or a split carried where."""
    row = _require(connection, TicketMove, move_id, "merge or split")
    source, target = (_require(connection, Ticket, number, "ticket") for number in (row.from_id, row.to_id))
    counts = dict(connection.execute(
        select(MovedRecord.record, func.count()).where(MovedRecord.move_id == move_id).group_by(MovedRecord.record)
    ).all())
    words = (("message", "Messages"), ("link", "Links"), ("watcher", "Watchers"), ("step", "Steps"),
             ("tag", "Tags"))
    return Detail(
        row.id, f"{source.number} → {target.number}", target.subject,
        dict(STANDS)["undone" if row.undone_at else "stands"],
        (Fact("What", dict(MOVES)[row.kind].word),
         Fact("From", source.number, record="ticket", record_id=source.id),
         Fact("Into", target.number, record="ticket", record_id=target.id),
         *(Fact(title, counts[kind], Kind.INTEGER) for kind, title in words if counts.get(kind))),
    )
