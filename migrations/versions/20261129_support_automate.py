"""Make the tables of canned replies, macros and triggers, and of what rules did."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Flag, UtcDateTime, key_type

revision = "20261129_support_automate"
down_revision = "20261129_sales_quotes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _reply()
    _rule()
    _rehearsal()
    _rule_condition()
    _rule_step()
    _rehearsed_ticket()
    _rule_firing()


def _reply() -> None:
    op.create_table(
        "support_reply",
        sa.Column("shortcut", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("retired", Flag(), nullable=False),
        sa.Column("used", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_reply")),
        sa.UniqueConstraint("shortcut", name=op.f("uq_support_reply_shortcut")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_reply_folder", "support_reply", ["folder", "title", "id"])


def _rule() -> None:
    op.create_table(
        "support_rule",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("in_state", sa.Text(), nullable=False),
        sa.Column("hours", key_type, nullable=False),
        sa.Column("business_hours", Flag(), nullable=False),
        sa.Column("once", Flag(), nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("edition", key_type, nullable=False),
        sa.Column("rehearsed_edition", key_type, nullable=False),
        sa.Column("switched_at", UtcDateTime(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_rule")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_rule_event", "support_rule", ["event", "position", "id"])


def _rehearsal() -> None:
    op.create_table(
        "support_rehearsal",
        sa.Column("rule_id", key_type, nullable=False),
        sa.Column("edition", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("looked", key_type, nullable=False),
        sa.Column("matched", key_type, nullable=False),
        sa.Column("refused", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["support_rule.id"], name=op.f("fk_support_rehearsal_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_rehearsal")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_rehearsal_rule", "support_rehearsal", ["rule_id", "id"])


def _rule_condition() -> None:
    op.create_table(
        "support_rule_condition",
        sa.Column("rule_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("alternative", Flag(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["support_rule.id"], name=op.f("fk_support_rule_condition_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_rule_condition")),
        sa.UniqueConstraint("rule_id", "position", name=op.f("uq_support_rule_condition_rule_id_position")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _rule_step() -> None:
    op.create_table(
        "support_rule_step",
        sa.Column("rule_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reply_id", key_type, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["support_reply.id"], name=op.f("fk_support_rule_step_reply_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["support_rule.id"], name=op.f("fk_support_rule_step_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_rule_step")),
        sa.UniqueConstraint("rule_id", "position", name=op.f("uq_support_rule_step_rule_id_position")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_step_reply", "support_rule_step", ["reply_id"])


def _rehearsed_ticket() -> None:
    op.create_table(
        "support_rehearsed_ticket",
        sa.Column("rehearsal_id", key_type, nullable=False),
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["rehearsal_id"], ["support_rehearsal.id"], name=op.f("fk_support_rehearsed_ticket_rehearsal_id")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_rehearsed_ticket_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_rehearsed_ticket")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_rehearsed_rehearsal", "support_rehearsed_ticket", ["rehearsal_id", "id"])


def _rule_firing() -> None:
    op.create_table(
        "support_rule_firing",
        sa.Column("rule_id", key_type, nullable=False),
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["support_rule.id"], name=op.f("fk_support_rule_firing_rule_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_rule_firing_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_rule_firing")),
        sa.UniqueConstraint(
            "rule_id", "ticket_id", "cause", name=op.f("uq_support_rule_firing_rule_id_ticket_id_cause")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_firing_at", "support_rule_firing", ["at", "id"])
    op.create_index("ix_support_firing_ticket", "support_rule_firing", ["ticket_id", "at"])
