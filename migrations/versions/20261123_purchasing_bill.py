"""Make the tables of bills, landed costs and returns to suppliers."""

revision = "20261123_purchasing_bill"
down_revision = "20261123_purchasing_source"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
