"""What can be done in purchasing; each operation is a function of unit of work and command."""

from app.areas.purchasing.operations.lines import OrderLineInput
from app.areas.purchasing.operations.order_requests import OrderRequests, OrderRequestsResult, order_requests
from app.areas.purchasing.operations.order_steps import (
    ApprovePurchaseOrder,
    CancelPurchaseOrder,
    ClosePurchaseOrder,
    ConfirmPurchaseOrder,
    HandBackPurchaseOrder,
    OrderStepResult,
    RejectPurchaseOrder,
    SendPurchaseOrder,
    SubmitPurchaseOrder,
    approve_purchase_order,
    cancel_purchase_order,
    close_purchase_order,
    confirm_purchase_order,
    hand_back_purchase_order,
    reject_purchase_order,
    send_purchase_order,
    submit_purchase_order,
)
from app.areas.purchasing.operations.orders import (
    ChangePurchaseOrder,
    CreatePurchaseOrder,
    PurchaseOrderResult,
    change_purchase_order,
    create_purchase_order,
)
from app.areas.purchasing.operations.policy import ChangePurchasingPolicy, change_purchasing_policy, set_up_policy
from app.areas.purchasing.operations.put_away import (
    PutAway,
    PutAwayLineInput,
    PutAwayResult,
    TakeBackPutAway,
    put_away,
    take_back_put_away,
)
from app.areas.purchasing.operations.receiving import ReceiptResult, ReceiveLineInput, ReceiveOrder, receive_order
from app.areas.purchasing.operations.requests import (
    DismissRequest,
    ProposalResult,
    ProposePurchases,
    RequestPurchase,
    dismiss_request,
    propose_purchases,
    request_purchase,
)
from app.areas.purchasing.operations.reversal import ReversalResult, ReverseReceipt, reverse_receipt
from app.areas.purchasing.operations.supplier_items import (
    PriceBreakInput,
    RemoveSupplierItem,
    SetSupplierItem,
    remove_supplier_item,
    set_supplier_item,
)
from app.areas.purchasing.operations.suppliers import (
    ChangeSupplier,
    CreateSupplier,
    SupplierResult,
    change_supplier,
    create_supplier,
)

__all__ = [
    "ApprovePurchaseOrder", "CancelPurchaseOrder", "ChangePurchaseOrder", "ChangePurchasingPolicy", "ChangeSupplier",
    "ClosePurchaseOrder", "ConfirmPurchaseOrder", "CreatePurchaseOrder", "CreateSupplier", "DismissRequest",
    "HandBackPurchaseOrder", "OrderLineInput", "OrderRequests", "OrderRequestsResult", "OrderStepResult",
    "PriceBreakInput", "ProposalResult", "ProposePurchases", "PurchaseOrderResult", "PutAway", "PutAwayLineInput",
    "PutAwayResult", "ReceiptResult", "ReceiveLineInput", "ReceiveOrder", "RejectPurchaseOrder", "RemoveSupplierItem",
    "RequestPurchase", "ReversalResult", "ReverseReceipt", "SendPurchaseOrder", "SetSupplierItem",
    "SubmitPurchaseOrder", "SupplierResult", "TakeBackPutAway", "approve_purchase_order", "cancel_purchase_order",
    "change_purchase_order", "change_purchasing_policy", "change_supplier", "close_purchase_order",
    "confirm_purchase_order", "create_purchase_order", "create_supplier", "dismiss_request",
    "hand_back_purchase_order", "order_requests", "propose_purchases", "put_away", "receive_order",
    "reject_purchase_order", "remove_supplier_item", "request_purchase", "reverse_receipt", "send_purchase_order",
    "set_supplier_item", "set_up_policy", "submit_purchase_order", "take_back_put_away",
]
