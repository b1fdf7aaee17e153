"""What is declared of customers' documents that go out by mail."""

from app.areas.mail.area.documents import send_action
from app.areas.sales.operations import mailing as operations
from app.areas.sales.queries import mailing
from app.areas.sales.rules import mailed_words as words
from app.kernel.mailing import MailingSpec
from app.ui.declare import ActionSpec, AreaSpec, TabPart

MAILING_AREA = AreaSpec(
    name="sales", title="Sales",
    merges=mailing.MERGES,
    mailings=(
        MailingSpec("quote", "quote", "sales.quote", mailing.customer_of_quote, words.QUOTE, mailing.BUYERS,
                    mailing.quote_not_ready, operations.quote_goes_out),
        MailingSpec("order_confirmation", "sales_order", "sales.order", mailing.customer_of_order, words.ORDER,
                    mailing.BUYERS, mailing.order_not_ready),
        MailingSpec("invoice", "invoice", "sales.invoice", mailing.customer_of_invoice, words.INVOICE,
                    mailing.BOOKKEEPERS, mailing.invoice_not_ready),
        MailingSpec("statement_of_account", "customer", "sales.invoice", mailing.itself, words.STATEMENT,
                    mailing.BOOKKEEPERS),
        MailingSpec("reminder", "dunning_letter", "sales.dunning", mailing.customer_of_letter, words.REMINDER,
                    mailing.BOOKKEEPERS, mailing.letter_not_ready, operations.reminder_goes_out),
    ),
    tab_parts=(
        TabPart("sales", actions=(
            ("quotes", (send_action("quote"),)), ("sales_orders", (send_action("sales_order"),)),
            ("invoices", (send_action("invoice"),)),
            ("dunning_letters", (send_action("dunning_letter"), ActionSpec(
                "sales.mail_reminders", "Mail all proposed", "mails",
                screen="app.areas.sales.ui.mailing:ProposedScreen",
                help="See all proposed reminders with their mails, and send them at once.",
            ))),
        )),
        TabPart("customers", actions=(("customers", (send_action("customer", title="Mail statement"),)),)),
    ),
)
