"""Make the tables of blanket orders and of orders that recur."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, UtcDateTime, key_type

revision = "20261129_sales_standing"
down_revision = "20261129_parties_standard"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sales_blanket",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", key_type, nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("valid_from", Day(), nullable=False),
        sa.Column("valid_to", Day(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("customer_reference", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_sales_blanket_customer_id")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_sales_blanket_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_blanket")),
        sa.UniqueConstraint("number", name=op.f("uq_sales_blanket_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_blanket_customer", "sales_blanket", ["customer_id", "valid_to", "id"], unique=False)
    op.create_index("ix_sales_blanket_valid", "sales_blanket", ["valid_to", "id"], unique=False)
    op.create_table(
        "sales_blanket_line",
        sa.Column("blanket_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("unit_id", key_type, nullable=False),
        sa.Column("total_qty", Exact(), nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("discount_permille", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("total_qty > 0", name=op.f("ck_sales_blanket_line_positive")),
        sa.ForeignKeyConstraint(["blanket_id"], ["sales_blanket.id"], name=op.f("fk_sales_blanket_line_blanket_id")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_sales_blanket_line_item_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_sales_blanket_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_blanket_line")),
        sa.UniqueConstraint("blanket_id", "item_id", name=op.f("uq_sales_blanket_line_blanket_id_item_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "sales_recurring",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", key_type, nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("every", key_type, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("on_day", key_type, nullable=False),
        sa.Column("shift", sa.Text(), nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=True),
        sa.Column("required_in_days", key_type, nullable=False),
        sa.Column("confirm", Flag(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("nominal_on", Day(), nullable=True),
        sa.Column("next_on", Day(), nullable=True),
        sa.Column("customer_reference", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_sales_recurring_warehouse_id")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_sales_recurring_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_recurring")),
        sa.UniqueConstraint("number", name=op.f("uq_sales_recurring_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_recurring_customer", "sales_recurring", ["customer_id", "id"], unique=False)
    op.create_index("ix_sales_recurring_due", "sales_recurring", ["state", "next_on"], unique=False)
    op.create_index("ix_sales_recurring_next", "sales_recurring", ["next_on", "id"], unique=False)
    op.create_table(
        "sales_recurring_line",
        sa.Column("recurring_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("unit_id", key_type, nullable=True),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("price_micros", Exact(), nullable=True),
        sa.Column("discount_permille", key_type, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["recurring_id"], ["sales_recurring.id"], name=op.f("fk_sales_recurring_line_recurring_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_sales_recurring_line_item_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_sales_recurring_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_recurring_line")),
        sa.UniqueConstraint("recurring_id", "position", name=op.f("uq_sales_recurring_line_recurring_id_position")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "sales_recurring_run",
        sa.Column("recurring_id", key_type, nullable=False),
        sa.Column("nominal_on", Day(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", key_type, nullable=False),
        sa.Column("order_id", key_type, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_sales_recurring_run_order_id")),
        sa.ForeignKeyConstraint(
            ["recurring_id"], ["sales_recurring.id"], name=op.f("fk_sales_recurring_run_recurring_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_recurring_run")),
        sa.UniqueConstraint("recurring_id", "nominal_on", name=op.f("uq_sales_recurring_run_recurring_id_nominal_on")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_recurring_run_order", "sales_recurring_run", ["order_id"], unique=False,
                    sqlite_where=sa.text("order_id IS NOT NULL"), postgresql_where=sa.text("order_id IS NOT NULL"))
    op.add_column("sales_order_line", sa.Column("blanket_line_id", key_type, nullable=True))
    op.create_index("ix_sales_order_line_blanket", "sales_order_line", ["blanket_line_id"], unique=False)
    for key, prefix in (("blanket", "BO-"), ("recurring", "RO-")):
        op.execute(
            sa.text(
                "INSERT INTO company_numbering (key, prefix, next_number) "
                "SELECT :key, :prefix, 1 WHERE EXISTS (SELECT 1 FROM company_profile)"
            ).bindparams(key=key, prefix=prefix)
        )
