"""Deepen the catalogue."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, UtcDateTime, key_type

revision = "20261123_catalog_deepen"
down_revision = "20261123_kernel_attach"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "catalog_bom",
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("revision", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("phantom", Flag(), nullable=False),
        sa.Column("valid_from", Day(), nullable=True),
        sa.Column("valid_to", Day(), nullable=True),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_catalog_bom_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_catalog_bom_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_bom")),
        sa.UniqueConstraint("item_id", "revision", name=op.f("uq_catalog_bom_item_id_revision")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_catalog_bom_state", "catalog_bom", ["state", "item_id"])
    op.create_table(
        "catalog_bom_line",
        sa.Column("bom_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("unit_id", key_type, nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("setup_qty", Exact(), nullable=False),
        sa.Column("scrap_permille", key_type, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("alternative_to", key_type, nullable=True),
        sa.Column("priority", key_type, nullable=False),
        sa.Column("valid_from", Day(), nullable=True),
        sa.Column("valid_to", Day(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint(
            "qty >= 0 AND setup_qty >= 0 AND qty + setup_qty > 0", name=op.f("ck_catalog_bom_line_positive"),
        ),
        sa.CheckConstraint(
            "scrap_permille >= 0 AND scrap_permille < 1000", name=op.f("ck_catalog_bom_line_scrap"),
        ),
        sa.ForeignKeyConstraint(["bom_id"], ["catalog_bom.id"], name=op.f("fk_catalog_bom_line_bom_id")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_catalog_bom_line_item_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_catalog_bom_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_bom_line")),
        sa.UniqueConstraint("bom_id", "position", name=op.f("uq_catalog_bom_line_bom_id_position")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_catalog_bom_line_item", "catalog_bom_line", ["item_id", "bom_id"])
    for name in ("best_before_days", "removal_days", "warning_days"):
        op.add_column("catalog_item", sa.Column(name, key_type, nullable=True))
    _prices()
    _paths()
    _own_fields()


def _prices() -> None:
    op.add_column("catalog_price_list", sa.Column("valid_from", Day(), nullable=True))
    op.add_column("catalog_price_list", sa.Column("valid_to", Day(), nullable=True))
    op.add_column("catalog_price_list", sa.Column("group_id", key_type, nullable=True))
    op.create_index("ix_catalog_price_list_group", "catalog_price_list", ["group_id", "id"])
    op.create_table(
        "catalog_customer_group",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_customer_group")),
        sa.UniqueConstraint("name", name=op.f("uq_catalog_customer_group_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "catalog_discount",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("permille", key_type, nullable=True),
        sa.Column("amount_micros", Exact(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("item_id", key_type, nullable=True),
        sa.Column("category_id", key_type, nullable=True),
        sa.Column("group_id", key_type, nullable=True),
        sa.Column("min_qty", Exact(), nullable=False),
        sa.Column("valid_from", Day(), nullable=True),
        sa.Column("valid_to", Day(), nullable=True),
        sa.Column("stackable", Flag(), nullable=False),
        sa.Column("priority", key_type, nullable=False),
        sa.Column("ended", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint(
            "(permille IS NULL) <> (amount_micros IS NULL)", name=op.f("ck_catalog_discount_one_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["catalog_category.id"], name=op.f("fk_catalog_discount_category_id"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["catalog_customer_group.id"], name=op.f("fk_catalog_discount_group_id"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_catalog_discount_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_discount")),
        sa.UniqueConstraint("name", name=op.f("uq_catalog_discount_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_catalog_discount_ended", "catalog_discount", ["ended", "id"])


def _paths() -> None:
    """Give every category its path from the top down."""
    op.add_column("catalog_category", sa.Column("path", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("catalog_category", sa.Column("depth", key_type, server_default="0", nullable=False))
    op.create_index("ix_catalog_category_path", "catalog_category", ["path", "id"])
    connection = op.get_bind()
    rows = {row.id: row for row in connection.execute(sa.text("SELECT id, name, parent_id FROM catalog_category"))}
    if not rows:
        return
    paths = []
    for row in rows.values():
        names, above = [row.name], row.parent_id
        while above in rows and len(names) <= len(rows):
            names.append(rows[above].name)
            above = rows[above].parent_id
        paths.append({"id": row.id, "path": " / ".join(reversed(names)), "depth": len(names) - 1})
    connection.execute(sa.text("UPDATE catalog_category SET path = :path, depth = :depth WHERE id = :id"), paths)


def _own_fields() -> None:
    op.create_table(
        "kernel_own_field",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("required", Flag(), nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("retired", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_own_field")),
        sa.UniqueConstraint("record", "key", name=op.f("uq_kernel_own_field_record_key")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_kernel_own_field_order", "kernel_own_field", ["record", "position", "id"])
    op.create_table(
        "kernel_own_value",
        sa.Column("field_id", key_type, nullable=False),
        sa.Column("record_id", key_type, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("number", Exact(), nullable=True),
        sa.Column("day", Day(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["kernel_own_field.id"], name=op.f("fk_kernel_own_value_field_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_own_value")),
        sa.UniqueConstraint("field_id", "record_id", name=op.f("uq_kernel_own_value_field_id_record_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_kernel_own_value_text", "kernel_own_value", ["field_id", "text", "record_id"])
    op.create_index("ix_kernel_own_value_number", "kernel_own_value", ["field_id", "number", "record_id"])
    op.create_index("ix_kernel_own_value_day", "kernel_own_value", ["field_id", "day", "record_id"])
