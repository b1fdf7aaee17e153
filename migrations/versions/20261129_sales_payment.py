"""Keep the day on which nothing of a payment was left, so that what was open on any day is found by index."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day

revision = "20261129_sales_payment"
down_revision = "20261129_parties_page"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("sales_payment", sa.Column("settled_on", Day(), nullable=True))
    op.create_index("ix_sales_payment_settled", "sales_payment", ["settled_on", "id"])
