"""The table of what suppliers prove on paper."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Versioned, table_options


class SupplierCertificate(Versioned, Model):
    """What a supplier can show that it holds; without a mandatory one that is valid nothing should be ordered.

    `expires_on` is the last day it is valid, None for good; `reminder_days` before it, a new one is asked for.
    """

    __tablename__ = "purchasing_certificate"
    __table_args__ = table_options(
        Index("ix_purchasing_certificate_party", "party_id", "expires_on"),
        Index("ix_purchasing_certificate_expires", "expires_on", "id"),
    )

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    title: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    reminder_days: Mapped[int] = mapped_column(default=30)
    mandatory: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
