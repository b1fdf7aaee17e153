"""Keep with what a customer is worth which items they buy again and again."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_sales_habit"
down_revision = "20261129_sales_value"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("sales_customer_worth", sa.Column("habits", sa.Text(), server_default="[]", nullable=False))
