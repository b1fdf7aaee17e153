"""The tables of suppliers' terms and prices, and of what the firm allows."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class PurchasingPolicy(Versioned, Model):
    """What the firm allows in purchasing, in one row; the limit in its own currency, tolerances in thousandths."""

    __tablename__ = "purchasing_policy"

    approval_limit_minor: Mapped[Scaled]
    over_receipt_ask_permille: Mapped[int]
    over_receipt_refuse_permille: Mapped[int]
    four_eyes: Mapped[bool] = mapped_column(default=False, server_default="0")


class SupplierTerms(Versioned, Model):
    """How the firm deals with a supplier; `standing` is preferred, approved, watch or blocked.

    Within `discount_days` of the bill, `discount_permille` of it may be kept; `incoterm` is one of Incoterms 2020, its
    place named in `incoterm_place`. `standing_reason` says why it stands there.
    """

    __tablename__ = "purchasing_supplier_terms"
    __table_args__ = table_options(UniqueConstraint("party_id"))

    party_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    standing: Mapped[str] = mapped_column(default="approved")
    payment_days: Mapped[int] = mapped_column(default=30)
    lead_time_days: Mapped[int] = mapped_column(default=7)
    minimum_order_minor: Mapped[Scaled] = mapped_column(default=0)
    standing_reason: Mapped[str] = mapped_column(default="", server_default=text("''"))
    discount_days: Mapped[int] = mapped_column(default=0, server_default="0")
    discount_permille: Mapped[int] = mapped_column(default=0, server_default="0")
    incoterm: Mapped[str] = mapped_column(default="", server_default=text("''"))
    incoterm_place: Mapped[str] = mapped_column(default="", server_default=text("''"))


class SupplierItem(Versioned, Model):
    """An item as one supplier offers it; quantities in `unit_id`, the price for one of it."""

    __tablename__ = "purchasing_supplier_item"
    __table_args__ = table_options(
        UniqueConstraint("supplier_id", "item_id"), Index("ix_purchasing_supplier_item_item", "item_id", "preferred"),
        Index("ix_purchasing_supplier_item_sku", "supplier_sku", "item_id"),
    )

    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    supplier_sku: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("catalog_unit.id"))
    price_micros: Mapped[Scaled]
    currency: Mapped[str]
    min_qty: Mapped[Scaled] = mapped_column(default=0)
    multiple_qty: Mapped[Scaled] = mapped_column(default=0)
    lead_time_days: Mapped[int | None]
    preferred: Mapped[bool] = mapped_column(default=False)


class PriceBreak(Versioned, Model):
    """A supplier's price from a quantity on."""

    __tablename__ = "purchasing_price_break"
    __table_args__ = table_options(UniqueConstraint("supplier_item_id", "min_qty"))

    supplier_item_id: Mapped[int] = mapped_column(ForeignKey("purchasing_supplier_item.id"))
    min_qty: Mapped[Scaled]
    price_micros: Mapped[Scaled]
