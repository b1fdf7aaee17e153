"""The tables of what carriage from suppliers costs."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class SupplierFreight(Versioned, Model):
    """What carriage from a supplier costs in the firm's currency: for each order, and for each kilogram."""

    __tablename__ = "purchasing_freight"
    __table_args__ = table_options(UniqueConstraint("party_id"))

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    order_minor: Mapped[Scaled]
    kilogram_minor: Mapped[Scaled]
