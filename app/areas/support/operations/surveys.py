"""Asking customers by mail, and taking their signed answers."""

from dataclasses import dataclass
from html import escape
from typing import Annotated, Any

from sqlalchemy import Row, func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import require_email
from app.areas.mail.events import MailReceived
from app.areas.mail.models import BouncedAddress, MailMessage
from app.areas.mail.operations import MailDraft, queue_mail
from app.areas.mail.operations.queueing import signing_key
from app.areas.mail.queries.accounts import default_account, firm_key, sender_address
from app.areas.mail.rules.recipients import choose_language, language_of_country
from app.areas.parties.events import PersonToErase
from app.areas.parties.queries import load_party
from app.areas.support.models import Satisfaction
from app.areas.support.models.surveys import Survey, SurveyStop
from app.areas.support.rules import surveys as rules
from app.areas.support.rules.survey_words import WORDS, SurveyWords
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.personal import ERASED
from app.kernel.unit_of_work import UnitOfWork

BULK = (("Auto-Submitted", "auto-generated"), ("Precedence", "bulk"))
RECORD = "survey"
Token = Annotated[str, Field("Answer", help="What stands in the subject of the customer's mail: answer:…")]


@dataclass(frozen=True, slots=True)
class AskRecommendation:
    """Ask a customer by mail whether they would recommend us."""

    customer_id: Annotated[int, Field("Customer", lookup="customers")]


@dataclass(frozen=True, slots=True)
class RecordSurveyAnswer:
    """Take down an answer by the token in it; it counts once."""

    token: Token
    comment: Annotated[str, Field("In their words", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class AnswerSurvey:
    """Write down what a customer answered otherwise: on the phone, or in their own words."""

    survey_id: Annotated[int, Field("Question", lookup="surveys", hidden=True)]
    score: Annotated[int, Field("Score", help="Satisfaction from 1 to 5, recommendation from 0 to 10")]
    comment: Annotated[str, Field("In their words", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class StopSurveys:
    """Ask somebody no more questions."""

    address: Annotated[str, Field("Mail")]


@dataclass(frozen=True, slots=True)
class AllowSurveys:
    """Ask somebody again who wanted no questions."""

    address: Annotated[str, Field("Mail")]


@dataclass(frozen=True, slots=True)
class TakenAnswer:
    """What was taken down; no score where somebody wants no more questions."""

    survey_id: int
    score: int | None


def ask_recommendation(uow: UnitOfWork, cmd: AskRecommendation) -> int:
    """Send the question and give its number; refuse whom not to ask."""
    customer = load_party(uow.connection, cmd.customer_id)
    if not customer.is_customer:
        raise DomainError("party.not_customer", f"{customer.name} is not a customer.", "customer_id")
    address = customer.email or (customer.contact.email if customer.contact else "")
    if not address:
        raise DomainError("survey.address", f"No mail address is known of {customer.name}.", "customer_id")
    require_askable(uow, rules.NPS, address)
    return send_survey(uow, rules.NPS, address, customer.id, None, customer.contact.name if customer.contact else "")


def require_askable(uow: UnitOfWork, kind: str, address: str) -> None:
    """Refuse to ask whoever wants no questions, cannot be reached, or was asked not long ago."""
    folded = address.strip().casefold()
    if uow.first(select(SurveyStop.id).where(SurveyStop.address == folded)) is not None:
        raise DomainError("survey.stopped", f"{address} wants no questions.")
    bounced = select(BouncedAddress.id).where(BouncedAddress.address == folded, BouncedAddress.permanent.is_(True))
    if uow.first(bounced) is not None:
        raise DomainError("survey.bounced", f"Mail to {address} comes back. Find another address first.")
    last = uow.scalar(select(func.max(Survey.asked_at)).where(Survey.address == folded, Survey.kind == kind))
    if last is not None and (uow.now - last).days < rules.REST_DAYS[kind]:
        raise DomainError(
            "survey.rest", f"{address} was asked {(uow.now - last).days} days ago; between two questions "
            f"{rules.REST_DAYS[kind]} days pass.",
        )
    if not can_send(uow):
        raise DomainError("survey.sender", "The firm has no mail address to which answers could come. Give it one.")


def can_send(uow: UnitOfWork) -> bool:
    """Tell whether the firm has an address to which answers can come."""
    return bool(sender_address(uow.connection, default_account(uow.connection)))


def send_survey(
    uow: UnitOfWork, kind: str, address: str, customer_id: int, ticket: Row[Any] | None, name: str,
) -> int:
    """Write the question and its mail, with a signed link for each answer; give the survey's number."""
    language = _language_of(uow, customer_id)
    survey_id = uow.add(
        Survey, language=language, kind=kind, customer_id=customer_id, ticket_id=None if ticket is None else ticket.id,
        address=address.strip().casefold(), asked_at=uow.now, expires_at=uow.now + rules.EXPIRES_AFTER, state="asked",
        answered_at=None, score=None, comment="",
    )
    text, html, subject, stop = _mail(uow, survey_id, kind, ticket, name, WORDS[language])
    queue_mail(uow, MailDraft(None, (address,), subject, text, html=html, party_id=customer_id, record=RECORD,
                              record_id=survey_id, headers=(*BULK, ("List-Unsubscribe", f"<{stop}>"))))
    return survey_id


def _language_of(uow: UnitOfWork, customer_id: int) -> str:
    """Give the language to ask a customer in: their own, that of their country, English where neither is known."""
    party = load_party(uow.connection, customer_id)
    by_country = language_of_country(party.country) if party.country else ""
    return choose_language(party.language or by_country, tuple(WORDS))


def _mail(
    uow: UnitOfWork, survey_id: int, kind: str, ticket: Row[Any] | None, name: str, said: SurveyWords,
) -> tuple[str, str, str, str]:
    """Write text, formatted text and subject of a question, and the link that asks for no more of them."""
    firm = load_profile(uow.connection).name
    key, address = signing_key(uow), sender_address(uow.connection, default_account(uow.connection))

    def link(answer: str, words: str) -> str:
        return rules.answer_link(address, rules.sign_answer(key, survey_id, answer), words, said)

    subject, question = _question(firm, ticket, said)
    greeting = said.dear.format(name=name) if name else said.good_day
    low, high = rules.SCALES[kind]
    words_of = {score: f"{score} – {said.scale[high - score]}" if kind == rules.CSAT else str(score)
                for score in range(high, low - 1, -1)}
    links = [(words, link(str(score), words)) for score, words in words_of.items()]
    stop = link(rules.STOP, said.stop_words)
    lines = "\n\n".join(f"{words}:\n{place}" for words, place in links)
    text = f"{greeting}\n\n{question}\n\n{lines}\n\n{said.stop}:\n{stop}\n\n{firm}"
    anchors = "".join(f'<p><a href="{escape(place)}">{escape(words)}</a></p>' for words, place in links)
    html = (f"<p>{escape(greeting)}</p><p>{escape(question)}</p>{anchors}"
            f'<p><a href="{escape(stop)}">{escape(said.stop)}</a></p><p>{escape(firm)}</p>')
    return text, html, subject, stop


def _question(firm: str, ticket: Row[Any] | None, said: SurveyWords) -> tuple[str, str]:
    if ticket is not None:
        return (said.csat_subject.format(ticket=ticket.number),
                f"{said.csat.format(subject=ticket.subject)} {said.how}")
    return said.nps_subject.format(firm=firm), f"{said.nps.format(firm=firm)} {said.how}"


def record_survey_answer(uow: UnitOfWork, cmd: RecordSurveyAnswer) -> TakenAnswer:
    """Verify a token and take down its answer; refuse what is forged, late, or answered already."""
    signed = rules.read_answer(firm_key(uow.connection) or b"", cmd.token)
    survey = uow.get(Survey, signed.survey_id)
    if signed.score is None:
        return _stop(uow, survey)
    rules.require_open(survey.state, survey.expires_at, uow.now)
    return _take(uow, survey, signed.score, cmd.comment)


def answer_survey(uow: UnitOfWork, cmd: AnswerSurvey) -> TakenAnswer:
    """Take down an answer that came another way; the first answer counts."""
    survey = uow.get(Survey, cmd.survey_id)
    rules.require_open(survey.state, uow.now, uow.now)
    return _take(uow, survey, cmd.score, cmd.comment)


def _take(uow: UnitOfWork, survey: Row[Any], score: int, comment: str) -> TakenAnswer:
    rules.require_on_scale(survey.kind, score)
    words = comment.strip()
    uow.update(Survey, survey.id, state="answered", answered_at=uow.now, score=score, comment=words)
    if survey.ticket_id is not None:
        row = uow.first(select(Satisfaction.id).where(Satisfaction.ticket_id == survey.ticket_id))
        if row is not None:
            uow.update(Satisfaction, row.id, score=score, comment=words, answered_at=uow.now)
    return TakenAnswer(survey.id, score)


def answer_by_hand(uow: UnitOfWork, ticket_id: int, score: int, comment: str) -> None:
    """Count the question that was mailed about a ticket as answered, when somebody writes the answer down there."""
    row = uow.first(select(Survey.id).where(Survey.ticket_id == ticket_id, Survey.state == "asked"))
    if row is not None:
        uow.update(Survey, row.id, state="answered", answered_at=uow.now, score=score, comment=comment)


def _stop(uow: UnitOfWork, survey: Row[Any]) -> TakenAnswer:
    if survey.state == "asked":
        uow.update(Survey, survey.id, state="stopped")
    stop_surveys(uow, StopSurveys(survey.address))
    return TakenAnswer(survey.id, None)


def stop_surveys(uow: UnitOfWork, cmd: StopSurveys) -> None:
    """Ask an address no more; saying so twice changes nothing."""
    address = require_email(cmd.address.strip(), "address").casefold()
    if uow.first(select(SurveyStop.id).where(SurveyStop.address == address)) is None:
        uow.add(SurveyStop, address=address, at=uow.now)


def allow_surveys(uow: UnitOfWork, cmd: AllowSurveys) -> None:
    """Ask an address again; refuse one that did not refuse."""
    row = uow.first(select(SurveyStop.id).where(SurveyStop.address == cmd.address.strip().casefold()))
    if row is None:
        raise DomainError("survey.not_stopped", f"{cmd.address} did not say that they want no questions.", "address")
    uow.delete(SurveyStop, [row.id])


def take_answer_mail(uow: UnitOfWork, event: MailReceived) -> None:
    """Take the answer in a mail that came in, which is done with that; what cannot be counted waits for a person."""
    mail = uow.first(select(table_of(MailMessage)).where(MailMessage.id == event.message_id))
    if mail is None or not rules.holds_token(mail.subject):
        return
    try:
        taken = record_survey_answer(uow, RecordSurveyAnswer(mail.subject, rules.comment_in(mail.body_text)))
    except DomainError as refusal:
        uow.update(MailMessage, mail.id, problem=refusal.message)
        return
    uow.update(MailMessage, mail.id, record=RECORD, record_id=taken.survey_id, state="done")


def forget_stops(uow: UnitOfWork, _event: PersonToErase) -> None:
    """Delete the wish of whoever was forgotten: their address is gone from it, and nobody can write to them again."""
    rows = uow.rows(select(SurveyStop.id).where(SurveyStop.address == ERASED))
    uow.delete(SurveyStop, [row.id for row in rows])
