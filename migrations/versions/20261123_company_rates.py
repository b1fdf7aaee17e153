"""Make the tables of exchange rates and taxes."""

revision = "20261123_company_rates"
down_revision = "20261122_support_create"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
