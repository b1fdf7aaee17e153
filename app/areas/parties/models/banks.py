"""The table of bank accounts."""

from types import MappingProxyType

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Versioned, table_options


class BankAccount(Versioned, Model):
    """An account to which a party is paid; either `iban`, or `account` as it is written where there are none."""

    __tablename__ = "parties_bank_account"
    __personal__ = MappingProxyType({"holder": "", "iban": "", "account": "", "bic": "", "bank": ""})
    __table_args__ = table_options(Index("ix_parties_bank_account_party", "party_id"))

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    holder: Mapped[str] = mapped_column(default="")
    iban: Mapped[str] = mapped_column(default="")
    account: Mapped[str] = mapped_column(default="")
    bic: Mapped[str] = mapped_column(default="")
    bank: Mapped[str] = mapped_column(default="")
    currency: Mapped[str]
