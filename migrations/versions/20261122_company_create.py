"""Make the tables of the firm itself."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Flag, key_type

revision = "20261122_company_create"
down_revision = "20261122_kernel_create"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "company_calendar",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_calendar")),
        sa.UniqueConstraint("name", name=op.f("uq_company_calendar_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "company_numbering",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("next_number", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_numbering")),
        sa.UniqueConstraint("key", name=op.f("uq_company_numbering_key")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "company_role",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_role")),
        sa.UniqueConstraint("name", name=op.f("uq_company_role_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "company_calendar_window",
        sa.Column("calendar_id", key_type, nullable=False),
        sa.Column("weekday", key_type, nullable=False),
        sa.Column("start_minute", key_type, nullable=False),
        sa.Column("end_minute", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["company_calendar.id"], name=op.f("fk_company_calendar_window_calendar_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_calendar_window")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_company_calendar_window_calendar", "company_calendar_window", ["calendar_id"], unique=False)
    op.create_table(
        "company_grant",
        sa.Column("role_id", key_type, nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["company_role.id"], name=op.f("fk_company_grant_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_grant")),
        sa.UniqueConstraint("role_id", "permission", name=op.f("uq_company_grant_role_id_permission")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "company_holiday",
        sa.Column("calendar_id", key_type, nullable=False),
        sa.Column("day", Day(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["calendar_id"], ["company_calendar.id"], name=op.f("fk_company_holiday_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_holiday")),
        sa.UniqueConstraint("calendar_id", "day", name=op.f("uq_company_holiday_calendar_id_day")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "company_profile",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("tax_number", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("calendar_id", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["calendar_id"], ["company_calendar.id"], name=op.f("fk_company_profile_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_profile")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "company_user",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role_id", key_type, nullable=False),
        sa.Column("active", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["company_role.id"], name=op.f("fk_company_user_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_user")),
        sa.UniqueConstraint("login", name=op.f("uq_company_user_login")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("company_user")
    op.drop_table("company_profile")
    op.drop_table("company_holiday")
    op.drop_table("company_grant")
    op.drop_table("company_calendar_window")
    op.drop_table("company_role")
    op.drop_table("company_numbering")
    op.drop_table("company_calendar")
