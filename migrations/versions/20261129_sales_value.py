"""Make the tables of what customers are worth."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, UtcDateTime, key_type

revision = "20261129_sales_value"
down_revision = "20261129_kernel_remind"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sales_worth_model",
        sa.Column("learned_at", UtcDateTime(), nullable=False),
        sa.Column("customers", key_type, nullable=False),
        sa.Column("purchases", key_type, nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("judged", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_worth_model")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_sales_worth_model_learned", "sales_worth_model", ["learned_at", "id"])
    op.create_table(
        "sales_customer_worth",
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("model_id", key_type, nullable=False),
        sa.Column("purchases", key_type, nullable=False),
        sa.Column("first_on", Day(), nullable=False),
        sa.Column("revenue_minor", Exact(), nullable=False),
        sa.Column("by_year", sa.Text(), nullable=False),
        sa.Column("share_permille", key_type, nullable=False),
        sa.Column("settled_minor", Exact(), nullable=False),
        sa.Column("late_days", key_type, nullable=True),
        sa.Column("still_permille", key_type, nullable=True),
        sa.Column("orders_milli", key_type, nullable=True),
        sa.Column("value_minor", Exact(), nullable=True),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["sales_worth_model.id"],
                                name=op.f("fk_sales_customer_worth_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_customer_worth")),
        sa.UniqueConstraint("party_id", name=op.f("uq_sales_customer_worth_party_id")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_sales_customer_worth_model", "sales_customer_worth", ["model_id"])
