"""Facts about purchasing that other areas act on."""

from dataclasses import dataclass
from datetime import date, datetime


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
class SupplierPromised:
    """A supplier named another day for goods of these items."""

    item_ids: tuple[int, ...]
    promised_on: date


@dataclass(frozen=True, slots=True)
class ReceiptReversed:
    """A receipt was taken back."""

    receipt_id: int
    order_id: int
    item_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ComplaintRaised:
    """A customer complained about goods of these lots, or of these suppliers where no lot is known.

    `source_kind` and `source_id` name the record in which it stands, `text` says what for.
    """

    source_kind: str
    source_id: int
    text: str
    lot_ids: tuple[int, ...] = ()
    supplier_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GoodsDropShipped:
    """A supplier delivered goods straight to a customer: (line of what the customer ordered, quantity) each.

    Quantities are in millionths of stock units, and below nothing when the delivery is taken back.
    """

    receipt_id: int
    for_kind: str
    for_id: int
    lines: tuple[tuple[int, int], ...]
    at: datetime
