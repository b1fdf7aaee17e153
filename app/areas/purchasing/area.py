"""The area's declaration."""

from typing import Any

from app.areas.company.events import CompanyCreated
from app.areas.purchasing import operations
from app.areas.purchasing.operations import ReverseReceipt, TakeBackPutAway
from app.areas.purchasing.queries.lists import LISTS
from app.kernel.declare import OperationSpec, PermissionSpec, Subscriber
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
    OperationSpec(operations.remove_supplier_item, "Supplier's offer removed", "purchasing.suppliers"),
    OperationSpec(operations.change_purchasing_policy, "Purchasing policy changed", "purchasing.policy"),
    OperationSpec(operations.request_purchase, "Purchase requested", "purchasing.request"),
    OperationSpec(operations.propose_purchases, "Purchases proposed", "purchasing.request"),
    OperationSpec(operations.dismiss_request, "Request dismissed", "purchasing.request"),
    OperationSpec(operations.order_requests, "Requests ordered", "purchasing.order"),
    OperationSpec(operations.create_purchase_order, "Purchase order written", "purchasing.order"),
    OperationSpec(operations.change_purchase_order, "Purchase order changed", "purchasing.order"),
    OperationSpec(operations.submit_purchase_order, "Purchase order submitted", "purchasing.order"),
    OperationSpec(operations.approve_purchase_order, "Purchase order approved", "purchasing.approve"),
    OperationSpec(operations.hand_back_purchase_order, "Purchase order handed back", "purchasing.approve"),
    OperationSpec(operations.send_purchase_order, "Purchase order sent", "purchasing.order"),
    OperationSpec(operations.confirm_purchase_order, "Purchase order confirmed", "purchasing.order"),
    OperationSpec(operations.close_purchase_order, "Purchase order closed", "purchasing.order"),
    OperationSpec(operations.cancel_purchase_order, "Purchase order cancelled", "purchasing.order"),
    OperationSpec(operations.receive_order, "Goods received", "purchasing.receive", reverse=_reverse_receipt),
    OperationSpec(
        operations.reverse_receipt, "Receipt reversed", "purchasing.receive", final="receive the goods again instead.",
    ),
    OperationSpec(operations.put_away, "Goods put away", "purchasing.receive", reverse=_take_back_put_away),
    OperationSpec(
        operations.take_back_put_away, "Put-away taken back", "purchasing.receive",
        final="put the goods away again instead.",
    ),
)

AREA = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=OPERATIONS,
    lists=LISTS,
    subscribers=(Subscriber(CompanyCreated, operations.set_up_policy),),
    permissions=(
        PermissionSpec("purchasing.read", "See suppliers, orders and receipts"),
        PermissionSpec("purchasing.suppliers", "Add suppliers, change terms and prices"),
        PermissionSpec("purchasing.request", "Ask for purchases"),
        PermissionSpec("purchasing.order", "Write, send and change orders"),
        PermissionSpec("purchasing.approve", "Approve orders above the limit"),
        PermissionSpec("purchasing.receive", "Receive goods and put them away"),
        PermissionSpec("purchasing.policy", "Set limits and tolerances"),
    ),
)
