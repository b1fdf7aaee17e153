"""Make the tables of work on tickets: queues, watchers, notices, checklists, merges and splits, escalation."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Flag, UtcDateTime, key_type

revision = "20261129_support_desk"
down_revision = "20261129_sales_amend"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _make_queues()
    _make_checklists()
    _make_moves()
    _make_escalations()


def _make_queues() -> None:
    op.create_table(
        "support_queue",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", Flag(), nullable=False),
        sa.Column("policy_id", key_type, nullable=True),
        sa.Column("assignment", sa.Text(), nullable=False),
        sa.Column("last_assignee_id", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["support_policy.id"], name=op.f("fk_support_queue_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_queue")),
        sa.UniqueConstraint("name", name=op.f("uq_support_queue_name")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_table(
        "support_queue_member",
        sa.Column("queue_id", key_type, nullable=False),
        sa.Column("user_id", key_type, nullable=False),
        sa.Column("takes", Flag(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["queue_id"], ["support_queue.id"], name=op.f("fk_support_queue_member_queue_id")),
        sa.ForeignKeyConstraint(["user_id"], ["company_user.id"], name=op.f("fk_support_queue_member_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_queue_member")),
        sa.UniqueConstraint("queue_id", "user_id", name=op.f("uq_support_queue_member_queue_id_user_id")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_table(
        "support_watcher",
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("user_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_watcher_ticket_id")),
        sa.ForeignKeyConstraint(["user_id"], ["company_user.id"], name=op.f("fk_support_watcher_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_watcher")),
        sa.UniqueConstraint("ticket_id", "user_id", name=op.f("uq_support_watcher_ticket_id_user_id")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_watcher_user", "support_watcher", ["user_id"])
    op.create_table(
        "support_notice",
        sa.Column("user_id", key_type, nullable=False),
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_notice_ticket_id")),
        sa.ForeignKeyConstraint(["user_id"], ["company_user.id"], name=op.f("fk_support_notice_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_notice")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_notice_ticket", "support_notice", ["ticket_id"])
    op.create_index("ix_support_notice_unread", "support_notice", ["user_id", "read_at"])
    op.create_index("ix_support_notice_user", "support_notice", ["user_id", "id"])


def _make_checklists() -> None:
    op.create_table(
        "support_checklist",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("queue_id", key_type, nullable=True),
        sa.Column("by_itself", Flag(), nullable=False),
        sa.Column("active", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["queue_id"], ["support_queue.id"], name=op.f("fk_support_checklist_queue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_checklist")),
        sa.UniqueConstraint("name", name=op.f("uq_support_checklist_name")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_table(
        "support_checklist_item",
        sa.Column("checklist_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("required", Flag(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["support_checklist.id"], name=op.f("fk_support_checklist_item_checklist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_checklist_item")),
        sa.UniqueConstraint("checklist_id", "position", name=op.f("uq_support_checklist_item_checklist_id_position")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_table(
        "support_ticket_step",
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("required", Flag(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_by_id", key_type, nullable=True),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_ticket_step_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_ticket_step")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_ticket_step_ticket", "support_ticket_step", ["ticket_id", "id"])


def _make_moves() -> None:
    op.create_table(
        "support_ticket_relation",
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("other_id", key_type, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["support_ticket.id"], name=op.f("fk_support_ticket_relation_other_id")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_ticket_relation_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_ticket_relation")),
        sa.UniqueConstraint(
            "ticket_id", "other_id", "kind", name=op.f("uq_support_ticket_relation_ticket_id_other_id_kind")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_ticket_relation_other", "support_ticket_relation", ["other_id", "kind"])
    op.create_table(
        "support_ticket_move",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_id", key_type, nullable=False),
        sa.Column("to_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", key_type, nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["support_ticket.id"], name=op.f("fk_support_ticket_move_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["support_ticket.id"], name=op.f("fk_support_ticket_move_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_ticket_move")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_ticket_move_from", "support_ticket_move", ["from_id"])
    op.create_index("ix_support_ticket_move_to", "support_ticket_move", ["to_id"])
    op.create_table(
        "support_moved_record",
        sa.Column("move_id", key_type, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["move_id"], ["support_ticket_move.id"], name=op.f("fk_support_moved_record_move_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_moved_record")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_moved_record_move", "support_moved_record", ["move_id"])
    op.create_table(
        "support_writing",
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("user_id", key_type, nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_writing_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_writing")),
        sa.UniqueConstraint("ticket_id", "user_id", name=op.f("uq_support_writing_ticket_id_user_id")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_writing_until", "support_writing", ["until"])


def _make_escalations() -> None:
    op.create_table(
        "support_escalation_rule",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", Flag(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("after_minutes", key_type, nullable=False),
        sa.Column("queue_id", key_type, nullable=True),
        sa.Column("raise_to", sa.Text(), nullable=False),
        sa.Column("assign_to_id", key_type, nullable=True),
        sa.Column("notify", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["assign_to_id"], ["company_user.id"], name=op.f("fk_support_escalation_rule_assign_to_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["support_queue.id"], name=op.f("fk_support_escalation_rule_queue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_escalation_rule")),
        sa.UniqueConstraint("name", name=op.f("uq_support_escalation_rule_name")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_table(
        "support_escalated",
        sa.Column("rule_id", key_type, nullable=False),
        sa.Column("ticket_id", key_type, nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("cycle", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["support_escalation_rule.id"], name=op.f("fk_support_escalated_rule_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_escalated_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_escalated")),
        sa.UniqueConstraint(
            "rule_id", "ticket_id", "clock", "cycle", name=op.f("uq_support_escalated_rule_id_ticket_id_clock_cycle")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )
    op.create_index("ix_support_escalated_ticket", "support_escalated", ["ticket_id"])
