"""The tables of price lists."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class CustomerGroup(Versioned, Model):
    """Customers who get the same prices: wholesale, friends of the house."""

    __tablename__ = "catalog_customer_group"
    __table_args__ = table_options(UniqueConstraint("name"))

    name: Mapped[str]


class PriceList(Versioned, Model):
    """Prices in one currency, for those customers who are given the list, or all of a group."""

    __tablename__ = "catalog_price_list"
    __table_args__ = table_options(UniqueConstraint("name"), Index("ix_catalog_price_list_group", "group_id", "id"))

    name: Mapped[str]
    currency: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    group_id: Mapped[int | None]


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


class Discount(Versioned, Model):
    """Something off a price: a share of it, or an amount for one stock unit; for all that its conditions leave in.

    Stackable discounts add up, one after another; any other stands alone. `priority` decides before what is cheapest.
    """

    __tablename__ = "catalog_discount"
    __table_args__ = table_options(
        UniqueConstraint("name"), CheckConstraint("(permille IS NULL) <> (amount_micros IS NULL)", name="one_kind"),
        Index("ix_catalog_discount_ended", "ended", "id"),
    )

    name: Mapped[str]
    permille: Mapped[int | None]
    amount_micros: Mapped[Scaled | None]
    currency: Mapped[str] = mapped_column(default="")
    item_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_item.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_category.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_customer_group.id"))
    min_qty: Mapped[Scaled] = mapped_column(default=0)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    stackable: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[int] = mapped_column(default=0)
    ended: Mapped[bool] = mapped_column(default=False)
