"""Make the tables of costing and closed periods; moves say where their worth is from and which way it goes."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, UtcDateTime, key_type

revision = "20261123_inventory_cost"
down_revision = "20261123_catalog_deepen"
branch_labels = None
depends_on = None

_WAY = """
UPDATE inventory_move SET way =
    (SELECT CASE WHEN kind IN ('shelf', 'receiving', 'shipping', 'quarantine', 'transit') THEN 1 ELSE 0 END
     FROM inventory_location WHERE inventory_location.id = to_location_id)
  - (SELECT CASE WHEN kind IN ('shelf', 'receiving', 'shipping', 'quarantine', 'transit') THEN 1 ELSE 0 END
     FROM inventory_location WHERE inventory_location.id = from_location_id)
"""
_BASIS = """
UPDATE inventory_move SET cost_of_id = reverses_id, basis = CASE
    WHEN reverses_id IS NOT NULL THEN 'same'
    WHEN way = 1 AND source_kind <> 'count_stock' THEN 'given'
    ELSE 'current' END
"""
_LAST = """
UPDATE inventory_item_value SET
    last_qty = qty, last_value_minor = value_minor,
    last_at = (SELECT max(m.at) FROM inventory_move m WHERE m.item_id = inventory_item_value.item_id AND m.way <> 0)
"""


def _item() -> sa.Column[int]:
    return sa.Column("item_id", key_type, nullable=False)


def _item_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f(f"fk_{table}_item_id"))


def _period_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["period_id"], ["inventory_period.id"], name=op.f(f"fk_{table}_period_id"))


def _add_to_moves() -> None:
    op.add_column("inventory_move", sa.Column("basis", sa.Text(), server_default="current", nullable=False))
    op.add_column("inventory_move", sa.Column("cost_of_id", key_type, nullable=True))
    op.add_column("inventory_move", sa.Column("way", key_type, server_default="0", nullable=False))
    op.create_index(
        "ix_inventory_move_cost_of", "inventory_move", ["cost_of_id"],
        sqlite_where=sa.text("cost_of_id IS NOT NULL"), postgresql_where=sa.text("cost_of_id IS NOT NULL"),
    )
    # Done moves are final; the lock is opened for this step alone, within its transaction.
    op.execute("INSERT INTO kernel_unlock (operation_id) VALUES (0)")
    op.execute(_WAY)
    op.execute(_BASIS)
    op.execute("DELETE FROM kernel_unlock WHERE operation_id = 0")


def _add_to_values() -> None:
    op.add_column("inventory_item_value", sa.Column("method", sa.Text(), server_default="average", nullable=False))
    op.add_column("inventory_item_value", sa.Column("last_at", UtcDateTime(), nullable=True))
    op.add_column("inventory_item_value", sa.Column("last_qty", Exact(), server_default="0", nullable=False))
    op.add_column("inventory_item_value", sa.Column("last_value_minor", Exact(), server_default="0", nullable=False))
    op.execute(_LAST)


def _make_written() -> None:
    name = "inventory_cost_fact"
    op.create_table(
        name,
        sa.Column("move_id", key_type, nullable=False),
        _item(),
        sa.Column("amount_minor", Exact(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column("source_id", key_type, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_inventory_cost_fact_something")),
        _item_key(name),
        sa.ForeignKeyConstraint(["move_id"], ["inventory_move.id"], name=op.f("fk_inventory_cost_fact_move_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_cost_fact")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_cost_fact_entered", name, ["entered_at", "id"])
    op.create_index("ix_inventory_cost_fact_item", name, ["item_id", "at"])
    op.create_index("ix_inventory_cost_fact_move", name, ["move_id"])
    op.create_index("ix_inventory_cost_fact_source", name, ["source_kind", "source_id"])
    name = "inventory_cost_method"
    op.create_table(
        name,
        sa.Column("category_id", key_type, nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["catalog_category.id"], name=op.f("fk_inventory_cost_method_category_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_cost_method")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ux_inventory_cost_method_category", name, [sa.literal_column("coalesce(category_id, 0)")], unique=True
    )
    name = "inventory_standard_cost"
    op.create_table(
        name,
        _item(),
        sa.Column("valid_from", Day(), nullable=False),
        sa.Column("cost_micros", Exact(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("cost_micros >= 0", name=op.f("ck_inventory_standard_cost_not_negative")),
        _item_key(name),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_standard_cost")),
        sa.UniqueConstraint("item_id", "valid_from", name=op.f("uq_inventory_standard_cost_item_id_valid_from")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    name = "inventory_period"
    op.create_table(
        name,
        sa.Column("through", Day(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_period")),
        sa.UniqueConstraint("ends_at", name=op.f("uq_inventory_period_ends_at")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _make_computed() -> None:
    name = "inventory_cost_correction"
    op.create_table(
        name,
        sa.Column("move_id", key_type, nullable=False),
        _item(),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("way", key_type, nullable=False),
        sa.Column("delta_minor", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        _item_key(name),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_cost_correction")),
        sa.UniqueConstraint("move_id", name=op.f("uq_inventory_cost_correction_move_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_cost_correction_at", name, ["at", "item_id"])
    op.create_index("ix_inventory_cost_correction_item", name, ["item_id", "at"])
    name = "inventory_cost_layer"
    op.create_table(
        name,
        _item(),
        sa.Column("move_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("value_minor", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        _item_key(name),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_cost_layer")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_cost_layer_item", name, ["item_id", "id"])
    name = "inventory_value_entry"
    op.create_table(
        name,
        _item(),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("move_id", key_type, nullable=True),
        sa.Column("stock_minor", Exact(), nullable=False),
        sa.Column("expense_minor", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        _item_key(name),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_value_entry")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_value_entry_at", name, ["at", "id"])
    op.create_index("ix_inventory_value_entry_item", name, ["item_id", "at"])


def _make_of_periods() -> None:
    name = "inventory_period_balance"
    op.create_table(
        name,
        sa.Column("period_id", key_type, nullable=False),
        _item(),
        sa.Column("location_id", key_type, nullable=False),
        sa.Column("lot_id", key_type, nullable=True),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        _item_key(name),
        sa.ForeignKeyConstraint(["location_id"], ["inventory_location.id"], name=op.f(f"fk_{name}_location_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["inventory_lot.id"], name=op.f(f"fk_{name}_lot_id")),
        _period_key(name),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_period_balance")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_period_balance_item", name, ["period_id", "item_id"])
    name = "inventory_period_value"
    op.create_table(
        name,
        sa.Column("period_id", key_type, nullable=False),
        _item(),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("value_minor", Exact(), nullable=False),
        sa.Column("last_qty", Exact(), nullable=False),
        sa.Column("last_value_minor", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        _item_key(name),
        _period_key(name),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_period_value")),
        sa.UniqueConstraint("period_id", "item_id", name=op.f("uq_inventory_period_value_period_id_item_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    name = "inventory_period_layer"
    op.create_table(
        name,
        sa.Column("period_id", key_type, nullable=False),
        _item(),
        sa.Column("move_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("value_minor", Exact(), nullable=False),
        sa.Column("held", Flag(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        _item_key(name),
        _period_key(name),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_period_layer")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_period_layer_item", name, ["period_id", "item_id", "id"])


def upgrade() -> None:
    """Apply."""
    _add_to_moves()
    _add_to_values()
    _make_written()
    _make_computed()
    _make_of_periods()
