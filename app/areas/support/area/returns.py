"""What is declared of returns, replacements and credit notes for tickets."""

from app.areas.sales.events.dunning import RemindersProposed
from app.areas.support.operations import compensating
from app.areas.support.queries import complained
from app.areas.support.queries.contributions import contribute
from app.kernel.declare import OperationSpec, Subscriber
from app.ui.declare import ActionSpec, AreaSpec, TabPart, of_selected, one

RETURNS_PART = TabPart("support", actions=(("tickets", (
    ActionSpec("support.return_for_ticket", "Take goods back", "undo-2", one, "return_for_ticket",
               of_selected(complained.to_return), help="Let the customer send back what this is about."),
    ActionSpec("support.replace_for_ticket", "Send replacement", "repeat", one, "replace_for_ticket",
               of_selected(complained.about_shipment), help="Send the goods once more, for nothing."),
    ActionSpec("support.credit_for_ticket", "Give credit", "receipt", one, "credit_for_ticket",
               of_selected(complained.to_credit), help="Give back a part of the invoice, or all of it."),
)),))

RETURNS = AreaSpec(
    name="support", title="Support",
    operations=(
        OperationSpec(compensating.return_for_ticket, "Return authorised for a ticket", "logistics.returns"),
        OperationSpec(compensating.replace_for_ticket, "Replacement ordered for a ticket", "sales.order"),
        OperationSpec(compensating.credit_for_ticket, "Credit note written for a ticket", "sales.invoice",
                      final="give the draft of the credit note up, or write a new invoice."),
    ),
    subscribers=(Subscriber(RemindersProposed, compensating.hold_complained),),
    contributions=(contribute("customer_return"), contribute("invoice")),
    tab_parts=(RETURNS_PART,),
)
