"""Let mail accounts and rules say that mails become leads."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Flag, key_type

revision = "20261129_mail_routes"
down_revision = "20261129_mail_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("mail_account", sa.Column("makes_leads", Flag(), server_default="0", nullable=False))
    op.create_table(
        "mail_route",
        sa.Column("position", key_type, nullable=False),
        sa.Column("account_id", key_type, nullable=True),
        sa.Column("looks_at", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("becomes", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["mail_account.id"], name=op.f("fk_mail_route_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_route")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
