"""What a round of fetching needs to know: accounts with their servers, how far each folder was read, what was left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from app.areas.mail.models import MailAccount, MailDelivery, MailFolder, MailMessage, MailPlace
from app.areas.mail.queries.accounts import default_account
from app.areas.mail.queries.outgoing import due
from app.exchange.mail.fetching import FolderState
from app.exchange.mail.servers import NONE, Server
from app.kernel.columns import table_of
from app.kernel.credentials import Vault

LEFT_MINUTES = 5
"""After this long a mail that was kept and not read was left by somebody who is gone."""

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class AccountServers:
    """An account with the servers that can be used now: None where none is named, or the password is unknown."""

    id: int
    address: str
    folders: tuple[str, ...]
    imap: Server | None
    smtp: Server | None
    lacks_password: bool


def account_servers(connection: Connection, secrets: Vault) -> tuple[AccountServers, ...]:
    """Read the accounts in use; their passwords come from the vault."""
    table = table_of(MailAccount)
    rows = connection.execute(select(table).where(table.c.active.is_(True)).order_by(table.c.id)).all()
    return tuple(_servers(row, secrets.read(row.secret_name)) for row in rows)


def _servers(row: Row[tuple[object, ...]], password: str | None) -> AccountServers:
    values = row._mapping
    imap, smtp = (
        Server(values[f"{kind}_server"], values[f"{kind}_port"], values[f"{kind}_security"], values["login"],
               password or "")
        for kind in ("imap", "smtp")
    )
    open_smtp = bool(smtp.host) and (password is not None or (smtp.host in _LOOPBACK and smtp.security == NONE))
    open_imap = bool(imap.host) and password is not None
    folders = tuple(line.strip() for line in str(values["folders"]).splitlines() if line.strip())
    return AccountServers(
        int(values["id"]), str(values["address"]), folders or ("INBOX",), imap if open_imap else None,
        smtp if open_smtp else None, bool((imap.host and not open_imap) or (smtp.host and not open_smtp)),
    )


def has_due(connection: Connection, now: datetime, ready: Sequence[int]) -> bool:
    """Tell whether one of these accounts has a message to send, or one left by a sender who is gone."""
    usual = default_account(connection)
    belongs: ColumnElement[bool] = MailMessage.account_id.in_(list(ready))
    if usual is not None and usual.id in ready:
        belongs = or_(belongs, MailMessage.account_id.is_(None))
    statement = (
        select(MailDelivery.id).join(MailMessage, MailMessage.id == MailDelivery.message_id)
        .where(due(now), belongs).limit(1)
    )
    return connection.execute(statement).first() is not None


def folder_named(connection: Connection, account_id: int, name: str) -> tuple[int, FolderState, str] | None:
    """Read the number of a folder, how far it was read, and its problem; None when it was never read."""
    table = table_of(MailFolder)
    row = connection.execute(select(table).where(table.c.account_id == account_id, table.c.name == name)).first()
    return None if row is None else (row.id, FolderState(row.uid_validity, row.last_uid), row.problem)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A message on the server: its number there, whether it was seen there, and whether it is done here."""

    id: int
    uid: int
    seen: bool
    done: bool


def places_of(connection: Connection, folder_id: int, uid_validity: int, limit: int) -> list[PlaceRow]:
    """Read where the newest messages of a folder lie."""
    rows = connection.execute(
        select(MailPlace.id, MailPlace.uid, MailPlace.seen, MailMessage.state)
        .join(MailMessage, MailMessage.id == MailPlace.message_id)
        .where(MailPlace.folder_id == folder_id, MailPlace.uid_validity == uid_validity, MailPlace.gone.is_(False))
        .order_by(MailPlace.uid.desc()).limit(limit)
    )
    return [PlaceRow(row.id, row.uid, row.seen, row.state == "done") for row in rows]


def left_unread(connection: Connection, now: datetime) -> list[tuple[int, bool]]:
    """List mails that were kept and never read to the end; True beside those for which that was tried twice."""
    rows = connection.execute(
        select(MailMessage.id, MailMessage.problem).where(
            MailMessage.direction == "in", MailMessage.state == "kept",
            MailMessage.at < now - timedelta(minutes=LEFT_MINUTES),
        ).order_by(MailMessage.id)
    )
    return [(row.id, bool(row.problem)) for row in rows]


def waiting_words(connection: Connection) -> tuple[int, int, str]:
    """Count the messages that wait and those that somebody must decide about, and give the problem of a folder."""
    counts = {row.state: row.messages for row in connection.execute(
        select(MailDelivery.state, func.count().label("messages"))
        .where(MailDelivery.state.in_(("waiting", "sending", "failed", "uncertain"))).group_by(MailDelivery.state)
    )}
    problem = connection.execute(
        select(MailFolder.problem).where(MailFolder.problem != "").order_by(MailFolder.id).limit(1)
    ).scalar()
    return (
        counts.get("waiting", 0) + counts.get("sending", 0), counts.get("failed", 0) + counts.get("uncertain", 0),
        problem or "",
    )
