"""What surveys decide without a database: scales, signed answers, whom not to ask, what is small."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from app.areas.support.rules.survey_words import ENGLISH, NOT_THEIRS, SurveyWords
from app.kernel.errors import DomainError

CSAT, NPS = "csat", "nps"
SCALES = {CSAT: (1, 5), NPS: (0, 10)}
STOP = "stop"
EXPIRES_AFTER = timedelta(days=30)
REST_DAYS = {CSAT: 14, NPS: 180}
"""So many days pass before the same person is asked again, whatever it was about."""

_TOKEN = re.compile(r"(?i)answer:([0-9a-z]{1,13})-(stop|10|[0-9])-([a-z2-7]{16})(?![0-9a-z])")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class SignedAnswer:
    """What a token says once it is found to be ours: which survey, which score; None stops all questions."""

    survey_id: int
    score: int | None


def sign_answer(key: bytes, survey_id: int, answer: str) -> str:
    """Give the token of one answer to one survey: 80 bits that only the firm's key gives (HMAC-SHA256)."""
    return f"answer:{_in_digits(survey_id)}-{answer}-{_signature(key, survey_id, answer)}"


def read_answer(key: bytes, text: str) -> SignedAnswer:
    """Read the token in a subject or text; DomainError when there is none, or when it was changed on the way."""
    found = _TOKEN.search(text)
    if found is None:
        raise DomainError("survey.token", "There is no answer in this text: it wants “answer:” and what stands behind "
                          "it.", "token")
    survey_id, answer = int(found[1], 36), found[2].lower()
    if not hmac.compare_digest(_signature(key, survey_id, answer), found[3].lower()):
        raise DomainError("survey.forged", "This answer was not signed by this company, or was changed on the way. "
                          "Nothing was counted.", "token")
    return SignedAnswer(survey_id, None if answer == STOP else int(answer))


def holds_token(text: str) -> bool:
    """Tell whether a text holds what looks like an answer.

    >>> holds_token("Re: [answer:1-5-abcdefghij234567]"), holds_token("answer: five")
    (True, False)
    """
    return _TOKEN.search(text) is not None


def _signature(key: bytes, survey_id: int, answer: str) -> str:
    digest = hmac.new(key, f"survey {survey_id} {answer}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()


def _in_digits(number: int) -> str:
    digits = ""
    while number:
        number, last = divmod(number, 36)
        digits = _DIGITS[last] + digits
    return digits or "0"


def require_on_scale(kind: str, score: int) -> None:
    """Refuse a score that the question does not offer."""
    low, high = SCALES[kind]
    if not low <= score <= high:
        raise DomainError("survey.score", f"The answer to this question is from {low} to {high}, not {score}.", "score")


def require_open(state: str, expires_at: datetime, now: datetime) -> None:
    """Refuse a second answer and one that comes too late."""
    if state != "asked":
        raise DomainError("survey.answered", "This question was answered already; the first answer counts.", "token")
    if now > expires_at:
        raise DomainError("survey.expired", "This question was asked too long ago to be answered now.", "token")


def comment_in(body: str) -> str:
    """Give the words that a customer added to a prepared answer: neither its own lines nor what they quote."""
    kept = []
    for line in body.splitlines():
        text = line.strip()
        if text.startswith((">", "-- ")):
            break
        if text and not _TOKEN.search(text) and not text.startswith(NOT_THEIRS):
            kept.append(text)
    return "\n".join(kept)[:2000]


def answer_link(address: str, token: str, words: str, said: SurveyWords = ENGLISH) -> str:
    """Give a link that opens a prepared mail; one click and Send is the whole answer (RFC 6068)."""
    body = f"{said.answer} {words}.\r\n{said.add}\r\n\r\n" if words else ""
    return f"mailto:{quote(address, safe='@+.')}?subject={quote(f'[{token}]', safe='')}&body={quote(body, safe='')}"
