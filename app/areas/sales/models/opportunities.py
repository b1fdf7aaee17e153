"""The tables of pipelines and of the opportunities in them."""

from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class Pipeline(Versioned, Model):
    """A way in which deals come about, in stages."""

    __tablename__ = "sales_pipeline"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)


class Stage(Versioned, Model):
    """A stage of a pipeline, in order of `position`; one that is not `active` holds nothing any more.

    `probability_permille` is what sellers go by, `rotting_days` after how many days in it a deal wants to be looked at,
    `required` the fields that must be filled in before it, set off by commas.
    """

    __tablename__ = "sales_stage"
    __table_args__ = table_options(Index("ix_sales_stage_pipeline", "pipeline_id", "position"))

    pipeline_id: Mapped[int] = mapped_column(ForeignKey("sales_pipeline.id"))
    position: Mapped[int]
    name: Mapped[str]
    probability_permille: Mapped[int]
    rotting_days: Mapped[int | None]
    required: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)


class LostReason(Versioned, Model):
    """Why deals are lost."""

    __tablename__ = "sales_lost_reason"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)


class Competitor(Versioned, Model):
    """Who else wants the firm's customers."""

    __tablename__ = "sales_competitor"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]
    website: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class Opportunity(Versioned, Model):
    """A deal that may come about: open, won or lost; its stage stays the last it reached.

    `probability_permille` is the seller's own estimate where it differs from that of the stage; what is learned from
    closed deals stands apart.
    """

    __tablename__ = "sales_opportunity"
    __personal__ = MappingProxyType({"title": "(erased)", "note": "", "outcome": ""})
    __table_args__ = table_options(
        UniqueConstraint("number"),
        Index("ix_sales_opportunity_state", "state", "stage_id", "id"),
        Index("ix_sales_opportunity_pipeline", "pipeline_id", "state", "closed_at", "id"),
        Index("ix_sales_opportunity_customer", "customer_id", "state", "id"),
        Index("ix_sales_opportunity_begun", "customer_id", "created_at", "id"),
        Index("ix_sales_opportunity_ended", "customer_id", "closed_at", "id"),
        Index("ix_sales_opportunity_owner", "owner_id", "state", "id"),
        Index("ix_sales_opportunity_closes", "state", "closes_on", "id"),
        Index("ix_sales_opportunity_closed", "closed_at", "id"),
        Index("ix_sales_opportunity_created", "created_at", "id"),
    )

    number: Mapped[str]
    title: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("parties_contact.id"))
    contact_quality: Mapped[str] = mapped_column(default="")
    pipeline_id: Mapped[int] = mapped_column(ForeignKey("sales_pipeline.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("sales_stage.id"))
    state: Mapped[str] = mapped_column(default="open")
    amount_minor: Mapped[Scaled | None]
    currency: Mapped[str]
    closes_on: Mapped[date | None]
    probability_permille: Mapped[int | None]
    source: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("company_user.id"))
    created_at: Mapped[datetime]
    stage_entered_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    lost_reason_id: Mapped[int | None] = mapped_column(ForeignKey("sales_lost_reason.id"))
    lost_to_id: Mapped[int | None] = mapped_column(ForeignKey("sales_competitor.id"))
    outcome: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class StageVisit(Numbered, Model):
    """How long an opportunity stood in a stage; `left_at` is empty while it stands there."""

    __tablename__ = "sales_stage_visit"
    __table_args__ = table_options(
        Index("ix_sales_stage_visit_opportunity", "opportunity_id", "entered_at", "id"),
        Index("ix_sales_stage_visit_stage", "stage_id", "entered_at"),
    )

    opportunity_id: Mapped[int] = mapped_column(ForeignKey("sales_opportunity.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("sales_stage.id"))
    entered_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class Rival(Numbered, Model):
    """A competitor who is after the same deal."""

    __tablename__ = "sales_rival"
    __table_args__ = table_options(
        UniqueConstraint("opportunity_id", "competitor_id"), Index("ix_sales_rival_competitor", "competitor_id"),
    )

    opportunity_id: Mapped[int] = mapped_column(ForeignKey("sales_opportunity.id"))
    competitor_id: Mapped[int] = mapped_column(ForeignKey("sales_competitor.id"))
