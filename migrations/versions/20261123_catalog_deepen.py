"""Deepen the catalogue."""

revision = "20261123_catalog_deepen"
down_revision = "20261123_kernel_attach"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
