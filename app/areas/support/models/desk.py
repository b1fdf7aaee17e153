"""The tables of work on tickets: queues, who watches, notices, checklists, and tickets that belong together."""

from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options


class Queue(Versioned, Model):
    """Tickets that the same people work on; `assignment` is none, round_robin or least_load."""

    __tablename__ = "support_queue"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("support_policy.id"))
    assignment: Mapped[str] = mapped_column(default="none")
    last_assignee_id: Mapped[int | None]


class QueueMember(Numbered, Model):
    """Somebody who works in a queue; without `takes` tickets are not given to them by themselves."""

    __tablename__ = "support_queue_member"
    __table_args__ = table_options(UniqueConstraint("queue_id", "user_id"))

    queue_id: Mapped[int] = mapped_column(ForeignKey("support_queue.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("company_user.id"))
    takes: Mapped[bool] = mapped_column(default=True)


class Watcher(Numbered, Model):
    """Somebody who wants to know what becomes of a ticket."""

    __tablename__ = "support_watcher"
    __table_args__ = table_options(
        UniqueConstraint("ticket_id", "user_id"), Index("ix_support_watcher_user", "user_id"),
    )

    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("company_user.id"))


class Notice(Numbered, Model):
    """Something about a ticket that somebody should know: they were mentioned, it was given to them, it is late."""

    __tablename__ = "support_notice"
    __personal__ = MappingProxyType({"text": "(erased)"})
    __table_args__ = table_options(
        Index("ix_support_notice_user", "user_id", "id"), Index("ix_support_notice_unread", "user_id", "read_at"),
        Index("ix_support_notice_ticket", "ticket_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("company_user.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    text: Mapped[str]
    read_at: Mapped[datetime | None]


class Checklist(Versioned, Model):
    """Steps that tickets of a category, or of a queue, go through; empty names fit every ticket."""

    __tablename__ = "support_checklist"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]
    category: Mapped[str] = mapped_column(default="")
    queue_id: Mapped[int | None] = mapped_column(ForeignKey("support_queue.id"))
    by_itself: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)


class ChecklistItem(Numbered, Model):
    """A step of a checklist; a ticket is asked about before it is resolved while a required one is open."""

    __tablename__ = "support_checklist_item"
    __table_args__ = table_options(UniqueConstraint("checklist_id", "position"))

    checklist_id: Mapped[int] = mapped_column(ForeignKey("support_checklist.id"))
    position: Mapped[int]
    text: Mapped[str]
    required: Mapped[bool]


class TicketStep(Numbered, Model):
    """A step of one ticket, and who did it when."""

    __tablename__ = "support_ticket_step"
    __table_args__ = table_options(Index("ix_support_ticket_step_ticket", "ticket_id", "id"))

    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    text: Mapped[str]
    required: Mapped[bool]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None]


class TicketRelation(Numbered, Model):
    """How a ticket belongs to another: `duplicate_of`, `caused_by` (the other is the problem), `related`."""

    __tablename__ = "support_ticket_relation"
    __table_args__ = table_options(
        UniqueConstraint("ticket_id", "other_id", "kind"),
        Index("ix_support_ticket_relation_other", "other_id", "kind"),
    )

    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    kind: Mapped[str]


class TicketMove(Versioned, Model):
    """A merge of one ticket into another, or a split of a message into a ticket of its own; it can be taken back."""

    __tablename__ = "support_ticket_move"
    __table_args__ = table_options(
        Index("ix_support_ticket_move_from", "from_id"), Index("ix_support_ticket_move_to", "to_id"),
    )

    kind: Mapped[str]
    from_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    at: Mapped[datetime]
    actor_id: Mapped[int]
    undone_at: Mapped[datetime | None]


class MovedRecord(Numbered, Model):
    """What went along with a move: a message, a link, a watcher, a step, or the state of the merged ticket."""

    __tablename__ = "support_moved_record"
    __table_args__ = table_options(Index("ix_support_moved_record_move", "move_id"))

    move_id: Mapped[int] = mapped_column(ForeignKey("support_ticket_move.id"))
    record: Mapped[str]
    record_id: Mapped[int]


class Writing(Numbered, Model):
    """A mark that somebody is writing an answer; it lapses by itself and leaves no trace."""

    __tablename__ = "support_writing"
    __table_args__ = table_options(UniqueConstraint("ticket_id", "user_id"), Index("ix_support_writing_until", "until"))
    __journal__ = False

    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    user_id: Mapped[int]
    until: Mapped[datetime]


class EscalationRule(Versioned, Model):
    """What is done when a clock is at risk or has run out, so many minutes of open time later."""

    __tablename__ = "support_escalation_rule"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    clock: Mapped[str] = mapped_column(default="")
    moment: Mapped[str]
    after_minutes: Mapped[int] = mapped_column(default=0)
    queue_id: Mapped[int | None] = mapped_column(ForeignKey("support_queue.id"))
    raise_to: Mapped[str] = mapped_column(default="")
    assign_to_id: Mapped[int | None] = mapped_column(ForeignKey("company_user.id"))
    notify: Mapped[str] = mapped_column(default="nobody")
    note: Mapped[str] = mapped_column(default="")


class Escalated(Numbered, Model):
    """That a rule was carried out for one run of a clock; it is once only."""

    __tablename__ = "support_escalated"
    __table_args__ = table_options(UniqueConstraint("rule_id", "ticket_id", "clock", "cycle"),
                                   Index("ix_support_escalated_ticket", "ticket_id"))

    rule_id: Mapped[int] = mapped_column(ForeignKey("support_escalation_rule.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    clock: Mapped[str]
    cycle: Mapped[int]
    at: Mapped[datetime]
