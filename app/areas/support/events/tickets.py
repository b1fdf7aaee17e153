"""What happens to a ticket, so that rules can act on it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """Something that happened to a ticket; `chain` names the rules that led to it, none where a person did it."""

    ticket_id: int
    chain: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketOpened(TicketEvent):
    """A ticket is there that was not there before."""


@dataclass(frozen=True, slots=True)
class TicketSpoken(TicketEvent):
    """Something was said in a ticket: `in` from the customer, `out` to them, `note` among ourselves."""

    direction: str = ""
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class TicketMoved(TicketEvent):
    """A ticket came into another state; `entry_id` is the state's number in its history."""

    state: str = ""
    entry_id: int = 0
