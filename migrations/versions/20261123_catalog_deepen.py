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
