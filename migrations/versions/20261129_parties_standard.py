"""Make the table of what is wrong in how parties can be reached."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import UtcDateTime, key_type

revision = "20261129_parties_standard"
down_revision = "20261129_sales_told"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "parties_flaw",
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("contact_id", key_type, nullable=True),
        sa.Column("address_id", key_type, nullable=True),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_parties_flaw_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties_flaw")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_parties_flaw_field", "parties_flaw", ["field", "id"], unique=False)
    op.create_index("ix_parties_flaw_party", "parties_flaw", ["party_id", "id"], unique=False)
