"""What is declared of leads by mail."""

from app.areas.mail.events import MailReceived, MailSent
from app.areas.sales.operations import mailed_leads as operations
from app.areas.sales.queries.leads import answer_lead
from app.kernel.declare import Subscriber
from app.ui.declare import ActionSpec, AreaSpec, TabPart, of_selected, one

MAILED_LEADS_AREA = AreaSpec(
    name="sales", title="Sales",
    subscribers=(Subscriber(MailReceived, operations.take_lead_mail), Subscriber(MailSent, operations.note_answer)),
    tab_parts=(TabPart("sales", actions=(("leads", (ActionSpec(
        "sales.answer_lead", "Answer", "reply", one, "write_mail", of_selected(answer_lead), key="Ctrl+R",
        help="Write to them by mail; what they answer stands here, too.",
    ),)),)),),
)
