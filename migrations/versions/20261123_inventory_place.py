"""Deepen places, and make the tables of removal, put-away, transfers and consignment."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, UtcDateTime, key_type

revision = "20261123_inventory_place"
down_revision = "20261123_inventory_cost"
branch_labels = None
depends_on = None

_RESERVED_IS_THERE = "qty_reserved >= 0 AND (qty_reserved = 0 OR qty_reserved <= qty_on_hand)"
"""A place that may go below nothing has nothing reserved meanwhile."""


def _allow_negative() -> None:
    """Let a balance be below nothing; SQLite changes a CHECK only by making the table anew."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_inventory_balance_reserved_is_there"), "inventory_balance", type_="check")
        op.create_check_constraint(
            op.f("ck_inventory_balance_reserved_is_there"),
            "inventory_balance",
            _RESERVED_IS_THERE,
        )
        return
    old = "qty_reserved >= 0 AND qty_reserved <= qty_on_hand"
    rows = connection.exec_driver_sql(
        "SELECT type, sql FROM sqlite_master WHERE tbl_name = 'inventory_balance' AND sql IS NOT NULL"
    ).all()
    table = next(str(row.sql) for row in rows if row.type == "table")
    indexes = [str(row.sql) for row in rows if row.type == "index"]
    last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'inventory_balance'").scalar()
    name = "inventory_balance_anew"
    made = table.replace(old, _RESERVED_IS_THERE).replace("inventory_balance", name, 1)
    connection.exec_driver_sql(made)
    connection.exec_driver_sql(f"INSERT INTO {name} SELECT * FROM inventory_balance")  # noqa: S608
    connection.exec_driver_sql("DROP TABLE inventory_balance")
    connection.exec_driver_sql(f"ALTER TABLE {name} RENAME TO inventory_balance")
    for index in indexes:
        connection.exec_driver_sql(index)
    if last is not None:
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'inventory_balance'")
        connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES ('inventory_balance', ?)", (last,))


def _deepen_locations() -> None:
    for column in (
        sa.Column("blocked_reason", sa.Text(), nullable=True),
        sa.Column("condition", sa.Text(), server_default="ambient", nullable=False),
        sa.Column("capacity_cm3", key_type, nullable=True),
        sa.Column("capacity_grams", key_type, nullable=True),
        sa.Column("capacity_pallets", key_type, nullable=True),
        sa.Column("bay", key_type, nullable=True),
        sa.Column("level", key_type, nullable=True),
        sa.Column("sequence", key_type, server_default="0", nullable=False),
        sa.Column("may_go_negative", Flag(), server_default="0", nullable=False),
        sa.Column("owner_id", key_type, nullable=True),
    ):
        op.add_column("inventory_location", column)
    op.create_index("ix_inventory_location_owner", "inventory_location", ["owner_id"], unique=False)
    op.create_index("ix_inventory_location_parent", "inventory_location", ["parent_id"], unique=False)


def _begin_numbers_and_alarms() -> None:
    """Give firms that are at work already what a new firm begins with."""
    connection = op.get_bind()
    if not connection.exec_driver_sql("SELECT count(*) FROM company_profile").scalar():
        return
    op.execute("INSERT INTO company_numbering (key, prefix, next_number) VALUES ('transfer', 'TR-', 1)")
    op.execute(
        "INSERT INTO inventory_stock_alarm (slow_days, dead_days, expiring_days, cover_days) VALUES (90, 365, 30, 180)"
    )


def _make_places() -> None:
    op.create_table(
        "inventory_storage_need",
        sa.Column("item_id", key_type, nullable=True),
        sa.Column("category_id", key_type, nullable=True),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("pallet_qty", Exact(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("(item_id IS NULL) <> (category_id IS NULL)", name=op.f("ck_inventory_storage_need_of_one")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["catalog_category.id"], name=op.f("fk_inventory_storage_need_category_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_storage_need_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_storage_need")),
        sa.UniqueConstraint("category_id", name=op.f("uq_inventory_storage_need_category_id")),
        sa.UniqueConstraint("item_id", name=op.f("uq_inventory_storage_need_item_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "inventory_removal_rule",
        sa.Column("item_id", key_type, nullable=True),
        sa.Column("category_id", key_type, nullable=True),
        sa.Column("location_id", key_type, nullable=True),
        sa.Column("warehouse_id", key_type, nullable=True),
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["catalog_category.id"], name=op.f("fk_inventory_removal_rule_category_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_removal_rule_item_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["inventory_location.id"], name=op.f("fk_inventory_removal_rule_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_inventory_removal_rule_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_removal_rule")),
        sa.UniqueConstraint("category_id", name=op.f("uq_inventory_removal_rule_category_id")),
        sa.UniqueConstraint("item_id", name=op.f("uq_inventory_removal_rule_item_id")),
        sa.UniqueConstraint("location_id", name=op.f("uq_inventory_removal_rule_location_id")),
        sa.UniqueConstraint("warehouse_id", name=op.f("uq_inventory_removal_rule_warehouse_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "inventory_put_away_rule",
        sa.Column("item_id", key_type, nullable=True),
        sa.Column("category_id", key_type, nullable=True),
        sa.Column("turnover_class", sa.Text(), nullable=False),
        sa.Column("location_id", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["catalog_category.id"], name=op.f("fk_inventory_put_away_rule_category_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_put_away_rule_item_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["inventory_location.id"], name=op.f("fk_inventory_put_away_rule_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_put_away_rule")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_put_away_rule_item", "inventory_put_away_rule", ["item_id"], unique=False)
    op.create_index("ix_inventory_put_away_rule_place", "inventory_put_away_rule", ["location_id"], unique=False)
    op.create_table(
        "inventory_stock_alarm",
        sa.Column("slow_days", key_type, nullable=False),
        sa.Column("dead_days", key_type, nullable=False),
        sa.Column("expiring_days", key_type, nullable=False),
        sa.Column("cover_days", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_stock_alarm")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _make_transfers() -> None:
    op.create_table(
        "inventory_transfer_route",
        sa.Column("from_warehouse_id", key_type, nullable=False),
        sa.Column("to_warehouse_id", key_type, nullable=False),
        sa.Column("lead_time_days", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["from_warehouse_id"],
            ["inventory_warehouse.id"],
            name=op.f("fk_inventory_transfer_route_from_warehouse_id"),
        ),
        sa.ForeignKeyConstraint(
            ["to_warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_inventory_transfer_route_to_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_transfer_route")),
        sa.UniqueConstraint(
            "from_warehouse_id",
            "to_warehouse_id",
            name=op.f("uq_inventory_transfer_route_from_warehouse_id_to_warehouse_id"),
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "inventory_transfer",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("from_warehouse_id", key_type, nullable=False),
        sa.Column("to_warehouse_id", key_type, nullable=False),
        sa.Column("leaves_on", Day(), nullable=False),
        sa.Column("due_on", Day(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("from_warehouse_id <> to_warehouse_id", name=op.f("ck_inventory_transfer_goes_somewhere")),
        sa.ForeignKeyConstraint(
            ["from_warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_inventory_transfer_from_warehouse_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_inventory_transfer_to_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_transfer")),
        sa.UniqueConstraint("number", name=op.f("uq_inventory_transfer_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_transfer_from", "inventory_transfer", ["from_warehouse_id", "id"], unique=False)
    op.create_index("ix_inventory_transfer_state", "inventory_transfer", ["state", "id"], unique=False)
    op.create_index("ix_inventory_transfer_to", "inventory_transfer", ["to_warehouse_id", "id"], unique=False)
    op.create_table(
        "inventory_transfer_line",
        sa.Column("transfer_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("lot_id", key_type, nullable=True),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("qty_sent", Exact(), nullable=False),
        sa.Column("qty_received", Exact(), nullable=False),
        sa.Column("qty_lost", Exact(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_inventory_transfer_line_positive")),
        sa.CheckConstraint(
            "qty_received >= 0 AND qty_lost >= 0 AND qty_received + qty_lost <= qty_sent",
            name=op.f("ck_inventory_transfer_line_arrived"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_transfer_line_item_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["inventory_lot.id"], name=op.f("fk_inventory_transfer_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["inventory_transfer.id"], name=op.f("fk_inventory_transfer_line_transfer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_transfer_line")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_inventory_transfer_line_item", "inventory_transfer_line", ["item_id", "transfer_id"], unique=False
    )
    op.create_index("ix_inventory_transfer_line_transfer", "inventory_transfer_line", ["transfer_id"], unique=False)


def _make_consignment() -> None:
    op.create_table(
        "inventory_consignment_term",
        sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_consignment_term_item_id")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["parties_party.id"], name=op.f("fk_inventory_consignment_term_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_consignment_term")),
        sa.UniqueConstraint("supplier_id", "item_id", name=op.f("uq_inventory_consignment_term_supplier_id_item_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "inventory_consumption",
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("lot_id", key_type, nullable=True),
        sa.Column("location_id", key_type, nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("value_minor", Exact(), nullable=False),
        sa.Column("move_id", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("bill_kind", sa.Text(), nullable=False),
        sa.Column("bill_id", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_inventory_consumption_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_consumption_item_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["inventory_location.id"], name=op.f("fk_inventory_consumption_location_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["inventory_lot.id"], name=op.f("fk_inventory_consumption_lot_id")),
        sa.ForeignKeyConstraint(["move_id"], ["inventory_move.id"], name=op.f("fk_inventory_consumption_move_id")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["parties_party.id"], name=op.f("fk_inventory_consumption_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_consumption")),
        sa.UniqueConstraint("move_id", name=op.f("uq_inventory_consumption_move_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_consumption_at", "inventory_consumption", ["at", "id"], unique=False)
    op.create_index("ix_inventory_consumption_item", "inventory_consumption", ["item_id", "id"], unique=False)
    op.create_index(
        "ix_inventory_consumption_supplier", "inventory_consumption", ["supplier_id", "state", "id"], unique=False
    )


def _index_alarms() -> None:
    op.create_index("ix_inventory_lot_expires", "inventory_lot", ["expires_on", "id"], unique=False)
    op.create_index(
        "ix_inventory_balance_negative",
        "inventory_balance",
        ["id"],
        unique=False,
        sqlite_where=sa.text("qty_on_hand < 0"),
        postgresql_where=sa.text("qty_on_hand < 0"),
    )


def upgrade() -> None:
    """Apply."""
    _deepen_locations()
    _allow_negative()
    _make_places()
    _make_transfers()
    _make_consignment()
    _index_alarms()
    _begin_numbers_and_alarms()
