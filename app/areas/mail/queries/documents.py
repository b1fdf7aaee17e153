"""What is known of a mail with a document before it is sent: to whom, in which words, and what stands against it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, bindparam, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.mail.models import BouncedAddress, MailDelivery, MailedDocument, MailMessage, MailText
from app.areas.mail.rules.recipients import Person, choose_language, choose_recipients, language_of_country
from app.areas.parties.queries import PartyFacts, load_party
from app.areas.parties.queries.privacy import may_use
from app.exchange.mail.addresses import folded, read_mailboxes
from app.kernel.columns import table_of
from app.kernel.conventions import formatter_in
from app.kernel.declare import Declarations
from app.kernel.errors import NotFoundError
from app.kernel.listing import TimelineEntry, Tone
from app.kernel.mailing import MailingSpec, MailWords, mailing_of
from app.kernel.templates import Lexicon, Merging, merge_text

MOST_TOLD = 100
SERVICE = "service"
"""The purpose, by its code, to which such mail belongs."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A mail with a document as it would go out now.

    `why_not` says why it cannot go out yet; `others` are further addresses of the company, `sent` says when and to whom
    it went before, `objected` why the person should be asked first.
    """

    document: str
    record_id: int
    party_id: int | None
    party: str
    to: str
    others: tuple[str, ...]
    language: str
    languages: tuple[str, ...]
    subject: str
    text: str
    why_not: str
    sent: tuple[tuple[datetime, str], ...]
    objected: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which document of which record; who writes when; in which language, left empty that of the reader."""

    document: str
    record_id: int
    now: datetime
    actor_id: int
    language: str = ""


def suggest(connection: Connection, declarations: Declarations, wanted: Wanted) -> Suggested:
    """Give a mail with a document as it would go out: recipients by their role, words in their language."""
    spec = mailing_of(declarations.mailings, wanted.document)
    party_id = spec.party(connection, wanted.record_id)
    party = None if party_id is None else load_party(connection, party_id)
    people = _people(connection, party)
    to = choose_recipients(people, spec.roles, _reached(connection, party.email if party else ""))
    known = words_of(connection, spec)
    language = choose_language(wanted.language or _language_of(connection, party), known)
    zone = ZoneInfo(load_profile(connection).zone)
    about = Merging(connection, Lexicon(declarations.merges), spec.record, wanted.record_id, wanted.now,
                    wanted.actor_id, formatter_in(language, zone))
    return Suggested(
        spec.document, wanted.record_id, party_id, party.name if party else "", ", ".join(to),
        tuple(address for address in _all_of(people, party) if not _is_among(address, to)), language,
        tuple(sorted(known)), " ".join(merge_text(known[language].subject, about).text.split()),
        merge_text(known[language].body, about).text.strip(), spec.why_not(connection, wanted.record_id),
        sent_before(connection, spec, [wanted.record_id]).get(wanted.record_id, ()),
        _objection(connection, party, local_day(wanted.now, str(zone))),
    )


def words_of(connection: Connection, spec: MailingSpec) -> Mapping[str, MailWords]:
    """Give the words that go with a document by language: the firm's own, else the usual ones."""
    rows = connection.execute(
        select(MailText.language, MailText.subject, MailText.body).where(MailText.document == spec.document))
    return {**spec.words, **{row.language: MailWords(row.subject, row.body) for row in rows}}


def _language_of(connection: Connection, party: PartyFacts | None) -> str:
    country = party.country if party is not None else ""
    return (party.language if party is not None else "") or language_of_country(
        country or load_profile(connection).country)


def _people(connection: Connection, party: PartyFacts | None) -> list[Person]:
    people = [Person(one.name, one.role, one.email, one.is_primary) for one in party.contacts] if party else []
    bounced = _bounced(connection, [person.email for person in people])
    return [replace(person, email="") if folded(person.email) in bounced else person for person in people]


def _reached(connection: Connection, email: str) -> str:
    return "" if folded(email) in _bounced(connection, [email]) else email


def _bounced(connection: Connection, addresses: Iterable[str]) -> set[str]:
    wanted = [folded(address) for address in addresses if address]
    rows = connection.execute(select(BouncedAddress.address).where(
        BouncedAddress.address.in_(wanted), BouncedAddress.permanent.is_(True)))
    return set(rows.scalars())


def _all_of(people: Sequence[Person], party: PartyFacts | None) -> list[str]:
    named = [choose_recipients([person], (), "") for person in people if person.email]
    firm = [party.email] if party is not None and party.email else []
    return list(dict.fromkeys([*(address for found in named for address in found), *firm]))


def _is_among(address: str, lines: Sequence[str]) -> bool:
    keys = {box.key for line in lines for box in read_mailboxes(line)}
    return any(box.key in keys for box in read_mailboxes(address))


def _objection(connection: Connection, party: PartyFacts | None, today: Any) -> str:
    """Say that somebody objected to messages about their dealings with us; a consent is not needed for those."""
    if party is None:
        return ""
    try:
        standing = may_use(connection, SERVICE, party.id, None, today)
    except NotFoundError:
        return ""
    return "" if standing.allowed else f"{party.name} · {standing.why}"


def sent_before(
    connection: Connection, spec: MailingSpec, record_ids: Sequence[int],
) -> dict[int, tuple[tuple[datetime, str], ...]]:
    """Give when and to whom a document of records went out by mail, the last time first; what was called off is not."""
    statement = (
        select(MailedDocument.record_id, MailedDocument.at, MailMessage.to_line)
        .join(MailMessage, MailMessage.id == MailedDocument.message_id)
        .join(MailDelivery, MailDelivery.message_id == MailMessage.id)
        .where(MailedDocument.record == spec.record, MailedDocument.document == spec.document,
               MailedDocument.record_id.in_(bindparam("ids", expanding=True)), MailDelivery.state != "cancelled")
        .order_by(MailedDocument.at.desc(), MailedDocument.id.desc())
    )
    found: dict[int, list[tuple[datetime, str]]] = {}
    for row in connection.execute(statement, {"ids": list(record_ids)}):
        found.setdefault(row.record_id, []).append((row.at, row.to_line))
    return {number: tuple(times) for number, times in found.items()}


def mails_of(connection: Connection, record: str, record_id: int, limit: int) -> Sequence[Row[Any]]:
    """Read the mails about a record, the newest first, with how each fares and which document went with it."""
    table = table_of(MailMessage)
    return connection.execute(
        select(table.c.id, table.c.at, table.c.direction, table.c.sender_name, table.c.sender_address, table.c.to_line,
               table.c.subject, MailDelivery.state, MailDelivery.sent_at, MailedDocument.document)
        .outerjoin(MailDelivery, MailDelivery.message_id == table.c.id)
        .outerjoin(MailedDocument, MailedDocument.message_id == table.c.id)
        .where(table.c.record == record, table.c.record_id == record_id)
        .order_by(table.c.at.desc(), table.c.id.desc()).limit(limit)
    ).all()


def mails_told(connection: Connection, record: str, record_id: int) -> tuple[TimelineEntry, ...]:
    """Give the mails about a record for its timeline."""
    return tuple(
        TimelineEntry(row.at, f"Mail came: {row.subject}" if row.direction == "in" else f"Mail written: {row.subject}",
                      Tone.ACCENT if row.direction == "in" else Tone.GOOD, "mail", "mail", row.id)
        for row in mails_of(connection, record, record_id, MOST_TOLD)
    )
