"""Make the tables of classes and stock policies; a reorder rule says of which kind it is and what it rests on."""

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, JsonText, UtcDateTime, key_type

revision = "20261123_inventory_policies"
down_revision = "20261123_inventory_count_sheets"
branch_labels = None
depends_on = None

_CLASS_RULES = (
    ("A", "X", 30, 980, 7), ("A", "Y", 30, 970, 7), ("A", "Z", 30, 950, 7),
    ("B", "X", 90, 960, 14), ("B", "Y", 90, 950, 14), ("B", "Z", 90, 930, 14),
    ("C", "X", 180, 930, 28), ("C", "Y", 180, 920, 28), ("C", "Z", 180, 900, 28),
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "inventory_item_class",
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("abc", sa.Text(), nullable=False),
        sa.Column("xyz", sa.Text(), nullable=False),
        sa.Column("rank", key_type, nullable=False),
        sa.Column("worth_minor", Exact(), nullable=False),
        sa.Column("share_permille", key_type, nullable=False),
        sa.Column("cumulated_permille", key_type, nullable=False),
        sa.Column("variation_permille", key_type, nullable=True),
        sa.Column("periods", key_type, nullable=False),
        sa.Column("issues", key_type, nullable=False),
        sa.Column("classified_at", UtcDateTime(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_item_class_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_item_class")),
        sa.UniqueConstraint("item_id", name=op.f("uq_inventory_item_class_item_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_item_class_rank", "inventory_item_class", ["rank", "id"])
    op.create_index("ix_inventory_item_class_class", "inventory_item_class", ["abc", "xyz", "id"])
    rules = op.create_table(
        "inventory_class_rule",
        sa.Column("abc", sa.Text(), nullable=False),
        sa.Column("xyz", sa.Text(), nullable=False),
        sa.Column("count_every_days", key_type, nullable=False),
        sa.Column("service_permille", key_type, nullable=False),
        sa.Column("review_days", key_type, nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_class_rule")),
        sa.UniqueConstraint("abc", "xyz", name=op.f("uq_inventory_class_rule_abc_xyz")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    names = ("abc", "xyz", "count_every_days", "service_permille", "review_days")
    op.bulk_insert(rules, [dict(zip(names, row, strict=True)) for row in _CLASS_RULES])
    op.create_table(
        "inventory_stock_policy",
        sa.Column("window_days", key_type, nullable=False),
        sa.Column("period_days", key_type, nullable=False),
        sa.Column("a_permille", key_type, nullable=False),
        sa.Column("b_permille", key_type, nullable=False),
        sa.Column("x_permille", key_type, nullable=False),
        sa.Column("y_permille", key_type, nullable=False),
        sa.Column("order_cost_minor", Exact(), nullable=False),
        sa.Column("holding_permille", key_type, nullable=False),
        sa.Column("service_kind", sa.Text(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_stock_policy")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    _make_proposals()
    _widen_rules()
    _make_freight()


def _make_proposals() -> None:
    op.create_table(
        "inventory_policy_proposal",
        sa.Column("item_id", key_type, nullable=False),
        sa.Column("warehouse_id", key_type, nullable=False),
        sa.Column("supplier_id", key_type, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reorder_point", Exact(), nullable=False),
        sa.Column("order_qty", Exact(), nullable=False),
        sa.Column("order_up_to", Exact(), nullable=False),
        sa.Column("safety_stock", Exact(), nullable=False),
        sa.Column("review_days", key_type, nullable=False),
        sa.Column("service_permille", key_type, nullable=False),
        sa.Column("service_kind", sa.Text(), nullable=False),
        sa.Column("daily_qty", Exact(), nullable=False),
        sa.Column("demand_days", key_type, nullable=False),
        sa.Column("lead_days", key_type, nullable=False),
        sa.Column("lead_sample", key_type, nullable=False),
        sa.Column("stock_minor", Exact(), nullable=False),
        sa.Column("cost_minor", Exact(), nullable=False),
        sa.Column("present_cost_minor", Exact(), nullable=True),
        sa.Column("effect_minor", Exact(), nullable=False),
        sa.Column("basis", JsonText(), nullable=False),
        sa.Column("computed_at", UtcDateTime(), nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_inventory_policy_proposal_item_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["inventory_warehouse.id"],
                                name=op.f("fk_inventory_policy_proposal_warehouse_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["parties_party.id"],
                                name=op.f("fk_inventory_policy_proposal_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_policy_proposal")),
        sa.UniqueConstraint("item_id", "warehouse_id", name=op.f("uq_inventory_policy_proposal_item_id_warehouse_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_inventory_policy_proposal_effect", "inventory_policy_proposal", ["effect_minor", "id"])


def _widen_rules() -> None:
    table = "inventory_reorder_rule"
    op.add_column(table, sa.Column("kind", sa.Text(), server_default="sS", nullable=False))
    op.add_column(table, sa.Column("order_qty", Exact(), server_default="0", nullable=False))
    op.add_column(table, sa.Column("safety_stock", Exact(), server_default="0", nullable=False))
    op.add_column(table, sa.Column("review_days", key_type, server_default="0", nullable=False))
    op.add_column(table, sa.Column("reviewed_on", Day(), nullable=True))
    op.add_column(table, sa.Column("service_permille", key_type, nullable=True))
    op.add_column(table, sa.Column("service_kind", sa.Text(), server_default="cycle", nullable=False))
    op.add_column(table, sa.Column("origin", sa.Text(), server_default="hand", nullable=False))
    op.add_column(table, sa.Column("basis", JsonText(), nullable=True))


def _make_freight() -> None:
    op.create_table(
        "purchasing_freight",
        sa.Column("party_id", key_type, nullable=False),
        sa.Column("order_minor", Exact(), nullable=False),
        sa.Column("kilogram_minor", Exact(), nullable=False),
        sa.Column("version", key_type, server_default="1", nullable=False),
        sa.Column("id", key_type, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties_party.id"], name=op.f("fk_purchasing_freight_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchasing_freight")),
        sa.UniqueConstraint("party_id", name=op.f("uq_purchasing_freight_party_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
