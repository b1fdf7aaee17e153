"""What is declared of transfers between warehouses."""

from typing import Any

from sqlalchemy import select

from app.areas.inventory.documents.transfers import transfer_note
from app.areas.inventory.models import Transfer
from app.areas.inventory.operations import transfers
from app.areas.inventory.queries import transfer_page
from app.areas.inventory.queries.transfer_lists import LISTS
from app.kernel.declare import DetailSpec, DocumentSpec, OperationSpec, SearchSpec
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    EmptySpec,
    TabPart,
    ViewSpec,
    always,
    in_state,
    of_selected,
    one,
    selected,
)

MOVE = "inventory.move"
ON_THE_WAY = in_state("sent", "partly_received", column="step")


def _take_back(_uow: UnitOfWork, _cmd: object, result: Any) -> transfers.TakeBackTransferMoves:
    return transfers.TakeBackTransferMoves(result["transfer_id"], tuple(result["move_ids"]))


_ACTIONS = (
    ActionSpec("inventory.receive_transfer", "Receive", "package-check", ON_THE_WAY, "receive_transfer",
               of_selected(transfer_page.arriving_goods), primary=True, help="Say what arrived, and where it goes."),
    ActionSpec("inventory.send_transfer", "Send", "truck", in_state("draft", column="step"), "send_transfer",
               selected("transfer_id"), ask=False, primary=True, help="The goods are on the way from now on."),
    ActionSpec("inventory.new_transfer", "New transfer", "plus", always, "create_transfer", primary=True,
               help="Let goods go from one warehouse to another."),
    ActionSpec("inventory.propose_transfers", "Propose", "arrow-left-right", always, "propose_transfers", ask=False,
               help="Write drafts for what one warehouse lacks and another has too much of."),
    ActionSpec("inventory.lose_transfer", "Lost", "package-x", ON_THE_WAY, "lose_transfer",
               of_selected(transfer_page.lost_goods), help="Write off what was lost on the way."),
    ActionSpec("inventory.cancel_transfer", "Cancel", "x", in_state("draft", column="step"), "cancel_transfer",
               selected("transfer_id"), ask=False),
    ActionSpec("inventory.print_transfer", "Print", "printer", one, document="transfer_note"),
    ActionSpec("inventory.transfer_route", "Days on the way", "route", always, "set_transfer_route",
               help="Say how long goods are on the way between two warehouses."),
)

TRANSFERS = AreaSpec(
    name="inventory", title="Inventory",
    operations=(
        OperationSpec(transfers.create_transfer, "Transfer written", MOVE),
        OperationSpec(transfers.propose_transfers, "Transfers proposed", MOVE),
        OperationSpec(transfers.cancel_transfer, "Transfer cancelled", MOVE),
        OperationSpec(transfers.send_transfer, "Transfer sent", MOVE, reverse=_take_back),
        OperationSpec(transfers.receive_transfer, "Transfer received", MOVE, reverse=_take_back),
        OperationSpec(transfers.lose_transfer, "Loss on the way written off", MOVE, reverse=_take_back),
        OperationSpec(transfers.take_back_transfer_moves, "Transfer taken back", MOVE,
                      final="send or receive the goods again instead."),
        OperationSpec(transfers.set_transfer_route, "Days on the way set", "inventory.set_up"),
    ),
    lists=LISTS,
    details=(DetailSpec("transfer", "Transfer", transfer_page.transfer_detail),),
    searches=(SearchSpec("transfer", "Transfer", Transfer, select(
        Transfer.id, Transfer.number, Transfer.state, Transfer.note)),),
    documents=(DocumentSpec("transfer_note", "Transfer order", "transfer", "inventory.read", transfer_note),),
    tab_parts=(TabPart("inventory", views=(
        ViewSpec("transfers", _ACTIONS, EmptySpec(
            "Nothing goes between warehouses yet", "Write a transfer, or let the program propose what should go.",
            "arrow-left-right", "inventory.new_transfer",
        ), order=55, group="Places"),
    )),),
)
