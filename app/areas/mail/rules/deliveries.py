"""The states of a message that goes out, and when it is tried again."""

from datetime import datetime, timedelta

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone

WAITING, SENDING, SENT, FAILED = "waiting", "sending", "sent", "failed"
UNCERTAIN, CANCELLED, BOUNCED = "uncertain", "cancelled", "bounced"

STATES = (
    (WAITING, StateWord("Waiting", Tone.ACCENT)), (SENDING, StateWord("Sending", Tone.ACCENT)),
    (SENT, StateWord("Sent", Tone.GOOD)), (FAILED, StateWord("Failed", Tone.BAD)),
    (UNCERTAIN, StateWord("Uncertain", Tone.WARNING)), (CANCELLED, StateWord("Cancelled")),
    (BOUNCED, StateWord("Came back", Tone.BAD)),
)
OPEN_STATES = (WAITING, SENDING, FAILED, UNCERTAIN)
"""The states in which somebody still waits for the message to go, or has to decide."""

TRY_AGAIN_MINUTES = (1, 5, 15, 60, 180, 360, 720, 1440)
"""How long to wait after each try that failed for a time; after the last one it has failed for good."""

PARTLY_FROM = 3
"""Tries after which those who can be reached get a message though others cannot at present."""

LEASE_MINUTES = 15
"""How long one sender holds a message before another may take it: longer than the largest takes."""

POSTPONED_MINUTES = 5
"""How long a message waits when the server could not be reached at all, which counts as no try."""


def next_try(now: datetime, attempts: int) -> datetime | None:
    """Tell when a message is tried again after so many tries that failed; None when it was tried long enough."""
    if attempts > len(TRY_AGAIN_MINUTES):
        return None
    return now + timedelta(minutes=TRY_AGAIN_MINUTES[max(attempts, 1) - 1])


def require_delivery_in(state: str, allowed: tuple[str, ...], what: str) -> None:
    """Refuse a step that a message in this state cannot take; `what` says the step in words."""
    if state not in allowed:
        word = dict(STATES)[state].word.lower()
        raise DomainError("mail.state", f"This mail is {word}: it cannot be {what}. Nothing was changed.")
