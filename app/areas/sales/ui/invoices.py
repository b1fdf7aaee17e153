"""What the tab of sales shows of invoices, and what can be done with them there and with orders and customers."""

from app.areas.sales.queries import invoice_prefills as prefills
from app.areas.sales.rules import BOOKED_STATES
from app.areas.sales.rules.invoicing import COUNTING, UNPAID, InvoiceState
from app.ui.declare import (
    ActionSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    in_state,
    one,
    selected,
    settings_of,
    some,
)

GROUP = "Invoices"


def can_be_credited(selection: Selection) -> bool:
    """Enable for one posted invoice."""
    return in_state(*COUNTING)(selection) and selection.values("kind") == ("invoice",)


def draft_of_invoice(selection: Selection) -> bool:
    """Enable for one draft that is no credit note."""
    return in_state(InvoiceState.DRAFT)(selection) and selection.values("kind") == ("invoice",)


def is_disputed(selection: Selection) -> bool:
    """Enable for one disputed invoice."""
    return one(selection) and "disputed" in selection.keys and selection.values("disputed") == (True,)


def is_shipped(selection: Selection) -> bool:
    """Enable for orders of which something may have left."""
    return in_state("partly_shipped", "shipped", "delivered", single=False)(selection)


INVOICES = ViewSpec(
    "invoices", (
        ActionSpec("sales.new_invoice", "New invoice", "receipt-text", operation="create_invoice",
                   prefill=prefills.new_invoice, help="Write an invoice line by line."),
        ActionSpec("sales.post_invoice", "Post", "check-check", in_state(InvoiceState.DRAFT, single=False),
                   "post_invoice", selected("invoice_id"), ask=False, each=True, primary=True, key="Ctrl+Return",
                   help="Give it its number; from then on it stays as it is."),
        ActionSpec("sales.change_invoice", "Change", "pencil", draft_of_invoice, "change_invoice",
                   prefills.present_invoice, help="Correct a draft."),
        ActionSpec("sales.credit_invoice", "Write credit note", "receipt", can_be_credited, "credit_invoice",
                   prefills.credit_of_invoice, help="Write a credit note: of the whole, of lines, of amounts."),
        ActionSpec("sales.correct_invoice", "Correct", "file-pen", can_be_credited, "correct_invoice",
                   prefills.invoice_to_correct,
                   help="Take it back by a credit note, and write it anew as it should have been, in one step."),
        ActionSpec("sales.dispute_invoice", "Dispute", "thumbs-down", in_state(*UNPAID), "dispute_invoice",
                   selected("invoice_id"), help="Note what the customer disputes; it is not dunned meanwhile."),
        ActionSpec("sales.end_dispute", "Settle dispute", "thumbs-up", is_disputed, "end_dispute",
                   selected("invoice_id"), ask=False),
        ActionSpec("sales.block_invoice", "Stop reminders", "bell-off", in_state(*UNPAID), "block_invoice_dunning",
                   selected("invoice_id"), help="Leave it out of reminders, or take it in again."),
        ActionSpec("sales.cancel_invoice", "Drop draft", "circle-x",
                   in_state(InvoiceState.DRAFT, InvoiceState.ELSEWHERE), "cancel_invoice", selected("invoice_id"),
                   ask=False, help="What it was for may be invoiced anew."),
        ActionSpec("sales.print_invoice", "Print", "printer", one, document="invoice"),
        ActionSpec("sales.billing_policy", "Change billing policy", "sliders-horizontal",
                   operation="change_billing_policy", prefill=prefills.policy_as_it_is,
                   help="Rounding of tax, small differences, bank account, closing words."),
    ),
    EmptySpec("No invoices yet", "Invoice what was shipped, or write the first one.", "receipt-text",
              "sales.new_invoice"), order=47, group=GROUP,
)

TO_INVOICE = ViewSpec(
    "to_invoice", (
        ActionSpec("sales.invoice_these", "Write invoice", "receipt-text", some, "invoice_orders",
                   prefills.invoice_of_lines, primary=True,
                   help="One invoice of all that left of the orders selected, of one customer."),
        ActionSpec("sales.invoice_all", "Invoice all that left", "layers", operation="invoice_shipped",
                   help="An invoice for each customer, or for each order, of all that left."),
        ActionSpec("sales.invoiced_elsewhere", "Mark as invoiced elsewhere", "external-link",
                   operation="mark_invoiced_elsewhere",
                   help="What another program invoiced before is not invoiced again."),
    ),
    EmptySpec("Everything is invoiced", "What was shipped and is not invoiced yet stands here, with its worth.",
              "circle-check"), order=48, group=GROUP,
)

TAXES = ViewSpec(
    "tax_rules", (
        ActionSpec("sales.add_tax_rule", "New rule", "plus", operation="add_tax_rule", primary=True,
                   help="Say which tax is charged on which sales."),
        ActionSpec("sales.remove_tax_rule", "Remove", "trash-2", one, "remove_tax_rule", selected("tax_rule_id"),
                   ask=False, help="Invoices that followed it stay."),
    ),
    EmptySpec("No rules yet", "Without rules, sales within the country are charged the full rate, deliveries to "
              "businesses in the EU the reverse charge, and exports nothing.", "percent", "sales.add_tax_rule"),
    order=87, group=settings_of("prices, taxes and texts"),
)

_INVOICE_ORDERS = ActionSpec(
    "sales.invoice_orders", "Write invoice", "receipt-text", is_shipped, "invoice_orders", prefills.invoice_of_orders,
    help="Write one invoice of all that left of the orders selected.",
)
_PREPAY = ActionSpec(
    "sales.prepay", "Ask for prepayment", "banknote", in_state(*BOOKED_STATES), "invoice_prepayment",
    selected("order_id"), help="Invoice a part of the order ahead; later invoices take it off.",
)
_BILLING = ActionSpec(
    "sales.billing_terms", "Change billing", "wallet", one, "change_billing_terms", prefills.billing_as_it_is,
    help="Cash discount, and whether reminders are sent.",
)

INVOICES_PART = TabPart("sales", (INVOICES, TO_INVOICE, TAXES), (("sales_orders", (_INVOICE_ORDERS, _PREPAY)),))
CUSTOMERS_PART = TabPart("customers", actions=(("customers", (_BILLING,)),))
