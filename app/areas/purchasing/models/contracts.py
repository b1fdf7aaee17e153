"""The tables of contracts with suppliers and what they agree on."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_options


class Contract(Versioned, Model):
    """What was agreed with a supplier for some time; `state` is active or ended, `limit_minor` its whole worth."""

    __tablename__ = "purchasing_contract"
    __table_args__ = table_options(
        UniqueConstraint("number"), Index("ix_purchasing_contract_supplier", "supplier_id", "valid_to"),
        Index("ix_purchasing_contract_valid", "valid_to", "id"),
    )

    number: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    supplier_id: Mapped[int] = mapped_column(ForeignKey("parties_party.id"))
    currency: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    limit_minor: Mapped[Scaled | None]
    state: Mapped[str] = mapped_column(default="active")
    note: Mapped[str] = mapped_column(default="")


class ContractLine(Versioned, Model):
    """An item's agreed price for one of `unit_id`; `total_qty` is the blanket quantity, None when it is open."""

    __tablename__ = "purchasing_contract_line"
    __table_args__ = table_options(
        CheckConstraint("total_qty > 0", name="positive"), UniqueConstraint("contract_id", "item_id"),
        Index("ix_purchasing_contract_line_item", "item_id", "contract_id"),
    )

    contract_id: Mapped[int] = mapped_column(ForeignKey("purchasing_contract.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("catalog_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("catalog_unit.id"))
    price_micros: Mapped[Scaled]
    total_qty: Mapped[Scaled | None]
