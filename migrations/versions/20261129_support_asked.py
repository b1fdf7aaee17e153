"""Keep in which language a customer was asked."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_support_asked"
down_revision = "20261129_kernel_list"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("support_survey", sa.Column("language", sa.Text(), server_default=sa.text("''"), nullable=False))
