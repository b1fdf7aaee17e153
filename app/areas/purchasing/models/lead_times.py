"""The table of lead times as they were last measured."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, table_options


class MeasuredLeadTime(Numbered, Model):
    """How long a supplier takes for an item, computed from receipts; `spread` and `trend` in scaled days.

    `later_days` are the days that the median is above what was agreed; `source` says whose receipts it mostly rests on.
    """

    __tablename__ = "purchasing_lead_time"
    __table_args__ = table_options(
        UniqueConstraint("supplier_id", "item_id"), Index("ix_purchasing_lead_time_later", "later_days", "id"),
        Index("ix_purchasing_lead_time_lines", "lines", "id"), Index("ix_purchasing_lead_time_item", "item_id"),
    )
    __journal__ = False

    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    at: Mapped[datetime]
    median_days: Mapped[int]
    spread: Mapped[Scaled]
    trend: Mapped[Scaled | None]
    agreed_days: Mapped[int]
    later_days: Mapped[int]
    lines: Mapped[int]
    source: Mapped[str]
