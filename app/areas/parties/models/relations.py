"""The table of how companies and people stand to each other."""

from datetime import date
from types import MappingProxyType

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Versioned, table_options


class Relation(Versioned, Model):
    """What one party is to another, in the direction of `kind`; `contact_id` names a person of the first, if one."""

    __tablename__ = "parties_relation"
    __personal__ = MappingProxyType({"note": ""})
    __table_args__ = table_options(
        UniqueConstraint("from_id", "kind", "to_id", "contact_id"),
        CheckConstraint("from_id <> to_id", name="of_two"), CheckConstraint("until >= since", name="in_order"),
        Index("ix_parties_relation_to", "to_id", "kind", "id"), Index("ix_parties_relation_contact", "contact_id"),
        Index("ix_parties_relation_kind", "kind", "id"),
    )

    from_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    kind: Mapped[str]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("parties_contact.id"))
    since: Mapped[date | None]
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
