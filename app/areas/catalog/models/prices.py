"""The tables of price lists."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class PriceList(Versioned, Model):
    """Prices in one currency, for those customers who are given the list."""

    __tablename__ = "catalog_price_list"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]
    currency: Mapped[str]


class ListPrice(Versioned, Model):
    """The price of one item from a quantity on, within a time."""

    __tablename__ = "catalog_list_price"
    __table_args__ = table_options(Index("ix_catalog_list_price_item", "price_list_id", "item_id", "min_qty"))

    price_list_id: Mapped[int] = mapped_column(ForeignKey("catalog_price_list.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    min_qty: Mapped[Scaled] = mapped_column(default=0)
    price_micros: Mapped[Scaled]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
