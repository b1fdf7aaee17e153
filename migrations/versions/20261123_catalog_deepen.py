"""Deepen the catalogue."""

revision = "20261123_catalog_deepen"
down_revision = "20261123_company_attach"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
