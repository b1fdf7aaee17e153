"""Make the tables of reminders."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, key_type

revision = "20261129_sales_dun"
down_revision = "20261129_sales_payment"
branch_labels = None
depends_on = None

OPTIONS = {"sqlite_autoincrement": True, "sqlite_strict": True}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sales_dunning_level",
        sa.Column("level", key_type, nullable=False), sa.Column("days_over", key_type, nullable=False),
        sa.Column("title", sa.Text(), nullable=False), sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pay_days", key_type, nullable=False), sa.Column("fee_minor", Exact(), nullable=False),
        sa.Column("interest_permille", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("level > 0", name=op.f("ck_sales_dunning_level_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_dunning_level")),
        sa.UniqueConstraint("level", name=op.f("uq_sales_dunning_level_level")),
        **OPTIONS,
    )
    op.create_table(
        "sales_dunning_letter",
        sa.Column("number", sa.Text(), nullable=False), sa.Column("customer_id", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False), sa.Column("level", key_type, nullable=False),
        sa.Column("day", Day(), nullable=False), sa.Column("pay_by", Day(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False), sa.Column("open_minor", Exact(), nullable=False),
        sa.Column("fee_minor", Exact(), nullable=False), sa.Column("interest_minor", Exact(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["parties_party.id"],
            name=op.f("fk_sales_dunning_letter_customer_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_dunning_letter")),
        **OPTIONS,
    )
    op.create_index("ix_sales_dunning_letter_customer", "sales_dunning_letter", ["customer_id", "day", "id"])
    op.create_index("ix_sales_dunning_letter_day", "sales_dunning_letter", ["day", "id"])
    op.create_index("ix_sales_dunning_letter_state", "sales_dunning_letter", ["state", "id"])
    op.create_index("ux_sales_dunning_letter_number", "sales_dunning_letter", ["number"], unique=True,
                    sqlite_where=sa.text("number <> ''"), postgresql_where=sa.text("number <> ''"))
    op.create_table(
        "sales_dunning_line",
        sa.Column("letter_id", key_type, nullable=False), sa.Column("invoice_id", key_type, nullable=False),
        sa.Column("level", key_type, nullable=False), sa.Column("raises", Flag(), nullable=False),
        sa.Column("counts", Flag(), nullable=False), sa.Column("open_minor", Exact(), nullable=False),
        sa.Column("days_over", key_type, nullable=False), sa.Column("interest_minor", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["sales_invoice.id"], name=op.f("fk_sales_dunning_line_invoice_id")),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["sales_dunning_letter.id"],
            name=op.f("fk_sales_dunning_line_letter_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_dunning_line")),
        **OPTIONS,
    )
    op.create_index("ix_sales_dunning_line_invoice", "sales_dunning_line", ["invoice_id", "id"])
    op.create_index("ix_sales_dunning_line_letter", "sales_dunning_line", ["letter_id", "id"])
    op.create_index("ux_sales_dunning_line_level", "sales_dunning_line", ["invoice_id", "level"], unique=True,
                    sqlite_where=sa.text("counts"), postgresql_where=sa.text("counts"))
    op.create_table(
        "sales_dunning_hold",
        sa.Column("invoice_id", key_type, nullable=False), sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False), sa.Column("record_id", key_type, nullable=True),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["sales_invoice.id"], name=op.f("fk_sales_dunning_hold_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_dunning_hold")),
        sa.UniqueConstraint("invoice_id", name=op.f("uq_sales_dunning_hold_invoice_id")),
        **OPTIONS,
    )
