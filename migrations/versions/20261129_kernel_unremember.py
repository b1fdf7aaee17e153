"""Let the history lose what it says of a person who is forgotten, and the index of words lose what was removed."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import key_type

revision = "20261129_kernel_unremember"
down_revision = "20261129_sales_pipeline"
branch_labels = None
depends_on = None

HISTORY = ("kernel_operation", "kernel_change")
TRIGGER = (
    "CREATE TRIGGER {table}_final_update BEFORE UPDATE ON {table} WHEN NOT EXISTS (SELECT 1 FROM kernel_unremembered) "
    "BEGIN SELECT RAISE(ABORT, 'the history is never changed'); END"
)
SERVER = """CREATE OR REPLACE FUNCTION kernel_history_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM kernel_unremembered) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'the history is never changed' USING ERRCODE = 'check_violation'; END $$"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "kernel_unremembered",
        sa.Column("operation_id", key_type, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("pk_kernel_unremembered")),
        sqlite_strict=True,
    )
    if op.get_context().dialect.name != "sqlite":
        op.execute(SERVER)
        return
    for table in HISTORY:
        op.execute(f"DROP TRIGGER {table}_final_update")
        op.execute(TRIGGER.format(table=table))
    op.execute("INSERT INTO kernel_search_index (kernel_search_index, rank) VALUES ('secure-delete', 1)")
    op.execute("INSERT INTO kernel_search_index (kernel_search_index) VALUES ('optimize')")
