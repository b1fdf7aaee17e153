"""The table of periods of the journal that were handed to the bookkeeper."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class JournalExport(Versioned, Model):
    """A period of the journal that was handed over: what is written later counts from the day after it on.

    The sums are control totals in the firm's currency, `digest` is the SHA-256 of the table that was written.
    """

    __tablename__ = "company_journal_export"
    __table_args__ = table_options(UniqueConstraint("number"), UniqueConstraint("ends_on"))

    number: Mapped[str]
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[int]
    lines: Mapped[int]
    entries: Mapped[int]
    debit_minor: Mapped[Scaled]
    credit_minor: Mapped[Scaled]
    consultant: Mapped[int] = mapped_column(default=1001)
    client: Mapped[int] = mapped_column(default=1)
    digest: Mapped[str]
