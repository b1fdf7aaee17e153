"""The sample company's mail of its last weeks: what came in, what was answered, and what did not arrive."""

from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from random import Random
from typing import Any, Literal

from sqlalchemy import select

from app.areas.mail.models import MailMessage
from app.areas.mail.operations import (
    AddMailAccount,
    ChangeMailAccount,
    ClaimMail,
    HandOverMail,
    KeepMail,
    ReadMail,
    SettleMail,
    WriteMail,
)
from app.areas.parties.models import Contact, Party
from app.areas.support.operations import AnswerTicket, ResolveTicket
from app.exchange.mail.sending import MAY_HAVE_IT
from app.sample.agenda import Agenda

SEED = 97
Result = Literal["sent", "permanent", "uncertain"]
DAYS = 40
ADDRESS, SERVER = "service@counterflow.example", "mail.counterflow.example"
SENDER = "sample"
LETTERS = (
    ("Delivery date", "Good morning,\n\nour shop runs low. Can you tell us on which day the next delivery comes?"),
    ("Two boxes damaged", "Hello,\n\ntwo of the boxes came in wet this morning. What shall we do with the goods?"),
    ("Other label", "Dear team,\n\nthe label on the jars looks different from last time. Is it the same product?"),
    ("Invoice address", "Hello,\n\nwe moved. Please use our new address on the next invoice."),
    ("Sample of the new tea", "Good day,\n\ncould you add a sample of the new tea to our next order?"),
    ("Best before", "Hello,\n\nthe best-before date is closer than usual. Do you have a fresher lot?"),
)
ANSWERS = (
    "Thank you for writing. We looked into it and call you this afternoon.",
    "Thank you. We have changed it and send you a confirmation with the next delivery.",
    "We are sorry for that. Please keep the goods; we send a replacement with tomorrow's van.",
)
THANKS = "Thank you, that was quick.\n\nOn {day} Counterflow wrote:\n> {said}"
APART = (
    ("news@fair.example", "The autumn fair: your ticket", "Meet 800 exhibitors.", {"List-Id": "<news.fair.example>"}),
    ("katrin@olive.example", "Out of office: Your offer", "I am back on Monday.", {"Auto-Submitted": "auto-replied"}),
)
PRICE_LIST = "Good day,\n\nthe new price list is valid from next month. Shall we send it by post, too?\n\nKind regards"
FATES: tuple[tuple[str, Result, str], ...] = (
    ("office@harbour.example", "sent", ""), ("old.address@closed.example", "permanent", "550 5.1.1 no such user"),
    ("buying@mill.example", "uncertain", MAY_HAVE_IT),
)
STRANGER = ("Mila Sommer <mila.sommer@cafe-neu.example>", "Do you deliver to us?",
            "Hello,\n\nwe open a small coffee shop in May. Do you deliver to the island, too?")


class Post:
    """Whoever reads and answers mail there, with dice of their own, so that the rest of the company stays as it was."""

    def __init__(self, agenda: Agenda) -> None:
        """Open no letter yet."""
        self._agenda = agenda
        self._dice = Random(SEED)
        self._account = 0
        self._letters = 0

    def begin(self) -> None:
        """Wait for the last weeks."""
        first = self._agenda.end - timedelta(days=DAYS)
        self._agenda.at(max(first, self._agenda.now), self._open)

    def _open(self) -> None:
        """Set up the account and plan what comes; at the end it rests, for no server is to be called from here."""
        agenda, dice = self._agenda, self._dice
        self._account = agenda.do(AddMailAccount(ADDRESS, "Counterflow service", smtp_server=SERVER))
        writers = agenda.batch.connection.execute(
            select(Contact.name, Contact.email).join(Party, Party.id == Contact.party_id)
            .where(Party.is_customer, Contact.email != "").order_by(Contact.id).limit(40)
        ).all()
        for number, (subject, text) in enumerate(LETTERS * 2):
            writer = dice.choice(writers)
            sender = f"{writer.name} <{writer.email}>"
            at = agenda.end - timedelta(days=DAYS - 3 * number - 1, hours=dice.randint(1, 7))
            self._plan(at, sender, subject, text)
        self._plan(agenda.end - timedelta(hours=30), *STRANGER)
        for number, (address, subject, text, more) in enumerate(APART):
            agenda.at(agenda.end - timedelta(days=2 + number), partial(self._take, address, subject, text, **more))
        agenda.at(agenda.end - timedelta(hours=20), self._write_some)
        agenda.at(agenda.end - timedelta(minutes=2), self._rest)

    def _plan(self, at: Any, sender: str, subject: str, text: str) -> None:
        self._agenda.at(at, lambda: self._hear(sender, subject, text))

    def _hear(self, sender: str, subject: str, text: str) -> None:
        row = self._take(sender, subject, text)
        if row.record == "ticket" and self._agenda.end - self._agenda.now > timedelta(days=3):
            self._agenda.at(self._agenda.workday(1, 10), lambda: self._answer(row, sender))

    def _answer(self, row: Any, sender: str) -> None:
        said = self._dice.choice(ANSWERS)
        self._agenda.do(AnswerTicket(row.record_id, said, way="mail"))
        sent = self._send()
        if sent is not None and self._dice.random() < 0.5:
            day = f"{self._agenda.now:%Y-%m-%d}"
            text = THANKS.format(day=day, said=said)
            self._agenda.at(self._agenda.workday(1, 9), lambda: self._thank(row, sender, sent, text))

    def _thank(self, row: Any, sender: str, sent: Any, text: str) -> None:
        self._take(sender, f"Re: {sent.subject}", text, **{"In-Reply-To": f"<{sent.message_key}>"})
        self._agenda.do(ResolveTicket(row.record_id, "Settled by mail."))

    def _take(self, sender: str, subject: str, text: str, **headers: str) -> Any:
        """Take a letter in as a fetch does."""
        self._letters += 1
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, ADDRESS, subject
        letter["Date"] = format_datetime(self._agenda.now)
        letter["Message-ID"] = f"<{self._letters}.{SEED}@post.example>"
        for name, value in headers.items():
            letter[name] = value
        letter.set_content(text)
        kept = self._agenda.do(KeepMail(letter.as_bytes(), self._account))
        self._agenda.do(ReadMail(kept.message_id))
        return self._row(kept.message_id)

    def _row(self, message_id: int) -> Any:
        return self._agenda.batch.connection.execute(
            select(MailMessage.id, MailMessage.record, MailMessage.record_id, MailMessage.subject,
                   MailMessage.message_key).where(MailMessage.id == message_id)
        ).one()

    def _send(self, result: Result = "sent", reason: str = "") -> Any:
        """Send the next letter that is due, as the postman does, with this result."""
        claimed = self._agenda.do(ClaimMail(SENDER))
        if claimed.message_id is None:
            return None
        self._agenda.do(HandOverMail(claimed.message_id, SENDER))
        self._agenda.do(SettleMail(claimed.message_id, SENDER, result, reason))
        return self._row(claimed.message_id)

    def _write_some(self) -> None:
        """Write letters of which one does not arrive and one may or may not."""
        for address, result, reason in FATES:
            self._agenda.do(WriteMail(address, "New price list", PRICE_LIST))
            self._send(result, reason)

    def _rest(self) -> None:
        while self._send() is not None:
            continue
        self._agenda.do(ChangeMailAccount(self._account, active=False))
