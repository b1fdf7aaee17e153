"""The tables of support."""

from app.areas.support.models.recalls import Recall, RecallCustomer, RecallDelivery, RecallLot
from app.areas.support.models.tickets import (
    SOLVED_FROM,
    WAITING_FROM,
    Satisfaction,
    ServicePolicy,
    Ticket,
    TicketLink,
    TicketMessage,
    TicketState,
)

__all__ = [
    "SOLVED_FROM",
    "WAITING_FROM",
    "Recall",
    "RecallCustomer",
    "RecallDelivery",
    "RecallLot",
    "Satisfaction",
    "ServicePolicy",
    "Ticket",
    "TicketLink",
    "TicketMessage",
    "TicketState",
]
