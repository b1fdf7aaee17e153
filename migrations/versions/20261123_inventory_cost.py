"""Make the tables of costing and closed periods."""

revision = "20261123_inventory_cost"
down_revision = "20261123_catalog_deepen"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
