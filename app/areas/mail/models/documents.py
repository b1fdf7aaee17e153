"""The tables of documents that went out by mail, and of the words that go with them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options


class MailedDocument(Numbered, Model):
    """That a document of a record went out with a message; to whom, the message says."""

    __tablename__ = "mail_document"
    __table_args__ = table_options(
        UniqueConstraint("message_id"), Index("ix_mail_document_record", "record", "record_id", "document", "at"),
    )

    document: Mapped[str]
    record: Mapped[str]
    record_id: Mapped[int]
    message_id: Mapped[int] = mapped_column(ForeignKey("mail_message.id"))
    at: Mapped[datetime]
    by_id: Mapped[int]


class MailText(Versioned, Model):
    """What the firm writes to a document in a language, in the language of templates; without one, the usual words."""

    __tablename__ = "mail_text"
    __table_args__ = table_options(UniqueConstraint("document", "language"))

    document: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
