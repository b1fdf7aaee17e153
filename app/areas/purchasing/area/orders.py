"""What is declared of suppliers, orders and receipts."""

from typing import Any

from app.areas.company.events import CompanyCreated
from app.areas.inventory.queries.consequences import cost_preview
from app.areas.parties.queries import party_search
from app.areas.purchasing import documents, operations
from app.areas.purchasing.models import PurchaseOrder, Receipt
from app.areas.purchasing.operations import ReverseReceipt, TakeBackPutAway
from app.areas.purchasing.operations.import_orders import OPEN_PURCHASES
from app.areas.purchasing.operations.importing import SUPPLIER_ITEMS, SUPPLIERS
from app.areas.purchasing.queries import checks, figures, order_page, receipt_page, search, supplier_page
from app.areas.purchasing.queries.lists import LISTS, READ
from app.areas.purchasing.queries.order_advice import advise_order
from app.areas.purchasing.ui.views import TAB
from app.kernel.declare import (
    CheckSpec,
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    PermissionSpec,
    SearchSpec,
    Subscriber,
)
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import AreaSpec


def _reverse_receipt(_uow: UnitOfWork, _cmd: object, result: Any) -> ReverseReceipt:
    return ReverseReceipt(result["receipt_id"])


def _take_back_put_away(_uow: UnitOfWork, _cmd: object, result: Any) -> TakeBackPutAway:
    return TakeBackPutAway(tuple(result["move_ids"]))


OPERATIONS = (
    OperationSpec(operations.create_supplier, "Supplier added", "purchasing.suppliers"),
    OperationSpec(operations.change_supplier, "Supplier's terms changed", "purchasing.suppliers"),
    OperationSpec(operations.set_supplier_item, "Supplier's price set", "purchasing.suppliers"),
    OperationSpec(operations.remove_supplier_item, "Supplier's price removed", "purchasing.suppliers"),
    OperationSpec(operations.change_purchasing_policy, "Purchasing policy changed", "purchasing.policy"),
    OperationSpec(operations.request_purchase, "Purchase requested", "purchasing.request"),
    OperationSpec(operations.propose_purchases, "Purchases proposed", "purchasing.request"),
    OperationSpec(operations.dismiss_request, "Request dismissed", "purchasing.request"),
    OperationSpec(operations.order_requests, "Requests ordered", "purchasing.order"),
    OperationSpec(
        operations.create_purchase_order, "Purchase order written", "purchasing.order", advise=advise_order,
    ),
    OperationSpec(
        operations.change_purchase_order, "Purchase order changed", "purchasing.order", advise=advise_order,
    ),
    OperationSpec(operations.submit_purchase_order, "Purchase order submitted", "purchasing.order"),
    OperationSpec(operations.approve_purchase_order, "Purchase order approved", "purchasing.approve"),
    OperationSpec(operations.hand_back_purchase_order, "Purchase order handed back", "purchasing.approve"),
    OperationSpec(operations.reject_purchase_order, "Purchase order rejected", "purchasing.approve"),
    OperationSpec(operations.send_purchase_order, "Purchase order sent", "purchasing.order"),
    OperationSpec(operations.confirm_purchase_order, "Promised day noted", "purchasing.order"),
    OperationSpec(operations.close_purchase_order, "Purchase order closed", "purchasing.order"),
    OperationSpec(operations.cancel_purchase_order, "Purchase order cancelled", "purchasing.order"),
    OperationSpec(operations.receive_order, "Goods received", "purchasing.receive", reverse=_reverse_receipt),
    OperationSpec(
        operations.reverse_receipt, "Receipt reversed", "purchasing.receive", final="receive the goods again instead.",
        preview=cost_preview,
    ),
    OperationSpec(operations.put_away, "Goods put away", "purchasing.receive", reverse=_take_back_put_away),
    OperationSpec(
        operations.take_back_put_away, "Put-away taken back", "purchasing.receive",
        final="put the goods away again instead.",
    ),
)

ORDERS = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=OPERATIONS,
    subscribers=(Subscriber(CompanyCreated, operations.set_up_policy),),
    lists=LISTS,
    details=(
        DetailSpec("supplier", "Supplier", supplier_page.supplier_detail),
        DetailSpec("purchase_order", "Purchase order", order_page.order_detail),
        DetailSpec("receipt", "Receipt", receipt_page.receipt_detail),
        DetailSpec("purchase_request", "Purchase request", receipt_page.request_detail),
        DetailSpec("supplier_item", "Price", supplier_page.offer_detail),
    ),
    contributions=(
        ContributionSpec("item", supplier_page.item_purchasing), ContributionSpec("lot", supplier_page.lot_origin),
    ),
    searches=(
        party_search("supplier", "Supplier"),
        SearchSpec("purchase_order", "Purchase order", PurchaseOrder, search.ORDERS),
        SearchSpec("receipt", "Receipt", Receipt, search.RECEIPTS),
    ),
    checks=(
        CheckSpec("purchasing.received", "Order lines agree with their receipts", checks.check_received),
        CheckSpec("purchasing.ledger", "Receipts agree with the ledger", checks.check_ledger),
        CheckSpec("purchasing.expected", "What is expected is what is open", checks.check_expected),
    ),
    documents=(
        DocumentSpec("purchase_order", "Purchase order", "purchase_order", READ, documents.purchase_order),
        DocumentSpec("purchase_order_version", "Version of a purchase order", "purchase_order_version", READ,
                     documents.purchase_order_version),
        DocumentSpec("receipt_note", "Receipt note", "receipt", READ, documents.receipt_note),
        DocumentSpec("goods_labels", "Goods labels", "receipt", READ, documents.goods_labels),
        DocumentSpec("supplier_scorecard", "Supplier scorecard", "supplier", READ, documents.supplier_scorecard),
    ),
    figures=(
        FigureSpec("purchasing.on_time_in_full", "On time in full", figures.on_time_in_full),
        FigureSpec("purchasing.open_order_value", "Open order value", figures.open_order_value),
        FigureSpec("purchasing.late_orders", "Late orders", figures.late_orders),
        FigureSpec("purchasing.open_requests", "Open requests", figures.open_requests),
    ),
    imports=(SUPPLIERS, SUPPLIER_ITEMS, OPEN_PURCHASES),
    permissions=(
        PermissionSpec(READ, "See suppliers, orders and receipts"),
        PermissionSpec("purchasing.suppliers", "Add suppliers, change terms and prices"),
        PermissionSpec("purchasing.request", "Ask for purchases"),
        PermissionSpec("purchasing.order", "Write, send and change orders"),
        PermissionSpec("purchasing.approve", "Approve orders above the limit"),
        PermissionSpec("purchasing.receive", "Receive goods and put them away"),
        PermissionSpec("purchasing.policy", "Set limits and tolerances"),
        PermissionSpec("purchasing.import", "Import suppliers, prices and open orders"),
    ),
    tabs=(TAB,),
)
