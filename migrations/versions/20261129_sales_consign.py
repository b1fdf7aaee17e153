"""Invoice what customers report as sold of goods that are kept there."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import key_type

revision = "20261129_sales_consign"
down_revision = "20261129_support_survey"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sales_consigned_sale",
        sa.Column("move_id", key_type, nullable=False),
        sa.Column("invoice_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["sales_invoice.id"], name=op.f("fk_sales_consigned_sale_invoice_id")),
        sa.ForeignKeyConstraint(["move_id"], ["inventory_move.id"], name=op.f("fk_sales_consigned_sale_move_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_consigned_sale")),
        sa.UniqueConstraint("move_id", name=op.f("uq_sales_consigned_sale_move_id")),
        sqlite_strict=True, sqlite_autoincrement=True,
    )
    op.create_index("ix_sales_consigned_sale_invoice", "sales_consigned_sale", ["invoice_id"])
