"""The tables of what goods cost: costs that came later, how items are valued, closed periods, and what follows.

Facts, methods, standard costs and periods are written down; corrections, layers, entries and the balances of closed
periods are computed from them and the moves, and proved by checks.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class CostFact(Numbered, Model):
    """A cost of a move that became known after it: a bill with another price, freight, a revaluation; never changed.

    `at` is the moment from which it counts: that of the move, or the first open one when the move's period is closed.
    """

    __tablename__ = "inventory_cost_fact"
    __table_args__ = table_options(
        CheckConstraint("amount_minor <> 0", name="something"),
        Index("ix_inventory_cost_fact_move", "move_id"), Index("ix_inventory_cost_fact_item", "item_id", "at"),
        Index("ix_inventory_cost_fact_source", "source_kind", "source_id"),
        Index("ix_inventory_cost_fact_entered", "entered_at", "id"),
    )

    move_id: Mapped[int] = mapped_column(ForeignKey("inventory_move.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    amount_minor: Mapped[Scaled]
    kind: Mapped[str]
    at: Mapped[datetime]
    entered_at: Mapped[datetime]
    source_kind: Mapped[str]
    source_id: Mapped[int]
    note: Mapped[str] = mapped_column(default="")


class CostMethod(Versioned, Model):
    """How items of a category and of those within it are valued: fifo, average or standard; no category: all others."""

    __tablename__ = "inventory_cost_method"

    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_category.id"))
    method: Mapped[str]


Index("ux_inventory_cost_method_category", func.coalesce(CostMethod.category_id, 0), unique=True)


class StandardCost(Versioned, Model):
    """What one stock unit of an item is taken to cost from a day on, in millionths of the firm's currency."""

    __tablename__ = "inventory_standard_cost"
    __table_args__ = table_options(
        CheckConstraint("cost_micros >= 0", name="not_negative"), UniqueConstraint("item_id", "valid_from"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    valid_from: Mapped[date]
    cost_micros: Mapped[Scaled]


class Period(Versioned, Model):
    """Books closed through a day; everything before the moment `ends_at` stays as it is."""

    __tablename__ = "inventory_period"
    __table_args__ = table_options(UniqueConstraint("ends_at"))

    through: Mapped[date]
    ends_at: Mapped[datetime]
    closed_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")


class CostCorrection(Numbered, Model):
    """By how much a move is worth more, now that all costs are known, than when it was posted: computed."""

    __tablename__ = "inventory_cost_correction"
    __table_args__ = table_options(
        UniqueConstraint("move_id"), Index("ix_inventory_cost_correction_item", "item_id", "at"),
        Index("ix_inventory_cost_correction_at", "at", "item_id"),
    )
    __journal__ = False

    move_id: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    at: Mapped[datetime]
    way: Mapped[int]
    delta_minor: Mapped[Scaled]


class CostLayer(Numbered, Model):
    """What is left of a receipt under FIFO, in the order in which it goes out; less than nothing waits for a receipt.

    Computed; `move_id` is the receipt, or the issue that waits.
    """

    __tablename__ = "inventory_cost_layer"
    __table_args__ = table_options(Index("ix_inventory_cost_layer_item", "item_id", "id"))
    __journal__ = False

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    move_id: Mapped[int]
    at: Mapped[datetime]
    qty: Mapped[Scaled]
    value_minor: Mapped[Scaled]


class ValueEntry(Numbered, Model):
    """Worth that changed without goods moving: variance from standard, a late cost of a closed period; computed.

    `stock_minor` is what stock gained, `expense_minor` what went to expense.
    """

    __tablename__ = "inventory_value_entry"
    __table_args__ = table_options(
        Index("ix_inventory_value_entry_item", "item_id", "at"), Index("ix_inventory_value_entry_at", "at", "id"),
    )
    __journal__ = False

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    move_id: Mapped[int | None]
    stock_minor: Mapped[Scaled]
    expense_minor: Mapped[Scaled]


class PeriodBalance(Numbered, Model):
    """What lay at a place when a period ended: computed, the start from which later days are answered."""

    __tablename__ = "inventory_period_balance"
    __table_args__ = table_options(Index("ix_inventory_period_balance_item", "period_id", "item_id"))
    __journal__ = False

    period_id: Mapped[int] = mapped_column(ForeignKey("inventory_period.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    qty: Mapped[Scaled]


class PeriodValue(Numbered, Model):
    """What all stock of an item was worth when a period ended; `last_*` is the price last paid for it: computed."""

    __tablename__ = "inventory_period_value"
    __table_args__ = table_options(UniqueConstraint("period_id", "item_id"))
    __journal__ = False

    period_id: Mapped[int] = mapped_column(ForeignKey("inventory_period.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    method: Mapped[str]
    qty: Mapped[Scaled]
    value_minor: Mapped[Scaled]
    last_qty: Mapped[Scaled]
    last_value_minor: Mapped[Scaled]


class PeriodLayer(Numbered, Model):
    """A layer that was open when a period ended; `held` is kept for the reversal of `move_id` and nothing else."""

    __tablename__ = "inventory_period_layer"
    __table_args__ = table_options(Index("ix_inventory_period_layer_item", "period_id", "item_id", "id"))
    __journal__ = False

    period_id: Mapped[int] = mapped_column(ForeignKey("inventory_period.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    move_id: Mapped[int]
    at: Mapped[datetime]
    qty: Mapped[Scaled]
    value_minor: Mapped[Scaled]
    held: Mapped[bool]
