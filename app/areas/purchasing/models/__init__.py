"""The tables of purchasing."""

from app.areas.purchasing.models.assessment import AssessmentPolicy, StandingChange, SupplierComplaint
from app.areas.purchasing.models.certificates import SupplierCertificate
from app.areas.purchasing.models.orders import PurchaseOrder, PurchaseOrderLine, PurchaseOrderVersion, PurchaseRequest
from app.areas.purchasing.models.receipts import TO_PUT_AWAY, Receipt, ReceiptLine
from app.areas.purchasing.models.suppliers import PriceBreak, PurchasingPolicy, SupplierItem, SupplierTerms

__all__ = [
    "TO_PUT_AWAY", "AssessmentPolicy", "PriceBreak", "PurchaseOrder", "PurchaseOrderLine", "PurchaseOrderVersion",
    "PurchaseRequest", "PurchasingPolicy", "Receipt", "ReceiptLine", "StandingChange", "SupplierCertificate",
    "SupplierComplaint", "SupplierItem", "SupplierTerms",
]
