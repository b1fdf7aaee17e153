"""The tables of items, categories, units and barcodes."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class Category(Versioned, Model):
    """A branch of the category tree; `code` is what files call it, when they do not use its name.

    `path` are the names from the top down to it: computed, so that the tree is one index in order.
    """

    __tablename__ = "catalog_category"
    __table_args__ = table_options(
        UniqueConstraint("name"), UniqueConstraint("code"), Index("ix_catalog_category_path", "path", "id"),
    )

    name: Mapped[str]
    code: Mapped[str | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_category.id"))
    description: Mapped[str] = mapped_column(default="")
    path: Mapped[str] = mapped_column(default="", server_default=text("''"))
    depth: Mapped[int] = mapped_column(default=0, server_default="0")


class Unit(Versioned, Model):
    """A unit of measure: one of it is `numerator`/`denominator` of the base unit of its dimension."""

    __tablename__ = "catalog_unit"
    __table_args__ = table_options(
        UniqueConstraint("code"), CheckConstraint("numerator > 0 AND denominator > 0", name="ratio"),
    )

    code: Mapped[str]
    name: Mapped[str]
    dimension: Mapped[str]
    numerator: Mapped[int]
    denominator: Mapped[int]


class Item(Versioned, Model):
    """Something that is bought, kept, made or sold; stock is counted in `unit_id`.

    `best_before_days`, `removal_days` and `warning_days` tell how many days before goods expire they are best, are no
    longer sold, and are warned of.
    """

    __tablename__ = "catalog_item"
    __table_args__ = table_options(
        UniqueConstraint("sku"),
        Index("ix_catalog_item_name", "name", "id"),
        Index("ix_catalog_item_category", "category_id", "id"),
    )

    sku: Mapped[str]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_category.id"))
    kind: Mapped[str] = mapped_column(default="stocked")
    status: Mapped[str] = mapped_column(default="active")
    unit_id: Mapped[int] = mapped_column(ForeignKey("catalog_unit.id"))
    tracking: Mapped[str] = mapped_column(default="none")
    shelf_life_days: Mapped[int | None]
    packaging: Mapped[str] = mapped_column(default="")
    weight_grams: Mapped[int] = mapped_column(default=0)
    volume_cm3: Mapped[int] = mapped_column(default=0)
    price_micros: Mapped[Scaled] = mapped_column(default=0)
    price_currency: Mapped[str]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_item.id"))
    best_before_days: Mapped[int | None]
    removal_days: Mapped[int | None]
    warning_days: Mapped[int | None]


class ItemUnit(Versioned, Model):
    """Another unit of one item: one of it is exactly `numerator`/`denominator` of the item's stock unit."""

    __tablename__ = "catalog_item_unit"
    __table_args__ = table_options(
        UniqueConstraint("item_id", "unit_id"), CheckConstraint("numerator > 0 AND denominator > 0", name="ratio"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("catalog_unit.id"))
    numerator: Mapped[int]
    denominator: Mapped[int]
    for_purchase: Mapped[bool] = mapped_column(default=False)
    for_sale: Mapped[bool] = mapped_column(default=False)


class ItemBarcode(Versioned, Model):
    """A code that scans as one item (in one unit of it)."""

    __tablename__ = "catalog_item_barcode"
    __table_args__ = table_options(UniqueConstraint("code"), Index("ix_catalog_item_barcode_item", "item_id"))

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_unit.id"))
    code: Mapped[str]
