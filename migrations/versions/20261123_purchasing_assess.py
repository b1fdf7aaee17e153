"""Make the tables of suppliers' assessment and negotiations."""

revision = "20261123_purchasing_assess"
down_revision = "20261123_purchasing_bill"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
