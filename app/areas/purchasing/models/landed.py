"""The tables of containers and of what it costs to bring goods here."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class Container(Versioned, Model):
    """A container or lorry on its way with several orders; `state` is under_way or arrived."""

    __tablename__ = "purchasing_container"
    __table_args__ = table_options(
        UniqueConstraint("number"), Index("ix_purchasing_container_due", "due_on", "id"),
    )

    number: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="under_way")
    note: Mapped[str] = mapped_column(default="")


class ContainerOrder(Numbered, Model):
    """An order of which something is in a container."""

    __tablename__ = "purchasing_container_order"
    __table_args__ = table_options(
        UniqueConstraint("container_id", "order_id"), Index("ix_purchasing_container_order_order", "order_id"),
    )

    container_id: Mapped[int] = mapped_column(ForeignKey("purchasing_container.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("purchasing_order.id"))


class LandedCost(Versioned, Model):
    """What bringing goods here cost beside their price; `state` is draft, posted or reversed."""

    __tablename__ = "purchasing_landed_cost"
    __table_args__ = table_options(
        UniqueConstraint("number"), Index("ix_purchasing_landed_cost_day", "cost_on", "id"),
        Index("ix_purchasing_landed_cost_container", "container_id"),
    )

    number: Mapped[str]
    cost_on: Mapped[date]
    container_id: Mapped[int | None] = mapped_column(ForeignKey("purchasing_container.id"))
    state: Mapped[str] = mapped_column(default="draft")
    total_minor: Mapped[Scaled]
    note: Mapped[str] = mapped_column(default="")
    created_by: Mapped[int]
    posted_at: Mapped[datetime | None]


class LandedCharge(Versioned, Model):
    """One of the costs (freight, duty, insurance, broker, other), in its currency and at home, and how it is spread."""

    __tablename__ = "purchasing_landed_charge"
    __table_args__ = table_options(
        CheckConstraint("amount_minor > 0", name="positive"), UniqueConstraint("landed_cost_id", "position"),
        Index("ix_purchasing_landed_charge_bill", "bill_id"),
    )

    landed_cost_id: Mapped[int] = mapped_column(ForeignKey("purchasing_landed_cost.id"))
    position: Mapped[int]
    kind: Mapped[str]
    basis: Mapped[str]
    amount_minor: Mapped[Scaled]
    currency: Mapped[str]
    rate_numerator: Mapped[Scaled] = mapped_column(default=1)
    rate_denominator: Mapped[Scaled] = mapped_column(default=1)
    home_minor: Mapped[Scaled]
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("purchasing_bill.id"))
    text: Mapped[str] = mapped_column(default="")


class LandedReceipt(Numbered, Model):
    """A receipt over which a landed cost is spread."""

    __tablename__ = "purchasing_landed_receipt"
    __table_args__ = table_options(
        UniqueConstraint("landed_cost_id", "receipt_id"), Index("ix_purchasing_landed_receipt_receipt", "receipt_id"),
    )

    landed_cost_id: Mapped[int] = mapped_column(ForeignKey("purchasing_landed_cost.id"))
    receipt_id: Mapped[int] = mapped_column(ForeignKey("purchasing_receipt.id"))


class LandedShare(Numbered, Model):
    """What one receipt line bears of one charge, in the firm's currency; `weight` is what it was spread by."""

    __tablename__ = "purchasing_landed_share"
    __table_args__ = table_options(
        UniqueConstraint("charge_id", "receipt_line_id"), Index("ix_purchasing_landed_share_line", "receipt_line_id"),
    )

    charge_id: Mapped[int] = mapped_column(ForeignKey("purchasing_landed_charge.id"))
    receipt_line_id: Mapped[int] = mapped_column(ForeignKey("purchasing_receipt_line.id"))
    weight: Mapped[Scaled]
    home_minor: Mapped[Scaled]
