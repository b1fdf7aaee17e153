"""Facts about purchasing that other areas act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PurchaseOrderSent:
    """A supplier was given an order, or a new revision of it."""

    order_id: int
    supplier_id: int
    revision: int


@dataclass(frozen=True, slots=True)
class GoodsReceived:
    """Goods arrived on an order; quantities are in the ledger, under the receipt."""

    receipt_id: int
    order_id: int
    supplier_id: int
    warehouse_id: int
    item_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReceiptReversed:
    """A receipt was taken back."""

    receipt_id: int
    order_id: int
    item_ids: tuple[int, ...]
