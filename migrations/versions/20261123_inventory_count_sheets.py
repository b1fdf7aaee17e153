"""Make the tables of counting."""

revision = "20261123_inventory_count_sheets"
down_revision = "20261123_inventory_place"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
