"""Let kits be sold as one and picked as parts, and lines say what made their price."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import key_type

revision = "20261123_sales_kits"
down_revision = "20261123_purchasing_assess"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("sales_order_line", sa.Column("kit_line_id", key_type, nullable=True))
    op.add_column("sales_order_line", sa.Column("price_rule", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.create_index("ix_sales_order_line_kit", "sales_order_line", ["kit_line_id"])
    op.add_column("sales_customer_terms", sa.Column("group_id", key_type, nullable=True))
