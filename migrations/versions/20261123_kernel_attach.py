"""Make the tables of documents and notes on records."""

revision = "20261123_kernel_attach"
down_revision = "20261123_company_rates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
