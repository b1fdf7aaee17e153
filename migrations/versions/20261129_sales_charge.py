"""Let what a reminder costs be booked, with the steps of its interest, at rates to the millionth of a percent."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, key_type

revision = "20261129_sales_charge"
down_revision = "20261129_parties_tag"
branch_labels = None
depends_on = None

_OLD = "kind IN ('invoice', 'credit')"
_NEW = "kind IN ('invoice', 'credit', 'charge')"


def upgrade() -> None:
    """Apply."""
    _let_invoices_be_charges()
    _make_steps()
    op.add_column("sales_dunning_level", sa.Column("interest_percent", Exact(), server_default="0", nullable=False))
    op.execute("UPDATE sales_dunning_level SET interest_percent = interest_permille * 100000")
    op.drop_column("sales_dunning_level", "interest_permille")
    op.execute(
        "INSERT INTO company_numbering (key, prefix, next_number) SELECT 'dunning_charge', 'DC-', 1 "
        "WHERE EXISTS (SELECT 1 FROM company_profile)"
    )


def _let_invoices_be_charges() -> None:
    """Widen what an invoice may be; SQLite changes a CHECK only by making the table anew."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_sales_invoice_kind"), "sales_invoice", type_="check")
        op.create_check_constraint(op.f("ck_sales_invoice_kind"), "sales_invoice", _NEW)
        return
    rows = connection.exec_driver_sql(
        "SELECT type, sql FROM sqlite_master WHERE tbl_name = 'sales_invoice' AND sql IS NOT NULL"
    ).all()
    table = next(str(row.sql) for row in rows if row.type == "table")
    rest = [str(row.sql) for row in rows if row.type != "table"]
    last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'sales_invoice'").scalar()
    connection.exec_driver_sql(table.replace(_OLD, _NEW).replace("sales_invoice", "sales_invoice_anew", 1))
    connection.exec_driver_sql("INSERT INTO sales_invoice_anew SELECT * FROM sales_invoice")
    connection.exec_driver_sql("DROP TABLE sales_invoice")
    connection.exec_driver_sql("ALTER TABLE sales_invoice_anew RENAME TO sales_invoice")
    for statement in rest:
        connection.exec_driver_sql(statement)
    if last is not None:
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'sales_invoice'")
        connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES ('sales_invoice', ?)", (last,))


def _make_steps() -> None:
    op.create_table(
        "sales_dunning_step",
        sa.Column("line_id", key_type, nullable=False),
        sa.Column("begins_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=False),
        sa.Column("open_minor", Exact(), nullable=False),
        sa.Column("percent", Exact(), nullable=False),
        sa.Column("interest_minor", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["sales_dunning_line.id"], name=op.f("fk_sales_dunning_step_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_dunning_step")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_sales_dunning_step_line", "sales_dunning_step", ["line_id", "id"])
