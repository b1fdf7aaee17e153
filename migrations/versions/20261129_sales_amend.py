"""Let orders be held, amended and promised with a history."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, JsonText, UtcDateTime, key_type

revision = "20261129_sales_amend"
down_revision = "20261129_support_slips"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sales_order_hold",
        sa.Column("order_id", key_type, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("placed_by", key_type, nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("released_by", key_type, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_sales_order_hold_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_order_hold")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_order_hold_order", "sales_order_hold", ["order_id", "id"], unique=False)
    op.create_table(
        "sales_order_version",
        sa.Column("order_id", key_type, nullable=False),
        sa.Column("revision", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", key_type, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("total_minor", Exact(), nullable=False),
        sa.Column("content", JsonText(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_sales_order_version_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_order_version")),
        sa.UniqueConstraint("order_id", "revision", name=op.f("uq_sales_order_version_order_id_revision")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "sales_order_promise",
        sa.Column("order_id", key_type, nullable=False),
        sa.Column("order_line_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("promised_on", Day(), nullable=True),
        sa.Column("was_on", Day(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", key_type, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("permille", key_type, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_sales_order_promise_item_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_sales_order_promise_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_order_promise")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_order_promise_line", "sales_order_promise", ["order_line_id", "id"], unique=False)
    op.create_index("ix_sales_order_promise_order", "sales_order_promise", ["order_id", "id"], unique=False)
    op.add_column("sales_order", sa.Column("ship_complete", Flag(), server_default="0", nullable=False))
    op.add_column("sales_order", sa.Column("revision", key_type, server_default="0", nullable=False))
    op.add_column("sales_policy", sa.Column("hold_after_days", key_type, server_default="0", nullable=False))
