"""The tables of canned replies, macros and triggers, and of what rules did."""

from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options


class Reply(Versioned, Model):
    """A canned reply: `body` is a template about a ticket, found by typing its shortcut."""

    __tablename__ = "support_reply"
    __table_args__ = table_options(
        UniqueConstraint("shortcut"), Index("ix_support_reply_folder", "folder", "title", "id"),
    )

    shortcut: Mapped[str]
    title: Mapped[str]
    folder: Mapped[str] = mapped_column(default="")
    tags: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    body: Mapped[str]
    retired: Mapped[bool] = mapped_column(default=False)
    used: Mapped[int] = mapped_column(default=0)


class Rule(Versioned, Model):
    """A macro (`event` is by_hand) or a trigger: when it acts, under which conditions, and what it does.

    `edition` counts its edits; it can be switched on while `rehearsed_edition` is the present one.
    """

    __tablename__ = "support_rule"
    __table_args__ = table_options(Index("ix_support_rule_event", "event", "position", "id"))

    title: Mapped[str]
    event: Mapped[str]
    in_state: Mapped[str] = mapped_column(default="")
    hours: Mapped[int] = mapped_column(default=0)
    business_hours: Mapped[bool] = mapped_column(default=True)
    once: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int]
    state: Mapped[str] = mapped_column(default="off")
    edition: Mapped[int] = mapped_column(default=1)
    rehearsed_edition: Mapped[int] = mapped_column(default=0)
    switched_at: Mapped[datetime | None]


class RuleCondition(Numbered, Model):
    """A condition of a rule; of those that are `alternative` one must hold, of the others all."""

    __tablename__ = "support_rule_condition"
    __table_args__ = table_options(UniqueConstraint("rule_id", "position"))

    rule_id: Mapped[int] = mapped_column(ForeignKey("support_rule.id"))
    position: Mapped[int]
    alternative: Mapped[bool]
    field: Mapped[str]
    operator: Mapped[str]
    value: Mapped[str]


class RuleStep(Numbered, Model):
    """A step of a rule: what is done, to what, in which words; `reply_id` takes the words of a canned reply."""

    __tablename__ = "support_rule_step"
    __table_args__ = table_options(UniqueConstraint("rule_id", "position"), Index("ix_support_step_reply", "reply_id"))

    rule_id: Mapped[int] = mapped_column(ForeignKey("support_rule.id"))
    position: Mapped[int]
    kind: Mapped[str]
    value: Mapped[str] = mapped_column(default="")
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("support_reply.id"))
    text: Mapped[str] = mapped_column(default="")


class RuleFiring(Numbered, Model):
    """A rule that acted on a ticket: `cause` is why, once each; `outcome` is done, or refused with the reason told."""

    __tablename__ = "support_rule_firing"
    __personal__ = MappingProxyType({"told": ""})
    __table_args__ = table_options(
        UniqueConstraint("rule_id", "ticket_id", "cause"), Index("ix_support_firing_ticket", "ticket_id", "at"),
        Index("ix_support_firing_at", "at", "id"),
    )

    rule_id: Mapped[int] = mapped_column(ForeignKey("support_rule.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    cause: Mapped[str]
    at: Mapped[datetime]
    outcome: Mapped[str]
    why: Mapped[str]
    told: Mapped[str]


class Rehearsal(Numbered, Model):
    """A dry run of an edition of a rule over the latest tickets."""

    __tablename__ = "support_rehearsal"
    __table_args__ = table_options(Index("ix_support_rehearsal_rule", "rule_id", "id"))

    rule_id: Mapped[int] = mapped_column(ForeignKey("support_rule.id"))
    edition: Mapped[int]
    at: Mapped[datetime]
    looked: Mapped[int]
    matched: Mapped[int]
    refused: Mapped[int]


class RehearsedTicket(Numbered, Model):
    """What a rule would have done with a ticket; `outcome` is done, refused or unmatched."""

    __tablename__ = "support_rehearsed_ticket"
    __personal__ = MappingProxyType({"told": ""})
    __table_args__ = table_options(Index("ix_support_rehearsed_rehearsal", "rehearsal_id", "id"))
    __journal__ = False

    rehearsal_id: Mapped[int] = mapped_column(ForeignKey("support_rehearsal.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("support_ticket.id"))
    at: Mapped[datetime]
    outcome: Mapped[str]
    told: Mapped[str]
