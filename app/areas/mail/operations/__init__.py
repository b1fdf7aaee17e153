"""What can be done with mail: write it, send it, take it in, sort it."""

from app.areas.mail.operations.bouncing import ForgiveAddress, forgive_address
from app.areas.mail.operations.queueing import DraftFile, MailDraft, queue_mail
from app.areas.mail.operations.receiving import KeepMail, KeptMail, ReadMail, keep_mail, read_mail
from app.areas.mail.operations.sorting import (
    AssignSender,
    CloseMail,
    ReopenMail,
    assign_record,
    assign_sender,
    close_mail,
    reopen_mail,
)
from app.areas.mail.operations.writing import WriteMail, write_mail

__all__ = [
    "AssignSender", "CloseMail", "DraftFile", "ForgiveAddress", "KeepMail", "KeptMail", "MailDraft", "ReadMail",
    "ReopenMail", "WriteMail", "assign_record", "assign_sender", "close_mail", "forgive_address", "keep_mail",
    "queue_mail", "read_mail", "reopen_mail", "write_mail",
]
