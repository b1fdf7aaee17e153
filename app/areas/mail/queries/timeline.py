"""What mail tells of a customer in the one timeline."""

from sqlalchemy import case, literal

from app.areas.mail.models import MailMessage
from app.kernel.listing import Tone
from app.kernel.moments import moment

TIMELINES = tuple(
    moment(
        record, "mail", "Mails", "mail", of=MailMessage.party_id, at=MailMessage.at, number=MailMessage.id,
        text=case((MailMessage.direction == "in", literal("Mail came: ")), else_=literal("Mail written: "))
        + MailMessage.subject,
        tone=case((MailMessage.direction == "in", str(Tone.ACCENT)), else_=str(Tone.GOOD)), leads="mail",
    )
    for record in ("customer", "supplier")
)
