"""The tables of classes and stock policies: what follows from history, and what the firm decides about it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JsonText, Model, Numbered, Scaled, Versioned, table_options


class ItemClassRow(Numbered, Model):
    """The class of an item by value (A, B, C) and by variability (X, Y, Z): computed from issues.

    `worth_minor` is what was issued within the window, at cost; shares are of all items together, `cumulated_permille`
    from the item of the highest worth down to this one. `variation_permille` is the standard deviation over the mean
    of `periods` equal periods, empty while there are too few of them; `issues` counts the moves behind it.
    """

    __tablename__ = "inventory_item_class"
    __table_args__ = table_options(
        UniqueConstraint("item_id"), Index("ix_inventory_item_class_rank", "rank", "id"),
        Index("ix_inventory_item_class_class", "abc", "xyz", "id"),
    )
    __journal__ = False

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    abc: Mapped[str]
    xyz: Mapped[str]
    rank: Mapped[int]
    worth_minor: Mapped[Scaled]
    share_permille: Mapped[int]
    cumulated_permille: Mapped[int]
    variation_permille: Mapped[int | None]
    periods: Mapped[int]
    issues: Mapped[int]
    classified_at: Mapped[datetime]


class ClassRule(Versioned, Model):
    """What a class asks for: how often it is counted, how well it is kept ready, how often it is looked at."""

    __tablename__ = "inventory_class_rule"
    __table_args__ = table_options(UniqueConstraint("abc", "xyz"))

    abc: Mapped[str]
    xyz: Mapped[str]
    count_every_days: Mapped[int]
    service_permille: Mapped[int]
    review_days: Mapped[int]


class StockPolicy(Versioned, Model):
    """How classes and levels are computed, in one row.

    Issues of the last `window_days` count, in periods of `period_days`. A reaches to `a_permille` of all worth, B to
    `b_permille`; X is up to `x_permille` of variation, Y up to `y_permille`. An order costs `order_cost_minor`, keeping
    stock `holding_permille` of its worth a year; `service_kind` is cycle or fill.
    """

    __tablename__ = "inventory_stock_policy"

    window_days: Mapped[int]
    period_days: Mapped[int]
    a_permille: Mapped[int]
    b_permille: Mapped[int]
    x_permille: Mapped[int]
    y_permille: Mapped[int]
    order_cost_minor: Mapped[Scaled]
    holding_permille: Mapped[int]
    service_kind: Mapped[str]


class PolicyProposal(Numbered, Model):
    """Levels proposed for an item in a warehouse, with what they rest on; computed, and kept until the next run.

    `kind` is sQ, sS, RS or newsvendor. Costs are a year's ordering and holding; `present_cost_minor` is empty while
    there is no rule to compare with; `effect_minor` is what changes in a year, the price of the goods included.
    """

    __tablename__ = "inventory_policy_proposal"
    __table_args__ = table_options(
        UniqueConstraint("item_id", "warehouse_id"), Index("ix_inventory_policy_proposal_effect", "effect_minor", "id"),
    )
    __journal__ = False

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    kind: Mapped[str]
    reorder_point: Mapped[Scaled]
    order_qty: Mapped[Scaled]
    order_up_to: Mapped[Scaled]
    safety_stock: Mapped[Scaled]
    review_days: Mapped[int]
    service_permille: Mapped[int]
    service_kind: Mapped[str]
    daily_qty: Mapped[Scaled]
    demand_days: Mapped[int]
    lead_days: Mapped[int]
    lead_sample: Mapped[int]
    stock_minor: Mapped[Scaled]
    cost_minor: Mapped[Scaled]
    present_cost_minor: Mapped[Scaled | None]
    effect_minor: Mapped[Scaled]
    basis: Mapped[Any] = mapped_column(JsonText)
    computed_at: Mapped[datetime]
