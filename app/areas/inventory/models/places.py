"""The tables of warehouses and places."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Exact, Model, Versioned, table_options


class Warehouse(Versioned, Model):
    """A place of the firm with locations; goods come in at its receiving location and leave from its shipping one."""

    __tablename__ = "inventory_warehouse"
    __table_args__ = table_options(UniqueConstraint("code"))

    code: Mapped[str]
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")


class Location(Versioned, Model):
    """Where goods can be: shelf, receiving, shipping, quarantine, transit, or the other side of a move.

    Supplier, customer, production, difference, scrap and opening are places outside; only inner places hold balances.
    Zones and aisles hold nothing themselves, they hold places. What fits in is said by volume, pallets and weight,
    each left empty where it does not matter. `bay` and `level` say where a bin stands in its aisle, `sequence` where
    it comes in a round through the warehouse. `owner_id` is whose goods lie here on consignment, or at which customer.
    """

    __tablename__ = "inventory_location"
    __table_args__ = table_options(
        UniqueConstraint("code"), Index("ix_inventory_location_warehouse", "warehouse_id"),
        Index("ix_inventory_location_parent", "parent_id"), Index("ix_inventory_location_owner", "owner_id"),
    )

    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    warehouse_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_warehouse.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_location.id"))
    blocked: Mapped[bool] = mapped_column(default=False)
    blocked_reason: Mapped[str | None]
    condition: Mapped[str] = mapped_column(default="ambient", server_default="ambient")
    capacity_cm3: Mapped[int | None]
    capacity_grams: Mapped[int | None]
    capacity_pallets: Mapped[int | None]
    bay: Mapped[int | None]
    level: Mapped[int | None]
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    may_go_negative: Mapped[bool] = mapped_column(default=False, server_default="0")
    owner_id: Mapped[int | None]


class StorageNeed(Versioned, Model):
    """What an item, or all items of a category, need where they are kept; `pallet_qty` is how much makes a pallet."""

    __tablename__ = "inventory_storage_need"
    __table_args__ = table_options(
        UniqueConstraint("item_id"), UniqueConstraint("category_id"),
        CheckConstraint("(item_id IS NULL) <> (category_id IS NULL)", name="of_one"),
    )

    item_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_item.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_category.id"))
    condition: Mapped[str]
    pallet_qty: Mapped[int | None] = mapped_column(Exact)


class RemovalRule(Versioned, Model):
    """In which order goods leave: of an item, of a category, of what lies in a place, or of a whole warehouse."""

    __tablename__ = "inventory_removal_rule"
    __table_args__ = table_options(
        UniqueConstraint("item_id"), UniqueConstraint("category_id"), UniqueConstraint("location_id"),
        UniqueConstraint("warehouse_id"),
    )

    item_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_item.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_category.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_location.id"))
    warehouse_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_warehouse.id"))
    strategy: Mapped[str]


class PutAwayRule(Versioned, Model):
    """Where goods are put away: an item, a category or a turnover class to a zone, an aisle or a bin."""

    __tablename__ = "inventory_put_away_rule"
    __table_args__ = table_options(
        Index("ix_inventory_put_away_rule_item", "item_id"), Index("ix_inventory_put_away_rule_place", "location_id"),
    )

    item_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_item.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_category.id"))
    turnover_class: Mapped[str] = mapped_column(default="")
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))


class StockAlarm(Versioned, Model):
    """From when on stock counts as old, too much or nearly past its date; one row for the firm."""

    __tablename__ = "inventory_stock_alarm"
    __table_args__ = table_options()

    slow_days: Mapped[int]
    dead_days: Mapped[int]
    expiring_days: Mapped[int]
    cover_days: Mapped[int]
