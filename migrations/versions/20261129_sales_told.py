"""Keep when a payment was booked, and find by index what a customer's timeline tells of invoices, money and returns."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import UtcDateTime

revision = "20261129_sales_told"
down_revision = "20261129_support_replay"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("sales_payment", sa.Column("booked_at", UtcDateTime(), nullable=True))
    op.create_index("ix_sales_payment_kind", "sales_payment", ["kind", "paid_on", "id"])
    op.create_index("ix_sales_payment_told", "sales_payment", ["customer_id", "booked_at", "id"])
    op.create_index("ix_sales_invoice_told", "sales_invoice", ["customer_id", "posted_at", "id"])
    op.create_index("ix_logistics_customer_return_told", "logistics_customer_return",
                    ["customer_id", "received_at", "id"])
