"""The words that go with documents: written once, in each language, with the fields of the record in them."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.rules import require_text
from app.areas.mail.models import MailText
from app.kernel.conventions import conventions_in
from app.kernel.declare import Declarations
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.templates import Lexicon, read_template
from app.kernel.unit_of_work import UnitOfWork

WORDS_HELP = "Type / for the fields that can stand in it"


@dataclass(frozen=True, slots=True)
class SetMailText:
    """Say what the firm writes to a document in a language; one that is there is written anew."""

    document: Annotated[str, Field("Document", help="Such as invoice, quote, reminder")]
    language: Annotated[str, Field("Language", help="Such as en or de")]
    subject: Annotated[str, Field("Subject", help="Fields stand in double braces, as in the text")]
    body: Annotated[str, Field("Text", help=WORDS_HELP, multiline=True, tall=True, phrases="mail_fields")]


@dataclass(frozen=True, slots=True)
class RemoveMailText:
    """Write the usual words again."""

    text_id: Annotated[int, Field("Words", hidden=True)]


def set_text(uow: UnitOfWork, declarations: Declarations, cmd: SetMailText) -> int:
    """Write the words of a document in a language and give their number; refuse fields that are not there."""
    known = {spec.document: spec for spec in declarations.mailings}
    document, language = cmd.document.strip(), cmd.language.strip()
    if document not in known:
        raise DomainError("mail_text.document", f"“{document}” is not sent by mail; {', '.join(known)} are.",
                          "document")
    conventions_in(require_text(language, "The language", "language"))
    lexicon = Lexicon(declarations.merges)
    for name, what, text in (("subject", "The subject", cmd.subject), ("body", "The text", cmd.body)):
        read_template(require_text(text, what, name), lexicon, known[document].record, field_name=name)
    values: dict[str, Any] = {"subject": cmd.subject.strip(), "body": cmd.body.strip()}
    row = uow.first(select(MailText.id).where(MailText.document == document, MailText.language == language))
    if row is None:
        return uow.add(MailText, document=document, language=language, **values)
    uow.update(MailText, row.id, **values)
    return int(row.id)


def remove_mail_text(uow: UnitOfWork, cmd: RemoveMailText) -> None:
    """Give up the firm's own words; the usual ones are written again."""
    uow.get(MailText, cmd.text_id)
    uow.delete(MailText, [cmd.text_id])
