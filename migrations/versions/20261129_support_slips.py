"""Make the table of promises to customers that supply breaks."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, UtcDateTime, key_type

revision = "20261129_support_slips"
down_revision = "20261129_sales_dun"
branch_labels = None
depends_on = None

REFERENCES = {
    "line_id": "sales_order_line.id", "order_id": "sales_order.id", "customer_id": "parties_party.id",
    "item_id": "catalog_item.id", "purchase_order_id": "purchasing_order.id", "supplier_id": "parties_party.id",
    "ticket_id": "support_ticket.id",
}
MAYBE = frozenset({"purchase_order_id", "supplier_id", "ticket_id"})
INDEXES = (
    ("state", "state", "days_late", "id"), ("late", "days_late", "id"), ("line", "line_id", "state"),
    ("order", "order_id", "state"), ("customer", "customer_id", "found_at", "id"),
    ("told", "customer_id", "told_at", "id"), ("purchase", "purchase_order_id", "state"),
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "support_slip",
        *(sa.Column(name, key_type, nullable=name in MAYBE) for name in REFERENCES),
        sa.Column("told_on", Day(), nullable=False),
        sa.Column("now_on", Day(), nullable=True),
        sa.Column("days_late", key_type, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("missing", Exact(), nullable=False),
        sa.Column("worth_minor", Exact(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        *(sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_support_slip_{name}"))
          for name, target in REFERENCES.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_slip")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    for name, *columns in INDEXES:
        op.create_index(f"ix_support_slip_{name}", "support_slip", columns)
