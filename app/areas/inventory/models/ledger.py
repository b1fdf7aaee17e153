"""The tables of the ledger: moves are the truth, balances and values are computed from them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class Lot(Versioned, Model):
    """Goods of one item that came together; serials are lots of one."""

    __tablename__ = "inventory_lot"
    __table_args__ = table_options(
        UniqueConstraint("item_id", "code"), Index("ix_inventory_lot_supplier", "supplier_id"),
        Index("ix_inventory_lot_code", "code", "id"), Index("ix_inventory_lot_expires", "expires_on", "id"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    code: Mapped[str]
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    supplier_lot: Mapped[str] = mapped_column(default="")
    expires_on: Mapped[date | None]
    received_at: Mapped[datetime]


class Move(Numbered, Model):
    """Goods that went from one location to another; never changed, only reversed by a move that names it.

    `value_minor` is the worth that went along as it was known then, in the firm's currency; what it is now is computed
    (`move_costs`). `way` says whether worth came in (1), went out (-1) or neither. `basis` says where worth is from:
    given at entry, current (of the stock at that moment), same (as the move `cost_of_id`) or made (of what went in).
    """

    __tablename__ = "inventory_move"
    __table_args__ = table_options(
        CheckConstraint("qty > 0", name="positive"),
        CheckConstraint("from_location_id <> to_location_id", name="goes_somewhere"),
        Index("ix_inventory_move_at", "at", "id"),
        Index("ix_inventory_move_item", "item_id", "at", "id"),
        Index("ix_inventory_move_lot", "lot_id", "id"),
        Index("ix_inventory_move_source", "source_kind", "source_id"),
        Index("ix_inventory_move_from", "from_location_id", "item_id", "at"),
        Index("ix_inventory_move_to", "to_location_id", "item_id", "at"),
        Index("ix_inventory_move_reverses", "reverses_id"),
        Index("ix_inventory_move_cost_of", "cost_of_id", sqlite_where=text("cost_of_id IS NOT NULL"),
              postgresql_where=text("cost_of_id IS NOT NULL")),
    )

    at: Mapped[datetime]
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    from_location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
    to_location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
    qty: Mapped[Scaled]
    value_minor: Mapped[Scaled]
    source_kind: Mapped[str]
    source_id: Mapped[int]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_move.id"))
    note: Mapped[str] = mapped_column(default="")
    basis: Mapped[str] = mapped_column(default="current", server_default="current")
    cost_of_id: Mapped[int | None]
    way: Mapped[int] = mapped_column(default=0, server_default="0")


class Balance(Numbered, Model):
    """What is at an inner location now: computed from moves and reservations, kept for speed, proved by a check."""

    __tablename__ = "inventory_balance"
    __table_args__ = table_options(
        CheckConstraint(
            "qty_reserved >= 0 AND (qty_reserved = 0 OR qty_reserved <= qty_on_hand)", name="reserved_is_there",
        ),
        Index("ix_inventory_balance_location", "location_id"),
    )
    __journal__ = False

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    qty_on_hand: Mapped[Scaled]
    qty_reserved: Mapped[Scaled]


Index(
    "ux_inventory_balance_place", Balance.item_id, Balance.location_id, func.coalesce(Balance.lot_id, 0), unique=True,
)
Index("ix_inventory_balance_sums", Balance.item_id, Balance.qty_on_hand, Balance.qty_reserved)
Index(
    "ix_inventory_balance_negative", Balance.id, sqlite_where=text("qty_on_hand < 0"),
    postgresql_where=text("qty_on_hand < 0"),
)


class Reservation(Versioned, Model):
    """What is kept at a location for somebody: `for_kind` and `for_id` name the line that wants it."""

    __tablename__ = "inventory_reservation"
    __table_args__ = table_options(
        CheckConstraint("qty > 0", name="positive"),
        Index("ix_inventory_reservation_for", "for_kind", "for_id"),
        Index("ix_inventory_reservation_place", "item_id", "location_id"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory_location.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_lot.id"))
    qty: Mapped[Scaled]
    for_kind: Mapped[str]
    for_id: Mapped[int]


class Expected(Versioned, Model):
    """What is still to come in or to go out, and when: the open rest of one document line."""

    __tablename__ = "inventory_expected"
    __table_args__ = table_options(
        CheckConstraint("qty > 0", name="positive"),
        UniqueConstraint("for_kind", "for_id"),
        Index("ix_inventory_expected_item", "item_id", "direction", "due_on", "qty"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("inventory_warehouse.id"))
    direction: Mapped[str]
    qty: Mapped[Scaled]
    due_on: Mapped[date]
    for_kind: Mapped[str]
    for_id: Mapped[int]


class ItemValue(Numbered, Model):
    """What all stock of an item is worth now, by its method: computed from moves and costs, proved by a check.

    `last_qty` and `last_value_minor` are the price last paid; `last_at` is the last moment at which worth came or went.
    """

    __tablename__ = "inventory_item_value"
    __table_args__ = table_options(UniqueConstraint("item_id"))
    __journal__ = False

    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    qty: Mapped[Scaled]
    value_minor: Mapped[Scaled]
    method: Mapped[str] = mapped_column(default="average", server_default="average")
    last_at: Mapped[datetime | None]
    last_qty: Mapped[Scaled] = mapped_column(default=0, server_default="0")
    last_value_minor: Mapped[Scaled] = mapped_column(default=0, server_default="0")
