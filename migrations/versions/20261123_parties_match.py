"""Make the table of parties that may be the same."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import JsonText, UtcDateTime, key_type

revision = "20261123_parties_match"
down_revision = "20261123_production_assemble"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "parties_duplicate",
        sa.Column("left_id", key_type, nullable=False),
        sa.Column("right_id", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("probability_permille", key_type, nullable=False),
        sa.Column("total_millibits", key_type, nullable=False),
        sa.Column("prior_millibits", key_type, nullable=False),
        sa.Column("evidence", JsonText(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_parties_duplicate_in_order")),
        sa.ForeignKeyConstraint(["left_id"], ["parties_party.id"], name=op.f("fk_parties_duplicate_left_id")),
        sa.ForeignKeyConstraint(["right_id"], ["parties_party.id"], name=op.f("fk_parties_duplicate_right_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties_duplicate")),
        sa.UniqueConstraint("left_id", "right_id", name=op.f("uq_parties_duplicate_left_id_right_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_parties_duplicate_right", "parties_duplicate", ["right_id"])
    op.create_index("ix_parties_duplicate_state", "parties_duplicate", ["state", "total_millibits", "id"])
    op.create_index("ix_parties_duplicate_total", "parties_duplicate", ["total_millibits", "id"])
