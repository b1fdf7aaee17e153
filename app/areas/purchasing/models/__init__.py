"""The tables of purchasing."""

from app.areas.purchasing.models.approval import ApprovalLimit, OrderDecision
from app.areas.purchasing.models.assessment import AssessmentPolicy, StandingChange, SupplierComplaint, SupplierScore
from app.areas.purchasing.models.bills import Bill, BillLine, BillMatch, BillPolicy, BillTax
from app.areas.purchasing.models.certificates import SupplierCertificate
from app.areas.purchasing.models.contracts import Contract, ContractLine
from app.areas.purchasing.models.drop import DropLine, DropShipment, Subcontract
from app.areas.purchasing.models.freight import SupplierFreight
from app.areas.purchasing.models.landed import (
    Container,
    ContainerOrder,
    LandedCharge,
    LandedCost,
    LandedReceipt,
    LandedShare,
)
from app.areas.purchasing.models.lead_times import MeasuredLeadTime
from app.areas.purchasing.models.negotiation import Negotiation, NegotiationEntry
from app.areas.purchasing.models.orders import (
    OPEN_LINE,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseOrderVersion,
    PurchaseRequest,
)
from app.areas.purchasing.models.promises import Promise
from app.areas.purchasing.models.receipts import (
    TO_BILL,
    TO_PUT_AWAY,
    QuarantineDecision,
    Receipt,
    ReceiptLine,
    ReceiptRefusal,
)
from app.areas.purchasing.models.returns import SupplierReturn, SupplierReturnLine
from app.areas.purchasing.models.sourcing import (
    Quote,
    QuoteBreak,
    QuoteLine,
    Rfq,
    RfqAward,
    RfqLine,
    RfqSupplier,
)
from app.areas.purchasing.models.suppliers import PriceBreak, PurchasingPolicy, SupplierItem, SupplierTerms

__all__ = [
    "OPEN_LINE", "TO_BILL", "TO_PUT_AWAY", "ApprovalLimit", "AssessmentPolicy", "Bill", "BillLine", "BillMatch",
    "BillPolicy", "BillTax", "Container", "ContainerOrder", "Contract", "ContractLine", "DropLine", "DropShipment",
    "LandedCharge", "LandedCost", "LandedReceipt", "LandedShare", "MeasuredLeadTime", "Negotiation", "NegotiationEntry",
    "OrderDecision", "PriceBreak", "Promise", "PurchaseOrder", "PurchaseOrderLine", "PurchaseOrderVersion",
    "PurchaseRequest", "PurchasingPolicy", "QuarantineDecision", "Quote", "QuoteBreak", "QuoteLine", "Receipt",
    "ReceiptLine", "ReceiptRefusal", "Rfq", "RfqAward", "RfqLine", "RfqSupplier", "StandingChange", "Subcontract",
    "SupplierCertificate", "SupplierComplaint", "SupplierFreight", "SupplierItem", "SupplierReturn",
    "SupplierReturnLine", "SupplierScore", "SupplierTerms",
]
