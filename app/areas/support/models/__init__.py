"""The tables of support."""

from app.areas.support.models.automation import (
    Rehearsal,
    RehearsedTicket,
    Reply,
    Rule,
    RuleCondition,
    RuleFiring,
    RuleStep,
)
from app.areas.support.models.policies import (
    CustomerZone,
    PolicyCondition,
    PolicyTarget,
    PolicyVersion,
    ServicePolicy,
)
from app.areas.support.models.recalls import Recall, RecallCustomer, RecallDelivery, RecallLot
from app.areas.support.models.slips import Slip
from app.areas.support.models.tickets import (
    SOLVED_FROM,
    WAITING_FROM,
    ClockRun,
    Satisfaction,
    Ticket,
    TicketLink,
    TicketMessage,
    TicketState,
)

__all__ = [
    "SOLVED_FROM",
    "WAITING_FROM",
    "ClockRun",
    "CustomerZone",
    "PolicyCondition",
    "PolicyTarget",
    "PolicyVersion",
    "Recall",
    "RecallCustomer",
    "RecallDelivery",
    "RecallLot",
    "Rehearsal",
    "RehearsedTicket",
    "Reply",
    "Rule",
    "RuleCondition",
    "RuleFiring",
    "RuleStep",
    "Satisfaction",
    "ServicePolicy",
    "Slip",
    "Ticket",
    "TicketLink",
    "TicketMessage",
    "TicketState",
]
