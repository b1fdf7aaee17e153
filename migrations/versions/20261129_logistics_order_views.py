"""Let what was delivered be listed from the newest on, however much of it there is."""

from alembic import op

revision = "20261129_logistics_order_views"
down_revision = "20261129_sales_quoted_deal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_sales_order_state_ordered", "sales_order", ["state", "ordered_at", "id"])
    op.create_index("ix_logistics_shipment_state_created", "logistics_shipment", ["state", "created_at", "id"])
