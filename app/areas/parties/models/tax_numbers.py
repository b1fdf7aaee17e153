"""The table of tax numbers beside the one that stands on a party itself."""

from types import MappingProxyType

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Versioned, table_options


class TaxNumber(Versioned, Model):
    """The number under which a party pays taxes in a country; `country` is its two letters."""

    __tablename__ = "parties_tax_number"
    __personal__ = MappingProxyType({"number": ""})
    __table_args__ = table_options(UniqueConstraint("party_id", "country"))

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    country: Mapped[str]
    number: Mapped[str]
