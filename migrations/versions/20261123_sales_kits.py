"""Let kits be sold as one and picked as parts."""

revision = "20261123_sales_kits"
down_revision = "20261123_purchasing_assess"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
