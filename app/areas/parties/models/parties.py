"""The tables of companies and people."""

from types import MappingProxyType

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Versioned, table_options


class Party(Versioned, Model):
    """A company or a person; supplier, customer, carrier, or several of these at once.

    `language` is the one they are written to in, such as de; left empty it is that of their country.
    """

    __tablename__ = "parties_party"
    __personal__ = MappingProxyType({
        "name": "{alias}", "email": "", "phone": "", "website": "", "tax_number": "", "city": "", "notes": "",
    })
    __table_args__ = table_options(
        UniqueConstraint("code"),
        Index("ix_parties_party_name", "name", "id"),
        Index("ix_parties_party_customers", "is_customer", "name", "id"),
        Index("ix_parties_party_suppliers", "is_supplier", "name", "id"),
        Index("ix_parties_party_carriers", "is_carrier", "name", "id"),
    )

    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="company")
    is_supplier: Mapped[bool] = mapped_column(default=False)
    is_customer: Mapped[bool] = mapped_column(default=False)
    is_carrier: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(default="active")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    tax_number: Mapped[str] = mapped_column(default="")
    currency: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="", server_default=text("''"))


Index("ix_parties_party_mail", func.lower(Party.email))
"""Finds who writes from an address."""


class Address(Versioned, Model):
    """A place of a party; `kind` is main, billing or delivery."""

    __tablename__ = "parties_address"
    __personal__ = MappingProxyType({"street": "", "city": "", "region": "", "postal_code": ""})
    __table_args__ = table_options(Index("ix_parties_address_party", "party_id"))

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    kind: Mapped[str] = mapped_column(default="main")
    street: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    region: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")


class Contact(Versioned, Model):
    """A person at a party."""

    __tablename__ = "parties_contact"
    __personal__ = MappingProxyType({"name": "{alias}", "role": "", "email": "", "phone": ""})
    __table_args__ = table_options(
        Index("ix_parties_contact_party", "party_id"), Index("ix_parties_contact_name", "name", "id"),
    )

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    is_primary: Mapped[bool] = mapped_column(default=False)


Index("ix_parties_contact_mail", func.lower(Contact.email))
