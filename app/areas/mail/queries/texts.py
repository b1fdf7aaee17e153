"""The firm's own words to documents: the list, one of them, and the fields that can stand in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from app.areas.mail.models import MailText
from app.areas.mail.queries.documents import words_of
from app.kernel.columns import table_of
from app.kernel.declare import Declarations
from app.kernel.errors import NotFoundError
from app.kernel.listing import Detail, Fact, Kind, Sort
from app.kernel.mailing import mailing_of
from app.kernel.phrases import Phrase, PhraseRequest
from app.kernel.query import ListQuery, column
from app.kernel.templates import Lexicon

TEXTS = ListQuery(
    name="mail_texts", title="Words to documents", record="mail_text", id=MailText.id, permission="mail.read",
    source=table_of(MailText), sort=(Sort("document"),), searchable=False,
    columns=(
        column("document", "Document", MailText.document, Kind.CODE, width=20),
        column("language", "Language", MailText.language, Kind.CODE, width=10, sortable=False),
        column("subject", "Subject", MailText.subject, width=50, sortable=False),
    ),
)


def load_text(connection: Connection, text_id: int) -> Row[Any]:
    """Read words of the firm's own; NotFoundError when there are none of that number."""
    row = connection.execute(select(table_of(MailText)).where(MailText.id == text_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There are no words with the number {text_id}.")
    return row


def text_detail(connection: Connection, text_id: int, _now: datetime) -> Detail:
    """Show what the firm writes to a document."""
    row = load_text(connection, text_id)
    return Detail(row.id, row.document.replace("_", " ").capitalize(), row.language, facts=(
        Fact("Subject", row.subject), Fact("Text", row.body),
    ))


def text_values(connection: Connection, text_id: int) -> Mapping[str, Any]:
    """Give the firm's own words as the form that changes them reads them."""
    row = load_text(connection, text_id)
    return {"document": row.document, "language": row.language, "subject": row.subject, "body": row.body}


def words_values(connection: Connection, declarations: Declarations, document: str, language: str) -> dict[str, Any]:
    """Give the words of a document in a language, the usual ones where the firm has none, for the form."""
    words = words_of(connection, mailing_of(declarations.mailings, document))[language]
    return {"document": document, "language": language, "subject": words.subject, "body": words.body}


def fields_of_document(declarations: Declarations, request: PhraseRequest) -> Sequence[Phrase]:
    """Give the fields that the words of a document can name, by any part of their name or title."""
    spec = next((one for one in declarations.mailings if one.document == request.values.get("document")), None)
    if spec is None:
        return ()
    wanted = request.typed.casefold().replace("-", " ")
    found = [
        Phrase(f"{of} · {field.title}", f"{{{{ {name} }}}}", f"{{{{ {name} }}}}")
        for name, field, of in Lexicon(declarations.merges).scope(spec.record).fields() if not field.lines
    ]
    return [one for one in found if wanted in f"{one.title} {one.text}".casefold()]
