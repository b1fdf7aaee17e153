"""What the tab of sales shows of money that came in, and what can be done with it."""

from app.areas.sales.queries import ageing
from app.areas.sales.queries import payment_prefills as prefills
from app.areas.sales.rules.invoicing import UNPAID
from app.ui.declare import (
    ActionSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    in_state,
    one,
    selected,
    some,
)

GROUP = "Payments"


def has_open_credit(selection: Selection) -> bool:
    """Enable for one credit note of which something is open."""
    return in_state(*UNPAID)(selection) and selection.values("kind") == ("credit",)


def are_open_invoices(selection: Selection) -> bool:
    """Enable for open invoices and charges."""
    return in_state(*UNPAID, single=False)(selection) and "credit" not in selection.values("kind")


def is_on_account(selection: Selection) -> bool:
    """Enable for one payment of which something is on account."""
    return in_state("posted")(selection) and selection.values("kind") == ("payment",) and (
        selection.values("open") != (None,))


def is_sure(selection: Selection) -> bool:
    """Enable for lines of a statement of which is known whose they are."""
    return in_state("open", single=False)(selection) and all(selection.values("customer"))


def is_no_payment(selection: Selection) -> bool:
    """Enable for one line of a statement that was booked as fees, interest or our own money."""
    return in_state("booked")(selection) and selection.values("booked_as") != ("",)


PAYMENTS = ViewSpec(
    "payments", (
        ActionSpec("sales.receive_payment", "Enter payment", "banknote", operation="receive_payment",
                   prefill=prefills.payment_of_customer, primary=True, key="Ctrl+N",
                   help="Enter money of a customer and what it pays."),
        ActionSpec("sales.use_payment", "Settle invoices", "link", is_on_account, "settle_with",
                   selected("payment_id"), help="Let what is on account pay open invoices."),
        ActionSpec("sales.refund_payment", "Pay back", "undo-2", is_on_account, "pay_back",
                   prefills.refund_of_payment, help="Enter what goes back to the customer."),
        ActionSpec("sales.reverse_payment", "Reverse", "rotate-ccw", in_state("posted"), "reverse_payment",
                   selected("payment_id"), help="It did not come after all; what it settled is open again."),
    ),
    EmptySpec("No payments yet", "Enter the first one, or bring in a bank statement.", "banknote",
              "sales.receive_payment"), order=52, group=GROUP,
)

BANK = ViewSpec(
    "bank_lines", (
        ActionSpec("sales.book_bank_line", "Book as proposed", "check-check", is_sure, "book_bank_line",
                   selected("bank_line_id"), ask=False, each=True, primary=True, key="Ctrl+Return",
                   help="Make payments of the lines selected."),
        ActionSpec("sales.book_otherwise", "Book otherwise", "pencil", in_state("open"), "book_bank_line",
                   prefills.book_otherwise, help="Say whose it is and what it pays."),
        ActionSpec("sales.book_as", "Fees, interest", "landmark", in_state("open"), "book_bank_line_as",
                   selected("bank_line_id"), help="It is no payment: fees or interest of the bank, or our own money."),
        ActionSpec("sales.open_line", "Take back", "undo-2", is_no_payment, "take_back_bank_line",
                   selected("bank_line_id"), ask=False, help="It was no fee or interest; decide anew."),
        ActionSpec("sales.enter_statement", "Enter statement", "plus", operation="enter_statement",
                   help="Type lines off paper; a file of the bank is dropped here instead."),
        ActionSpec("sales.match_lines", "Match again", "refresh-cw", operation="match_bank_lines", ask=False,
                   help="Look again what the open lines pay."),
        ActionSpec("sales.bank_aside", "Set aside", "eye-off", in_state("open"), "set_bank_line_aside",
                   selected("bank_line_id"), ask=False, help="It is no payment of a customer."),
    ),
    EmptySpec("No statement yet", "Drop a file of your bank here, CSV, camt.053 or MT940: what each line "
              "pays is proposed.", "file-up"),
    preset="open", order=53, group=GROUP,
)

OPEN_ITEMS = ViewSpec(
    "open_items", (
        ActionSpec("sales.pay_these", "Enter payment", "banknote", some, "receive_payment",
                   prefills.payment_of_invoices, primary=True, help="Of the invoices selected, of one customer."),
    ),
    EmptySpec("Nothing is open", "Invoices that are not paid stand here, as of any day.", "circle-check"), order=49,
    group="Invoices",
)

AGEING = ViewSpec(
    "receivables", (
        ActionSpec("sales.statement", "Print statement", "printer", one, document="statement_of_account"),
        ActionSpec("sales.ageing_report", "Print ageing report", "printer", document="ageing_report"),
        ActionSpec("sales.pay_customer", "Enter payment", "banknote", one, "receive_payment",
                   prefills.payment_of_customer),
    ),
    EmptySpec("Nothing is owed", "What customers owe stands here by age, as of any day.", "wallet"), order=50,
    group="Invoices",
)

SETTLEMENTS = ViewSpec(
    "settlements", (
        ActionSpec("sales.undo_settlement", "Take apart", "link-2-off", one, "undo_settlement",
                   selected("settlement_id"), ask=False, help="Both sides are open again."),
    ),
    EmptySpec("Nothing is settled", "What payments and credit notes settled stands here.", "link"), order=54,
    group=GROUP,
)

JOURNAL = ViewSpec(
    "journal", (), EmptySpec("Nothing is written yet", "What is invoiced and paid stands here as debit and credit; "
                             "export it for the bookkeeper.", "scroll-text"), order=55, group=GROUP,
)

PAYMENTS_PART = TabPart("sales", (PAYMENTS, BANK, OPEN_ITEMS, AGEING, SETTLEMENTS, JOURNAL), (
    ("invoices", (
        ActionSpec("sales.pay_invoice", "Enter payment", "banknote", are_open_invoices, "receive_payment",
                   prefills.payment_of_invoices, primary=True, help="Of the invoices selected, of one customer."),
        ActionSpec("sales.use_credit", "Settle invoices", "link", has_open_credit, "settle_with",
                   selected("credit_id"), help="Let the credit note pay other invoices of the customer."),
        ActionSpec("sales.refund_credit", "Pay back", "undo-2", has_open_credit, "pay_back",
                   prefills.refund_of_credit, help="Enter what goes back to the customer."),
    )),
), DashboardSpec(("sales.receivable", "sales.dso", "sales.to_invoice"), (
    ChartSpec("sales.receivables_by_age", "Owed by age", ageing.receivables_by_age,
              "app.areas.purchasing.charts:draw_payables_by_age",
              help="Invoices by days over due, without credit notes and money on account."),
), of=("invoices", "payments", "dunning_letters")))

STATEMENT_PART = TabPart("customers", actions=(("customers", (
    ActionSpec("sales.customer_payment", "Enter payment", "banknote", one, "receive_payment",
               prefills.payment_of_customer, help="Enter money of this customer."),
    ActionSpec("sales.customer_statement", "Print statement", "printer", one, document="statement_of_account"),
)),))
