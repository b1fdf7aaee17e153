"""Facts about tickets."""

from app.areas.support.events.tickets import TicketEvent, TicketMoved, TicketOpened, TicketSpoken

__all__ = ["TicketEvent", "TicketMoved", "TicketOpened", "TicketSpoken"]
