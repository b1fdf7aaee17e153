"""The table of customers' terms."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class CustomerTerms(Versioned, Model):
    """How the firm deals with a customer; no credit limit means none is checked."""

    __tablename__ = "sales_customer_terms"
    __table_args__ = table_options(UniqueConstraint("party_id"))

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    payment_days: Mapped[int] = mapped_column(default=30)
    credit_limit_minor: Mapped[Scaled | None]
    price_list_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_price_list.id"))
    on_hold: Mapped[bool] = mapped_column(default=False)
    group_id: Mapped[int | None]
