"""Make the ledger of consents, the rules of retention and the register of erasures."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Flag, JsonText, UtcDateTime, key_type

revision = "20261129_parties_privacy"
down_revision = "20261129_kernel_unremember"
branch_labels = None
depends_on = None

PURPOSES = (
    ("newsletter", "Newsletter and offers", "consent", 24), ("survey", "Questions about satisfaction", "interest", 0),
    ("service", "Messages about orders and tickets", "contract", 0), ("phone", "Calls about offers", "consent", 24),
    ("profile", "Evaluation of purchases", "interest", 0),
)
RETENTION = (("person", 120), ("contact", 36))


def upgrade() -> None:
    """Apply."""
    _table(
        "parties_purpose",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("months", key_type, nullable=False),
        sa.Column("retired", Flag(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.UniqueConstraint("code", name=op.f("uq_parties_purpose_code")),
    )
    op.create_index("ix_parties_purpose_title", "parties_purpose", ["title", "id"])
    op.create_index("ix_parties_contact_name", "parties_contact", ["name", "id"])
    _consents()
    _table(
        "parties_retention_rule",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("months", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.UniqueConstraint("kind", name=op.f("uq_parties_retention_rule_kind")),
    )
    _erasures()
    _begin()


def _table(name: str, *parts: Any) -> None:
    op.create_table(
        name, *parts, sa.Column("id", key_type, nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True, sqlite_strict=True,
    )


def _consents() -> None:
    _table(
        "parties_consent",
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("contact_id", key_type, nullable=True),
        sa.Column("purpose_id", key_type, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("expires_on", Day(), nullable=True),
        sa.Column("by_id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_parties_consent_party_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["parties_contact.id"], name=op.f("fk_parties_consent_contact_id")),
        sa.ForeignKeyConstraint(["purpose_id"], ["parties_purpose.id"], name=op.f("fk_parties_consent_purpose_id")),
    )
    op.create_index(
        "ix_parties_consent_person", "parties_consent", ["party_id", "contact_id", "purpose_id", "id"],
    )
    op.create_index("ix_parties_consent_purpose", "parties_consent", ["purpose_id", "id"])
    op.create_index("ix_parties_consent_at", "parties_consent", ["at", "id"])
    op.create_index("ix_parties_consent_contact", "parties_consent", ["contact_id"])


def _erasures() -> None:
    _table(
        "parties_erasure",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("contact_id", key_type, nullable=True),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", key_type, nullable=False),
        sa.Column("rows", JsonText(), nullable=False),
        sa.Column("documents", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_parties_erasure_party_id")),
        sa.UniqueConstraint("number", name=op.f("uq_parties_erasure_number")),
    )
    op.create_index("ix_parties_erasure_at", "parties_erasure", ["at", "id"])
    op.create_index("ix_parties_erasure_party", "parties_erasure", ["party_id"])


def _begin() -> None:
    """Give companies that are there what new ones begin with."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM company_profile")).first() is None:
        return
    purposes = sa.table("parties_purpose", *(sa.column(name) for name in ("code", "title", "basis", "months")),
                        sa.column("retired", Flag()))
    op.bulk_insert(purposes, [
        {"code": code, "title": title, "basis": basis, "months": months, "retired": False}
        for code, title, basis, months in PURPOSES
    ])
    rules = sa.table("parties_retention_rule", sa.column("kind"), sa.column("months"))
    op.bulk_insert(rules, [{"kind": kind, "months": months} for kind, months in RETENTION])
    op.execute(
        "INSERT INTO company_numbering (key, prefix, next_number) SELECT 'erasure', 'ER-', 1 "
        "WHERE NOT EXISTS (SELECT 1 FROM company_numbering WHERE key = 'erasure')"
    )
