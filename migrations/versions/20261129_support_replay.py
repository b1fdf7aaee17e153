"""Keep what a version of a policy would have made of the tickets of the past."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Flag, JsonText, UtcDateTime, key_type

revision = "20261129_support_replay"
down_revision = "20261129_production_quality"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "support_replay",
        sa.Column("version_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", key_type, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("tickets", key_type, nullable=False),
        sa.Column("concerned", key_type, nullable=False),
        sa.Column("counts", JsonText(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["support_policy_version.id"], name=op.f("fk_support_replay_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_replay")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_replay_version", "support_replay", ["version_id"])
    op.create_table(
        "support_replayed_run",
        sa.Column("replay_id", key_type, nullable=False),
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("cycle", key_type, nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("would_be_due_at", UtcDateTime(), nullable=False),
        sa.Column("missed", Flag(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["replay_id"], ["support_replay.id"], name=op.f("fk_support_replayed_run_replay_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_replayed_run_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_replayed_run")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_replayed_run_replay", "support_replayed_run", ["replay_id"])
