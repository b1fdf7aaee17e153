"""Let each source of a customer's timeline be read in its order."""

from alembic import op

revision = "20261129_parties_timeline"
down_revision = "20261129_mail_create"
branch_labels = None
depends_on = None

NEW = (
    ("ix_sales_order_customer_confirmed", "sales_order", ("customer_id", "confirmed_at", "id")),
    ("ix_sales_order_customer_shipped", "sales_order", ("customer_id", "shipped_at", "id")),
    ("ix_sales_order_customer_delivered", "sales_order", ("customer_id", "delivered_at", "id")),
    ("ix_logistics_shipment_customer_shipped", "logistics_shipment", ("customer_id", "shipped_at", "id")),
    ("ix_logistics_shipment_customer_delivered", "logistics_shipment", ("customer_id", "delivered_at", "id")),
    ("ix_support_ticket_customer_resolved", "support_ticket", ("customer_id", "resolved_at", "id")),
)
WIDER = (
    ("ix_support_ticket_customer", "support_ticket", ("customer_id", "opened_at", "id")),
    ("ix_support_recall_customer_customer", "support_recall_customer", ("customer_id", "changed_at", "id")),
    ("ix_kernel_note_record", "kernel_note", ("record", "record_id", "at", "id")),
    ("ix_kernel_attachment_record", "kernel_attachment", ("record", "record_id", "at", "id")),
)


def upgrade() -> None:
    """Apply."""
    for name, table, _columns in WIDER:
        op.drop_index(name, table_name=table)
    for name, table, columns in (*WIDER, *NEW):
        op.create_index(name, table, list(columns), unique=False)
