"""Make the tables of counting."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Exact, Flag, UtcDateTime, key_type

revision = "20261123_inventory_count_sheets"
down_revision = "20261123_inventory_place"
branch_labels = None
depends_on = None


def _key_of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Apply."""
    _make_plans()
    _make_sheets()
    _make_lines()
    _make_standing_places()
    op.execute(
        "INSERT INTO company_numbering (key, prefix, next_number) SELECT 'count', 'CT-', 1 FROM company_numbering "
        "WHERE key = 'lot'"
    )


def _make_plans() -> None:
    table = "inventory_count_plan"
    op.create_table(
        table,
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("abc", sa.Text(), nullable=False),
        sa.Column("location_id", key_type, nullable=True),
        sa.Column("category_id", key_type, nullable=True),
        sa.Column("every_days", key_type, nullable=False),
        sa.Column("lines_a_sheet", key_type, nullable=False),
        sa.Column("blind", Flag(), nullable=False),
        sa.Column("other_counter", Flag(), nullable=False),
        sa.Column("moves", sa.Text(), nullable=False),
        sa.Column("tolerance_permille", key_type, nullable=False),
        sa.Column("tolerance_minor", Exact(), nullable=True),
        sa.Column("active", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        _key_of(table, "warehouse_id", "inventory_warehouse"),
        _key_of(table, "location_id", "inventory_location"),
        _key_of(table, "category_id", "catalog_category"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_count_plan")),
        sa.UniqueConstraint("name", name=op.f("uq_inventory_count_plan_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _make_sheets() -> None:
    table = "inventory_count_sheet"
    op.create_table(
        table,
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("plan_id", key_type, nullable=True),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("blind", Flag(), nullable=False),
        sa.Column("other_counter", Flag(), nullable=False),
        sa.Column("moves", sa.Text(), nullable=False),
        sa.Column("tolerance_permille", key_type, nullable=False),
        sa.Column("tolerance_minor", Exact(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=True),
        sa.Column("lines", key_type, nullable=False),
        sa.Column("lines_right", key_type, nullable=False),
        sa.Column("booked_minor", Exact(), nullable=False),
        sa.Column("wrong_minor", Exact(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        _key_of(table, "plan_id", "inventory_count_plan"),
        _key_of(table, "warehouse_id", "inventory_warehouse"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_count_sheet")),
        sa.UniqueConstraint("number", name=op.f("uq_inventory_count_sheet_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_count_sheet_plan", table, ["plan_id"], unique=False)
    op.create_index("ix_inventory_count_sheet_posted", table, ["posted_at", "id"], unique=False)
    op.create_index("ix_inventory_count_sheet_state", table, ["state", "id"], unique=False)


def _make_lines() -> None:
    table = "inventory_count_line"
    op.create_table(
        table,
        sa.Column("sheet_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("location_id", key_type, nullable=False),
        sa.Column("lot_id", key_type, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("booked_qty", Exact(), nullable=True),
        sa.Column("counted_qty", Exact(), nullable=True),
        sa.Column("counted_at", UtcDateTime(), nullable=True),
        sa.Column("counted_by", key_type, nullable=True),
        sa.Column("first_booked_qty", Exact(), nullable=True),
        sa.Column("first_counted_qty", Exact(), nullable=True),
        sa.Column("first_counted_by", key_type, nullable=True),
        sa.Column("worth_minor", Exact(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("partner_id", key_type, nullable=True),
        sa.Column("swapped_qty", Exact(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("counted_qty >= 0", name=op.f("ck_inventory_count_line_there")),
        _key_of(table, "sheet_id", "inventory_count_sheet"),
        _key_of(table, "item_id", "catalog_item"),
        _key_of(table, "location_id", "inventory_location"),
        _key_of(table, "lot_id", "inventory_lot"),
        _key_of(table, "partner_id", "inventory_count_line"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_count_line")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_count_line_goods", table, ["item_id", "location_id", "lot_id", "counted_at"])
    op.create_index("ix_inventory_count_line_place", table, ["sheet_id", "item_id", "location_id", "lot_id"])
    op.create_index("ix_inventory_count_line_sheet", table, ["sheet_id", "position", "id"])
    op.create_index("ix_inventory_count_line_state", table, ["state", "id"])


def _make_standing_places() -> None:
    table = "inventory_standing_place"
    op.create_table(
        table,
        sa.Column("location_id", key_type, nullable=False),
        sa.Column("sheet_id", key_type, nullable=False),
        sa.Column("moves", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        _key_of(table, "location_id", "inventory_location"),
        _key_of(table, "sheet_id", "inventory_count_sheet"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_standing_place")),
        sa.UniqueConstraint("location_id", "sheet_id", name=op.f("uq_inventory_standing_place_location_id_sheet_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_standing_place_sheet", table, ["sheet_id"], unique=False)
