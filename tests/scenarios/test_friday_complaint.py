"""A complaint on Friday 16:50 before a holiday, through three replies to a satisfied customer; every due time by hand.

The firm works in Berlin from 8 to 12 and from 13 to 17, Monday to Friday; Monday 6 April 2026 is Easter Monday. The
clocks went forward on Sunday 29 March, so all of this is two hours ahead of UTC. Complaints of big customers are
promised an answer within 2 h, a next answer within 1 h and a resolution within 16 h, at risk once three quarters are
used; the resolution stands while the customer is waited for.
"""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.areas.company.operations import AddHoliday, CreateUser
from app.areas.support.models import ClockRun, Ticket
from app.areas.support.operations import (
    AnswerTicket,
    AskSatisfaction,
    CloseTicket,
    ConditionInput,
    EscalateDue,
    MemberInput,
    NoteTicket,
    OpenTicket,
    ReceiveCustomerMessage,
    RecordSatisfaction,
    ReopenTicket,
    ResolveTicket,
    SetEscalation,
    SetPending,
    SetPolicy,
    SetQueue,
    TargetInput,
)
from app.kernel.clock import SetClock
from app.kernel.listing import ListRequest
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer, require_proof

BERLIN = ZoneInfo("Europe/Berlin")


def april(day: int, hour: int, minute: int = 0) -> datetime:
    """Give an hour in Berlin of a day of April 2026."""
    return datetime(2026, 4, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def at(workspace: Workspace, day: int, hour: int, minute: int = 0) -> None:
    """Put the clock to an hour in Berlin."""
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment = april(day, hour, minute)


def of(workspace: Workspace, number: int) -> Any:
    """Read the ticket."""
    with workspace.reader() as reader:
        return reader.execute(select(Ticket.__table__).where(Ticket.id == number)).one()


def standing(workspace: Workspace, number: int) -> object:
    """Read how the ticket stands in the queue at this moment."""
    query = workspace.list_query("tickets")
    place = [column.info.key for column in query.columns].index("standing")
    with workspace.reader() as reader:
        return query.rows(reader, [number], ListRequest(as_of=workspace.clock.now()))[0].values[place]


def prepare(workspace: Workspace) -> tuple[int, int, Workspace]:
    """Promise complaints of a big customer more, in a queue in which Ada works; give customer, queue and her desk."""
    at(workspace, 1, 9)
    customer = add_customer(workspace, email="maria@alfki.example")
    workspace.dispatch(AddHoliday(1, date(2026, 4, 6), "Easter Monday"))
    ada = workspace.acting_as(Actor(workspace.dispatch(CreateUser("ada", "Ada Low", 1)).value.user_id, "Ada Low"))
    queue = workspace.dispatch(SetQueue("Complaints", (MemberInput(ada.actor.id),), "round_robin")).value
    workspace.dispatch(SetPolicy("Complaints of big customers", 1, (TargetInput("high", "2 h", "16 h", "1 h"),), (
        ConditionInput(category="damaged", customer_id=customer),), position=1))
    workspace.dispatch(SetEscalation("Warn", "risk", "first_response", note="Somebody waits for a first answer."))
    return customer, queue, ada


def over_easter(workspace: Workspace, ada: Workspace, customer: int, queue: int) -> int:
    """Open the ticket on Friday evening and answer it for the first time on Tuesday; give its number."""
    # Friday 3 April, 16:50: ten minutes are left of the day; Saturday, Sunday and Easter Monday give none.
    at(workspace, 3, 16, 50)
    opened = workspace.dispatch(OpenTicket(
        customer, "Boxes torn", "Two of eight boxes arrived torn.", "damaged", "high", "mail", queue_id=queue)).value
    number = opened.ticket_id
    # First response, 2 h: 10 min on Friday, 1 h 50 min on Tuesday from 8:00: Tuesday 9:50.
    assert opened.first_response_due_at == april(7, 9, 50)
    # Resolution, 16 h: 10 min on Friday, 8 h on Tuesday, 7 h 50 min on Wednesday (4 h to noon, 3 h 50 min from 13:00).
    assert opened.resolution_due_at == april(8, 16, 50)
    # At risk after 1 h 30 min: 10 min on Friday, 1 h 20 min on Tuesday.
    assert of(workspace, number).risk_at == april(7, 9, 20)
    assert of(workspace, number).assignee_id == ada.actor.id

    # Nobody works over Easter, and nothing runs out.
    at(workspace, 6, 12)
    assert standing(workspace, number) == "in_time"
    assert workspace.dispatch(EscalateDue()).value.done == 0
    at(workspace, 7, 9, 25)
    assert standing(workspace, number) == "at_risk"
    assert workspace.dispatch(EscalateDue()).value.done == 1
    assert workspace.dispatch(EscalateDue()).value.done == 0

    # First reply, Tuesday 9:40: ten minutes before it was due. It asks, so the resolution stands from now on;
    # 1 h 50 min of its 16 h are used (10 min on Friday, 1 h 40 min on Tuesday).
    at(workspace, 7, 9, 40)
    ada.dispatch(NoteTicket(number, "Same carrier as last week."))
    ada.dispatch(SetPending(number, "We are sorry. Which boxes are torn? Please send a photo."))
    assert (of(workspace, number).first_responded_at, standing(workspace, number)) == (april(7, 9, 40), "waiting")
    return int(number)


def until_the_customer_is_back_again(workspace: Workspace, ada: Workspace, number: int) -> None:
    """Hear the customer, answer late, resolve, and hear them once more."""
    # The customer is back on Wednesday 11:30: an answer is due within 1 h, 30 min before lunch and 30 min after it.
    at(workspace, 8, 11, 30)
    workspace.dispatch(ReceiveCustomerMessage(number, "The two upper ones, see the photo."))
    back = of(workspace, number)
    assert (back.due_clock, back.due_at) == ("next_response", april(8, 13, 30))
    # Of the resolution 14 h 10 min are left: 4 h 30 min on Wednesday, 8 h on Thursday, 1 h 40 min on Friday: 9:40.
    assert back.resolution_due_at == april(10, 9, 40)

    # Second reply, Wednesday 13:40: ten minutes late, and that stays so.
    at(workspace, 8, 13, 40)
    assert standing(workspace, number) == "late"
    ada.dispatch(AnswerTicket(number, "New boxes leave our warehouse today."))
    assert (of(workspace, number).due_clock, standing(workspace, number)) == ("resolution", "in_time")

    # Resolved on Thursday 10:00, in time; on Friday 8:30 the customer is back, and the clock goes on where it stood.
    at(workspace, 9, 10)
    ada.dispatch(ResolveTicket(number))
    at(workspace, 10, 8, 30)
    workspace.dispatch(ReceiveCustomerMessage(number, "One of the new boxes is dented."))
    again = of(workspace, number)
    assert (again.state, again.resolved_at, again.due_at) == ("open", None, april(10, 9, 30))
    # On Wednesday 4 h 30 min and on Thursday 2 h were used, so 7 h 40 min are left of the 14 h 10 min: from Friday
    # 8:30 on 3 h 30 min to noon and 4 h from 13:00 on are 7 h 30 min; ten minutes of Monday 13 April: 8:10.
    assert again.resolution_due_at == april(13, 8, 10)


def test_a_complaint_on_friday_evening_ends_with_a_satisfied_customer(workspace: Workspace) -> None:
    customer, queue, ada = prepare(workspace)
    number = over_easter(workspace, ada, customer, queue)
    until_the_customer_is_back_again(workspace, ada, number)

    # Third reply, Friday 9:20, in time; resolved at 15:00, in time, and the customer is asked and is happy.
    at(workspace, 10, 9, 20)
    ada.dispatch(AnswerTicket(number, "We credit the dented one. Is that all right?"))
    at(workspace, 10, 15)
    ada.dispatch(ResolveTicket(number, "The credit note is on its way."))
    ada.dispatch(AskSatisfaction(number))
    workspace.dispatch(RecordSatisfaction(number, 5, "Quick and friendly."))
    ada.dispatch(CloseTicket(number))
    with workspace.reader() as reader:
        runs = reader.execute(select(ClockRun.__table__).order_by(ClockRun.clock, ClockRun.cycle)).all()
    assert [(run.clock, run.cycle, run.due_at, run.done_at, run.done_at <= run.due_at) for run in runs] == [
        ("first_response", 0, april(7, 9, 50), april(7, 9, 40), True),
        ("next_response", 1, april(8, 13, 30), april(8, 13, 40), False),
        ("next_response", 2, april(10, 9, 30), april(10, 9, 20), True),
        ("resolution", 0, april(13, 8, 10), april(10, 15), True),
    ]
    require_proof(workspace)


def test_reopening_without_a_word_of_the_customer_starts_no_wait(workspace: Workspace) -> None:
    at(workspace, 1, 10)
    number = workspace.dispatch(OpenTicket(add_customer(workspace), "Torn", "Torn.")).value.ticket_id
    workspace.dispatch(ResolveTicket(number, "Done."))
    workspace.dispatch(ReopenTicket(number, "Too early."))
    assert (of(workspace, number).due_clock, of(workspace, number).next_response_due_at) == ("resolution", None)
