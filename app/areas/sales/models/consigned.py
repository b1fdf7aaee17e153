"""The table of goods sold out of stock that we keep at customers'."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, table_options


class ConsignedSale(Numbered, Model):
    """What a customer reported as sold, by the move with which it left, and the invoice that asks for it."""

    __tablename__ = "sales_consigned_sale"
    __table_args__ = table_options(
        UniqueConstraint("move_id"), Index("ix_sales_consigned_sale_invoice", "invoice_id"),
    )

    move_id: Mapped[int] = mapped_column(ForeignKey("inventory_move.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("sales_invoice.id"))
