"""What kind of mail it is: from a person, to many, automatic, sent back, or our own come round again (RFC 3834)."""

from collections.abc import Collection

from app.exchange.mail.addresses import folded, without_tag
from app.exchange.mail.parsing import ParsedMail

PERSON, BULK, AUTO, BOUNCE, OWN, DAMAGED = "person", "bulk", "auto", "bounce", "own", "damaged"

LOOP_HEADER = "X-Loop"
_MACHINES = ("mailer-daemon", "postmaster", "mail-daemon", "mdaemon")
_NO_REPLIES = ("noreply", "no-reply", "donotreply", "do-not-reply", "no_reply")
_AWAY = (
    "out of office", "automatic reply", "auto-reply", "autoreply", "auto reply", "abwesenheit", "automatische antwort",
    "réponse automatique", "respuesta automática", "risposta automatica", "automatisch antwoord",
    "away from the office",
)
_QUIET = ("all", "oof", "autoreply")


def kind_of(mail: ParsedMail, own_addresses: Collection[str]) -> str:
    """Tell what kind of mail it is; `own_addresses` are those of the firm's accounts, in small letters."""
    if mail.sender is None and not mail.text.strip() and not mail.html.strip():
        return DAMAGED
    if _is_bounce(mail):
        return BOUNCE
    if mail.sender is not None and folded(without_tag(mail.sender.address)) in own_addresses:
        return OWN
    if any(folded(address) in own_addresses for address in mail.words.get("x-loop", "").split()):
        return OWN
    if _is_automatic(mail):
        return AUTO
    return BULK if _is_bulk(mail) else PERSON


def _is_bounce(mail: ParsedMail) -> bool:
    local = "" if mail.sender is None else folded(mail.sender.address).partition("@")[0]
    if local in _MACHINES or mail.words.get("x-failed-recipients"):
        return True
    return mail.is_report and bool(mail.returned_key) and mail.words.get("return-path", "").strip() in ("", "<>")


def _is_automatic(mail: ParsedMail) -> bool:
    submitted = mail.words.get("auto-submitted", "no").partition(";")[0].strip().casefold()
    if submitted not in ("", "no"):
        return True
    if {"x-autoreply", "x-autorespond"} & mail.words.keys():
        return True
    if mail.words.get("precedence", "").casefold() == "auto_reply":
        return True
    if mail.words.get("return-path", "x").strip() == "<>":
        return True
    subject = mail.subject.casefold()
    return mail.is_report or any(subject.startswith(words) for words in _AWAY)


def _is_bulk(mail: ParsedMail) -> bool:
    if {"list-id", "list-unsubscribe", "feedback-id"} & mail.words.keys():
        return True
    local = "" if mail.sender is None else folded(mail.sender.address).partition("@")[0]
    return mail.words.get("precedence", "").casefold() in ("bulk", "list", "junk") or local in _NO_REPLIES


def wants_no_answer(mail: ParsedMail) -> bool:
    """Tell whether the program itself must not answer: to machines it never does."""
    suppress = mail.words.get("x-auto-response-suppress", "").casefold()
    return any(word in suppress for word in _QUIET)
