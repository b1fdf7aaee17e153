"""Make the tables of questions sent to customers, and of those who want none."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import UtcDateTime, key_type

revision = "20261129_support_survey"
down_revision = "20261129_support_know"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_support_satisfaction_asked", "support_satisfaction", ["asked_at", "score"])
    _survey_stop()
    _survey()


def _survey_stop() -> None:
    op.create_table(
        "support_survey_stop",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_survey_stop")),
        sa.UniqueConstraint("address", name=op.f("uq_support_survey_stop_address")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _survey() -> None:
    op.create_table(
        "support_survey",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("customer_id", key_type, nullable=False),
        sa.Column("ticket_id", key_type, nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("score", key_type, nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("score IS NULL OR score BETWEEN 0 AND 10", name=op.f("ck_support_survey_score")),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_support_survey_customer_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_survey_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_survey")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_survey_address", "support_survey", ["address", "asked_at"])
    op.create_index("ix_support_survey_asked", "support_survey", ["asked_at", "id"])
    op.create_index("ix_support_survey_customer", "support_survey", ["customer_id", "kind", "asked_at"])
    op.create_index("ix_support_survey_kind", "support_survey", ["kind", "answered_at", "id"])
    op.create_index("ix_support_survey_ticket", "support_survey", ["ticket_id"])
