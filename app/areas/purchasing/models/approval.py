"""The tables of who may approve what, and of every decision that was made."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class ApprovalLimit(Versioned, Model):
    """Up to which amount in the firm's currency a role may approve, in all or for one category of items."""

    __tablename__ = "purchasing_approval_limit"
    __table_args__ = table_options(
        CheckConstraint("limit_minor >= 0", name="positive"), Index("ix_purchasing_approval_limit_role", "role_id"),
    )

    role_id: Mapped[int] = mapped_column(ForeignKey("company_role.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_category.id"))
    limit_minor: Mapped[Scaled]


class OrderDecision(Numbered, Model):
    """What somebody decided about an order; `kind` is submitted, approved or handed_back, the amount the firm's."""

    __tablename__ = "purchasing_order_decision"
    __table_args__ = table_options(Index("ix_purchasing_order_decision_order", "order_id", "id"))

    order_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int]
    amount_minor: Mapped[Scaled | None]
    reason: Mapped[str] = mapped_column(default="")
