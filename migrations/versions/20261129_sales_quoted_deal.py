"""Tie quotes to deals that are there and keep their words as sent; find policies by place; close survey answers."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_sales_quoted_deal"
down_revision = "20261129_company_hand_over"
branch_labels = None
depends_on = None

RULE = "fk_sales_quote_opportunity_id"
INDEX = "ix_sales_quote_opportunity"
LOST = ("UPDATE sales_quote SET opportunity_id = NULL WHERE opportunity_id IS NOT NULL "
        "AND opportunity_id NOT IN (SELECT id FROM sales_opportunity)")

SAID = "UPDATE sales_quote_version SET said_opening = opening, said_closing = closing WHERE state != 'draft'"

ANSWERED = "UPDATE mail_message SET state = 'done' WHERE record = 'survey' AND direction = 'in' AND problem = ''"


def upgrade() -> None:
    """Apply; a file takes a new column in the old one's place, since it adds no rule to a column that is there."""
    for name in ("said_opening", "said_closing"):
        op.add_column("sales_quote_version", sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False))
    op.execute(SAID)
    op.create_index("ix_support_policy_position", "support_policy", ["position", "id"], unique=False)
    op.execute(ANSWERED)
    op.execute(LOST)
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(op.f(RULE), "sales_quote", "sales_opportunity", ["opportunity_id"], ["id"])
        return
    op.drop_index(INDEX, "sales_quote")
    op.execute("ALTER TABLE sales_quote RENAME COLUMN opportunity_id TO old_opportunity_id")
    op.execute(f"ALTER TABLE sales_quote ADD COLUMN opportunity_id INTEGER "
               f"CONSTRAINT {RULE} REFERENCES sales_opportunity (id)")
    op.execute("UPDATE sales_quote SET opportunity_id = old_opportunity_id WHERE old_opportunity_id IS NOT NULL")
    op.execute("ALTER TABLE sales_quote DROP COLUMN old_opportunity_id")
    op.create_index(INDEX, "sales_quote", ["opportunity_id", "id"], unique=False)
