"""What is declared of accounts and of the way mail goes."""

from app.areas.mail import operations as do
from app.kernel.declare import OperationSpec
from app.ui.declare import AreaSpec

WENT = "what went out cannot be called back."
LANE = "the next round of the postman goes on from here."

POSTING = AreaSpec(
    name="mail", title="Mail",
    operations=(
        OperationSpec(do.add_mail_account, "Mail account set up", "mail.accounts"),
        OperationSpec(do.change_mail_account, "Mail account changed", "mail.accounts"),
        OperationSpec(do.give_mail_password, "Password of a mail account given", "mail.accounts",
                      final="the history keeps no passwords; give another one."),
        OperationSpec(do.claim_mail, "Mail taken up for sending", "mail.write", final=LANE),
        OperationSpec(do.hand_over_mail, "Mail handed to the server", "mail.write", final=WENT),
        OperationSpec(do.settle_mail, "Mail sent or not", "mail.write", final=WENT),
        OperationSpec(do.send_again, "Mail to be sent again", "mail.write"),
        OperationSpec(do.cancel_mail, "Mail not sent", "mail.write"),
        OperationSpec(do.count_as_sent, "Mail counted as sent", "mail.write"),
        OperationSpec(do.note_folder, "Mail folder looked at", "mail.write", fleeting=True),
        OperationSpec(do.note_places, "Mail seen or deleted elsewhere", "mail.write", final=LANE),
    ),
)
