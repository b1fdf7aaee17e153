"""What can be done with mail: write it, send it, take it in."""

from app.areas.mail.operations.queueing import DraftFile, MailDraft, queue_mail
from app.areas.mail.operations.writing import WriteMail, write_mail

__all__ = ["DraftFile", "MailDraft", "WriteMail", "queue_mail", "write_mail"]
