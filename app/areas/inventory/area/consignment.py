"""What is declared of goods on consignment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.inventory.operations import consignment, stock
from app.areas.inventory.queries import consignment as found
from app.kernel.declare import DetailSpec, FigureSpec, OperationSpec, Reader
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    always,
    in_state,
    of_selected,
)

MOVE = "inventory.move"
OF_SUPPLIER = in_state("consigned_in", column="whose")
AT_CUSTOMER = in_state("consigned_out", column="whose")


def _reverse(_uow: UnitOfWork, _cmd: object, result: Any) -> stock.ReverseMoves:
    return stock.ReverseMoves(tuple(result["move_ids"]))


def _unsell(_uow: UnitOfWork, _cmd: object, result: Any) -> consignment.TakeBackConsignmentSale:
    return consignment.TakeBackConsignmentSale(tuple(result["move_ids"]))


def _its_consignment(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    if not OF_SUPPLIER(selection):
        return {}
    return {"location_id": found.consigned_goods(reader, selection.ids[0])["location_id"]}


def _chosen(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"consumption_ids": list(selection.ids)}


CONSIGNMENT = AreaSpec(
    name="inventory", title="Inventory",
    operations=(
        OperationSpec(consignment.create_consignment_place, "Consignment set up", "inventory.set_up"),
        OperationSpec(consignment.set_consignment_term, "Consignment price agreed", "inventory.plan"),
        OperationSpec(consignment.receive_consignment, "Consignment received", MOVE, reverse=_reverse),
        OperationSpec(consignment.return_consignment, "Consignment given back", MOVE, reverse=_reverse),
        OperationSpec(consignment.report_consignment_sold, "Sold from consignment", MOVE, reverse=_unsell),
        OperationSpec(consignment.take_back_consignment_sale, "Sale from consignment taken back", MOVE,
                      final="report it as sold again instead."),
        OperationSpec(consignment.mark_consumption_billed, "Consumption billed", "inventory.plan"),
    ),
    lists=found.LISTS,
    details=(DetailSpec("consumption", "Taken from consignment", found.consumption_detail),),
    figures=(FigureSpec("inventory.consumed", "Taken, not billed", found.to_be_billed),),
    tab_parts=(TabPart("inventory", views=(
        ViewSpec("consignment", (
            ActionSpec("inventory.receive_consignment", "Receive", "package-plus", always, "receive_consignment",
                       _its_consignment, primary=True, help="Take in goods that stay the supplier's."),
            ActionSpec("inventory.take_consignment", "Take", "hand", OF_SUPPLIER, "move_stock",
                       of_selected(found.taken_goods), help="Move goods to a place of your own: that buys them."),
            ActionSpec("inventory.consignment_price", "Price agreed", "banknote", OF_SUPPLIER, "set_consignment_term",
                       of_selected(found.agreed_price), help="At which price goods are bought when they are taken."),
            ActionSpec("inventory.return_consignment", "Give back", "undo-2", OF_SUPPLIER, "return_consignment",
                       of_selected(found.consigned_goods)),
            ActionSpec("inventory.sold_consignment", "Report sold", "receipt", AT_CUSTOMER, "report_consignment_sold",
                       of_selected(found.consigned_goods), help="Book what the customer reports as sold."),
            ActionSpec("inventory.new_consignment", "New consignment", "plus", always, "create_consignment_place",
                       help="A place for a supplier's goods here, or for ours at a customer's."),
        ), EmptySpec("Nothing lies on consignment", "Set up a supplier's consignment, then receive goods into it: they "
                     "are worth nothing until you take them.", "handshake", "inventory.new_consignment"), order=60,
                     group="Places"),
        ViewSpec("consumptions", (
            ActionSpec("inventory.bill_consumption", "Billed elsewhere", "receipt", in_state("open", single=False),
                       "mark_consumption_billed", _chosen, help="Say that it was billed outside of these books."),
        ), EmptySpec("Nothing was taken from a consignment yet", "Whatever is taken stands here until the supplier "
                     "bills it.", "receipt"), order=61, preset="open", group="Places"),
    )),),
)
