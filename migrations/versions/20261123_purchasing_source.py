"""Make the tables of requests for quotation, contracts and approval."""

revision = "20261123_purchasing_source"
down_revision = "20261123_inventory_policies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
