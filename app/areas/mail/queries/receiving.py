"""What is looked up when a mail comes in: who wrote it, which conversation it belongs to, whether it came before."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.areas.mail import rules
from app.areas.mail.models import MailAccount, MailMessage
from app.areas.mail.queries.accounts import firm_key
from app.areas.parties.models import Contact, Party
from app.exchange.mail.addresses import domain_of, folded
from app.exchange.mail.parsing import ParsedMail
from app.kernel.columns import table_of
from app.kernel.search import matching_ids

MOST_AN_HOUR = 20
"""Mails of one sender within an hour from which on they are taken for a loop."""

SHARED_DOMAINS = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com",
    "gmx.de", "gmx.net", "web.de", "t-online.de", "aol.com", "proton.me", "protonmail.com", "mail.ru", "qq.com",
    "163.com", "orange.fr", "free.fr", "wanadoo.fr", "libero.it", "freenet.de", "posteo.de", "mailbox.org", "zoho.com",
})
"""Domains whose addresses belong to anybody."""

RECORDS = ("customer", "supplier", "carrier")


def own_addresses(connection: Connection) -> frozenset[str]:
    """Give the addresses of all accounts, in small letters."""
    return frozenset(folded(address) for address in connection.execute(select(MailAccount.address)).scalars())


def find_sender(connection: Connection, address: str) -> int | None:
    """Find who writes from an address: a contact's, a party's own, or the only party with such a domain."""
    wanted = folded(address)
    found = connection.execute(
        select(Contact.party_id).join(Party, Party.id == Contact.party_id)
        .where(func.lower(Contact.email) == wanted).order_by(Party.is_customer.desc(), Contact.id).limit(1)
    ).scalar() or connection.execute(
        select(Party.id).where(func.lower(Party.email) == wanted).order_by(Party.is_customer.desc(), Party.id).limit(1)
    ).scalar()
    return int(found) if found is not None else _by_domain(connection, domain_of(wanted))


def _by_domain(connection: Connection, domain: str) -> int | None:
    if not domain or domain in SHARED_DOMAINS:
        return None
    ending = f"@{domain}"
    for record in RECORDS:
        near = matching_ids(connection, record, ending)
        same = func.lower(Party.email).endswith(ending, autoescape=True)
        ids = connection.execute(select(Party.id).where(Party.id.in_(near), same).limit(2)).scalars().all()
        if len(ids) == 1:
            return int(ids[0])
        if ids:
            return None
    return None


def find_parent(connection: Connection, mail: ParsedMail) -> Row[Any] | None:
    """Find the message that a mail answers: by the identifiers in its head, then by a signed mark; never by subject."""
    keys = [key for key in dict.fromkeys((mail.reply_key, *reversed(mail.reference_keys))) if key]
    found = _newest_by_key(connection, keys)
    return found or _last_of_thread(connection, _marked(connection, mail))


def _newest_by_key(connection: Connection, keys: Sequence[str]) -> Row[Any] | None:
    table = table_of(MailMessage)
    rows = connection.execute(
        select(table).where(table.c.message_key.in_(list(keys)), table.c.state != "kept").order_by(table.c.id)
    ).all() if keys else []
    by_key = {row.message_key: row for row in rows}
    return next((by_key[key] for key in keys if key in by_key), None)


def _marked(connection: Connection, mail: ParsedMail) -> tuple[int, ...]:
    key = firm_key(connection)
    if key is None:
        return ()
    lines = (*(mailbox.address for mailbox in (*mail.to, *mail.cc)), mail.words.get("delivered-to", ""), mail.subject)
    return tuple(thread for line in lines for thread in rules.read_tokens(key, line))


def _last_of_thread(connection: Connection, threads: Iterable[int]) -> Row[Any] | None:
    table = table_of(MailMessage)
    for thread_id in threads:
        row = connection.execute(
            select(table).where(table.c.thread_id == thread_id).order_by(table.c.at.desc(), table.c.id.desc()).limit(1)
        ).first()
        if row is not None:
            return row
    return None


def record_of_thread(connection: Connection, thread_id: int) -> tuple[str, int]:
    """Tell what a conversation is about, by its newest message that is about something."""
    row = connection.execute(
        select(MailMessage.record, MailMessage.record_id)
        .where(MailMessage.thread_id == thread_id, MailMessage.record != "")
        .order_by(MailMessage.at.desc(), MailMessage.id.desc()).limit(1)
    ).first()
    return ("", 0) if row is None else (row.record, row.record_id)


def came_before(connection: Connection, mail: ParsedMail, sender: str, but: int) -> Row[Any] | None:
    """Find the mail of which this is a copy: the same identifier, sender and words."""
    if not mail.key:
        return None
    table = table_of(MailMessage)
    return connection.execute(select(table).where(
        table.c.message_key == mail.key, table.c.direction == "in", table.c.id != but,
        table.c.sender_address == sender, table.c.body_text == mail.text, table.c.subject == mail.subject,
    ).order_by(table.c.id).limit(1)).first()


def is_flood(connection: Connection, address: str, now: datetime) -> bool:
    """Tell whether a sender has written more within the last hour than a person does."""
    statement = select(func.count()).where(
        MailMessage.sender_address == address, MailMessage.at > now - timedelta(hours=1), MailMessage.direction == "in",
    )
    return bool(address) and int(connection.execute(statement).scalar_one()) >= MOST_AN_HOUR


def sent_by_key(connection: Connection, keys: Sequence[str]) -> Row[Any] | None:
    """Find the message of ours that has one of these identifiers."""
    table = table_of(MailMessage)
    return connection.execute(
        select(table).where(table.c.message_key.in_(list(keys)), table.c.direction == "out").order_by(table.c.id.desc())
    ).first() if keys else None


def kept_as(connection: Connection, file_id: int) -> int | None:
    """Find the message that came with exactly these bytes."""
    statement = select(MailMessage.id).where(MailMessage.raw_file_id == file_id).order_by(MailMessage.id).limit(1)
    return connection.execute(statement).scalar()


