"""Make the tables of mail: accounts, messages, and how those that go out fare."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Flag, JsonText, UtcDateTime, key_type

revision = "20261129_mail_create"
down_revision = "20261123_parties_match"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _accounts()
    _messages()
    _deliveries()
    _grants()


def _accounts() -> None:
    op.create_table(
        "mail_account",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("imap_server", sa.Text(), nullable=False),
        sa.Column("imap_port", key_type, nullable=False),
        sa.Column("imap_security", sa.Text(), nullable=False),
        sa.Column("folders", sa.Text(), nullable=False),
        sa.Column("smtp_server", sa.Text(), nullable=False),
        sa.Column("smtp_port", key_type, nullable=False),
        sa.Column("smtp_security", sa.Text(), nullable=False),
        sa.Column("is_default", Flag(), nullable=False),
        sa.Column("opens_tickets", Flag(), nullable=False),
        sa.Column("marks_address", Flag(), nullable=False),
        sa.Column("active", Flag(), nullable=False),
        sa.Column("secret_name", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_account")),
        sa.UniqueConstraint("address", name=op.f("uq_mail_account_address")),
        sa.UniqueConstraint("secret_name", name=op.f("uq_mail_account_secret_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "mail_folder",
        sa.Column("account_id", key_type, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uid_validity", key_type, nullable=False),
        sa.Column("last_uid", key_type, nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["mail_account.id"], name=op.f("fk_mail_folder_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_folder")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_mail_folder_account_id_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "mail_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_key")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _messages() -> None:
    op.create_table(
        "mail_message",
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("account_id", key_type, nullable=True),
        sa.Column("message_key", sa.Text(), nullable=False),
        sa.Column("reply_key", sa.Text(), nullable=False),
        sa.Column("reference_keys", sa.Text(), nullable=False),
        sa.Column("thread_id", key_type, nullable=False),
        sa.Column("reply_to_id", key_type, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("dated_at", UtcDateTime(), nullable=True),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("sender_address", sa.Text(), nullable=False),
        sa.Column("to_line", sa.Text(), nullable=False),
        sa.Column("cc_line", sa.Text(), nullable=False),
        sa.Column("bcc_line", sa.Text(), nullable=False),
        sa.Column("reply_line", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body_text", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("headers", JsonText(), nullable=False),
        sa.Column("size_bytes", key_type, nullable=False),
        sa.Column("raw_file_id", key_type, nullable=True),
        sa.Column("party_id", key_type, nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_id", key_type, nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["mail_account.id"], name=op.f("fk_mail_message_account_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_mail_message_party_id")),
        sa.ForeignKeyConstraint(["raw_file_id"], ["kernel_file.id"], name=op.f("fk_mail_message_raw_file_id")),
        sa.ForeignKeyConstraint(["reply_to_id"], ["mail_message.id"], name=op.f("fk_mail_message_reply_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_message")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_mail_message_at", "mail_message", ["direction", "at", "id"])
    op.create_index("ix_mail_message_inbox", "mail_message", ["direction", "state", "at", "id"])
    op.create_index("ix_mail_message_key", "mail_message", ["message_key"])
    op.create_index("ix_mail_message_party", "mail_message", ["party_id", "at"])
    op.create_index("ix_mail_message_raw", "mail_message", ["raw_file_id"])
    op.create_index("ix_mail_message_record", "mail_message", ["record", "record_id", "at"])
    op.create_index("ix_mail_message_reply", "mail_message", ["reply_to_id"])
    op.create_index("ix_mail_message_sender", "mail_message", ["sender_address", "at"])
    op.create_index("ix_mail_message_thread", "mail_message", ["thread_id", "at"])
    op.create_table(
        "mail_part",
        sa.Column("message_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", key_type, nullable=False),
        sa.Column("content_id", sa.Text(), nullable=False),
        sa.Column("inline", Flag(), nullable=False),
        sa.Column("file_id", key_type, nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["kernel_file.id"], name=op.f("fk_mail_part_file_id")),
        sa.ForeignKeyConstraint(["message_id"], ["mail_message.id"], name=op.f("fk_mail_part_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_part")),
        sa.UniqueConstraint("message_id", "position", name=op.f("uq_mail_part_message_id_position")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _deliveries() -> None:
    op.create_table(
        "mail_delivery",
        sa.Column("message_id", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("attempts", key_type, nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["mail_message.id"], name=op.f("fk_mail_delivery_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_delivery")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_delivery_message_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_mail_delivery_changed", "mail_delivery", ["changed_at", "message_id"])
    op.create_index("ix_mail_delivery_state", "mail_delivery", ["state", "changed_at", "message_id"])
    op.create_index("ix_mail_delivery_next", "mail_delivery", ["state", "next_at", "id"])
    op.create_table(
        "mail_place",
        sa.Column("folder_id", key_type, nullable=False),
        sa.Column("uid_validity", key_type, nullable=False),
        sa.Column("uid", key_type, nullable=False),
        sa.Column("message_id", key_type, nullable=False),
        sa.Column("seen", Flag(), nullable=False),
        sa.Column("gone", Flag(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["folder_id"], ["mail_folder.id"], name=op.f("fk_mail_place_folder_id")),
        sa.ForeignKeyConstraint(["message_id"], ["mail_message.id"], name=op.f("fk_mail_place_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_place")),
        sa.UniqueConstraint("folder_id", "uid_validity", "uid", name=op.f("uq_mail_place_folder_id_uid_validity_uid")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_mail_place_message", "mail_place", ["message_id"])
    op.create_table(
        "mail_bounced_address",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("permanent", Flag(), nullable=False),
        sa.Column("bounces", key_type, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_bounced_address")),
        sa.UniqueConstraint("address", name=op.f("uq_mail_bounced_address_address")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _grants() -> None:
    """Let whoever sees tickets see mail, and whoever answers them or sells write it."""
    for right, known in (("mail.read", ("support.read",)), ("mail.write", ("support.*", "sales.*", "purchasing.*"))):
        roles = ", ".join(f"'{other}'" for other in known)
        op.execute(
            f"INSERT INTO company_grant (role_id, permission) SELECT DISTINCT role_id, '{right}' FROM company_grant "  # noqa: S608
            f"WHERE permission IN ({roles})"
        )
