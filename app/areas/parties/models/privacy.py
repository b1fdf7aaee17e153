"""The tables of what people allowed, of what is kept for how long, and of who was forgotten."""

from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JsonText, Model, Numbered, Versioned, table_options


class Purpose(Versioned, Model):
    """What personal data are used for; `months` is how long a consent holds, 0 until it is withdrawn."""

    __tablename__ = "parties_purpose"
    __table_args__ = table_options(UniqueConstraint("code"), Index("ix_parties_purpose_title", "title", "id"))

    code: Mapped[str]
    title: Mapped[str]
    basis: Mapped[str]
    months: Mapped[int] = mapped_column(default=0)
    retired: Mapped[bool] = mapped_column(default=False)


class Consent(Numbered, Model):
    """One entry of the ledger: what was given, refused, withdrawn or objected to; entries are added, never changed.

    `contact_id` names the person at a company; without it the entry is about the party itself. The last entry of a
    person and a purpose is what holds.
    """

    __tablename__ = "parties_consent"
    __table_args__ = table_options(
        Index("ix_parties_consent_person", "party_id", "contact_id", "purpose_id", "id"),
        Index("ix_parties_consent_purpose", "purpose_id", "id"), Index("ix_parties_consent_at", "at", "id"),
        Index("ix_parties_consent_contact", "contact_id"),
    )
    __personal__ = MappingProxyType({"evidence": ""})

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("parties_contact.id"))
    purpose_id: Mapped[int] = mapped_column(ForeignKey("parties_purpose.id"))
    state: Mapped[str]
    basis: Mapped[str]
    source: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    expires_on: Mapped[date | None]
    by_id: Mapped[int]


class RetentionRule(Versioned, Model):
    """How many months after the last business people of one kind are kept; 0 keeps them until somebody asks."""

    __tablename__ = "parties_retention_rule"
    __table_args__ = table_options(UniqueConstraint("kind"))

    kind: Mapped[str]
    months: Mapped[int]


class Erasure(Numbered, Model):
    """That a person was forgotten: who did it, when and why, and how many rows of each table; not who it was.

    `documents` counts documents of other records that still named the person and are a human's to judge.
    """

    __tablename__ = "parties_erasure"
    __table_args__ = table_options(
        UniqueConstraint("number"), Index("ix_parties_erasure_at", "at", "id"),
        Index("ix_parties_erasure_party", "party_id"),
    )

    number: Mapped[str]
    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    contact_id: Mapped[int | None]
    alias: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int]
    rows: Mapped[dict[str, int]] = mapped_column(JsonText)
    documents: Mapped[int] = mapped_column(default=0)
