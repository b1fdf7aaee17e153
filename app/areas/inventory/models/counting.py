"""The tables of counting: plans, sheets with their lines, and the places that stand still meanwhile."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class CountPlan(Versioned, Model):
    """What is counted every so many days, and how: an empty class, place or category stands for all.

    A line is within tolerance up to `tolerance_permille` of what is booked and, where it is set, `tolerance_minor`
    in the firm's currency. `moves` says what becomes of moves during the count: free, ask or refuse.
    """

    __tablename__ = "inventory_count_plan"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    abc: Mapped[str] = mapped_column(default="")
    location_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_location.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_category.id"))
    every_days: Mapped[int]
    lines_a_sheet: Mapped[int]
    blind: Mapped[bool]
    other_counter: Mapped[bool]
    moves: Mapped[str]
    tolerance_permille: Mapped[int]
    tolerance_minor: Mapped[Scaled | None]
    active: Mapped[bool] = mapped_column(default=True)


class CountSheet(Versioned, Model):
    """A count as a document: planned, counting, recount, decide, posted or cancelled.

    The totals are written when it is posted, so that accuracy over time is read from sheets alone: lines, lines that
    agreed at the first count, what was booked and by how much the books were wrong, in the firm's currency.
    """

    __tablename__ = "inventory_count_sheet"
    __table_args__ = table_options(
        UniqueConstraint("number"), Index("ix_inventory_count_sheet_state", "state", "id"),
        Index("ix_inventory_count_sheet_posted", "posted_at", "id"), Index("ix_inventory_count_sheet_plan", "plan_id"),
    )

    number: Mapped[str]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_count_plan.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    title: Mapped[str]
    state: Mapped[str]
    blind: Mapped[bool]
    other_counter: Mapped[bool]
    moves: Mapped[str]
    tolerance_permille: Mapped[int]
    tolerance_minor: Mapped[Scaled | None]
    created_at: Mapped[datetime]
    posted_at: Mapped[datetime | None]
    lines: Mapped[int] = mapped_column(default=0)
    lines_right: Mapped[int] = mapped_column(default=0)
    booked_minor: Mapped[Scaled] = mapped_column(default=0)
    wrong_minor: Mapped[Scaled] = mapped_column(default=0)


class CountLine(Versioned, Model):
    """Goods at a place that are counted: open, counted, recount, decide or settled; quantities in the stock unit.

    `booked_qty` is what the books held at the moment of counting, so that moves before and after do no harm. `reason`
    says why the difference is posted; `keep` that it is not. A mix-up names the line with the opposite difference,
    and how much of the difference lies there: `swapped_qty` has the sign of this line's difference.
    """

    __tablename__ = "inventory_count_line"
    __table_args__ = table_options(
        CheckConstraint("counted_qty >= 0", name="there"),
        Index("ix_inventory_count_line_place", "sheet_id", "item_id", "location_id", "lot_id"),
        Index("ix_inventory_count_line_sheet", "sheet_id", "position", "id"),
        Index("ix_inventory_count_line_goods", "item_id", "location_id", "lot_id", "counted_at"),
        Index("ix_inventory_count_line_state", "state", "id"),
    )

    sheet_id: Mapped[int] = mapped_column(ForeignKey("inventory_count_sheet.id"))
    position: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    state: Mapped[str]
    booked_qty: Mapped[Scaled | None]
    counted_qty: Mapped[Scaled | None]
    counted_at: Mapped[datetime | None]
    counted_by: Mapped[int | None]
    first_booked_qty: Mapped[Scaled | None]
    first_counted_qty: Mapped[Scaled | None]
    first_counted_by: Mapped[int | None]
    worth_minor: Mapped[Scaled] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_count_line.id"))
    swapped_qty: Mapped[Scaled] = mapped_column(default=0)


class StandingPlace(Numbered, Model):
    """A place whose goods should not move while a sheet is counted; `moves` is ask or refuse."""

    __tablename__ = "inventory_standing_place"
    __table_args__ = table_options(
        UniqueConstraint("location_id", "sheet_id"), Index("ix_inventory_standing_place_sheet", "sheet_id"),
    )

    location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
    sheet_id: Mapped[int] = mapped_column(ForeignKey("inventory_count_sheet.id"))
    moves: Mapped[str]
