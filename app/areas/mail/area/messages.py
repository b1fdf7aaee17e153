"""What is declared of messages."""

from sqlalchemy import func, select

from app.areas.mail import operations as do
from app.areas.mail.models import MailMessage
from app.areas.mail.queries.lists import LISTS
from app.kernel.declare import OperationSpec, PermissionSpec, SearchSpec
from app.ui.declare import AreaSpec

CAME = "what came in stays; sort it instead."
SEARCHED_CHARACTERS = 2_000

MESSAGES = AreaSpec(
    name="mail", title="Mail",
    operations=(
        OperationSpec(do.write_mail, "Mail written", "mail.write", verb="Send"),
        OperationSpec(do.keep_mail, "Mail kept as it came", "mail.write", final=CAME),
        OperationSpec(do.read_mail, "Mail came in", "mail.write", final=CAME),
        OperationSpec(do.import_mail_file, "Mails taken in from a file", "mail.write", final=CAME),
        OperationSpec(do.try_mail, "Mail read once more", "mail.write", final=CAME),
        OperationSpec(do.close_mail, "Mail done", "mail.write"),
        OperationSpec(do.reopen_mail, "Mail open again", "mail.write"),
        OperationSpec(do.assign_sender, "Sender of a mail named", "mail.write"),
        OperationSpec(do.forgive_address, "Address may be written to again", "mail.write"),
    ),
    lists=LISTS,
    searches=(
        SearchSpec("mail", "Mail", MailMessage, select(
            MailMessage.id, MailMessage.subject, MailMessage.sender_name + " " + MailMessage.sender_address,
            MailMessage.to_line + " " + func.substr(MailMessage.body_text, 1, SEARCHED_CHARACTERS),
        ).where(MailMessage.state != "kept")),
    ),
    permissions=(
        PermissionSpec("mail.read", "See mail"), PermissionSpec("mail.write", "Write, fetch and sort mail"),
        PermissionSpec("mail.accounts", "Set up mail accounts"),
    ),
)
