"""Make the tables of invoices, payments and the bookkeeper's journal, and count what was invoiced of order lines."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, UtcDateTime, key_type

revision = "20261129_sales_invoice"
down_revision = "20261129_parties_find"
branch_labels = None
depends_on = None

OPTIONS = {"sqlite_autoincrement": True, "sqlite_strict": True}
NUMBERED = {"sales_invoice": "IN-", "sales_credit": "CR-", "payment": "PY-", "dunning_letter": "DL-",
            "customer_return": "RMA-"}


def upgrade() -> None:
    """Apply."""
    _make_terms()
    _make_invoices()
    _make_payments()
    _make_books()
    _count_invoiced()
    _number()


def _make_terms() -> None:
    op.create_table(
        "sales_billing_policy",
        sa.Column("tax_per_line", Flag(), nullable=False), sa.Column("write_off_minor", Exact(), nullable=False),
        sa.Column("bank_account", sa.Text(), nullable=False), sa.Column("closing_words", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_billing_policy")),
        **OPTIONS,
    )
    op.create_table(
        "sales_billing_terms",
        sa.Column("party_id", key_type, nullable=False), sa.Column("discount_permille", key_type, nullable=False),
        sa.Column("discount_days", key_type, nullable=False), sa.Column("dunning_blocked", Flag(), nullable=False),
        sa.Column("dunning_note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_sales_billing_terms_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_billing_terms")),
        sa.UniqueConstraint("party_id", name=op.f("uq_sales_billing_terms_party_id")),
        **OPTIONS,
    )
    op.create_table(
        "sales_tax_rule",
        sa.Column("zone", sa.Text(), nullable=False), sa.Column("country", sa.Text(), nullable=False),
        sa.Column("customer_id", key_type, nullable=True), sa.Column("category_id", key_type, nullable=True),
        sa.Column("item_id", key_type, nullable=True), sa.Column("tax_code", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["catalog_category.id"], name=op.f("fk_sales_tax_rule_category_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_sales_tax_rule_customer_id")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_sales_tax_rule_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_tax_rule")),
        **OPTIONS,
    )


def _make_invoices() -> None:
    op.create_table(
        "sales_invoice",
        sa.Column("number", sa.Text(), nullable=False), sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("customer_id", key_type, nullable=False), sa.Column("state", sa.Text(), nullable=False),
        sa.Column("invoiced_on", Day(), nullable=False), sa.Column("due_on", Day(), nullable=False),
        sa.Column("discount_permille", key_type, nullable=False), sa.Column("discount_until", Day(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False), sa.Column("rate_numerator", Exact(), nullable=False),
        sa.Column("rate_denominator", Exact(), nullable=False), sa.Column("net_minor", Exact(), nullable=False),
        sa.Column("tax_minor", Exact(), nullable=False), sa.Column("home_net_minor", Exact(), nullable=False),
        sa.Column("home_tax_minor", Exact(), nullable=False), sa.Column("open_minor", Exact(), nullable=False),
        sa.Column("home_open_minor", Exact(), nullable=False), sa.Column("settled_on", Day(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False), sa.Column("tax_number", sa.Text(), nullable=False),
        sa.Column("customer_reference", sa.Text(), nullable=False), sa.Column("note", sa.Text(), nullable=False),
        sa.Column("disputed", Flag(), nullable=False), sa.Column("dispute_reason", sa.Text(), nullable=False),
        sa.Column("dunning_level", key_type, nullable=False), sa.Column("dunning_blocked", Flag(), nullable=False),
        sa.Column("credits_id", key_type, nullable=True), sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("for_kind", sa.Text(), nullable=False), sa.Column("for_id", key_type, nullable=True),
        sa.Column("created_by", key_type, nullable=False), sa.Column("posted_at", UtcDateTime(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("kind IN ('invoice', 'credit')", name=op.f("ck_sales_invoice_kind")),
        sa.ForeignKeyConstraint(["credits_id"], ["sales_invoice.id"], name=op.f("fk_sales_invoice_credits_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_sales_invoice_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_invoice")),
        **OPTIONS,
    )
    op.create_index("ix_sales_invoice_by_number", "sales_invoice", ["number", "id"])
    op.create_index("ix_sales_invoice_credits", "sales_invoice", ["credits_id"])
    op.create_index("ix_sales_invoice_customer", "sales_invoice", ["customer_id", "invoiced_on", "id"])
    op.create_index("ix_sales_invoice_due", "sales_invoice", ["due_on", "id"])
    op.create_index("ix_sales_invoice_for", "sales_invoice", ["for_kind", "for_id"])
    op.create_index("ix_sales_invoice_invoiced", "sales_invoice", ["invoiced_on", "id"])
    op.create_index("ix_sales_invoice_open", "sales_invoice", ["customer_id", "due_on"],
                    sqlite_where=sa.text("open_minor <> 0"), postgresql_where=sa.text("open_minor <> 0"))
    op.create_index("ix_sales_invoice_settled", "sales_invoice", ["settled_on", "id"])
    op.create_index("ix_sales_invoice_state", "sales_invoice", ["state", "due_on", "id"])
    op.create_index("ux_sales_invoice_number", "sales_invoice", ["number"], unique=True,
                    sqlite_where=sa.text("number <> ''"), postgresql_where=sa.text("number <> ''"))
    op.create_table(
        "sales_invoice_line",
        sa.Column("invoice_id", key_type, nullable=False), sa.Column("position", key_type, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False), sa.Column("order_id", key_type, nullable=True),
        sa.Column("order_line_id", key_type, nullable=True), sa.Column("item_id", key_type, nullable=True),
        sa.Column("text", sa.Text(), nullable=False), sa.Column("unit_id", key_type, nullable=True),
        sa.Column("qty", Exact(), nullable=False), sa.Column("stock_qty", Exact(), nullable=False),
        sa.Column("price_micros", Exact(), nullable=False), sa.Column("discount_permille", key_type, nullable=False),
        sa.Column("amount_minor", Exact(), nullable=False), sa.Column("tax_code", sa.Text(), nullable=False),
        sa.Column("tax_minor", Exact(), nullable=False), sa.Column("tax_reason", sa.Text(), nullable=False),
        sa.Column("credits_line_id", key_type, nullable=True), sa.Column("reopens", Flag(), nullable=False),
        sa.Column("prepaid_id", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["credits_line_id"], ["sales_invoice_line.id"],
            name=op.f("fk_sales_invoice_line_credits_line_id"),
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["sales_invoice.id"], name=op.f("fk_sales_invoice_line_invoice_id")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_sales_invoice_line_item_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_sales_invoice_line_order_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["sales_order_line.id"],
            name=op.f("fk_sales_invoice_line_order_line_id"),
        ),
        sa.ForeignKeyConstraint(["prepaid_id"], ["sales_invoice.id"], name=op.f("fk_sales_invoice_line_prepaid_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_sales_invoice_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_invoice_line")),
        sa.UniqueConstraint("invoice_id", "position", name=op.f("uq_sales_invoice_line_invoice_id_position")),
        **OPTIONS,
    )
    op.create_index("ix_sales_invoice_line_credits", "sales_invoice_line", ["credits_line_id"])
    op.create_index("ix_sales_invoice_line_order", "sales_invoice_line", ["order_id"])
    op.create_index("ix_sales_invoice_line_order_line", "sales_invoice_line", ["order_line_id"])
    op.create_index("ix_sales_invoice_line_prepaid", "sales_invoice_line", ["prepaid_id"])
    op.create_table(
        "sales_invoice_tax",
        sa.Column("invoice_id", key_type, nullable=False), sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False), sa.Column("percent", Exact(), nullable=False),
        sa.Column("reverse_charge", Flag(), nullable=False), sa.Column("net_minor", Exact(), nullable=False),
        sa.Column("tax_minor", Exact(), nullable=False), sa.Column("home_net_minor", Exact(), nullable=False),
        sa.Column("home_tax_minor", Exact(), nullable=False), sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["sales_invoice.id"], name=op.f("fk_sales_invoice_tax_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_invoice_tax")),
        sa.UniqueConstraint("invoice_id", "code", name=op.f("uq_sales_invoice_tax_invoice_id_code")),
        **OPTIONS,
    )


def _make_payments() -> None:
    op.create_table(
        "sales_payment",
        sa.Column("number", sa.Text(), nullable=False), sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("customer_id", key_type, nullable=False), sa.Column("paid_on", Day(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False), sa.Column("rate_numerator", Exact(), nullable=False),
        sa.Column("rate_denominator", Exact(), nullable=False), sa.Column("amount_minor", Exact(), nullable=False),
        sa.Column("home_minor", Exact(), nullable=False), sa.Column("open_minor", Exact(), nullable=False),
        sa.Column("home_open_minor", Exact(), nullable=False), sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reversed_on", Day(), nullable=True), sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False), sa.Column("bank_line_id", key_type, nullable=True),
        sa.Column("created_by", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("kind IN ('payment', 'refund')", name=op.f("ck_sales_payment_kind")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_sales_payment_positive")),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_sales_payment_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_payment")),
        sa.UniqueConstraint("number", name=op.f("uq_sales_payment_number")),
        **OPTIONS,
    )
    op.create_index("ix_sales_payment_bank_line", "sales_payment", ["bank_line_id"])
    op.create_index("ix_sales_payment_customer", "sales_payment", ["customer_id", "paid_on", "id"])
    op.create_index("ix_sales_payment_open", "sales_payment", ["customer_id"],
                    sqlite_where=sa.text("open_minor <> 0"), postgresql_where=sa.text("open_minor <> 0"))
    op.create_index("ix_sales_payment_paid", "sales_payment", ["paid_on", "id"])
    op.create_table(
        "sales_settlement",
        sa.Column("day", Day(), nullable=False), sa.Column("undone_on", Day(), nullable=True),
        sa.Column("invoice_id", key_type, nullable=True), sa.Column("refund_id", key_type, nullable=True),
        sa.Column("credit_id", key_type, nullable=True), sa.Column("payment_id", key_type, nullable=True),
        sa.Column("amount_minor", Exact(), nullable=False), sa.Column("discount_minor", Exact(), nullable=False),
        sa.Column("write_off_minor", Exact(), nullable=False), sa.Column("taken_minor", Exact(), nullable=False),
        sa.Column("home_minor", Exact(), nullable=False), sa.Column("home_taken_minor", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("(credit_id IS NULL) <> (payment_id IS NULL)", name=op.f("ck_sales_settlement_one_credit")),
        sa.CheckConstraint("(invoice_id IS NULL) <> (refund_id IS NULL)", name=op.f("ck_sales_settlement_one_debit")),
        sa.CheckConstraint(
            "amount_minor > 0 AND taken_minor >= 0 AND discount_minor >= 0",
            name=op.f("ck_sales_settlement_positive"),
        ),
        sa.ForeignKeyConstraint(["credit_id"], ["sales_invoice.id"], name=op.f("fk_sales_settlement_credit_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["sales_invoice.id"], name=op.f("fk_sales_settlement_invoice_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["sales_payment.id"], name=op.f("fk_sales_settlement_payment_id")),
        sa.ForeignKeyConstraint(["refund_id"], ["sales_payment.id"], name=op.f("fk_sales_settlement_refund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_settlement")),
        **OPTIONS,
    )
    op.create_index("ix_sales_settlement_credit", "sales_settlement", ["credit_id", "day"])
    op.create_index("ix_sales_settlement_invoice", "sales_settlement", ["invoice_id", "day"])
    op.create_index("ix_sales_settlement_payment", "sales_settlement", ["payment_id"])
    op.create_index("ix_sales_settlement_refund", "sales_settlement", ["refund_id"])
    op.create_table(
        "sales_bank_line",
        sa.Column("bank_key", sa.Text(), nullable=False), sa.Column("booked_on", Day(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False), sa.Column("amount_minor", Exact(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False), sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False), sa.Column("state", sa.Text(), nullable=False),
        sa.Column("customer_id", key_type, nullable=True), sa.Column("why", sa.Text(), nullable=False),
        sa.Column("sure", Flag(), nullable=False), sa.Column("payment_id", key_type, nullable=True),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["parties_party.id"], name=op.f("fk_sales_bank_line_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_bank_line")),
        sa.UniqueConstraint("bank_key", name=op.f("uq_sales_bank_line_bank_key")),
        **OPTIONS,
    )
    op.create_index("ix_sales_bank_line_booked", "sales_bank_line", ["booked_on", "id"])
    op.create_index("ix_sales_bank_line_state", "sales_bank_line", ["state", "id"])
    op.create_table(
        "sales_bank_proposal",
        sa.Column("bank_line_id", key_type, nullable=False), sa.Column("invoice_id", key_type, nullable=False),
        sa.Column("amount_minor", Exact(), nullable=False), sa.Column("discount_minor", Exact(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_line_id"], ["sales_bank_line.id"],
            name=op.f("fk_sales_bank_proposal_bank_line_id"),
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["sales_invoice.id"], name=op.f("fk_sales_bank_proposal_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_bank_proposal")),
        **OPTIONS,
    )
    op.create_index("ix_sales_bank_proposal_invoice", "sales_bank_proposal", ["invoice_id"])
    op.create_index("ix_sales_bank_proposal_line", "sales_bank_proposal", ["bank_line_id"])


def _make_books() -> None:
    op.create_table(
        "company_account",
        sa.Column("purpose", sa.Text(), nullable=False), sa.Column("tax_code", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False), sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_account")),
        sa.UniqueConstraint("purpose", "tax_code", name=op.f("uq_company_account_purpose_tax_code")),
        **OPTIONS,
    )
    op.create_table(
        "company_entry",
        sa.Column("day", Day(), nullable=False), sa.Column("operation_id", key_type, nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False), sa.Column("source_id", key_type, nullable=False),
        sa.Column("document", sa.Text(), nullable=False), sa.Column("party", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False), sa.Column("account", sa.Text(), nullable=False),
        sa.Column("tax_code", sa.Text(), nullable=False), sa.Column("debit_minor", Exact(), nullable=False),
        sa.Column("credit_minor", Exact(), nullable=False), sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.CheckConstraint("debit_minor >= 0 AND credit_minor >= 0", name=op.f("ck_company_entry_not_negative")),
        sa.CheckConstraint("debit_minor = 0 OR credit_minor = 0", name=op.f("ck_company_entry_one_side")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_entry")),
        **OPTIONS,
    )
    op.create_index("ix_company_entry_day", "company_entry", ["day", "id"])
    op.create_index("ix_company_entry_operation", "company_entry", ["operation_id"])
    op.create_index("ix_company_entry_source", "company_entry", ["source_kind", "source_id"])


def _count_invoiced() -> None:
    op.add_column("sales_order_line", sa.Column("stock_qty_invoiced", Exact(), server_default="0", nullable=False))
    op.create_index(
        "ix_sales_order_line_to_invoice", "sales_order_line", ["id"],
        sqlite_where=sa.text("stock_qty_shipped > stock_qty_invoiced AND kit_line_id IS NULL"),
        postgresql_where=sa.text("stock_qty_shipped > stock_qty_invoiced AND kit_line_id IS NULL"),
    )


def _number() -> None:
    """Give a company that is there already the numbers of the new documents."""
    for key, prefix in NUMBERED.items():
        op.execute(
            sa.text(
                "INSERT INTO company_numbering (key, prefix, next_number) SELECT :key, :prefix, 1 "
                "WHERE EXISTS (SELECT 1 FROM company_profile)"
            ).bindparams(key=key, prefix=prefix)
        )
