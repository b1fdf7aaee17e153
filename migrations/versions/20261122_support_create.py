"""Make the tables of tickets and satisfaction."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import UtcDateTime, key_type

revision = "20261122_support_create"
down_revision = "20261122_logistics_create"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "support_policy",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("calendar_id", key_type, nullable=False),
        sa.Column("first_response_minutes", key_type, nullable=False),
        sa.Column("resolution_minutes", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["calendar_id"], ["company_calendar.id"], name=op.f("fk_support_policy_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_policy")),
        sa.UniqueConstraint("priority", name=op.f("uq_support_policy_priority")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "support_ticket",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("customer_id", key_type, nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("policy_id", key_type, nullable=False),
        sa.Column("assignee_id", key_type, nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("first_response_due_at", UtcDateTime(), nullable=False),
        sa.Column("first_responded_at", UtcDateTime(), nullable=True),
        sa.Column("resolution_due_at", UtcDateTime(), nullable=False),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("risk_at", UtcDateTime(), nullable=False),
        sa.Column("urgency", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["company_user.id"], name=op.f("fk_support_ticket_assignee_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_support_ticket_customer_id")),
        sa.ForeignKeyConstraint(["policy_id"], ["support_policy.id"], name=op.f("fk_support_ticket_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_ticket")),
        sa.UniqueConstraint("number", name=op.f("uq_support_ticket_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_ticket_customer", "support_ticket", ["customer_id", "opened_at"], unique=False)
    op.create_index("ix_support_ticket_opened", "support_ticket", ["opened_at", "id"], unique=False)
    op.create_index("ix_support_ticket_resolved", "support_ticket", ["resolved_at", "id"], unique=False)
    op.create_index("ix_support_ticket_state", "support_ticket", ["state", "urgency", "id"], unique=False)
    op.create_index("ix_support_ticket_urgency", "support_ticket", ["urgency", "id"], unique=False)
    op.create_table(
        "support_message",
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_message_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_message")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_message_ticket", "support_message", ["ticket_id", "at"], unique=False)
    op.create_table(
        "support_satisfaction",
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("score", key_type, nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("score IS NULL OR score BETWEEN 1 AND 5", name=op.f("ck_support_satisfaction_score")),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_satisfaction_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_satisfaction")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_support_satisfaction_ticket_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_satisfaction_answered", "support_satisfaction", ["answered_at"], unique=False)
    op.create_table(
        "support_ticket_link",
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_ticket_link_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_ticket_link")),
        sa.UniqueConstraint(
            "ticket_id", "record", "record_id", name=op.f("uq_support_ticket_link_ticket_id_record_record_id")
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_support_ticket_link_record", "support_ticket_link", ["record", "record_id", "ticket_id"], unique=False
    )
    op.create_table(
        "support_ticket_state",
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("actor_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_ticket_state_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_ticket_state")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_ticket_state_ticket", "support_ticket_state", ["ticket_id", "at"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("support_ticket_state")
    op.drop_table("support_ticket_link")
    op.drop_table("support_satisfaction")
    op.drop_table("support_message")
    op.drop_table("support_ticket")
    op.drop_table("support_policy")
