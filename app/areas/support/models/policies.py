"""The tables of what is promised: policies, their versions, whom they are for, and in which zone customers live."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options


class ServicePolicy(Versioned, Model):
    """A policy; the first active one, by `position`, that fits a ticket is the one that it runs under."""

    __tablename__ = "support_policy"
    __table_args__ = table_options(
        UniqueConstraint("name"), Index("ix_support_policy_position", "position", "id"))

    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    active: Mapped[bool] = mapped_column(default=True, server_default="1")


class PolicyVersion(Versioned, Model):
    """What a policy said for a time: a draft, the current one, or a former one; tickets keep theirs.

    Hours are `business` or `always` for each clock; pauses are the states that stop it, separated by commas.
    """

    __tablename__ = "support_policy_version"
    __table_args__ = table_options(
        UniqueConstraint("policy_id", "number"), Index("ix_support_policy_version_state", "state", "policy_id"),
    )

    policy_id: Mapped[int] = mapped_column(ForeignKey("support_policy.id"))
    number: Mapped[int]
    state: Mapped[str]
    made_at: Mapped[datetime]
    actor_id: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    calendar_id: Mapped[int] = mapped_column(ForeignKey("company_calendar.id"))
    zone_from: Mapped[str] = mapped_column(default="calendar")
    first_response_hours: Mapped[str] = mapped_column(default="business")
    next_response_hours: Mapped[str] = mapped_column(default="business")
    resolution_hours: Mapped[str] = mapped_column(default="business")
    first_response_pauses: Mapped[str] = mapped_column(default="")
    next_response_pauses: Mapped[str] = mapped_column(default="")
    resolution_pauses: Mapped[str] = mapped_column(default="pending,held")
    risk_percent: Mapped[int] = mapped_column(default=75)
    risk_minutes: Mapped[int | None]


class PolicyTarget(Numbered, Model):
    """What a version promises for a priority, in minutes; without minutes no next response is promised."""

    __tablename__ = "support_policy_target"
    __table_args__ = table_options(UniqueConstraint("version_id", "priority"))

    version_id: Mapped[int] = mapped_column(ForeignKey("support_policy_version.id"))
    priority: Mapped[str]
    first_response_minutes: Mapped[int]
    next_response_minutes: Mapped[int | None]
    resolution_minutes: Mapped[int]


class PolicyCondition(Numbered, Model):
    """Tickets that a version is for: those that are all that is named in one of its rows."""

    __tablename__ = "support_policy_condition"
    __table_args__ = table_options(Index("ix_support_policy_condition_version", "version_id"))

    version_id: Mapped[int] = mapped_column(ForeignKey("support_policy_version.id"))
    priority: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    tag: Mapped[str] = mapped_column(default="")
    queue_id: Mapped[int | None]
    customer_id: Mapped[int | None]
    group_id: Mapped[int | None]


class CustomerZone(Versioned, Model):
    """The time zone that a customer lives in, for policies that count by it."""

    __tablename__ = "support_customer_zone"
    __table_args__ = table_options(UniqueConstraint("customer_id"))

    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    zone: Mapped[str]
