"""Let fields of the firm be of more kinds and on more records, begin with something, be printed, be personal."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Flag

revision = "20261129_kernel_own"
down_revision = "20261129_sales_tag"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    for name in ("standard", "currency", "links_to"):
        op.add_column("kernel_own_field", sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False))
    for name in ("personal", "printed"):
        op.add_column("kernel_own_field", sa.Column(name, Flag(), server_default="0", nullable=False))
    op.create_index("ix_kernel_own_value_record", "kernel_own_value", ["record_id", "field_id"])
