"""Make the tables of what people are reminded of, when they want silence, and what they put off."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Flag, UtcDateTime, key_type

revision = "20261129_kernel_remind"
down_revision = "20261129_kernel_draft"
branch_labels = None
depends_on = None


def _make(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name, *parts, sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")), sqlite_autoincrement=True, sqlite_strict=True,
    )


def upgrade() -> None:
    """Apply."""
    _make(
        "kernel_reminder",
        *(sa.Column(name, key_type, nullable=False) for name in ("user_id", "record_id", "occurrence")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("source", "record", "text", "note", "state")),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("shown_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("user_id", "source", "record", "record_id", "occurrence",
                            name=op.f("uq_kernel_reminder_user_id_source_record_record_id_occurrence")),
    )
    op.create_index("ix_kernel_reminder_user", "kernel_reminder", ["user_id", "state", "at", "id"])
    op.create_index("ix_kernel_reminder_at", "kernel_reminder", ["user_id", "at", "id"])
    _make(
        "kernel_quiet_hours",
        *(sa.Column(name, key_type, nullable=False) for name in ("user_id", "from_minute", "until_minute")),
        sa.Column("weekends", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.UniqueConstraint("user_id", name=op.f("uq_kernel_quiet_hours_user_id")),
    )
    _make(
        "kernel_put_off",
        *(sa.Column(name, key_type, nullable=False) for name in ("user_id", "record_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("record", "advice")),
        sa.Column("until", Day(), nullable=False),
        sa.UniqueConstraint("user_id", "record", "record_id", "advice",
                            name=op.f("uq_kernel_put_off_user_id_record_record_id_advice")),
    )
