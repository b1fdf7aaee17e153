"""Make the tables of classes and stock policies."""

revision = "20261123_inventory_policies"
down_revision = "20261123_inventory_count_sheets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
