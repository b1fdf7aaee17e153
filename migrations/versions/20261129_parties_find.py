"""Let whoever writes a mail be found by the address."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_parties_find"
down_revision = "20261129_support_clock"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_parties_party_mail", "parties_party", [sa.text("lower(email)")])
    op.create_index("ix_parties_contact_mail", "parties_contact", [sa.text("lower(email)")])
