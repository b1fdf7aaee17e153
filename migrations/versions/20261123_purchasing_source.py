"""Make the tables of requests for quotation, contracts and approval."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, UtcDateTime, key_type

revision = "20261123_purchasing_source"
down_revision = "20261123_inventory_policies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "purchasing_approval_limit",
        sa.Column("role_id", key_type, nullable=False),
        sa.Column("category_id", key_type, nullable=True),
        sa.Column("limit_minor", Exact(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("limit_minor >= 0", name=op.f("ck_purchasing_approval_limit_positive")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["catalog_category.id"], name=op.f("fk_purchasing_approval_limit_category_id")
        ),
        sa.ForeignKeyConstraint(["role_id"], ["company_role.id"], name=op.f("fk_purchasing_approval_limit_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_approval_limit")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_approval_limit_role", "purchasing_approval_limit", ["role_id"], unique=False)
    op.create_table(
        "purchasing_contract",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("valid_from", Day(), nullable=False),
        sa.Column("valid_to", Day(), nullable=False),
        sa.Column("limit_minor", Exact(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_contract_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_contract")),
        sa.UniqueConstraint("number", name=op.f("uq_purchasing_contract_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_contract_supplier", "purchasing_contract", ["supplier_id", "valid_to"], unique=False)
    op.create_index("ix_purchasing_contract_valid", "purchasing_contract", ["valid_to", "id"], unique=False)
    op.create_table(
        "purchasing_rfq",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer_by", Day(), nullable=False),
        sa.Column("needed_on", Day(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("created_by", key_type, nullable=False),
        sa.Column("created_on", Day(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["inventory_warehouse.id"], name=op.f("fk_purchasing_rfq_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_rfq")),
        sa.UniqueConstraint("number", name=op.f("uq_purchasing_rfq_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_rfq_answer", "purchasing_rfq", ["answer_by", "id"], unique=False)
    op.create_index("ix_purchasing_rfq_state", "purchasing_rfq", ["state", "answer_by", "id"], unique=False)
    op.create_table(
        "purchasing_contract_line",
        sa.Column("contract_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("unit_id", key_type, nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("total_qty", Exact(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("total_qty > 0", name=op.f("ck_purchasing_contract_line_positive")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["purchasing_contract.id"], name=op.f("fk_purchasing_contract_line_contract_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_purchasing_contract_line_item_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_purchasing_contract_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_contract_line")),
        sa.UniqueConstraint("contract_id", "item_id", name=op.f("uq_purchasing_contract_line_contract_id_item_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_purchasing_contract_line_item", "purchasing_contract_line", ["item_id", "contract_id"], unique=False
    )
    op.create_table(
        "purchasing_order_decision",
        sa.Column("order_id", key_type, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", key_type, nullable=False),
        sa.Column("amount_minor", Exact(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["purchasing_order.id"], name=op.f("fk_purchasing_order_decision_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_order_decision")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_order_decision_order", "purchasing_order_decision", ["order_id", "id"], unique=False)
    op.create_table(
        "purchasing_quote",
        sa.Column("rfq_id", key_type, nullable=False),
        sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("freight_minor", Exact(), nullable=False),
        sa.Column("duty_permille", key_type, nullable=False),
        sa.Column("payment_days", key_type, nullable=True),
        sa.Column("valid_until", Day(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_on", Day(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["rfq_id"], ["purchasing_rfq.id"], name=op.f("fk_purchasing_quote_rfq_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_quote_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_quote")),
        sa.UniqueConstraint("rfq_id", "supplier_id", name=op.f("uq_purchasing_quote_rfq_id_supplier_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_quote_supplier", "purchasing_quote", ["supplier_id", "id"], unique=False)
    op.create_table(
        "purchasing_rfq_line",
        sa.Column("rfq_id", key_type, nullable=False),
        sa.Column("position", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("unit_id", key_type, nullable=False),
        sa.Column("qty", Exact(), nullable=False),
        sa.Column("stock_qty", Exact(), nullable=False),
        sa.Column("request_id", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("qty > 0 AND stock_qty > 0", name=op.f("ck_purchasing_rfq_line_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_purchasing_rfq_line_item_id")),
        sa.ForeignKeyConstraint(["rfq_id"], ["purchasing_rfq.id"], name=op.f("fk_purchasing_rfq_line_rfq_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_purchasing_rfq_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_rfq_line")),
        sa.UniqueConstraint("rfq_id", "position", name=op.f("uq_purchasing_rfq_line_rfq_id_position")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_rfq_line_item", "purchasing_rfq_line", ["item_id", "id"], unique=False)
    op.create_table(
        "purchasing_rfq_supplier",
        sa.Column("rfq_id", key_type, nullable=False),
        sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["rfq_id"], ["purchasing_rfq.id"], name=op.f("fk_purchasing_rfq_supplier_rfq_id")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_rfq_supplier_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_rfq_supplier")),
        sa.UniqueConstraint("rfq_id", "supplier_id", name=op.f("uq_purchasing_rfq_supplier_rfq_id_supplier_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_purchasing_rfq_supplier_supplier", "purchasing_rfq_supplier", ["supplier_id", "id"], unique=False
    )
    op.create_table(
        "purchasing_promise",
        sa.Column("order_line_id", key_type, nullable=False),
        sa.Column("promised_on", Day(), nullable=True),
        sa.Column("was_due_on", Day(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", key_type, nullable=False),
        sa.Column("spoke_with", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["purchasing_order_line.id"], name=op.f("fk_purchasing_promise_order_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_promise")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_promise_line", "purchasing_promise", ["order_line_id", "id"], unique=False)
    op.create_table(
        "purchasing_quote_line",
        sa.Column("quote_id", key_type, nullable=False),
        sa.Column("rfq_line_id", key_type, nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("min_qty", Exact(), nullable=False),
        sa.Column("lead_time_days", key_type, nullable=True),
        sa.Column("supplier_sku", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["quote_id"], ["purchasing_quote.id"], name=op.f("fk_purchasing_quote_line_quote_id")),
        sa.ForeignKeyConstraint(
            ["rfq_line_id"], ["purchasing_rfq_line.id"], name=op.f("fk_purchasing_quote_line_rfq_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_quote_line")),
        sa.UniqueConstraint("quote_id", "rfq_line_id", name=op.f("uq_purchasing_quote_line_quote_id_rfq_line_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_quote_line_line", "purchasing_quote_line", ["rfq_line_id"], unique=False)
    op.create_table(
        "purchasing_rfq_award",
        sa.Column("rfq_line_id", key_type, nullable=False),
        sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("order_line_id", key_type, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("awarded_by", key_type, nullable=False),
        sa.Column("awarded_at", UtcDateTime(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["rfq_line_id"], ["purchasing_rfq_line.id"], name=op.f("fk_purchasing_rfq_award_rfq_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_rfq_award_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_rfq_award")),
        sa.UniqueConstraint("rfq_line_id", name=op.f("uq_purchasing_rfq_award_rfq_line_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_rfq_award_order_line", "purchasing_rfq_award", ["order_line_id"], unique=False)
    op.create_table(
        "purchasing_quote_break",
        sa.Column("quote_line_id", key_type, nullable=False),
        sa.Column("min_qty", Exact(), nullable=False),
        sa.Column("price_micros", Exact(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["quote_line_id"], ["purchasing_quote_line.id"], name=op.f("fk_purchasing_quote_break_quote_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_quote_break")),
        sa.UniqueConstraint("quote_line_id", "min_qty", name=op.f("uq_purchasing_quote_break_quote_line_id_min_qty")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.add_column("purchasing_order", sa.Column("approved_minor", Exact(), nullable=True))
    op.add_column("purchasing_order_line", sa.Column("needed_on", Day(), nullable=True))
    op.add_column("purchasing_order_line", sa.Column("contract_line_id", key_type, nullable=True))
    op.create_index("ix_purchasing_order_line_contract", "purchasing_order_line", ["contract_line_id"], unique=False)
    op.add_column("purchasing_policy", sa.Column("four_eyes", Flag(), server_default="0", nullable=False))
    op.add_column("purchasing_request", sa.Column("for_whom", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("purchasing_request", sa.Column("asked_by", key_type, nullable=True))
    op.add_column("purchasing_request", sa.Column("merged_into_id", key_type, nullable=True))
    op.create_index(
        "ix_purchasing_supplier_item_sku", "purchasing_supplier_item", ["supplier_sku", "item_id"], unique=False
    )
    op.execute("UPDATE purchasing_order_line SET needed_on = due_on")
    op.execute("UPDATE purchasing_order SET approved_minor = total_minor WHERE approved_at IS NOT NULL")
    for key, prefix in (("rfq", "RFQ-"), ("contract", "CON-")):
        op.execute(
            sa.text(
                "INSERT INTO company_numbering (key, prefix, next_number) "
                "SELECT :key, :prefix, 1 WHERE EXISTS (SELECT 1 FROM company_profile)"
            ).bindparams(key=key, prefix=prefix)
        )
