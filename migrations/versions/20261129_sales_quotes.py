"""Make the tables of quotes, and let orders say which quote made them and what was promised."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, UtcDateTime, key_type

revision = "20261129_sales_quotes"
down_revision = "20261129_sales_invoice"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sales_quote",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", key_type, nullable=True),
        sa.Column("prospect", sa.Text(), nullable=False),
        sa.Column("prospect_address", sa.Text(), nullable=False),
        sa.Column("opportunity_id", key_type, nullable=True),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", key_type, nullable=False),
        sa.Column("valid_until", Day(), nullable=False),
        sa.Column("total_minor", Exact(), nullable=False),
        sa.Column("cost_minor", Exact(), nullable=True),
        sa.Column("costed_minor", Exact(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_note", sa.Text(), nullable=False),
        sa.Column("order_id", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_sales_quote_order_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_sales_quote_warehouse_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_sales_quote_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_quote")),
        sa.UniqueConstraint("number", name=op.f("uq_sales_quote_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_quote_created", "sales_quote", ["created_at", "id"], unique=False)
    op.create_index("ix_sales_quote_customer", "sales_quote", ["customer_id", "created_at", "id"], unique=False)
    op.create_index("ix_sales_quote_decided", "sales_quote", ["decided_at", "state"], unique=False)
    op.create_index("ix_sales_quote_decided_by", "sales_quote", ["customer_id", "decided_at", "id"], unique=False)
    op.create_index("ix_sales_quote_sent_to", "sales_quote", ["customer_id", "sent_at", "id"], unique=False)
    op.create_index("ix_sales_quote_opportunity", "sales_quote", ["opportunity_id", "id"], unique=False)
    op.create_index("ix_sales_quote_state", "sales_quote", ["state", "created_at", "id"], unique=False)
    op.create_index("ix_sales_quote_valid", "sales_quote", ["valid_until", "id"], unique=False)
    op.create_table(
        "sales_quote_version",
        sa.Column("quote_id", key_type, nullable=False),
        sa.Column("revision", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("valid_until", Day(), nullable=False),
        sa.Column("payment_terms", sa.Text(), nullable=False),
        sa.Column("delivery_terms", sa.Text(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("total_minor", Exact(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["quote_id"], ["sales_quote.id"], name=op.f("fk_sales_quote_version_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_quote_version")),
        sa.UniqueConstraint("quote_id", "revision", name=op.f("uq_sales_quote_version_quote_id_revision")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "sales_quote_line",
        sa.Column("version_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unit_id", key_type, nullable=True),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("stock_qty", Exact(), nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("price_rule", sa.Text(), nullable=False),
        sa.Column("discount_permille", key_type, nullable=False),
        sa.Column("amount_minor", Exact(), nullable=False),
        sa.Column("cost_minor", Exact(), nullable=True),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("instead_of", key_type, nullable=True),
        sa.Column("chosen", Flag(), nullable=False),
        sa.Column("wished", Flag(), nullable=False),
        sa.Column("promised_on", Day(), nullable=True),
        sa.Column("promise_words", sa.Text(), nullable=False),
        sa.Column("promise_permille", key_type, nullable=True),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_sales_quote_line_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_sales_quote_line_item_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_sales_quote_line_unit_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["sales_quote_version.id"], name=op.f("fk_sales_quote_line_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_quote_line")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_sales_quote_line_version_id_position")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_quote_line_item", "sales_quote_line", ["item_id", "id"], unique=False)
    op.create_table(
        "sales_quote_text",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("payment_terms", sa.Text(), nullable=False),
        sa.Column("delivery_terms", sa.Text(), nullable=False),
        sa.Column("valid_days", key_type, nullable=False),
        sa.Column("usual", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_quote_text")),
        sa.UniqueConstraint("name", name=op.f("uq_sales_quote_text_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "sales_policy",
        sa.Column("least_margin_permille", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_policy")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.add_column("sales_order", sa.Column("quote_id", key_type, nullable=True))
    op.add_column("sales_order_line", sa.Column("text", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("sales_order_line", sa.Column("promised_on", Day(), nullable=True))
    op.execute(
        "INSERT INTO company_numbering (key, prefix, next_number) "
        "SELECT 'quote', 'Q-', 1 WHERE EXISTS (SELECT 1 FROM company_profile)"
    )
