"""What is shown and measured of tickets, against numbers computed by hand, and how it is read."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from matplotlib.figure import Figure as Picture

from app.areas.support.charts import tickets as charts
from app.areas.support.models import Ticket
from app.areas.support.operations import (
    AnswerTicket,
    AskSatisfaction,
    NoteTicket,
    RecordSatisfaction,
    ResolveTicket,
    SetPending,
)
from app.areas.support.queries import figures, pictures
from app.areas.support.queries.contributions import tickets_about
from app.areas.support.queries.weeks import counts_by_week, last_months, last_weeks
from app.kernel.chartstyle import ChartStyle
from app.kernel.errors import NotFoundError
from app.kernel.listing import Detail, Figure, ListRequest, Sort, Tone
from app.kernel.printed import PrintTable
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer
from tests.areas.support.complaining import at, complain, deliver_goods, links
from tests.plans import SORTS, plans_of, scans_of

BIG = ("support_ticket", "support_message", "support_ticket_state", "support_ticket_link", "support_satisfaction")


def detail(workspace: Workspace, record: str, number: int) -> Detail:
    """Read a record's page as the window does."""
    with workspace.reader() as reader:
        return workspace.declarations.detail(record).load(reader, number, workspace.clock.now())


def figure(workspace: Workspace, key: str) -> Figure:
    """Read a figure."""
    spec = next(spec for spec in workspace.declarations.figures if spec.key == key)
    with workspace.reader() as reader:
        return spec.load(reader, workspace.clock.now())


@pytest.fixture
def busy(workspace: Workspace) -> Workspace:
    """Give a firm with five tickets of one Monday, opened at ten.

    Urgent, answered after 30 min, resolved after an hour, score 5. High, answered after an hour, resolved after two,
    score 2. Normal, answered after 3 h (lunch out), which is still open. Urgent, nobody answers, late from 11:00 on.
    Low, answered after 4 h, waits for the customer.
    """
    customer_id = add_customer(workspace)
    at(workspace, 2, 10)
    words = ("urgent", "high", "normal", "urgent", "low")
    numbers = [complain(workspace, customer_id, priority=word) for word in words]
    at(workspace, 2, 10, 30)
    workspace.dispatch(AnswerTicket(numbers[0], "We send new boxes."))
    at(workspace, 2, 11)
    workspace.dispatch(ResolveTicket(numbers[0]))
    workspace.dispatch(RecordSatisfaction(numbers[0], 5))
    workspace.dispatch(AnswerTicket(numbers[1], "We look into it."))
    at(workspace, 2, 12)
    workspace.dispatch(ResolveTicket(numbers[1]))
    workspace.dispatch(RecordSatisfaction(numbers[1], 2, "Slow."))
    at(workspace, 2, 14)
    workspace.dispatch(AnswerTicket(numbers[2], "We look into it."))
    at(workspace, 2, 15)
    workspace.dispatch(SetPending(numbers[4], "Which boxes?"))
    return workspace


def test_figures_are_what_one_counts_by_hand(busy: Workspace) -> None:
    unsolved = figure(busy, "support.open")
    assert (unsolved.value, unsolved.note) == (3, "1 new, 1 waiting for the customer")
    late = figure(busy, "support.late")
    assert (late.value, late.note, late.tone) == (1, "none at risk", Tone.BAD)
    # Of five first responses, four came and were in time; the fifth has fallen due.
    in_time = figure(busy, "support.first_response")
    assert (in_time.value, in_time.note) == (800, "4 of 5 in 90 days")
    # Business times 30 min, 1 h, 3 h and 4 h: the middle of four lies between 1 h and 3 h.
    median = figure(busy, "support.first_response_median")
    assert (median.value, median.note) == ("2 h", "business time, 4 tickets in 90 days")
    assert figure(busy, "support.resolution").value == 1000
    happy = figure(busy, "support.satisfaction")
    assert (happy.value, happy.note, happy.tone) == ("3.5", "of 5, 2 answers in 90 days", Tone.WARNING)
    # Wilson's interval of one of two, from the formula: 9.5 to 90.5 %.
    assert "1 of them are 4 or 5: 50 %" in happy.explain
    assert "between 9.5 and 90.5 %" in happy.explain


def test_a_firm_without_tickets_has_figures_that_say_so(workspace: Workspace) -> None:
    for key in ("first_response", "first_response_median", "resolution", "satisfaction"):
        empty = figure(workspace, f"support.{key}")
        assert empty.value is None
        assert empty.note
    assert (figure(workspace, "support.open").value, figure(workspace, "support.late").value) == (0, 0)


def test_the_badge_counts_each_ticket_that_wants_a_decision_once(busy: Workspace) -> None:
    with busy.reader() as reader:
        assert figures.needing_decision(reader, busy.clock.now()) == 1
        assert figures.needing_decision(reader, datetime(2026, 3, 20, 12, tzinfo=UTC)) == 2


def test_the_page_of_a_ticket_says_why_it_is_due_then_and_keeps_notes_apart(workspace: Workspace) -> None:
    goods = deliver_goods(workspace)
    at(workspace, 6, 16, 50)
    number = complain(workspace, goods.customer_id, priority="urgent", shipment_id=goods.shipment_id)
    workspace.dispatch(NoteTicket(number, "Same carrier as last week."))
    page = detail(workspace, "ticket", number)
    facts = {fact.title: fact for fact in page.facts}
    assert facts["First response due"].value == datetime(2026, 3, 9, 7, 50, tzinfo=UTC)
    assert facts["First response due"].tone is Tone.NEUTRAL
    assert (facts["Shipment"].value, facts["Supplier"].value) == ("SH-00001", "Muster AG")
    assert (facts["Supplier"].record, facts["Supplier"].record_id) == ("supplier", goods.supplier_id)
    came, why, _resolution = page.lines
    assert [row.id for row in came.rows] == list(goods.lot_ids)
    assert {row.values[2:] for row in came.rows} == {("Muster AG", "RC-00001")}
    assert why.title == "Why then: first response within 1 h by Standard, version 1"
    assert [row.values for row in why.rows] == [
        ("", "counts Mon–Fri 08:00–12:00, 13:00–17:00, Europe/Berlin", None, None),
        ("Fri 6 Mar", "16:50–17:00", "10 min", "50 min"), ("Sat 7 Mar", "closed", None, None),
        ("Sun 8 Mar", "closed", None, None),
        ("Mon 9 Mar", "08:00–08:50", "50 min", "0 min"),
    ]
    assert [entry.text for entry in page.messages] == [
        "Alfreds Futterkiste\nTwo of eight boxes arrived torn.", "Local user (note)\nSame carrier as last week.",
    ]
    at(workspace, 9, 9)
    assert detail(workspace, "ticket", number).hint == "The first response is late."


def test_the_page_says_how_an_answer_is_counted(workspace: Workspace) -> None:
    number = complain(workspace, add_customer(workspace))
    workspace.dispatch(ResolveTicket(number, "Done."))
    workspace.dispatch(AskSatisfaction(number))
    assert "An answer by mail is counted by itself" in detail(workspace, "ticket", number).hint
    workspace.dispatch(RecordSatisfaction(number, 4, "Quick."))
    page = detail(workspace, "ticket", number)
    assert page.hint == ""
    assert "4 of 5: “Quick.”" in [fact.value for fact in page.facts]


def test_every_record_on_the_way_knows_of_the_complaint(workspace: Workspace) -> None:
    goods = deliver_goods(workspace)
    number = complain(workspace, goods.customer_id, category="damaged", shipment_id=goods.shipment_id)
    workspace.dispatch(ResolveTicket(number, "New boxes are on their way."))
    workspace.dispatch(RecordSatisfaction(number, 4))
    whole = {
        "shipment": goods.shipment_id, "sales_order": goods.order_id,
        "lot": goods.lot_ids[0], "supplier": goods.supplier_id, "item": goods.item_ids[1], "receipt": goods.receipt_id,
    }
    for record, row_id in whole.items():
        spec = next(spec for spec in workspace.declarations.contributions
                    if spec.record == record and spec.load.__module__ == "app.areas.support.queries.contributions")
        with workspace.reader() as reader:
            part = spec.load(reader, row_id, workspace.clock.now())
            nothing = spec.load(reader, row_id + 1000, workspace.clock.now())
        facts = {fact.title: fact.value for fact in part.facts}
        assert facts == {"Open tickets": 0, "Complaints, 12 months": 1, "Satisfaction": "4.0 of 5 (1 answer)"}, record
        assert [row.id for row in part.lines[0].rows] == [number]
        assert [entry.record_id for entry in part.timeline] == [number, number]
        assert (nothing.facts, nothing.lines) == ((), ())


def test_a_letter_leaves_notes_out(workspace: Workspace) -> None:
    goods = deliver_goods(workspace)
    number = complain(workspace, goods.customer_id, shipment_id=goods.shipment_id)
    workspace.dispatch(NoteTicket(number, "Same carrier as last week."))
    workspace.dispatch(ResolveTicket(number, "New boxes are on their way."))
    with workspace.reader() as reader:
        letter = workspace.declarations.document("ticket_letter").context(reader, number, workspace.clock.now())
    assert letter.recipient[0] == "Alfreds Futterkiste"
    assert ("Shipment", "SH-00001") in letter.facts
    table = next(band for band in letter.bands if isinstance(band, PrintTable))
    assert [row[2] for row in table.rows] == ["Two of eight boxes arrived torn.", "New boxes are on their way."]


def test_what_is_not_there_is_named(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="no ticket"):
        detail(workspace, "ticket", 1)


def test_weeks_and_months_are_the_firms_own(workspace: Workspace) -> None:
    """A ticket of Sunday 23:30 UTC belongs to the week of the Monday that has begun in Berlin."""
    customer_id = add_customer(workspace)
    at(workspace, 9, 0, 30)
    assert workspace.clock.now() == datetime(2026, 3, 8, 23, 30, tzinfo=UTC)
    complain(workspace, customer_id)
    now = workspace.clock.now() + timedelta(days=1)
    weeks = last_weeks(now, "Europe/Berlin", 2)
    assert weeks == [date(2026, 3, 2), date(2026, 3, 9)]
    with workspace.reader() as reader:
        assert counts_by_week(reader, Ticket.opened_at, weeks, "Europe/Berlin") == [0, 1]
    assert last_months(now, "Europe/Berlin", 3) == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


def test_pictures_are_drawn_of_what_is_there(busy: Workspace) -> None:
    goods = deliver_goods(busy, add_customer(busy, "Blauer See Delikatessen"))
    complain(busy, goods.customer_id, category="damaged", shipment_id=goods.shipment_id)
    now = busy.clock.now()
    with busy.reader() as reader:
        weeks = pictures.tickets_by_week(reader, now)
        months = pictures.satisfaction_by_month(reader, now)
        stand = pictures.open_by_priority(reader, now)
        suppliers = pictures.complaints_by_supplier(reader, now)
        far = now + timedelta(days=900)
        assert pictures.complaints_by_supplier(reader, far) is None
        assert pictures.tickets_by_week(reader, far) is None
        assert pictures.satisfaction_by_month(reader, far) is None
    assert weeks is not None
    assert months is not None
    assert stand is not None
    assert suppliers is not None
    assert (weeks.opened[-1], weeks.resolved[-1], sum(weeks.opened)) == (6, 2, 6)
    assert (months.means[-1], months.answers[-1], sum(months.answers)) == (3.5, 2, 2)
    assert stand.rows == (
        ("Urgent", 1, 0, 0, 0), ("High", 0, 0, 0, 0), ("Normal", 0, 0, 2, 0), ("Low", 0, 0, 0, 1),
    )
    assert suppliers.rows == (("Muster AG", 1),)
    drawings: list[tuple[Any, Any]] = [
        (charts.draw_tickets_by_week, weeks), (charts.draw_satisfaction_by_month, months),
        (charts.draw_open_by_priority, stand), (charts.draw_complaints_by_supplier, suppliers),
    ]
    for draw, value in drawings:
        picture = Picture()
        draw(picture, value, ChartStyle())
        assert len(picture.axes) == 1


def test_lists_and_figures_read_by_index(busy: Workspace) -> None:
    tickets, now = busy.declarations.list_query("tickets"), busy.clock.now()
    with busy.reader() as reader:
        for column in tickets.info.columns:
            for down in (False, True) if column.sortable else ():
                request = ListRequest(sort=(Sort(column.key, descending=down),))
                plan = plans_of(reader, partial(tickets.page, reader, request))
                assert not any(SORTS in step for step in plan), column.key
                assert scans_of(plan, *BIG) == [], column.key
        for preset in ("open", "new", "late", "at_risk", "waiting", "resolved"):
            plan = plans_of(reader, partial(tickets.count, reader, ListRequest(preset)))
            assert any("SEARCH support_ticket" in step for step in plan), preset
        for spec in busy.declarations.figures:
            if spec.key.startswith("support."):
                plan = plans_of(reader, partial(spec.load, reader, now))
                assert scans_of(plan, *BIG) == [], spec.key
        for load in (pictures.tickets_by_week, pictures.complaints_by_supplier, pictures.satisfaction_by_month):
            plan = plans_of(reader, partial(load, reader, now))
            assert scans_of(plan, *BIG) == [], load.__name__


@pytest.mark.postgres
def test_the_other_database_gives_the_same_answers(server_workspace: Workspace) -> None:
    goods = deliver_goods(server_workspace)
    at(server_workspace, 2, 10)
    number = complain(server_workspace, goods.customer_id, priority="urgent", shipment_id=goods.shipment_id)
    assert ("supplier", goods.supplier_id) in links(server_workspace, number)
    with server_workspace.reader() as reader:
        part = tickets_about(reader, "supplier", goods.supplier_id, server_workspace.clock.now())
    assert [row.id for row in part.lines[0].rows] == [number]
    assert detail(server_workspace, "ticket", number).lines
    now = at(server_workspace, 2, 11, 30)
    tickets = server_workspace.declarations.list_query("tickets")
    with server_workspace.reader() as reader:
        assert [row.id for row in tickets.page(reader, ListRequest("late", as_of=now)).rows] == [number]
        weeks, stand = pictures.tickets_by_week(reader, now), pictures.open_by_priority(reader, now)
    assert weeks is not None
    assert stand is not None
    assert (weeks.opened[-1], stand.rows[0]) == (1, ("Urgent", 1, 0, 0, 0))
    for key in ("support.open", "support.late", "support.first_response", "support.satisfaction"):
        assert figure(server_workspace, key).title
