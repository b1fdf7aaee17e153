"""Make the tables of the ledger; done moves can be neither changed nor removed."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, UtcDateTime, key_type

revision = "20261122_inventory_create"
down_revision = "20261122_catalog_create"
branch_labels = None
depends_on = None

_SQLITE = """
CREATE TRIGGER inventory_move_is_final_{what} BEFORE {event} ON inventory_move
WHEN NOT EXISTS (SELECT 1 FROM kernel_unlock)
BEGIN SELECT RAISE(ABORT, 'a done move is final'); END
"""

_POSTGRESQL = (
    """
    CREATE FUNCTION inventory_move_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM kernel_unlock) THEN
            RAISE EXCEPTION 'a done move is final';
        END IF;
        RETURN COALESCE(NEW, OLD);
    END $$
    """,
    """
    CREATE TRIGGER inventory_move_is_final BEFORE UPDATE OR DELETE ON inventory_move
    FOR EACH ROW EXECUTE FUNCTION inventory_move_is_final()
    """,
)


def _protect_moves() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_SQLITE.format(what="update", event="UPDATE"))
        op.execute(_SQLITE.format(what="delete", event="DELETE"))
        return
    for statement in _POSTGRESQL:
        op.execute(statement)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "inventory_warehouse",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_warehouse")),
        sa.UniqueConstraint("code", name=op.f("uq_inventory_warehouse_code")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "inventory_location",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("warehouse_id", key_type, nullable=True),
        sa.Column("parent_id", key_type, nullable=True),
        sa.Column("blocked", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["inventory_location.id"], name=op.f("fk_inventory_location_parent_id")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_inventory_location_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_location")),
        sa.UniqueConstraint("code", name=op.f("uq_inventory_location_code")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_location_warehouse", "inventory_location", ["warehouse_id"], unique=False)
    op.create_table(
        "inventory_expected",
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("due_on", Day(), nullable=False),
        sa.Column("for_kind", sa.Text(), nullable=False),
        sa.Column("for_id", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_inventory_expected_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_expected_item_id")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_inventory_expected_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_expected")),
        sa.UniqueConstraint("for_kind", "for_id", name=op.f("uq_inventory_expected_for_kind_for_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_inventory_expected_item", "inventory_expected", ["item_id", "direction", "due_on", "qty"], unique=False
    )
    op.create_table(
        "inventory_item_value",
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("value_minor", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_item_value_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_item_value")),
        sa.UniqueConstraint("item_id", name=op.f("uq_inventory_item_value_item_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "inventory_lot",
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("supplier_id", key_type, nullable=True),
        sa.Column("supplier_lot", sa.Text(), nullable=False),
        sa.Column("expires_on", Day(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_lot_item_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["parties_party.id"], name=op.f("fk_inventory_lot_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_lot")),
        sa.UniqueConstraint("item_id", "code", name=op.f("uq_inventory_lot_item_id_code")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_lot_code", "inventory_lot", ["code", "id"], unique=False)
    op.create_index("ix_inventory_lot_supplier", "inventory_lot", ["supplier_id"], unique=False)
    op.create_table(
        "inventory_reorder_rule",
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("reorder_point", Exact(), nullable=False),
        sa.Column("order_up_to", Exact(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_reorder_rule_item_id")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_inventory_reorder_rule_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_reorder_rule")),
        sa.UniqueConstraint("item_id", "warehouse_id", name=op.f("uq_inventory_reorder_rule_item_id_warehouse_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "inventory_balance",
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("location_id", key_type, nullable=False),
        sa.Column("lot_id", key_type, nullable=True),
        sa.Column("qty_on_hand", Exact(), nullable=False),
        sa.Column("qty_reserved", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint(
            "qty_reserved >= 0 AND qty_reserved <= qty_on_hand", name=op.f("ck_inventory_balance_reserved_is_there")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_balance_item_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["inventory_location.id"], name=op.f("fk_inventory_balance_location_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["inventory_lot.id"], name=op.f("fk_inventory_balance_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_balance")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_balance_location", "inventory_balance", ["location_id"], unique=False)
    op.create_index(
        "ix_inventory_balance_sums", "inventory_balance", ["item_id", "qty_on_hand", "qty_reserved"], unique=False
    )
    op.create_index(
        "ux_inventory_balance_place",
        "inventory_balance",
        ["item_id", "location_id", sa.literal_column("coalesce(lot_id, 0)")],
        unique=True,
    )
    op.create_table(
        "inventory_move",
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("lot_id", key_type, nullable=True),
        sa.Column("from_location_id", key_type, nullable=False),
        sa.Column("to_location_id", key_type, nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("value_minor", Exact(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column("source_id", key_type, nullable=False),
        sa.Column("reverses_id", key_type, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("from_location_id <> to_location_id", name=op.f("ck_inventory_move_goes_somewhere")),
        sa.CheckConstraint("qty > 0", name=op.f("ck_inventory_move_positive")),
        sa.ForeignKeyConstraint(
            ["from_location_id"], ["inventory_location.id"], name=op.f("fk_inventory_move_from_location_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_move_item_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["inventory_lot.id"], name=op.f("fk_inventory_move_lot_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["inventory_move.id"], name=op.f("fk_inventory_move_reverses_id")),
        sa.ForeignKeyConstraint(
            ["to_location_id"], ["inventory_location.id"], name=op.f("fk_inventory_move_to_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_move")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_move_at", "inventory_move", ["at", "id"], unique=False)
    op.create_index("ix_inventory_move_from", "inventory_move", ["from_location_id", "item_id", "at"], unique=False)
    op.create_index("ix_inventory_move_item", "inventory_move", ["item_id", "at", "id"], unique=False)
    op.create_index("ix_inventory_move_lot", "inventory_move", ["lot_id", "id"], unique=False)
    op.create_index("ix_inventory_move_reverses", "inventory_move", ["reverses_id"], unique=False)
    op.create_index("ix_inventory_move_source", "inventory_move", ["source_kind", "source_id"], unique=False)
    op.create_index("ix_inventory_move_to", "inventory_move", ["to_location_id", "item_id", "at"], unique=False)
    op.create_table(
        "inventory_reservation",
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("location_id", key_type, nullable=False),
        sa.Column("lot_id", key_type, nullable=True),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("for_kind", sa.Text(), nullable=False),
        sa.Column("for_id", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_inventory_reservation_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_reservation_item_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["inventory_location.id"], name=op.f("fk_inventory_reservation_location_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["inventory_lot.id"], name=op.f("fk_inventory_reservation_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_reservation")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_reservation_for", "inventory_reservation", ["for_kind", "for_id"], unique=False)
    op.create_index("ix_inventory_reservation_place", "inventory_reservation", ["item_id", "location_id"], unique=False)
    _protect_moves()


def downgrade() -> None:
    """Take back."""
    op.drop_table("inventory_reservation")
    op.drop_table("inventory_move")
    op.drop_table("inventory_balance")
    op.drop_table("inventory_reorder_rule")
    op.drop_table("inventory_lot")
    op.drop_table("inventory_item_value")
    op.drop_table("inventory_expected")
    op.drop_table("inventory_location")
    op.drop_table("inventory_warehouse")
