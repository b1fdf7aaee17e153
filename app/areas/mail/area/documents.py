"""What is declared of documents that go out by mail: how each is sent, and what its record says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from app.areas.mail import rules
from app.areas.mail.operations import documents, texts
from app.areas.mail.queries.documents import mails_of
from app.areas.mail.queries.texts import TEXTS, fields_of_document, text_detail, text_values
from app.kernel.declare import Contribution, ContributionSpec, Declarations, DetailSpec, OperationSpec
from app.kernel.listing import ColumnInfo, Fact, Kind, LinesTable, Row
from app.kernel.mailing import mailing_of
from app.kernel.phrases import Phrase, PhraseRequest, PhraseSpec
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    EmptySpec,
    TabPart,
    ViewSpec,
    of_selected,
    one,
    selected,
    settings_of,
    some,
)

SHOWN = 30
TELL_ALL = ("customer", "supplier")
"""Kinds of record whose timeline tells of all mail; it need not stand there twice."""

SCREEN = "app.areas.mail.ui.documents:SendScreen"
_MAILS = (
    ColumnInfo("at", "When", Kind.TIME, width=12, sortable=False),
    ColumnInfo("who", "Who", width=24, sortable=False), ColumnInfo("subject", "Subject", width=30, sortable=False),
    ColumnInfo("state", "State", Kind.STATE, width=11, sortable=False, states=rules.STATES),
)


def send_action(record: str, *, title: str = "Send by mail") -> ActionSpec:
    """Give the action that sends the documents of the selected records by mail."""
    return ActionSpec(
        f"mail.send_{record}", title, "mail", some, screen=SCREEN,
        help="See the mail and its PDF before it goes out: to whom, in which words.",
    )


def mails_on(record: str, titles: Mapping[str, str], connection: Connection, record_id: int) -> Contribution:
    """Tell on a record what was mailed about it, in both directions, and when its document went out last.

    `titles` are what its documents are called, by their names.
    """
    rows = mails_of(connection, record, record_id, SHOWN)
    lines = tuple(Row(row.id, (
        row.at, f"to {row.to_line}" if row.direction == "out" else row.sender_name or row.sender_address, row.subject,
        row.state,
    )) for row in rows)
    last = next((row for row in rows if row.document in titles and row.state != rules.CANCELLED), None)
    facts: tuple[Fact, ...] = ()
    if last is not None:
        facts = (Fact(f"{titles[last.document]} mailed", last.sent_at or last.at, Kind.TIME, record="mail",
                      record_id=last.id), Fact("Mailed to", last.to_line))
    tells_all = record in TELL_ALL
    return Contribution(facts, (LinesTable("Mails", _MAILS, lines, "mail"),) if lines and not tells_all else ())


def with_mailings(declarations: Declarations) -> Declarations:
    """Give the declarations with the sending of all documents that are mailed, and with what their records tell."""

    def send_document(uow: UnitOfWork, cmd: documents.SendDocument) -> documents.SentDocument:
        return documents.send_one(uow, declarations, cmd)

    def send_documents(uow: UnitOfWork, cmd: documents.SendDocuments) -> documents.SentDocuments:
        return documents.send_many(uow, declarations, cmd)

    def file_document(uow: UnitOfWork, cmd: documents.FileDocument) -> documents.FiledDocument:
        return documents.file_one(uow, declarations, cmd)

    def set_mail_text(uow: UnitOfWork, cmd: texts.SetMailText) -> int:
        return texts.set_text(uow, declarations, cmd)

    def rights(cmd: documents.SendDocument | documents.SendDocuments) -> tuple[str, ...]:
        return ("mail.write", mailing_of(declarations.mailings, cmd.document).permission)

    def rights_to_print(cmd: documents.FileDocument) -> tuple[str, ...]:
        return ("company.read", declarations.document(cmd.document).permission)

    def fields(_connection: Connection, request: PhraseRequest) -> Sequence[Phrase]:
        return fields_of_document(declarations, request)

    return replace(
        declarations,
        operations=(
            *declarations.operations,
            OperationSpec(send_document, "Document mailed", "mail.write", rights=rights, computes=True, verb="Send"),
            OperationSpec(send_documents, "Documents mailed", "mail.write", rights=rights, computes=True, verb="Send"),
            OperationSpec(file_document, "Printed document kept", "company.read", rights=rights_to_print,
                          computes=True),
            OperationSpec(set_mail_text, "Words to a document written", "mail.write"),
        ),
        contributions=(*declarations.contributions, *_told(declarations)),
        phrases=(*declarations.phrases, PhraseSpec("mail_fields", fields)),
    )


def _told(declarations: Declarations) -> tuple[ContributionSpec, ...]:
    """Declare what the records of mailed documents tell."""
    by_record: dict[str, dict[str, str]] = {}
    for spec in declarations.mailings:
        by_record.setdefault(spec.record, {})[spec.document] = declarations.document(spec.document).title

    def load(
        record: str, titles: Mapping[str, str], connection: Connection, record_id: int, _now: datetime,
    ) -> Contribution:
        return mails_on(record, titles, connection, record_id)

    return tuple(ContributionSpec(record, partial(load, record, titles)) for record, titles in by_record.items())


TEXTS_VIEW = ViewSpec(
    "mail_texts", (
        ActionSpec("mail.set_text", "New words", "plus", operation="set_mail_text",
                   help="Say what the firm writes to a document, in one language."),
        ActionSpec("mail.change_text", "Change", "pencil", one, "set_mail_text", of_selected(text_values),
                   primary=True),
        ActionSpec("mail.remove_text", "Remove", "trash-2", one, "remove_mail_text", selected("text_id"), ask=False,
                   help="Write the usual words again."),
    ),
    EmptySpec("The usual words", "Invoices, quotes and the others go out with short words in English, German and "
              "French. Write your own here, or while you send one.", "mail", "mail.set_text"),
    order=84, group=settings_of("desk and mail"),
)

DOCUMENTS = AreaSpec(
    name="mail", title="Mail",
    operations=(OperationSpec(texts.remove_mail_text, "Words to a document removed", "mail.write"),),
    lists=(TEXTS,), details=(DetailSpec("mail_text", "Words to a document", text_detail),),
    tab_parts=(TabPart("support", views=(TEXTS_VIEW,)),),
)
