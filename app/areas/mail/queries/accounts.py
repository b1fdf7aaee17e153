"""Accounts as they are read: the one that sends, the firm's own addresses, the key it signs with."""

from typing import Any

from sqlalchemy import Connection, Row, select

from app.areas.company.models import Profile
from app.areas.mail.models import MailAccount, MailKey
from app.kernel.columns import table_of

NO_DOMAIN = "counterflow.invalid"
"""The domain of messages of a firm that has no address for mail yet; nobody can own it (RFC 2606)."""


def default_account(connection: Connection) -> Row[Any] | None:
    """Read the account from which mail goes out when none is named; None when there is none."""
    table = table_of(MailAccount)
    return connection.execute(
        select(table).where(table.c.active.is_(True)).order_by(table.c.is_default.desc(), table.c.id).limit(1)
    ).first()


def firm_key(connection: Connection) -> bytes | None:
    """Read the key with which the firm signs; None when nothing was signed yet."""
    key = connection.execute(select(MailKey.key).order_by(MailKey.id).limit(1)).scalar()
    return None if key is None else bytes.fromhex(key)


def sender_address(connection: Connection, account: Row[Any] | None) -> str:
    """Give the address that a message is from: its account's, the firm's own, or none yet."""
    if account is not None:
        return str(account.address)
    return str(connection.execute(select(Profile.email).order_by(Profile.id).limit(1)).scalar() or "")
