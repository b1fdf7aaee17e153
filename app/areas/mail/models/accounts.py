"""The tables of mail accounts, and of how far their folders were read."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options


class MailAccount(Versioned, Model):
    """A mailbox of the firm; its password is in the key store of the system, under `secret_name`.

    `imap_security` and `smtp_security` are ssl, starttls or none. An empty server means that nothing is fetched, or
    sent. Several `folders` stand on lines of their own. With `marks_address` answers come to address+mark, which the
    server must take for the address itself; without it the mark stands in the subject. What
    `makes_leads` makes no tickets.
    """

    __tablename__ = "mail_account"
    __table_args__ = table_options(UniqueConstraint("address"), UniqueConstraint("secret_name"))

    address: Mapped[str]
    sender_name: Mapped[str] = mapped_column(default="")
    login: Mapped[str] = mapped_column(default="")
    imap_server: Mapped[str] = mapped_column(default="")
    imap_port: Mapped[int]
    imap_security: Mapped[str]
    folders: Mapped[str] = mapped_column(default="INBOX")
    smtp_server: Mapped[str] = mapped_column(default="")
    smtp_port: Mapped[int]
    smtp_security: Mapped[str]
    is_default: Mapped[bool] = mapped_column(default=False)
    opens_tickets: Mapped[bool] = mapped_column(default=True)
    makes_leads: Mapped[bool] = mapped_column(default=False, server_default="0")
    marks_address: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    secret_name: Mapped[str]


class MailFolder(Numbered, Model):
    """How far a folder of an account was read: `last_uid` counts within `uid_validity`; `problem` is in plain words."""

    __tablename__ = "mail_folder"
    __table_args__ = table_options(UniqueConstraint("account_id", "name"))
    __journal__ = False

    account_id: Mapped[int] = mapped_column(ForeignKey("mail_account.id"))
    name: Mapped[str]
    uid_validity: Mapped[int]
    last_uid: Mapped[int]
    checked_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")


class MailPlace(Numbered, Model):
    """Where a message lies on the server; `gone` when it is not there any more."""

    __tablename__ = "mail_place"
    __table_args__ = table_options(
        UniqueConstraint("folder_id", "uid_validity", "uid"), Index("ix_mail_place_message", "message_id"),
    )
    __journal__ = False

    folder_id: Mapped[int] = mapped_column(ForeignKey("mail_folder.id"))
    uid_validity: Mapped[int]
    uid: Mapped[int]
    message_id: Mapped[int] = mapped_column(ForeignKey("mail_message.id"))
    seen: Mapped[bool]
    gone: Mapped[bool]


class MailKey(Numbered, Model):
    """The key, in hexadecimal, with which the firm signs what comes back to it; made once, never told."""

    __tablename__ = "mail_key"
    __journal__ = False

    key: Mapped[str]
