"""Make the table of measured lead times."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Exact, UtcDateTime, key_type

revision = "20261129_purchasing_lead"
down_revision = "20261129_logistics_order_views"
branch_labels = None
depends_on = None

TABLE = "purchasing_lead_time"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("median_days", key_type, nullable=False),
        sa.Column("spread", Exact(), nullable=False),
        sa.Column("trend", Exact(), nullable=True),
        sa.Column("agreed_days", key_type, nullable=False),
        sa.Column("later_days", key_type, nullable=False),
        sa.Column("lines", key_type, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_lead_time_supplier_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_purchasing_lead_time_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_lead_time")),
        sa.UniqueConstraint("supplier_id", "item_id", name=op.f("uq_purchasing_lead_time_supplier_id_item_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_lead_time_item", TABLE, ["item_id"])
    op.create_index("ix_purchasing_lead_time_later", TABLE, ["later_days", "id"])
    op.create_index("ix_purchasing_lead_time_lines", TABLE, ["lines", "id"])
