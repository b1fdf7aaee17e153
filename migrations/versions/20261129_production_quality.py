"""Make the tables of what does not conform."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, UtcDateTime, key_type

revision = "20261129_production_quality"
down_revision = "20261129_logistics_return"
branch_labels = None
depends_on = None

REFERENCES = {
    "supplier_id": "parties_party.id", "item_id": "catalog_item.id", "lot_id": "inventory_lot.id",
    "owner_id": "company_user.id",
}
TEXTS = ("number", "title", "source", "severity", "cause_kind", "state", "description", "containment", "root_cause",
         "correction", "effect")
INDEXES = (
    ("state", "state", "opened_at", "id"), ("opened", "opened_at", "id"), ("due", "due_on", "id"),
    ("supplier", "supplier_id", "opened_at", "id"), ("item", "item_id", "opened_at", "id"), ("lot", "lot_id"),
)


def upgrade() -> None:
    """Apply."""
    table = "production_nonconformance"
    op.create_table(
        table,
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        *(sa.Column(name, key_type, nullable=True) for name in REFERENCES),
        sa.Column("qty", Exact(), nullable=True),
        sa.Column("due_on", Day(), nullable=True),
        sa.Column("cost_minor", Exact(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        *(sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_{table}_{name}"))
          for name, target in REFERENCES.items()),
        sa.UniqueConstraint("number", name=op.f(f"uq_{table}_number")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    for name, *columns in INDEXES:
        op.create_index(f"ix_{table}_{name}", table, columns)
    _links()
    op.execute(
        "INSERT INTO company_numbering (key, prefix, next_number) SELECT 'nonconformance', 'NC-', 1 "
        "WHERE EXISTS (SELECT 1 FROM company_numbering) "
        "AND NOT EXISTS (SELECT 1 FROM company_numbering WHERE key = 'nonconformance')"
    )


def _links() -> None:
    table = "production_nonconformance_link"
    op.create_table(
        table,
        sa.Column("nonconformance_id", key_type, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_id", key_type, nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["nonconformance_id"], ["production_nonconformance.id"], name=op.f(f"fk_{table}_nonconformance_id"),
        ),
        sa.UniqueConstraint("nonconformance_id", "record", "record_id", name=op.f(
            f"uq_{table}_nonconformance_id_record_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(f"ix_{table}_record", table, ["record", "record_id", "nonconformance_id"])
