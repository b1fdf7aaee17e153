"""Make the tables of assemblies."""

revision = "20261123_production_assemble"
down_revision = "20261123_sales_kits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
