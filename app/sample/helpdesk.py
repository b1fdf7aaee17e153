"""The support desk of the sample company: two people, queues, promises by condition, and how they work together."""

from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app.areas.company.models import Role
from app.areas.company.operations import CreateUser
from app.areas.company.queries import load_profile
from app.areas.support.models import Ticket
from app.areas.support.operations import (
    AnswerTicket,
    ConditionInput,
    EscalateDue,
    HoldTicket,
    MemberInput,
    MergeTicket,
    MoveToQueue,
    NoteTicket,
    OpenTicket,
    ReceiveCustomerMessage,
    ResolveTicket,
    ResumeTicket,
    SetChecklist,
    SetEscalation,
    SetPolicy,
    SetQueue,
    StepInput,
    TargetInput,
    WatchTicket,
)
from app.areas.support.operations.escalating import is_due
from app.kernel.errors import DomainError
from app.sample.agenda import Agenda

SEED = 47
PEOPLE = (("ada.brandt", "Ada Brandt"), ("max.oduya", "Max Oduya"))
NOTES = (
    "@max.oduya same carrier as last week. Can you ask them?", "@ada.brandt the lot is on hold, see the receipt.",
    "Called back, nobody there.",
)
ASKED_AGAIN = ("When will it arrive?", "Is there anything new?", "Thank you. And the invoice?")
TOLD_AGAIN = (
    "It arrives on Thursday.", "The carrier answers tomorrow; we tell you at once.", "The invoice follows today.",
)
WAITS_FOR = "The supplier looks for the lot."


class HelpDesk:
    """Two people at one desk; dice of their own keep the rest of the company as it was."""

    def __init__(self, agenda: Agenda, customers: list[int]) -> None:
        """Sit down; nothing is promised yet."""
        self._agenda, self._customers, self._dice = agenda, customers, Random(SEED)
        self._queues: list[int] = []
        self._people: list[int] = []

    def begin(self) -> None:
        """Hire, make queues and promises, and come to work every day."""
        do, read = self._agenda.do, self._agenda.batch.connection
        role = read.execute(select(Role.id).order_by(Role.id)).scalars().first() or 1
        self._people = [do(CreateUser(login, name, role)).user_id for login, name in PEOPLE]
        members = tuple(MemberInput(number) for number in self._people)
        self._queues = [
            do(SetQueue("Complaints", members, "round_robin")), do(SetQueue("Questions", members, "least_load")),
        ]
        self._promise(load_profile(read).calendar_id)
        do(SetChecklist("Damaged goods", (
            StepInput("Ask for a photo"), StepInput("Tell the carrier"),
            StepInput("Offer a replacement", required=False),
        ), category="damaged"))
        do(SetEscalation("Nobody has answered", "risk", "first_response", notify="queue"))
        do(SetEscalation("Late for an hour", "due", after_minutes=60, raise_to="high", notify="watchers",
                         note="Late for an hour: who can take it?"))
        self._next_day()

    def _promise(self, calendar_id: int) -> None:
        self._agenda.do(SetPolicy("Big customers", calendar_id, (
            TargetInput("urgent", "30 min", "4 h", "30 min"), TargetInput("high", "1 h", "8 h", "1 h"),
            TargetInput("normal", "4 h", "24 h", "4 h"), TargetInput("low", "8 h", "40 h", "8 h"),
        ), tuple(ConditionInput(customer_id=number) for number in self._customers[:6]), position=1))
        self._agenda.do(SetPolicy("Damaged goods", calendar_id, (
            TargetInput("urgent", "1 h", "8 h", "1 h"), TargetInput("high", "2 h", "12 h", "2 h"),
        ), (ConditionInput(category="damaged"), ConditionInput(category="quality")), position=2, risk_minutes=30))

    def _next_day(self) -> None:
        self._agenda.at(self._agenda.workday(1, 10), self._day)

    def _day(self) -> None:
        rows = self._agenda.batch.connection.execute(
            select(Ticket.id, Ticket.state, Ticket.category, Ticket.queue_id, Ticket.customer_id, Ticket.subject)
            .where(Ticket.state.in_(("new", "open")), Ticket.merged_into_id.is_(None)).order_by(Ticket.id)).all()
        for row in rows:
            if row.queue_id is None:
                self._try(MoveToQueue(row.id, self._queues[row.category == "question"]))
            self._work(row)
        if is_due(self._agenda.batch.connection, self._agenda.now):
            self._agenda.do(EscalateDue())
        self._next_day()

    def _work(self, row: Any) -> None:
        chance = self._dice.random()
        if chance < 0.18:
            self._try(NoteTicket(row.id, self._dice.choice(NOTES)))
        elif chance < 0.28:
            self._try(WatchTicket(row.id, self._dice.choice(self._people)))
        elif chance < 0.5 and row.state == "open":
            self._ask_again(row.id)
        elif chance < 0.56 and row.state == "open":
            self._try(HoldTicket(row.id, WAITS_FOR))
            self._agenda.at(self._agenda.workday(1, 9), lambda: self._try(ResumeTicket(row.id)))
        elif chance < 0.58:
            self._say_twice(row)

    def _ask_again(self, ticket_id: int) -> None:
        place = self._dice.randrange(len(ASKED_AGAIN))
        self._try(ReceiveCustomerMessage(ticket_id, ASKED_AGAIN[place]))
        later = self._agenda.now + timedelta(minutes=self._dice.randint(20, 260))
        self._agenda.at(later, lambda: self._try(AnswerTicket(ticket_id, TOLD_AGAIN[place])))

    def _say_twice(self, row: Any) -> None:
        """Let a customer write about the same once more; somebody sees it and makes one ticket of both."""
        subject = f"Once more: {row.subject}"
        twice = self._agenda.do(OpenTicket(row.customer_id, subject, "As I wrote already.", row.category))
        later = self._agenda.now + timedelta(minutes=self._dice.randint(15, 90))
        self._agenda.at(later, lambda: self._make_one(twice.ticket_id, row.id))

    def _make_one(self, twice: int, ticket_id: int) -> None:
        """Merge, or settle what was said twice by itself when the first ticket is done meanwhile."""
        try:
            self._agenda.do(MergeTicket(twice, ticket_id))
        except DomainError:
            self._agenda.do(ResolveTicket(twice, "We have answered this with your first message."))

    def _try(self, command: object) -> None:
        """Do what still fits; the ticket may have been resolved meanwhile."""
        try:
            self._agenda.do(command)
        except DomainError:
            return
