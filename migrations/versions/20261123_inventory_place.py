"""Deepen places and make the tables of transfers."""

revision = "20261123_inventory_place"
down_revision = "20261123_inventory_cost"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
