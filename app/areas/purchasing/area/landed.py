"""What is declared of landed costs, containers, returns and quarantine."""

from typing import Any

from app.areas.inventory.queries.consequences import cost_preview
from app.areas.purchasing.documents.landed import landed_sheet
from app.areas.purchasing.documents.returned import return_note
from app.areas.purchasing.events import GoodsReceived
from app.areas.purchasing.models import LandedCost, SupplierReturn
from app.areas.purchasing.operations import (
    ReverseReceipt,
    containers,
    landed,
    quarantine,
    returns,
    subcontracting,
    unordered,
)
from app.areas.purchasing.queries import landed as landed_queries
from app.areas.purchasing.queries.landed_lists import LANDED_LISTS
from app.areas.purchasing.queries.lists import READ
from app.areas.purchasing.queries.return_page import return_detail
from app.areas.purchasing.queries.search import LANDED, RETURNS
from app.areas.purchasing.ui.landed import LANDED_PART, LANDED_VIEWS
from app.kernel.declare import DetailSpec, DocumentSpec, OperationSpec, PermissionSpec, SearchSpec, Subscriber
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import AreaSpec

LAND, RETURN, RECEIVE = "purchasing.landed", "purchasing.return", "purchasing.receive"
UNORDERED = "purchasing.receive_unordered"


def _reverse_landed(_uow: UnitOfWork, _cmd: object, result: Any) -> landed.ReverseLandedCost:
    return landed.ReverseLandedCost(result["landed_cost_id"])


def _reverse_return(_uow: UnitOfWork, _cmd: object, result: Any) -> returns.ReverseReturn:
    return returns.ReverseReturn(result["supplier_return_id"])


def _reverse_receipt(_uow: UnitOfWork, _cmd: object, result: Any) -> ReverseReceipt:
    return ReverseReceipt(result["receipt_id"])


def _bring_back(_uow: UnitOfWork, _cmd: object, result: Any) -> subcontracting.BringComponentsBack:
    return subcontracting.BringComponentsBack(result["order_id"], tuple(result["move_ids"]))


def _take_back(_uow: UnitOfWork, _cmd: object, result: Any) -> quarantine.TakeBackDecision:
    return quarantine.TakeBackDecision(result["decision_id"])


LANDING = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(
        OperationSpec(containers.announce_container, "Container announced", "purchasing.order"),
        OperationSpec(containers.change_container, "Container changed", "purchasing.order"),
        OperationSpec(landed.plan_landed_cost, "Landed cost planned", LAND),
        OperationSpec(landed.change_landed_cost, "Landed cost changed", LAND),
        OperationSpec(landed.post_landed_cost, "Landed cost posted", LAND, reverse=_reverse_landed,
                      preview=cost_preview),
        OperationSpec(landed.reverse_landed_cost, "Landed cost reversed", LAND, final="plan it anew instead.",
                      preview=cost_preview),
        OperationSpec(returns.return_goods, "Goods sent back", RETURN, reverse=_reverse_return),
        OperationSpec(returns.reverse_return, "Return taken back", RETURN, final="send the goods back again instead."),
        OperationSpec(returns.settle_return, "Return settled", RETURN),
        OperationSpec(
            unordered.receive_unordered, "Goods received without an order", UNORDERED, reverse=_reverse_receipt,
        ),
        OperationSpec(
            subcontracting.send_components, "Components sent to a supplier", "purchasing.order", reverse=_bring_back,
        ),
        OperationSpec(
            subcontracting.bring_components_back, "Components brought back", "purchasing.order",
            final="send the components again instead.",
        ),
        OperationSpec(quarantine.decide_quarantine, "Quarantine decided", RECEIVE, reverse=_take_back),
        OperationSpec(quarantine.take_back_decision, "Decision taken back", RECEIVE, final="decide anew instead."),
    ),
    subscribers=(
        Subscriber(GoodsReceived, returns.settle_by_receipt), Subscriber(GoodsReceived, containers.arrive),
    ),
    lists=LANDED_LISTS,
    details=(
        DetailSpec("landed_cost", "Landed cost", landed_queries.landed_detail),
        DetailSpec("container", "Container", landed_queries.container_detail),
        DetailSpec("supplier_return", "Return", return_detail),
    ),
    searches=(
        SearchSpec("landed_cost", "Landed cost", LandedCost, LANDED),
        SearchSpec("supplier_return", "Return", SupplierReturn, RETURNS),
    ),
    documents=(
        DocumentSpec("landed_sheet", "Landed cost", "landed_cost", READ, landed_sheet),
        DocumentSpec("return_note", "Return note", "supplier_return", READ, return_note),
    ),
    permissions=(
        PermissionSpec(LAND, "Spread costs over received goods"),
        PermissionSpec(RETURN, "Send goods back to suppliers"),
        PermissionSpec(UNORDERED, "Take in goods that nobody ordered"),
    ),
    tab_parts=(LANDED_VIEWS, LANDED_PART),
)
