"""The pages of a mail, of an account and of an address, and what is known of an answer before it is written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.areas.mail import rules
from app.areas.mail.models import BouncedAddress, MailAccount, MailDelivery, MailFolder, MailMessage, MailPart
from app.areas.mail.queries.lists import INBOX_STATES, KINDS
from app.areas.parties.models import Party
from app.exchange.mail.addresses import folded, read_mailboxes, without_tag
from app.exchange.mail.quoting import split_reply
from app.exchange.mail.safe_html import make_safe
from app.exchange.mail.servers import NONE, SSL, STARTTLS
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.letters import EnclosedFile, LetterText
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, StateWord, Tone
from app.kernel.listing import Row as ListRow
from app.kernel.subject import name_of

MOST_IN_CONVERSATION = 50
_SAFETY = {SSL: "SSL", STARTTLS: "STARTTLS", NONE: "not encrypted"}
_CONVERSATION = (
    ColumnInfo("at", "When", Kind.TIME, width=14, sortable=False), ColumnInfo("who", "Who", width=22, sortable=False),
    ColumnInfo("subject", "Subject", width=34, sortable=False),
)
_FOLDERS = (
    ColumnInfo("name", "Folder", width=20, sortable=False), ColumnInfo("at", "Looked at", Kind.TIME, sortable=False),
    ColumnInfo("problem", "Problem", width=50, sortable=False),
)


def load_mail(connection: Connection, message_id: int) -> Row[Any]:
    """Read a mail with how it fares; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(
            table_of(MailMessage), Party.name.label("party"), MailAccount.address.label("account"),
            MailDelivery.state.label("delivery"), MailDelivery.reason, MailDelivery.attempts, MailDelivery.next_at,
            MailDelivery.sent_at, Party.is_customer,
        )
        .outerjoin(Party, Party.id == MailMessage.party_id)
        .outerjoin(MailAccount, MailAccount.id == MailMessage.account_id)
        .outerjoin(MailDelivery, MailDelivery.message_id == MailMessage.id).where(MailMessage.id == message_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no mail with the number {message_id}.")
    return row


def mail_detail(connection: Connection, message_id: int, _now: datetime) -> Detail:
    """Tell all of a mail: who wrote it, what it says, what lies in it, what went before and after."""
    row = load_mail(connection, message_id)
    who = f"{row.sender_name} · {row.sender_address}" if row.sender_name else row.sender_address
    return Detail(
        row.id, row.subject or "(no subject)", f"{who or 'no sender'} → {row.to_line or 'nobody'}", _state(row),
        _facts(connection, row), _conversation(connection, row), hint=_hint(row), letter=letter_of(connection, row),
    )


def _state(row: Row[Any]) -> StateWord:
    if row.direction == "out":
        return dict(rules.STATES).get(row.delivery or "", StateWord("Written"))
    return dict(INBOX_STATES).get(row.state, StateWord(row.state))


def _about(connection: Connection, row: Row[Any]) -> str:
    named = name_of(connection, row.record, row.record_id)
    return named or f"{row.record.replace('_', ' ').capitalize()} {row.record_id}"


def _facts(connection: Connection, row: Row[Any]) -> tuple[Fact, ...]:
    party = "customer" if row.is_customer else "supplier"
    kind = dict(KINDS)[row.kind]
    facts = [
        Fact("Customer or supplier", row.party, record=party if row.party_id else "", record_id=row.party_id or 0),
        Fact("About", _about(connection, row) if row.record else None, record=row.record, record_id=row.record_id),
        Fact("Came" if row.direction == "in" else "Written", row.at, Kind.TIME), Fact("Copy to", row.cc_line or None),
        Fact("Blind copy to", row.bcc_line or None), Fact("Mailbox", row.account),
    ]
    if row.direction == "in":
        facts.append(Fact("Kind", kind.word, tone=kind.tone))
    else:
        facts += [
            Fact("Sent", row.sent_at, Kind.TIME), Fact("Tries", row.attempts or None, Kind.INTEGER),
            Fact("Why", row.reason or None, tone=Tone.WARNING),
        ]
    if row.problem:
        facts.append(Fact("Note", row.problem, tone=Tone.WARNING))
    return tuple(fact for fact in facts if fact.value is not None)


def _hint(row: Row[Any]) -> str:
    if row.delivery == rules.UNCERTAIN:
        return ("Nobody knows whether this mail arrived: the connection broke while the server took it. Ask the "
                "customer, or look into the mailbox; then count it as sent, or send it again.")
    if row.delivery == rules.WAITING and row.account_id is None:
        return "This mail waits for an account: set one up under Mail accounts, and it goes out."
    if row.delivery == rules.FAILED:
        return "This mail did not go out. Mend what it says below, then send it again; or do not send it."
    return ""


def _conversation(connection: Connection, row: Row[Any]) -> tuple[LinesTable, ...]:
    table = table_of(MailMessage)
    others = connection.execute(
        select(table.c.id, table.c.at, table.c.direction, table.c.sender_name, table.c.sender_address, table.c.to_line,
               table.c.subject)
        .where(table.c.thread_id == row.thread_id, table.c.id != row.id)
        .order_by(table.c.at.desc(), table.c.id.desc()).limit(MOST_IN_CONVERSATION)
    ).all()
    if not others:
        return ()
    rows = tuple(ListRow(other.id, (
        other.at, other.sender_name or other.sender_address if other.direction == "in" else f"to {other.to_line}",
        other.subject,
    )) for other in others)
    return (LinesTable("In the same conversation", _CONVERSATION, rows, "mail"),)


def letter_of(connection: Connection, row: Row[Any]) -> LetterText:
    """Give what a mail says and encloses, made safe."""
    parts = connection.execute(
        select(table_of(MailPart)).where(MailPart.message_id == row.id).order_by(MailPart.position)
    ).all()
    files = tuple(EnclosedFile(
        part.file_id or 0, part.name, part.media_type, part.size_bytes, part.content_id, part.inline, part.problem,
    ) for part in parts)
    reply = split_reply(row.body_text)
    safe = make_safe(row.body_html)
    return LetterText(reply.said, reply.quoted, safe.html, safe.left_out, safe.shortened, files,
                      formatted_first=row.direction == "out")


def answer_values(connection: Connection, message_id: int) -> Mapping[str, Any]:
    """Give what is known of an answer to a mail: to whom, the subject, what it quotes."""
    row = load_mail(connection, message_id)
    own = {folded(address) for address in connection.execute(select(MailAccount.address)).scalars()}
    line = row.to_line if row.direction == "out" else row.reply_line or row.sender_address
    to = [str(box) for box in read_mailboxes(line) if folded(without_tag(box.address)) not in own]
    quoted = "\n".join(f"> {text}" for text in split_reply(row.body_text).said.splitlines()[:200])
    subject = row.subject if row.subject[:3].casefold() in ("re:", "aw:") else f"Re: {row.subject}"
    return {
        "to": ", ".join(to), "subject": subject, "reply_to_message_id": row.id, "party_id": row.party_id,
        "record": row.record, "record_id": row.record_id, "account_id": row.account_id,
        "text": f"\n\n{row.sender_name or row.sender_address} wrote:\n{quoted}" if quoted else "",
    }


def last_mail_about(connection: Connection, record: str, record_id: int) -> int | None:
    """Give the newest mail that came in about a record."""
    statement = select(MailMessage.id).where(
        MailMessage.record == record, MailMessage.record_id == record_id, MailMessage.direction == "in",
    ).order_by(MailMessage.at.desc(), MailMessage.id.desc()).limit(1)
    return connection.execute(statement).scalar()


def letter_about(connection: Connection, record: str, record_id: int) -> LetterText | None:
    """Give what the newest mail that came in about a record says; None where none did."""
    found = last_mail_about(connection, record, record_id)
    return None if found is None else letter_of(connection, load_mail(connection, found))


def forward_values(connection: Connection, message_id: int) -> Mapping[str, Any]:
    """Give what is known of a mail that passes another on."""
    row = load_mail(connection, message_id)
    words = f"\n\n---------- Forwarded message ----------\nFrom: {row.sender_name} <{row.sender_address}>\n"
    return {"subject": f"Fwd: {row.subject}", "text": f"{words}Subject: {row.subject}\n\n{row.body_text[:20_000]}",
            "party_id": row.party_id, "record": row.record, "record_id": row.record_id}


def to_customer(connection: Connection, party_id: int) -> Mapping[str, Any]:
    """Give what is known of a mail to a customer or supplier: the address."""
    email = connection.execute(select(Party.email).where(Party.id == party_id)).scalar()
    return {"to": email or "", "party_id": party_id}


def account_detail(connection: Connection, account_id: int, _now: datetime) -> Detail:
    """Tell all of an account but its password."""
    row = connection.execute(select(table_of(MailAccount)).where(MailAccount.id == account_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no mail account with the number {account_id}.")
    folders = connection.execute(
        select(table_of(MailFolder)).where(MailFolder.account_id == account_id).order_by(MailFolder.name)
    ).all()
    state = StateWord("In use", Tone.GOOD) if row.active else StateWord("Not in use")
    waiting, decide = waiting_of(connection, account_id)
    looked = max((folder.checked_at for folder in folders if folder.checked_at), default=None)
    problem = next((f"{folder.name}: {folder.problem}" for folder in folders if folder.problem), None)
    at_present = (
        Fact("Last looked for mail", looked, Kind.TIME), Fact("Went wrong last time", problem, tone=Tone.BAD),
        Fact("Mails that wait to go out", waiting, Kind.INTEGER),
        Fact("Mails to decide about", decide or None, Kind.INTEGER, tone=Tone.BAD),
    )
    rows = tuple(ListRow(folder.id, (folder.name, folder.checked_at, folder.problem)) for folder in folders)
    return Detail(
        row.id, row.address, row.sender_name, state, (
            *(fact for fact in at_present if fact.value is not None),
            Fact("Login", row.login), Fact("Fetched from", _server(row, "imap")),
            Fact("Sent through", _server(row, "smtp")), Fact("Folders", row.folders.replace("\n", ", ")),
            Fact("Usual one", row.is_default, Kind.FLAG),
            Fact("Becomes tickets", row.opens_tickets and not row.makes_leads, Kind.FLAG),
            Fact("Becomes leads", row.makes_leads, Kind.FLAG),
        ), (LinesTable("Folders", _FOLDERS, rows),),
        hint="The password is in the key store of this system, or was typed in this session; it is nowhere else.",
    )


def waiting_of(connection: Connection, account_id: int) -> tuple[int, int]:
    """Count the messages that wait to go out from an account, and those that somebody must decide about."""
    counts = {row.state: row.messages for row in connection.execute(
        select(MailDelivery.state, func.count().label("messages"))
        .join(MailMessage, MailMessage.id == MailDelivery.message_id)
        .where(MailDelivery.state.in_(rules.OPEN_STATES), MailMessage.account_id == account_id)
        .group_by(MailDelivery.state)
    )}
    waits = counts.get(rules.WAITING, 0) + counts.get(rules.SENDING, 0)
    return waits, counts.get(rules.FAILED, 0) + counts.get(rules.UNCERTAIN, 0)


def _server(row: Row[Any], kind: str) -> str | None:
    values = row._mapping
    return f"{values[f'{kind}_server']}:{values[f'{kind}_port']}, {_SAFETY[values[f'{kind}_security']]}" \
        if values[f"{kind}_server"] else None


def account_values(connection: Connection, account_id: int) -> Mapping[str, Any]:
    """Give an account as it stands, for its form."""
    row = connection.execute(select(table_of(MailAccount)).where(MailAccount.id == account_id)).one()
    left_out = ("id", "version", "secret_name")
    return {"account_id": row.id, **{name: value for name, value in row._mapping.items() if name not in left_out}}


def bounced_detail(connection: Connection, address_id: int, _now: datetime) -> Detail:
    """Tell all of an address that mail came back from."""
    row = connection.execute(select(table_of(BouncedAddress)).where(BouncedAddress.id == address_id)).first()
    if row is None:
        raise NotFoundError("record.missing", "This address is not among those that mail came back from any more.")
    state = StateWord("For good", Tone.BAD) if row.permanent else StateWord("For a time", Tone.WARNING)
    return Detail(row.id, row.address, row.reason, state, (
        Fact("Times", row.bounces, Kind.INTEGER), Fact("Last", row.last_at, Kind.TIME), Fact("Why", row.reason or None),
    ))
