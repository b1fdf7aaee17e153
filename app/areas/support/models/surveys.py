"""The tables of questions that were sent to customers, and of those who want none."""

from datetime import datetime
from types import MappingProxyType

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options


class Survey(Versioned, Model):
    """A question that was sent: how a ticket went (csat, 1 to 5), or whether one would recommend us (nps, 0 to 10).

    It can be answered once, until `expires_at`, by a link that is signed. `state` is asked, answered or stopped;
    `language` is the one that it was asked in.
    """

    __tablename__ = "support_survey"
    __personal__ = MappingProxyType({"address": "", "comment": ""})
    __table_args__ = table_options(
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 10", name="score"),
        Index("ix_support_survey_asked", "asked_at", "id"), Index("ix_support_survey_address", "address", "asked_at"),
        Index("ix_support_survey_kind", "kind", "answered_at", "id"), Index("ix_support_survey_ticket", "ticket_id"),
        Index("ix_support_survey_customer", "customer_id", "kind", "asked_at"),
    )

    kind: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("support_ticket.id"))
    address: Mapped[str]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="asked")
    answered_at: Mapped[datetime | None]
    score: Mapped[int | None]
    comment: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="", server_default=text("''"))


class SurveyStop(Numbered, Model):
    """An address whose owner wants no questions."""

    __tablename__ = "support_survey_stop"
    __table_args__ = table_options(UniqueConstraint("address"))

    address: Mapped[str]
    at: Mapped[datetime]
