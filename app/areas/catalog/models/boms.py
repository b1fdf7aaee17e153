"""The tables of bills of materials."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class Bom(Versioned, Model):
    """What `qty` of an item is made of: draft, released (and then never changed), or retired.

    A phantom is not made for itself: where its item is a component, its own components are taken.
    """

    __tablename__ = "catalog_bom"
    __table_args__ = table_options(
        CheckConstraint("qty > 0", name="positive"),
        UniqueConstraint("item_id", "revision"), Index("ix_catalog_bom_state", "state", "item_id"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    qty: Mapped[Scaled]
    phantom: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    released_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")


class BomLine(Versioned, Model):
    """A component or by-product: `qty` in `unit_id` for each `qty` of the bill, `setup_qty` once for each run.

    Of what is taken of a component, `scrap_permille` is lost. An alternative names the line that it stands in for, and
    is tried in order of `priority` where there is too little of that.
    """

    __tablename__ = "catalog_bom_line"
    __table_args__ = table_options(
        CheckConstraint("qty >= 0 AND setup_qty >= 0 AND qty + setup_qty > 0", name="positive"),
        CheckConstraint("scrap_permille >= 0 AND scrap_permille < 1000", name="scrap"),
        UniqueConstraint("bom_id", "position"), Index("ix_catalog_bom_line_item", "item_id", "bom_id"),
    )

    bom_id: Mapped[int] = mapped_column(ForeignKey("catalog_bom.id"))
    position: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("catalog_unit.id"))
    qty: Mapped[Scaled]
    setup_qty: Mapped[Scaled] = mapped_column(default=0)
    scrap_permille: Mapped[int] = mapped_column(default=0)
    role: Mapped[str] = mapped_column(default="component")
    alternative_to: Mapped[int | None]
    priority: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
