"""Make the history, the company's settings, the queue of what leaves the program, and the search."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import JsonText, UtcDateTime, key_type

revision = "20261122_kernel_create"
down_revision = None
branch_labels = None
depends_on = None

# Trigrams of the folded text; the text itself stays in kernel_search alone.
SQLITE_SEARCH = (
    """CREATE VIRTUAL TABLE kernel_search_index USING fts5(
        folded, content='kernel_search', content_rowid='id', tokenize='trigram case_sensitive 1')""",
    """CREATE TRIGGER kernel_search_added AFTER INSERT ON kernel_search BEGIN
        INSERT INTO kernel_search_index (rowid, folded) VALUES (new.id, new.folded); END""",
    """CREATE TRIGGER kernel_search_removed AFTER DELETE ON kernel_search BEGIN
        INSERT INTO kernel_search_index (kernel_search_index, rowid, folded)
            VALUES ('delete', old.id, old.folded); END""",
    """CREATE TRIGGER kernel_search_changed AFTER UPDATE ON kernel_search BEGIN
        INSERT INTO kernel_search_index (kernel_search_index, rowid, folded)
            VALUES ('delete', old.id, old.folded);
        INSERT INTO kernel_search_index (rowid, folded) VALUES (new.id, new.folded); END""",
)
SERVER_SEARCH = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_kernel_search_trigram ON kernel_search USING gin (folded gin_trgm_ops)",
)
# What was done is never rewritten: not by UPDATE, not by DELETE, and (with recursive triggers) not by REPLACE.
SQLITE_HISTORY = tuple(
    f"CREATE TRIGGER {table}_final_{event.lower()} BEFORE {event} ON {table} BEGIN "
    f"SELECT RAISE(ABORT, 'the history is never changed'); END"
    for table in ("kernel_operation", "kernel_change")
    for event in ("UPDATE", "DELETE")
)
SERVER_HISTORY = (
    """CREATE FUNCTION kernel_history_final() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the history is never changed' USING ERRCODE = 'check_violation'; END $$""",
    """CREATE TRIGGER kernel_operation_final BEFORE UPDATE OR DELETE ON kernel_operation
        FOR EACH ROW EXECUTE FUNCTION kernel_history_final()""",
    """CREATE TRIGGER kernel_change_final BEFORE UPDATE OR DELETE ON kernel_change
        FOR EACH ROW EXECUTE FUNCTION kernel_history_final()""",
)


def upgrade() -> None:
    """Apply."""
    _create_history()
    _create_company_wide()
    _create_search()
    on_file = op.get_context().dialect.name == "sqlite"
    for statement in (*SQLITE_SEARCH, *SQLITE_HISTORY) if on_file else (*SERVER_SEARCH, *SERVER_HISTORY):
        op.execute(statement)


def _create_history() -> None:
    op.create_table(
        "kernel_operation",
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", key_type, nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("undoes_id", key_type, nullable=True),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_operation")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_kernel_operation_at", "kernel_operation", ["at", "id"], unique=False)
    op.create_index("ix_kernel_operation_undoes", "kernel_operation", ["undoes_id"], unique=False)
    op.create_index("ux_kernel_operation_key", "kernel_operation", ["key"], unique=True)
    op.create_table(
        "kernel_change",
        sa.Column("operation_id", key_type, nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", key_type, nullable=False),
        sa.Column("last_id", key_type, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", JsonText(), nullable=True),
        sa.Column("after", JsonText(), nullable=True),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_change")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_kernel_change_operation", "kernel_change", ["operation_id"], unique=False)
    op.create_index("ix_kernel_change_row", "kernel_change", ["table_name", "row_id"], unique=False)
    op.create_table(
        "kernel_unlock",
        sa.Column("operation_id", key_type, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("pk_kernel_unlock")),
        sqlite_strict=True,
    )


def _create_company_wide() -> None:
    op.create_table(
        "kernel_setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", JsonText(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_kernel_setting")),
        sqlite_strict=True,
    )
    op.create_table(
        "kernel_outgoing",
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", JsonText(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", key_type, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_outgoing")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_kernel_outgoing_state", "kernel_outgoing", ["state", "id"], unique=False)


def _create_search() -> None:
    op.create_table(
        "kernel_search",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_id", key_type, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subtitle", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_search")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_kernel_search_folded", "kernel_search", ["record", "folded"], unique=False)
    op.create_index("ux_kernel_search_record", "kernel_search", ["record", "record_id"], unique=True)


def downgrade() -> None:
    """Take back."""
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TABLE kernel_search_index")
    for table in ("kernel_search", "kernel_outgoing", "kernel_setting", "kernel_unlock", "kernel_change",
                  "kernel_operation"):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION kernel_history_final()")
