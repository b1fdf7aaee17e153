"""Make the tables of suppliers' assessment and negotiations."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, Flag, JsonText, UtcDateTime, key_type

revision = "20261123_purchasing_assess"
down_revision = "20261123_purchasing_bill"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _widen_terms()
    _certificates()
    _assessment()
    _scores()
    _recalls()
    _bank_accounts()
    _negotiations()


def _widen_terms() -> None:
    for name, kind, default in (
        ("standing_reason", sa.Text(), sa.text("''")), ("discount_days", key_type, "0"),
        ("discount_permille", key_type, "0"), ("incoterm", sa.Text(), sa.text("''")),
        ("incoterm_place", sa.Text(), sa.text("''")),
    ):
        op.add_column(
            "purchasing_supplier_terms", sa.Column(name, kind, server_default=default, nullable=False),
        )


def _certificates() -> None:
    op.create_table(
        "purchasing_certificate",
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("issued_on", Day(), nullable=True),
        sa.Column("expires_on", Day(), nullable=True),
        sa.Column("reminder_days", key_type, nullable=False),
        sa.Column("mandatory", Flag(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_purchasing_certificate_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_certificate")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_certificate_expires", "purchasing_certificate", ["expires_on", "id"])
    op.create_index("ix_purchasing_certificate_party", "purchasing_certificate", ["party_id", "expires_on"])


def _assessment() -> None:
    op.create_table(
        "purchasing_assessment_policy",
        sa.Column("expired_certificate", sa.Text(), nullable=False),
        sa.Column("on_time_weight", key_type, nullable=False),
        sa.Column("in_full_weight", key_type, nullable=False),
        sa.Column("quality_weight", key_type, nullable=False),
        sa.Column("price_weight", key_type, nullable=False),
        sa.Column("response_weight", key_type, nullable=False),
        sa.Column("prior_events", key_type, nullable=False),
        sa.Column("watch_below_permille", key_type, nullable=False),
        sa.Column("least_events", key_type, nullable=False),
        sa.Column("slip", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_assessment_policy")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "purchasing_standing_change",
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("score_permille", key_type, nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties_party.id"], name=op.f("fk_purchasing_standing_change_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_standing_change")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_standing_change_party", "purchasing_standing_change", ["party_id", "at"])
    op.create_index("ix_purchasing_standing_change_state", "purchasing_standing_change", ["state", "at", "id"])
    op.create_table(
        "purchasing_complaint",
        sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("item_id", key_type, nullable=True),
        sa.Column("lot_id", key_type, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column("source_id", key_type, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_complaint_supplier_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_purchasing_complaint_item_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["inventory_lot.id"], name=op.f("fk_purchasing_complaint_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_complaint")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_complaint_source", "purchasing_complaint", ["source_kind", "source_id"])
    op.create_index("ix_purchasing_complaint_supplier", "purchasing_complaint", ["supplier_id", "at"])


def _scores() -> None:
    shares = ("total", "on_time", "in_full", "quality", "price", "response")
    op.create_table(
        "purchasing_score",
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rank_key", key_type, nullable=False),
        sa.Column("events", key_type, nullable=False),
        *(sa.Column(f"{name}_permille", key_type, nullable=True) for name in shares),
        sa.Column("tallies", JsonText(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_purchasing_score_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_score")),
        sa.UniqueConstraint("party_id", name=op.f("uq_purchasing_score_party_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_score_total", "purchasing_score", ["rank_key", "id"])


def _recalls() -> None:
    op.create_table(
        "support_recall",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ticket_id", key_type, nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["support_ticket.id"], name=op.f("fk_support_recall_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_recall")),
        sa.UniqueConstraint("number", name=op.f("uq_support_recall_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_support_recall_state", "support_recall", ["state", "id"])
    op.create_index("ix_support_recall_ticket", "support_recall", ["ticket_id"])
    _part(
        "support_recall_lot", {"recall_id": "support_recall", "lot_id": "inventory_lot"},
        (sa.Column("named", Flag(), nullable=False),), ("recall_id", "lot_id"),
    )
    op.create_index("ix_support_recall_lot_lot", "support_recall_lot", ["lot_id"])
    _part(
        "support_recall_delivery",
        {"recall_id": "support_recall", "customer_id": "parties_party", "shipment_id": "logistics_shipment",
         "lot_id": "inventory_lot"},
        (sa.Column("qty", Exact(), nullable=False), sa.Column("at", UtcDateTime(), nullable=False)),
        ("recall_id", "shipment_id", "lot_id"),
    )
    op.create_index("ix_support_recall_delivery_customer", "support_recall_delivery", ["recall_id", "customer_id"])
    _part(
        "support_recall_customer", {"recall_id": "support_recall", "customer_id": "parties_party"},
        (sa.Column("state", sa.Text(), nullable=False), sa.Column("note", sa.Text(), nullable=False),
         sa.Column("changed_at", UtcDateTime(), nullable=False),
         sa.Column("version", key_type, server_default="1", nullable=False)), ("recall_id", "customer_id"),
    )
    op.create_index("ix_support_recall_customer_customer", "support_recall_customer", ["customer_id"])
    op.create_index("ix_support_recall_customer_state", "support_recall_customer", ["state", "id"])
    op.execute(
        "INSERT INTO company_numbering (key, prefix, next_number) SELECT 'recall', 'RCL-', 1 "
        "WHERE EXISTS (SELECT 1 FROM company_numbering) "
        "AND NOT EXISTS (SELECT 1 FROM company_numbering WHERE key = 'recall')"
    )


def _part(name: str, owners: dict[str, str], columns: tuple[sa.Column[Any], ...], unique: tuple[str, ...]) -> None:
    op.create_table(
        name,
        *(sa.Column(key, key_type, nullable=False) for key in owners), *columns,
        sa.Column("id", key_type, nullable=False),
        *(sa.ForeignKeyConstraint([key], [f"{table}.id"], name=op.f(f"fk_{name}_{key}"))
          for key, table in owners.items()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _bank_accounts() -> None:
    op.create_table(
        "parties_bank_account",
        sa.Column("party_id", key_type, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False)
          for name in ("holder", "iban", "account", "bic", "bank", "currency")),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_parties_bank_account_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties_bank_account")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_parties_bank_account_party", "parties_bank_account", ["party_id"])


def _negotiations() -> None:
    amounts = ("last_price_micros", "agreed_price_micros", "year_stock_qty", "saving_minor")
    op.create_table(
        "purchasing_negotiation",
        sa.Column("supplier_id", key_type, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("item_id", key_type, nullable=True),
        sa.Column("unit_id", key_type, nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        *(sa.Column(name, Exact(), nullable=True) for name in amounts),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("opened_on", Day(), nullable=False),
        sa.Column("next_on", Day(), nullable=True),
        sa.Column("closed_on", Day(), nullable=True),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["parties_party.id"], name=op.f("fk_purchasing_negotiation_supplier_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_purchasing_negotiation_item_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_purchasing_negotiation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_negotiation")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_negotiation_state", "purchasing_negotiation", ["state", "next_on", "id"])
    op.create_index("ix_purchasing_negotiation_supplier", "purchasing_negotiation", ["supplier_id", "id"])
    op.create_table(
        "purchasing_negotiation_entry",
        sa.Column("negotiation_id", key_type, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", key_type, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("spoke_with", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("price_micros", Exact(), nullable=True),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(
            ["negotiation_id"], ["purchasing_negotiation.id"],
            name=op.f("fk_purchasing_negotiation_entry_negotiation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_negotiation_entry")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_purchasing_negotiation_entry_of", "purchasing_negotiation_entry", ["negotiation_id", "at"])
