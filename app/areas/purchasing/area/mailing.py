"""What is declared of suppliers' documents that go out by mail."""

from app.areas.mail.area.documents import send_action
from app.areas.purchasing.operations import mailing as operations
from app.areas.purchasing.queries import mailing
from app.areas.purchasing.rules.mailed_words import PURCHASE_ORDER, QUOTATION
from app.kernel.mailing import MailingSpec
from app.ui.declare import AreaSpec, TabPart

ORDER = "purchasing.order"

MAILING = AreaSpec(
    name="purchasing", title="Purchasing",
    merges=mailing.MERGES,
    mailings=(
        MailingSpec("purchase_order", "purchase_order", ORDER, mailing.supplier_of_order, PURCHASE_ORDER,
                    mailing.SELLERS, mailing.order_not_ready, operations.order_goes_out),
        MailingSpec("request_for_quotation", "rfq_supplier", ORDER, mailing.supplier_asked, QUOTATION,
                    mailing.SELLERS, mailing.request_not_ready, operations.request_goes_out),
    ),
    tab_parts=(TabPart("suppliers", actions=(
        ("purchase_orders", (send_action("purchase_order"),)), ("quotations", (send_action("rfq_supplier"),)),
    )),),
)
