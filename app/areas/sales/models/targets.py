"""The tables of who sells, what they are to book, what they are credited with, and what they earn by it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class Team(Versioned, Model):
    """People who sell together."""

    __tablename__ = "sales_team"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]


class Seller(Versioned, Model):
    """Somebody who sells, and in which team."""

    __tablename__ = "sales_seller"
    __table_args__ = table_options(UniqueConstraint("user_id"), Index("ix_sales_seller_team", "team_id", "user_id"))

    user_id: Mapped[int] = mapped_column(ForeignKey("company_user.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("sales_team.id"))


class Target(Versioned, Model):
    """What a seller or a team is to book in a month, in the firm's currency; `month` is its first day."""

    __tablename__ = "sales_target"
    __table_args__ = table_options(
        CheckConstraint("(user_id IS NULL) <> (team_id IS NULL)", name="whose"), CheckConstraint(
            "amount_minor > 0", name="positive"),
        UniqueConstraint("month", "user_id"), Index("ix_sales_target_team", "month", "team_id", unique=True),
        Index("ix_sales_target_month", "month", "id"),
    )

    month: Mapped[date]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("company_user.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("sales_team.id"))
    amount_minor: Mapped[Scaled]


class OrderCredit(Versioned, Model):
    """The part of an order that a seller is credited with; `home_minor` is its worth without freight when booked."""

    __tablename__ = "sales_order_credit"
    __table_args__ = table_options(
        UniqueConstraint("order_id", "user_id"), Index("ix_sales_order_credit_booked", "user_id", "booked_on"),
        Index("ix_sales_order_credit_day", "booked_on", "id"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("sales_order.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("company_user.id"))
    permille: Mapped[int]
    booked_on: Mapped[date]
    home_minor: Mapped[Scaled]


class CommissionRule(Versioned, Model):
    """How much of what a seller earns of sales: the first rule in order of `position` that fits a line holds.

    `basis` is invoiced, paid or margin. `reached_permille` asks that so much of the month's target is booked.
    """

    __tablename__ = "sales_commission_rule"
    __table_args__ = table_options(
        CheckConstraint("permille BETWEEN 0 AND 1000", name="share"),
        Index("ix_sales_commission_rule_position", "position", "id"),
    )

    position: Mapped[int]
    name: Mapped[str]
    basis: Mapped[str]
    permille: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("company_user.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("sales_team.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_category.id"))
    reached_permille: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class CommissionStatement(Versioned, Model):
    """What a seller earned in a month: draft until it is approved, then never changed, only reversed."""

    __tablename__ = "sales_commission"
    __table_args__ = table_options(
        UniqueConstraint("number"), Index("ix_sales_commission_month", "month", "id"),
        Index("ix_sales_commission_user", "user_id", "month", "id"),
    )

    number: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("company_user.id"))
    month: Mapped[date]
    state: Mapped[str] = mapped_column(default="draft")
    basis_minor: Mapped[Scaled]
    total_minor: Mapped[Scaled]
    reached_permille: Mapped[int | None]
    reckoned_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]


class CommissionLine(Numbered, Model):
    """What one line of an invoice brings its seller, by which rule; below nothing for what was credited."""

    __tablename__ = "sales_commission_line"
    __table_args__ = table_options(
        Index("ix_sales_commission_line_statement", "statement_id", "id"),
        Index("ix_sales_commission_line_invoice_line", "invoice_line_id"),
    )

    statement_id: Mapped[int] = mapped_column(ForeignKey("sales_commission.id"))
    invoice_line_id: Mapped[int] = mapped_column(ForeignKey("sales_invoice_line.id"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("sales_commission_rule.id"))
    rule: Mapped[str]
    basis_minor: Mapped[Scaled]
    amount_minor: Mapped[Scaled]
