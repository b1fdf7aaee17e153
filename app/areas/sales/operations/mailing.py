"""What happens to a customer's document in the moment in which it is mailed."""

from app.areas.sales.models import DunningLetter, Quote
from app.areas.sales.operations.dunning import SendReminder, send_reminder
from app.areas.sales.operations.quotes import SendQuote, send_quote
from app.areas.sales.rules.quotes import DRAFT
from app.kernel.unit_of_work import UnitOfWork


def quote_goes_out(uow: UnitOfWork, quote_id: int) -> None:
    """Let a draft count as sent; from then on this version stays as it is."""
    if uow.get(Quote, quote_id).state == DRAFT:
        send_quote(uow, SendQuote(quote_id))


def reminder_goes_out(uow: UnitOfWork, letter_id: int) -> None:
    """Give a proposed letter its number and its invoices their level."""
    if uow.get(DunningLetter, letter_id).state == "proposed":
        send_reminder(uow, SendReminder(letter_id))
