"""What is declared of tickets by mail."""

from app.areas.mail.events import MailReceived
from app.areas.support.operations import mailing
from app.areas.support.operations.mailed_answers import STRANGERS_NAME
from app.kernel.declare import OperationSpec, Subscriber
from app.ui.declare import ActionSpec, AreaSpec, Selection, TabPart, one, selected


def _is_strangers(selection: Selection) -> bool:
    return one(selection) and "customer" in selection.keys and selection.values("customer") == (STRANGERS_NAME,)


def _is_unfiled(selection: Selection) -> bool:
    return one(selection) and "about" in selection.keys and selection.values("about") == ("",)


MAILING = AreaSpec(
    name="support", title="Support",
    operations=(
        OperationSpec(mailing.name_sender, "Sender named", "support.answer"),
        OperationSpec(mailing.file_mail, "Mail put into a ticket", "support.open"),
    ),
    subscribers=(Subscriber(MailReceived, mailing.take_mail),),
    tab_parts=(TabPart("support", actions=(
        ("tickets", (ActionSpec(
            "support.name_sender", "Name the sender", "user-plus", _is_strangers, "name_sender", selected("ticket_id"),
            help="Say which customer an unknown sender belongs to, or make a new one of them.",
        ),)),
        ("mail_inbox", (ActionSpec(
            "support.file_mail", "Put in ticket", "headset", _is_unfiled, "file_mail", selected("message_id"),
            help="Put this mail into a ticket that is there, or open a new one for it.",
        ),)),
    )),),
)
