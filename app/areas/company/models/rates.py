"""The tables of exchange rates and taxes."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class ExchangeRate(Versioned, Model):
    """What one unit of a currency is worth in the firm's own from a day on: `numerator` / `denominator`, exactly."""

    __tablename__ = "company_exchange_rate"
    __table_args__ = table_options(
        CheckConstraint("numerator > 0 AND denominator > 0", name="positive"), UniqueConstraint("currency", "day"),
        Index("ix_company_exchange_rate_day", "day", "id"),
    )

    currency: Mapped[str]
    day: Mapped[date]
    numerator: Mapped[Scaled]
    denominator: Mapped[Scaled]
    source: Mapped[str] = mapped_column(default="hand")


class TaxRate(Versioned, Model):
    """A tax from a day on; `percent` is in millionths of a percent, `kind` purchase, sale or both.

    With `reverse_charge` the buyer owes the tax: it stands on no bill and is told beside it.
    """

    __tablename__ = "company_tax_rate"
    __table_args__ = table_options(
        CheckConstraint("percent >= 0", name="not_negative"), UniqueConstraint("code", "valid_from"),
        Index("ix_company_tax_rate_code", "code", "id"),
    )

    code: Mapped[str]
    title: Mapped[str]
    percent: Mapped[Scaled]
    valid_from: Mapped[date]
    kind: Mapped[str] = mapped_column(default="both")
    reverse_charge: Mapped[bool] = mapped_column(default=False)
