"""Find what is open of a customer without reading their history."""

from alembic import op

revision = "20261129_parties_page"
down_revision = "20261129_support_automate"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_sales_order_customer_state", "sales_order", ["customer_id", "state", "required_on", "id"])
    op.create_index(
        "ix_logistics_shipment_customer_state", "logistics_shipment", ["customer_id", "state", "created_at"]
    )
    op.create_index("ix_support_ticket_customer_urgency", "support_ticket", ["customer_id", "urgency", "id"])
