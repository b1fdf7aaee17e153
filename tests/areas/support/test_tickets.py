"""Stories of complaints: when they are due, what they lead back to, how they end."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.company.operations import AddHoliday, UpdateProfile
from app.areas.mail.models import MailMessage
from app.areas.support.models import PolicyTarget, Satisfaction, Survey, TicketMessage
from app.areas.support.operations import (
    AnswerTicket,
    AskSatisfaction,
    AssignTicket,
    CloseTicket,
    LinkTicket,
    NoteTicket,
    OpenTicket,
    ReceiveCustomerMessage,
    RecomputeDueTimes,
    RecordSatisfaction,
    ReopenTicket,
    ResolveTicket,
    SetPending,
    SetPriority,
)
from app.kernel.errors import DomainError, PermissionDeniedError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer, require_proof
from tests.areas.support.complaining import AGENT, VIEWER, at, complain, deliver_goods, links, ticket


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """Give an hour in Berlin of a day of March 2026, before the clocks go forward on the 29th."""
    return datetime(2026, 3, day, hour - 1, minute, tzinfo=UTC)


def test_a_complaint_before_a_weekend_and_a_holiday_is_due_in_business_hours(workspace: Workspace) -> None:
    """By hand, hours being 8 to 12 and 13 to 17: of Friday 13 March 16:50 ten minutes are left, Monday is a holiday.

    Urgent: an hour is up Tuesday 8:50, eight hours Tuesday 16:50. High: two hours Tuesday 9:50; sixteen: Wednesday
    16:50. Normal: eight hours Tuesday 16:50; forty: ten minutes of Friday, 8 h of Tuesday to Friday each, 7 h 50 of
    Monday 23. Low: sixteen hours Wednesday 16:50; eighty: five working days later again, Monday 30 March 16:50.
    """
    workspace.dispatch(AddHoliday(1, date(2026, 3, 16), "Founders' Day"))
    customer_id = add_customer(workspace)
    at(workspace, 13, 16, 50)
    late_in_march = datetime(2026, 3, 30, 14, 50, tzinfo=UTC)
    expected: dict[Any, tuple[datetime, datetime]] = {
        "urgent": (berlin(17, 8, 50), berlin(17, 16, 50)), "high": (berlin(17, 9, 50), berlin(18, 16, 50)),
        "normal": (berlin(17, 16, 50), berlin(23, 16, 50)), "low": (berlin(18, 16, 50), late_in_march),
    }
    for priority, due in expected.items():
        opened = workspace.dispatch(OpenTicket(customer_id, "Torn", "Two boxes torn.", priority=priority)).value
        assert (opened.first_response_due_at, opened.resolution_due_at) == due, priority
    require_proof(workspace)


def test_the_clock_stands_while_the_customer_is_asked_and_runs_on_when_they_are_back(workspace: Workspace) -> None:
    """By hand: opened Monday 2 March 10:00, due after 16 h: Tuesday 3 March, 10:00 + 6 h + 8 h = Wednesday 10:00.

    Two hours are used when the customer is asked at 12:00, so 14 h are left when they are back on Thursday 5 March at
    9:00: 7 h of Thursday (lunch out), 7 h of Friday: due Friday 16:00.
    """
    customer_id = add_customer(workspace)
    at(workspace, 2, 10)
    number = complain(workspace, customer_id, priority="high")
    assert ticket(workspace, number).resolution_due_at == berlin(4, 10)
    with pytest.raises(DomainError, match="no answer"):
        workspace.dispatch(SetPending(number))
    at(workspace, 2, 12)
    workspace.dispatch(SetPending(number, "Which boxes are torn? Please send a photo."))
    asked = ticket(workspace, number)
    assert (asked.state, asked.first_responded_at) == ("pending", berlin(2, 12))
    at(workspace, 5, 9)
    workspace.dispatch(ReceiveCustomerMessage(number, "The two upper ones."))
    back = ticket(workspace, number)
    assert (back.state, back.resolution_due_at) == ("open", berlin(6, 16))
    require_proof(workspace)


def test_waiting_never_makes_a_resolution_late(workspace: Workspace) -> None:
    number = complain(workspace, add_customer(workspace), priority="urgent")
    workspace.dispatch(SetPending(number, "Which boxes?"))
    at(workspace, 27, 10)
    workspace.dispatch(ResolveTicket(number, "We sent two new boxes."))
    done = ticket(workspace, number)
    assert done.resolved_at <= done.resolution_due_at
    at(workspace, 30, 10)
    workspace.dispatch(CloseTicket(number))
    assert ticket(workspace, number).resolution_due_at == done.resolution_due_at


def test_a_complaint_leads_back_through_the_lots_to_receipt_and_supplier(workspace: Workspace) -> None:
    goods = deliver_goods(workspace)
    number = complain(workspace, goods.customer_id, category="damaged", shipment_id=goods.shipment_id)
    assert links(workspace, number) == {
        ("shipment", goods.shipment_id), ("sales_order", goods.order_id), ("receipt", goods.receipt_id),
        ("supplier", goods.supplier_id), *(("lot", lot) for lot in goods.lot_ids),
        *(("item", item) for item in goods.item_ids),
    }
    narrow = complain(workspace, goods.customer_id, shipment_id=goods.shipment_id, item_id=goods.item_ids[0])
    of_one = links(workspace, narrow)
    assert {found for found in of_one if found[0] in ("lot", "item")} == {
        ("item", goods.item_ids[0]), ("lot", goods.lot_ids[0]),
    }
    assert ("supplier", goods.supplier_id) in of_one


def test_a_lot_named_later_brings_its_receipt_and_supplier_along(workspace: Workspace) -> None:
    goods = deliver_goods(workspace)
    number = complain(workspace, goods.customer_id)
    assert links(workspace, number) == set()
    first = workspace.dispatch(LinkTicket(number, lot_id=goods.lot_ids[0]))
    assert {("lot", goods.lot_ids[0]), ("receipt", goods.receipt_id), ("supplier", goods.supplier_id)} <= links(
        workspace, number
    )
    assert workspace.dispatch(LinkTicket(number, lot_id=goods.lot_ids[0])).value == 0
    workspace.undo(first.operation_id)
    assert links(workspace, number) == set()


def test_another_customers_shipment_is_refused(workspace: Workspace) -> None:
    goods = deliver_goods(workspace)
    other = add_customer(workspace, "Blauer See Delikatessen")
    with pytest.raises(DomainError, match="another customer") as refused:
        complain(workspace, other, shipment_id=goods.shipment_id)
    assert refused.value.field == "shipment_id"
    with pytest.raises(DomainError, match="not in shipment"):
        complain(workspace, goods.customer_id, shipment_id=goods.shipment_id, item_id=999)


def test_a_ticket_is_answered_resolved_reopened_and_closed(workspace: Workspace) -> None:
    number = complain(workspace, add_customer(workspace))
    workspace.dispatch(NoteTicket(number, "Same carrier as last week."))
    assert ticket(workspace, number).first_responded_at is None
    with pytest.raises(DomainError, match="no answer"):
        workspace.dispatch(ResolveTicket(number))
    answered = at(workspace, 2, 11)
    workspace.dispatch(AnswerTicket(number, "We are looking into it."))
    at(workspace, 2, 14)
    workspace.dispatch(AnswerTicket(number, "New boxes leave today."))
    assert ticket(workspace, number).first_responded_at == answered
    workspace.dispatch(ResolveTicket(number))
    with pytest.raises(DomainError, match="is resolved"):
        workspace.dispatch(AnswerTicket(number, "One more thing."))
    workspace.dispatch(ReceiveCustomerMessage(number, "They are torn, too."))
    again = ticket(workspace, number)
    assert (again.state, again.resolved_at) == ("open", None)
    workspace.dispatch(ResolveTicket(number))
    workspace.dispatch(ReopenTicket(number, "The customer called."))
    workspace.dispatch(ResolveTicket(number))
    workspace.dispatch(CloseTicket(number))
    for refused in (ReopenTicket(number, "No."), ReceiveCustomerMessage(number, "Hello?"), CloseTicket(number)):
        with pytest.raises(DomainError, match="closed"):
            workspace.dispatch(refused)
    with workspace.reader() as reader:
        said = reader.execute(select(TicketMessage.direction).order_by(TicketMessage.id)).scalars().all()
    assert said == ["in", "note", "out", "out", "in", "note"]


def test_a_new_priority_counts_from_when_the_ticket_was_opened(workspace: Workspace) -> None:
    at(workspace, 2, 10)
    number = complain(workspace, add_customer(workspace), priority="low")
    at(workspace, 3, 10)
    workspace.dispatch(SetPriority(number, "urgent"))
    assert ticket(workspace, number).due_at == berlin(2, 11)
    with workspace.reader() as reader:
        assert workspace.declarations.list_query("tickets").count(reader, ListRequest("late", as_of=berlin(3, 10))) == 1


def test_a_holiday_moves_what_is_due_and_its_undo_moves_it_back(workspace: Workspace) -> None:
    at(workspace, 2, 10)
    number = complain(workspace, add_customer(workspace))
    before = ticket(workspace, number)
    holiday = workspace.dispatch(AddHoliday(1, date(2026, 3, 3), "Founders' Day"))
    assert before.resolution_due_at == berlin(9, 10)
    assert ticket(workspace, number).resolution_due_at == berlin(10, 10)
    require_proof(workspace)
    assert workspace.dispatch(RecomputeDueTimes()).value.changed == 0
    workspace.undo(holiday.operation_id)
    assert ticket(workspace, number).resolution_due_at == before.resolution_due_at
    require_proof(workspace)


def test_the_proof_finds_a_due_time_that_nobody_computed(workspace: Workspace) -> None:
    number = complain(workspace, add_customer(workspace))
    with workspace.database.writer() as connection:
        connection.exec_driver_sql("UPDATE support_ticket SET resolution_due_at = resolution_due_at + 1")
    check = next(check for check in workspace.declarations.checks if check.name == "support.due_times")
    with workspace.reader() as reader:
        assert len(check.run(reader)) == 1
    workspace.dispatch(RecomputeDueTimes(number))
    require_proof(workspace)


def test_the_customer_is_asked_once_and_the_answer_is_recorded(workspace: Workspace) -> None:
    workspace.dispatch(UpdateProfile(email="help@nordwind.example"))
    customer_id = add_customer(workspace, email="maria@alfki.example")
    number = complain(workspace, customer_id)
    with pytest.raises(DomainError, match="Resolve it before"):
        workspace.dispatch(AskSatisfaction(number))
    workspace.dispatch(ResolveTicket(number, "New boxes are on their way."))
    asked = workspace.dispatch(AskSatisfaction(number))
    with workspace.reader() as reader:
        mail = reader.execute(select(MailMessage.__table__).where(MailMessage.record == "survey")).one()
    assert (mail.direction, mail.to_line) == ("out", "maria@alfki.example")
    assert "von 1 (sehr unzufrieden) bis 5 (sehr zufrieden)" in mail.body_text
    with pytest.raises(DomainError, match="asked already"):
        workspace.dispatch(AskSatisfaction(number))
    for score in (0, 6):
        with pytest.raises(DomainError, match="from 1"):
            workspace.dispatch(RecordSatisfaction(number, score))
    recorded = workspace.dispatch(RecordSatisfaction(number, 4, "Quick."))
    with workspace.reader() as reader:
        answer = reader.execute(select(Satisfaction.__table__)).one()
    assert (answer.score, answer.comment, answer.answered_at) == (4, "Quick.", workspace.clock.now())
    workspace.undo(recorded.operation_id)
    workspace.undo(asked.operation_id)
    with workspace.reader() as reader:
        assert reader.execute(select(Satisfaction.id)).all() == []
        assert reader.execute(select(Survey.id)).all() == []


def test_a_customer_without_an_address_is_not_mailed(workspace: Workspace) -> None:
    number = complain(workspace, add_customer(workspace))
    workspace.dispatch(ResolveTicket(number, "Done."))
    assert workspace.dispatch(AskSatisfaction(number)).value.survey_id is None


def test_undoing_an_answer_starts_the_clock_again(workspace: Workspace) -> None:
    number = complain(workspace, add_customer(workspace))
    before = ticket(workspace, number)
    answered = workspace.dispatch(AnswerTicket(number, "We are looking into it."))
    workspace.undo(answered.operation_id)
    after = ticket(workspace, number)
    assert (after.state, after.first_responded_at, after.due_at) == ("new", None, before.due_at)
    require_proof(workspace)


def test_every_operation_asks_for_its_right(workspace: Workspace) -> None:
    customer_id = add_customer(workspace)
    number = complain(workspace, customer_id)
    viewer = workspace.acting_as(VIEWER)
    for command in (
        OpenTicket(customer_id, "Torn", "Torn."), LinkTicket(number), AnswerTicket(number, "Yes."),
        NoteTicket(number, "Yes."), ReceiveCustomerMessage(number, "Yes."), AssignTicket(number),
        SetPriority(number, "high"), SetPending(number), ResolveTicket(number), ReopenTicket(number, "No."),
        CloseTicket(number), AskSatisfaction(number), RecordSatisfaction(number, 3), RecomputeDueTimes(),
    ):
        with pytest.raises(PermissionDeniedError):
            viewer.dispatch(command)
    workspace.acting_as(AGENT).dispatch(AnswerTicket(number, "Yes."))


def test_a_company_begins_with_four_promises(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        rows = reader.execute(select(
            PolicyTarget.priority, PolicyTarget.first_response_minutes / 60, PolicyTarget.resolution_minutes / 60,
        ))
        assert {tuple(row) for row in rows} == {
            ("urgent", 1, 8), ("high", 2, 16), ("normal", 8, 40), ("low", 16, 80),
        }


def test_a_ticket_is_given_to_somebody_who_works_here(workspace: Workspace) -> None:
    number = complain(workspace, add_customer(workspace))
    workspace.dispatch(AssignTicket(number, 1))
    assert ticket(workspace, number).assignee_id == 1
    with pytest.raises(DomainError, match="no user"):
        workspace.dispatch(AssignTicket(number, 99))


def test_what_wants_attention_comes_first(workspace: Workspace) -> None:
    customer_id = add_customer(workspace)
    at(workspace, 2, 10)
    solved = complain(workspace, customer_id, subject="solved")
    workspace.dispatch(ResolveTicket(solved, "Done."))
    waiting = complain(workspace, customer_id, subject="waiting", priority="urgent")
    workspace.dispatch(SetPending(waiting, "Which?"))
    late = complain(workspace, customer_id, subject="late", priority="urgent")
    risky = complain(workspace, customer_id, subject="risky", priority="high")
    calm = complain(workspace, customer_id, subject="calm", priority="low")
    now = at(workspace, 2, 11, 35)
    tickets = workspace.declarations.list_query("tickets")
    request = ListRequest(as_of=now)
    with workspace.reader() as reader:
        page = tickets.page(reader, request)
        place = [item.info.key for item in tickets.columns].index("standing")
        assert [(row.id, row.values[place]) for row in page.rows] == [
            (late, "late"), (risky, "at_risk"), (calm, "in_time"), (waiting, "waiting"), (solved, "done"),
        ]
        for preset, count in {"open": 4, "late": 1, "at_risk": 1, "waiting": 1, "resolved": 1, "new": 3}.items():
            assert tickets.count(reader, ListRequest(preset, as_of=now)) == count, preset
        later = ListRequest("at_risk", as_of=now + timedelta(minutes=26))
        assert tickets.count(reader, later) == 0
