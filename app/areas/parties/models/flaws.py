"""The table of what is wrong in how parties can be reached."""

from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, table_options


class Flaw(Numbered, Model):
    """A value that has no standard form, found when all were looked at; written anew each time."""

    __tablename__ = "parties_flaw"
    __table_args__ = table_options(
        Index("ix_parties_flaw_party", "party_id", "id"), Index("ix_parties_flaw_field", "field", "id"),
    )
    __personal__ = MappingProxyType({"value": ""})
    __journal__ = False

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    contact_id: Mapped[int | None]
    address_id: Mapped[int | None]
    field: Mapped[str]
    value: Mapped[str]
    problem: Mapped[str]
    found_at: Mapped[datetime]
