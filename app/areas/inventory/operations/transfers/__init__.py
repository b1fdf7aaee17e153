"""Goods between warehouses: written, sent, received, lost, taken back."""

from app.areas.inventory.operations.transfers.arriving import (
    LoseTransfer,
    ReceiveTransfer,
    TakeBackTransferMoves,
    TransferPosted,
    lose_transfer,
    receive_transfer,
    take_back_transfer_moves,
)
from app.areas.inventory.operations.transfers.proposing import ProposeTransfers, TransfersProposed, propose_transfers
from app.areas.inventory.operations.transfers.sending import SendTransfer, TransferSent, send_transfer
from app.areas.inventory.operations.transfers.writing import (
    CancelTransfer,
    CreateTransfer,
    SetTransferRoute,
    TransferLineInput,
    TransferResult,
    cancel_transfer,
    create_transfer,
    set_transfer_route,
)

__all__ = [
    "CancelTransfer", "CreateTransfer", "LoseTransfer", "ProposeTransfers", "ReceiveTransfer", "SendTransfer",
    "SetTransferRoute", "TakeBackTransferMoves", "TransferLineInput", "TransferPosted", "TransferResult",
    "TransferSent", "TransfersProposed", "cancel_transfer", "create_transfer", "lose_transfer", "propose_transfers",
    "receive_transfer", "send_transfer", "set_transfer_route", "take_back_transfer_moves",
]
