"""Find the tickets that came into a state since a moment without reading all states."""

from alembic import op

revision = "20261129_support_reached"
down_revision = "20261129_parties_tax_numbers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_support_ticket_state_reached", "support_ticket_state", ["state", "at"])
