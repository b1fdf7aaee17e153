"""What the tickets of a customer ask to be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kernel.next_actions import AT_RISK, COMPLAINT, WIN_BACK, NextAction

UNHAPPY_UP_TO = 2
REMEMBERED = timedelta(days=60)
"""So long an unhappy answer asks for a call."""


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A ticket that is not solved: whether it complains, whether it is our turn, and when it is due then."""

    ticket_id: int
    number: str
    subject: str
    complains: bool
    ours: bool
    answered: bool
    opened_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """The last answer to how satisfied a customer is."""

    ticket_id: int
    number: str
    score: int
    answered_at: datetime


def answer_ticket(tickets: Sequence[OpenTicket], now: datetime) -> NextAction | None:
    """Advise to answer the complaint, or else the late ticket, that is due first."""
    pressing = [ticket for ticket in tickets if ticket.ours and (ticket.complains or ticket.due_at < now)]
    if not pressing:
        return None
    first = min(pressing, key=lambda ticket: (not ticket.complains, ticket.due_at, ticket.ticket_id))
    what = "the complaint" if first.complains else "the ticket"
    verb = "Solve" if first.answered else "Answer"
    waits = f"It has waited {_ago(now - first.opened_at)}"
    due = f" and is late by {_ago(now - first.due_at)}." if first.due_at < now else "."
    weight = COMPLAINT if first.complains else AT_RISK
    return NextAction(
        f"{verb} {what} {first.number}: {first.subject}", waits + due, weight, f"Open {first.number}",
        record="ticket", record_id=first.ticket_id,
    )


def win_back(answer: LastAnswer | None, now: datetime) -> NextAction | None:
    """Advise to call who was unhappy with the last answer they got."""
    if answer is None or answer.score > UNHAPPY_UP_TO or now - answer.answered_at > REMEMBERED:
        return None
    return NextAction(
        "Call and ask what went wrong.", f"They gave {answer.score} of 5 for {answer.number}, "
        f"{_ago(now - answer.answered_at)} ago.", WIN_BACK, f"Open {answer.number}", record="ticket",
        record_id=answer.ticket_id,
    )


def _ago(length: timedelta) -> str:
    minutes = max(0, int(length.total_seconds()) // 60)
    count, unit = (minutes // 1440, "day") if minutes >= 1440 else (minutes // 60, "hour") if minutes >= 60 else (
        minutes, "minute")
    return f"{count} {unit}{'' if count == 1 else 's'}"
