"""The tables of how suppliers are judged, and of what was decided for it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options


class AssessmentPolicy(Versioned, Model):
    """How suppliers are judged, in one row; shares in thousandths, weights in whole numbers of any size.

    `expired_certificate` is refuse or ask; `slip` is propose or act. A score of fewer than `least_events` events makes
    nobody slip, and each measure is drawn to the firm's mean as if `prior_events` more had come out like that.
    """

    __tablename__ = "purchasing_assessment_policy"

    expired_certificate: Mapped[str] = mapped_column(default="ask")
    on_time_weight: Mapped[int] = mapped_column(default=30)
    in_full_weight: Mapped[int] = mapped_column(default=20)
    quality_weight: Mapped[int] = mapped_column(default=30)
    price_weight: Mapped[int] = mapped_column(default=10)
    response_weight: Mapped[int] = mapped_column(default=10)
    prior_events: Mapped[int] = mapped_column(default=5)
    watch_below_permille: Mapped[int] = mapped_column(default=700)
    least_events: Mapped[int] = mapped_column(default=5)
    slip: Mapped[str] = mapped_column(default="propose")


class StandingChange(Versioned, Model):
    """A supplier's standing that was changed, or is proposed to be, and why.

    `state` is proposed, done or dismissed; `origin` is hand or rule.
    """

    __tablename__ = "purchasing_standing_change"
    __table_args__ = table_options(
        Index("ix_purchasing_standing_change_party", "party_id", "at"),
        Index("ix_purchasing_standing_change_state", "state", "at", "id"),
    )

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    at: Mapped[datetime]
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    origin: Mapped[str] = mapped_column(default="hand")
    state: Mapped[str] = mapped_column(default="done")
    score_permille: Mapped[int | None]


class SupplierComplaint(Numbered, Model):
    """A customer's complaint about goods that came from a supplier, as traced by lot or item when it was raised.

    `source_kind` and `source_id` name what it was raised in; one document counts once for a supplier and lot.
    """

    __tablename__ = "purchasing_complaint"
    __table_args__ = table_options(
        Index("ix_purchasing_complaint_supplier", "supplier_id", "at"),
        Index("ix_purchasing_complaint_source", "source_kind", "source_id"),
    )

    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    at: Mapped[datetime]
    source_kind: Mapped[str]
    source_id: Mapped[int]
    text: Mapped[str] = mapped_column(default="")


class SupplierScore(Numbered, Model):
    """How a supplier scored when it was last assessed, for ranking; computed from events, thousandths.

    `rank_key` is the score, or -1 where nothing was measured; `tallies` are count and sum of events by measure, so
    that one supplier is judged beside all others without measuring all of them anew.
    """

    __tablename__ = "purchasing_score"
    __table_args__ = table_options(UniqueConstraint("party_id"), Index("ix_purchasing_score_total", "rank_key", "id"))
    __journal__ = False

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    at: Mapped[datetime]
    rank_key: Mapped[int]
    events: Mapped[int]
    total_permille: Mapped[int | None]
    on_time_permille: Mapped[int | None]
    in_full_permille: Mapped[int | None]
    quality_permille: Mapped[int | None]
    price_permille: Mapped[int | None]
    response_permille: Mapped[int | None]
    tallies: Mapped[dict[str, Any]]
