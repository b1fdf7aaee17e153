"""Let lists grow by themselves: they keep what their members must be."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import JsonText

revision = "20261129_kernel_list"
down_revision = "20261129_kernel_own"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("kernel_tag", sa.Column("list_name", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("kernel_tag", sa.Column("asked", JsonText(), nullable=True))
