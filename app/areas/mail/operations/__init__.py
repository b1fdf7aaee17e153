"""What can be done with mail: write it, send it, take it in, sort it."""

from app.areas.mail.operations.accounts import (
    AddMailAccount,
    ChangeMailAccount,
    GiveMailPassword,
    add_mail_account,
    change_mail_account,
    give_mail_password,
)
from app.areas.mail.operations.bouncing import ForgiveAddress, forgive_address
from app.areas.mail.operations.deciding import (
    CancelMail,
    CountAsSent,
    SendAgain,
    cancel_mail,
    count_as_sent,
    send_again,
)
from app.areas.mail.operations.folders import NoteFolder, NotePlaces, TryMail, note_folder, note_places, try_mail
from app.areas.mail.operations.importing import ImportedMail, ImportMailFile, import_mail_file
from app.areas.mail.operations.queueing import DraftFile, MailDraft, queue_mail
from app.areas.mail.operations.receiving import KeepMail, KeptMail, ReadMail, keep_mail, read_mail
from app.areas.mail.operations.sending import (
    ClaimMail,
    HandOverMail,
    SettleMail,
    claim_mail,
    hand_over_mail,
    settle_mail,
)
from app.areas.mail.operations.sorting import (
    AssignSender,
    CloseMail,
    ReopenMail,
    assign_record,
    assign_sender,
    close_mail,
    close_thread,
    keep_enclosed,
    reopen_mail,
)
from app.areas.mail.operations.writing import WriteMail, enclosed, enclosed_papers, write_mail

__all__ = [
    "AddMailAccount", "AssignSender", "CancelMail", "ChangeMailAccount", "ClaimMail", "CloseMail", "CountAsSent",
    "DraftFile", "ForgiveAddress", "GiveMailPassword", "HandOverMail", "ImportMailFile", "ImportedMail",
    "KeepMail", "KeptMail", "MailDraft",
    "NoteFolder", "NotePlaces", "ReadMail", "ReopenMail", "SendAgain", "SettleMail", "TryMail", "WriteMail",
    "add_mail_account", "assign_record", "assign_sender", "cancel_mail", "change_mail_account", "claim_mail",
    "close_mail", "close_thread", "count_as_sent", "enclosed", "enclosed_papers", "forgive_address",
    "give_mail_password", "hand_over_mail", "import_mail_file", "keep_enclosed", "keep_mail",
    "note_folder", "note_places", "queue_mail", "read_mail", "reopen_mail", "send_again", "settle_mail", "try_mail",
    "write_mail",
]
