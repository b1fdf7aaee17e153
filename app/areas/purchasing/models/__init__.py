"""The tables of purchasing."""

from app.areas.purchasing.models.orders import PurchaseOrder, PurchaseOrderLine, PurchaseOrderVersion, PurchaseRequest
from app.areas.purchasing.models.receipts import TO_PUT_AWAY, Receipt, ReceiptLine
from app.areas.purchasing.models.suppliers import PriceBreak, PurchasingPolicy, SupplierItem, SupplierTerms

__all__ = [
    "TO_PUT_AWAY", "PriceBreak", "PurchaseOrder", "PurchaseOrderLine", "PurchaseOrderVersion", "PurchaseRequest",
    "PurchasingPolicy", "Receipt", "ReceiptLine", "SupplierItem", "SupplierTerms",
]
