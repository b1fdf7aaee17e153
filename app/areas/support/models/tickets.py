"""The tables of tickets, what was said in them, and how satisfied the customers are."""

from datetime import datetime
from types import MappingProxyType

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options

WAITING_FROM = 2**58
SOLVED_FROM = 2**59


class Ticket(Versioned, Model):
    """A customer's question or complaint: new, open, pending, on hold, resolved, closed.

    It runs under one version of a policy, which is kept. `due_at` is the next due time that is still to be met,
    `due_clock` the clock that it is of, and `risk_at` the moment from which little is left to it. `urgency` puts
    tickets in the order in which they want attention: microseconds of `due_at` where a clock runs, then from
    WAITING_FROM on those whose clocks stand, then from SOLVED_FROM on the solved, the newest first.
    """

    __tablename__ = "support_ticket"
    __personal__ = MappingProxyType({"subject": "(erased)", "contact_name": "", "contact_email": ""})
    __table_args__ = table_options(
        UniqueConstraint("number"),
        Index("ix_support_ticket_urgency", "urgency", "id"),
        Index("ix_support_ticket_state", "state", "urgency", "id"),
        Index("ix_support_ticket_customer", "customer_id", "opened_at", "id"),
        Index("ix_support_ticket_customer_urgency", "customer_id", "urgency", "id"),
        Index("ix_support_ticket_customer_resolved", "customer_id", "resolved_at", "id"),
        Index("ix_support_ticket_opened", "opened_at", "id"),
        Index("ix_support_ticket_resolved", "resolved_at", "id"),
        Index("ix_support_ticket_assignee", "assignee_id", "urgency", "id"),
        Index("ix_support_ticket_queue", "queue_id", "urgency", "id"),
        Index("ix_support_ticket_merged", "merged_into_id"),
    )

    number: Mapped[str]
    subject: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="phone")
    category: Mapped[str] = mapped_column(default="question")
    priority: Mapped[str] = mapped_column(default="normal")
    state: Mapped[str] = mapped_column(default="new")
    policy_id: Mapped[int] = mapped_column(ForeignKey("support_policy.id"))
    policy_version_id: Mapped[int] = mapped_column(default=0, server_default="0")
    queue_id: Mapped[int | None]
    merged_into_id: Mapped[int | None]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("company_user.id"))
    opened_at: Mapped[datetime]
    first_response_due_at: Mapped[datetime]
    first_responded_at: Mapped[datetime | None]
    next_response_due_at: Mapped[datetime | None]
    resolution_due_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    due_clock: Mapped[str] = mapped_column(default="resolution", server_default="resolution")
    risk_at: Mapped[datetime]
    urgency: Mapped[int]


class ClockRun(Numbered, Model):
    """One run of one clock of a ticket, as it follows from its history; `cycle` counts the next responses."""

    __tablename__ = "support_clock"
    __table_args__ = table_options(
        UniqueConstraint("ticket_id", "clock", "cycle"), Index("ix_support_clock_started", "clock", "started_at"),
    )

    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    clock: Mapped[str]
    cycle: Mapped[int]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    risk_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    stands: Mapped[bool]


class TicketMessage(Numbered, Model):
    """Something said in a ticket: from the customer (`in`), to the customer (`out`), or among ourselves (`note`).

    What a rule sent by itself is `automatic`: it answers nobody, and stops no clock.
    """

    __tablename__ = "support_message"
    __personal__ = MappingProxyType({"author": "", "body": "(erased)"})
    __table_args__ = table_options(Index("ix_support_message_ticket", "ticket_id", "at"))

    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    at: Mapped[datetime]
    direction: Mapped[str]
    author: Mapped[str]
    body: Mapped[str]
    author_id: Mapped[int | None]
    automatic: Mapped[bool] = mapped_column(default=False, server_default="0")


class TicketState(Numbered, Model):
    """A state a ticket came into, so that every due time can be computed again."""

    __tablename__ = "support_ticket_state"
    __table_args__ = table_options(
        Index("ix_support_ticket_state_ticket", "ticket_id", "at"),
        Index("ix_support_ticket_state_reached", "state", "at"),
    )

    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    at: Mapped[datetime]
    state: Mapped[str]
    actor_id: Mapped[int]


class TicketLink(Numbered, Model):
    """What a ticket is about: a shipment, an order, a lot, a receipt, a supplier, an item."""

    __tablename__ = "support_ticket_link"
    __table_args__ = table_options(
        UniqueConstraint("ticket_id", "record", "record_id"),
        Index("ix_support_ticket_link_record", "record", "record_id", "ticket_id"),
    )

    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    record: Mapped[str]
    record_id: Mapped[int]


class Satisfaction(Versioned, Model):
    """What a customer was asked after a ticket and answered, from 1 to 5."""

    __tablename__ = "support_satisfaction"
    __personal__ = MappingProxyType({"comment": ""})
    __table_args__ = table_options(
        UniqueConstraint("ticket_id"), CheckConstraint("score IS NULL OR score BETWEEN 1 AND 5", name="score"),
        Index("ix_support_satisfaction_answered", "answered_at"),
        Index("ix_support_satisfaction_asked", "asked_at", "score"),
    )

    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    score: Mapped[int | None]
    comment: Mapped[str] = mapped_column(default="")
