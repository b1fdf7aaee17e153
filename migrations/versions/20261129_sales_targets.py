"""Make the tables of sellers, targets, credited orders and commissions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.kernel.columns import Day, Exact, UtcDateTime, key_type

revision = "20261129_sales_targets"
down_revision = "20261129_sales_standing"
branch_labels = None
depends_on = None

USER, TEAM = "company_user.id", "sales_team.id"


def upgrade() -> None:
    """Apply."""
    _table("sales_team", _text("name"), sa.UniqueConstraint("name", name=op.f("uq_sales_team_name")))
    _table("sales_seller", _key("user_id"), _key("team_id", nullable=True), *_to("sales_seller", user_id=USER,
           team_id=TEAM), sa.UniqueConstraint("user_id", name=op.f("uq_sales_seller_user_id")))
    op.create_index("ix_sales_seller_team", "sales_seller", ["team_id", "user_id"])
    _targets()
    _credits()
    _rules()
    _statements()
    op.execute(
        "INSERT INTO company_numbering (key, prefix, next_number) SELECT 'commission', 'CS-', 1 "
        "WHERE EXISTS (SELECT 1 FROM company_numbering) "
        "AND NOT EXISTS (SELECT 1 FROM company_numbering WHERE key = 'commission')"
    )


def _table(name: str, *parts: Any, versioned: bool = True) -> None:
    version = (sa.Column("version", key_type, server_default="1", nullable=False),) if versioned else ()
    op.create_table(
        name, *parts, *version, sa.Column("id", key_type, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")), sqlite_autoincrement=True, sqlite_strict=True,
    )


def _text(name: str) -> Any:
    return sa.Column(name, sa.Text(), nullable=False)


def _key(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, key_type, nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, Day(), nullable=nullable)


def _amount(name: str) -> Any:
    return sa.Column(name, Exact(), nullable=False)


def _to(table: str, **targets: str) -> list[Any]:
    return [sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_{table}_{name}"))
            for name, target in targets.items()]


def _targets() -> None:
    _table(
        "sales_target", _day("month"), _key("user_id", nullable=True), _key("team_id", nullable=True),
        _amount("amount_minor"), *_to("sales_target", user_id=USER, team_id=TEAM),
        sa.CheckConstraint("(user_id IS NULL) <> (team_id IS NULL)", name=op.f("ck_sales_target_whose")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_sales_target_positive")),
        sa.UniqueConstraint("month", "user_id", name=op.f("uq_sales_target_month_user_id")),
    )
    op.create_index("ix_sales_target_team", "sales_target", ["month", "team_id"], unique=True)
    op.create_index("ix_sales_target_month", "sales_target", ["month", "id"])


def _credits() -> None:
    _table(
        "sales_order_credit", _key("order_id"), _key("user_id"), _key("permille"), _day("booked_on"),
        _amount("home_minor"), *_to("sales_order_credit", order_id="sales_order.id", user_id=USER),
        sa.UniqueConstraint("order_id", "user_id", name=op.f("uq_sales_order_credit_order_id_user_id")),
    )
    op.create_index("ix_sales_order_credit_booked", "sales_order_credit", ["user_id", "booked_on"])
    op.create_index("ix_sales_order_credit_day", "sales_order_credit", ["booked_on", "id"])


def _rules() -> None:
    _table(
        "sales_commission_rule", _key("position"), _text("name"), _text("basis"), _key("permille"),
        _key("user_id", nullable=True), _key("team_id", nullable=True), _key("category_id", nullable=True),
        _key("reached_permille"), _day("valid_from"), _day("valid_to", nullable=True),
        *_to("sales_commission_rule", user_id=USER, team_id=TEAM, category_id="catalog_category.id"),
        sa.CheckConstraint("permille BETWEEN 0 AND 1000", name=op.f("ck_sales_commission_rule_share")),
    )
    op.create_index("ix_sales_commission_rule_position", "sales_commission_rule", ["position", "id"])


def _statements() -> None:
    _table(
        "sales_commission", _text("number"), _key("user_id"), _day("month"), _text("state"), _amount("basis_minor"),
        _amount("total_minor"), _key("reached_permille", nullable=True),
        sa.Column("reckoned_at", UtcDateTime(), nullable=False), sa.Column("approved_at", UtcDateTime(), nullable=True),
        *_to("sales_commission", user_id=USER), sa.UniqueConstraint("number", name=op.f("uq_sales_commission_number")),
    )
    op.create_index("ix_sales_commission_month", "sales_commission", ["month", "id"])
    op.create_index("ix_sales_commission_user", "sales_commission", ["user_id", "month", "id"])
    _table(
        "sales_commission_line", _key("statement_id"), _key("invoice_line_id"), _key("rule_id"), _text("rule"),
        _amount("basis_minor"), _amount("amount_minor"),
        *_to("sales_commission_line", statement_id="sales_commission.id", invoice_line_id="sales_invoice_line.id",
             rule_id="sales_commission_rule.id"), versioned=False,
    )
    op.create_index("ix_sales_commission_line_statement", "sales_commission_line", ["statement_id", "id"])
    op.create_index("ix_sales_commission_line_invoice_line", "sales_commission_line", ["invoice_line_id"])
