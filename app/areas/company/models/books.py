"""The tables of the bookkeeper's journal: which accounts are written to, and what was written."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Scaled, Versioned, table_options


class Account(Versioned, Model):
    """An account of the bookkeeper's for one purpose (`purpose` receivable, revenue …), where it is not the usual one.

    With `tax_code`, the account is for that tax alone.
    """

    __tablename__ = "company_account"
    __table_args__ = table_options(UniqueConstraint("purpose", "tax_code"))

    purpose: Mapped[str]
    tax_code: Mapped[str] = mapped_column(default="")
    number: Mapped[str]
    title: Mapped[str] = mapped_column(default="")


class Entry(Numbered, Model):
    """A line of the journal in the firm's currency: debit or credit; those of one operation and document add up to nil.

    `document` is its number, `party` the code of whose it is, which tells nobody's name. Never changed, only taken back
    by lines the other way round. `document_day` is the document's own day, where that was handed over before.
    """

    __tablename__ = "company_entry"
    __table_args__ = table_options(
        CheckConstraint("debit_minor >= 0 AND credit_minor >= 0", name="not_negative"),
        CheckConstraint("debit_minor = 0 OR credit_minor = 0", name="one_side"),
        Index("ix_company_entry_day", "day", "id"), Index("ix_company_entry_source", "source_kind", "source_id"),
        Index("ix_company_entry_operation", "operation_id"),
    )

    day: Mapped[date]
    document_day: Mapped[date | None]
    operation_id: Mapped[int]
    source_kind: Mapped[str]
    source_id: Mapped[int]
    document: Mapped[str]
    party: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str]
    account: Mapped[str]
    tax_code: Mapped[str] = mapped_column(default="")
    debit_minor: Mapped[Scaled] = mapped_column(default=0)
    credit_minor: Mapped[Scaled] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(default="")
