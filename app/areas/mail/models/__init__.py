"""The tables of mail."""

from app.areas.mail.models.accounts import MailAccount, MailFolder, MailKey, MailPlace
from app.areas.mail.models.documents import MailedDocument, MailText
from app.areas.mail.models.messages import BouncedAddress, MailDelivery, MailMessage, MailPart
from app.areas.mail.models.routes import MailRoute

__all__ = [
    "BouncedAddress", "MailAccount", "MailDelivery", "MailFolder", "MailKey", "MailMessage", "MailPart", "MailPlace",
    "MailRoute",
    "MailText", "MailedDocument",
]
