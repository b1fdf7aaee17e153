"""Stories of surveys: asked by mail, answered once by a signed link, never too often, told with how sure it is."""

import re
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from app.areas.company.operations import CreateUser, UpdateProfile
from app.areas.logistics.models import Shipment
from app.areas.mail.events import MailReceived
from app.areas.mail.models import BouncedAddress, MailMessage
from app.areas.parties.operations.erasing import ErasePerson
from app.areas.support.documents.satisfaction import satisfaction_report
from app.areas.support.models import Satisfaction, Survey, SurveyStop
from app.areas.support.operations import (
    AskSatisfaction,
    AssignTicket,
    CloseTicket,
    OpenTicket,
    RecordSatisfaction,
    ResolveTicket,
)
from app.areas.support.operations.macros import ApplyMacro
from app.areas.support.operations.rule_lines import StepLine
from app.areas.support.operations.survey_import import SURVEY_ANSWERS
from app.areas.support.operations.surveys import (
    AllowSurveys,
    AnswerSurvey,
    AskRecommendation,
    RecordSurveyAnswer,
    StopSurveys,
    take_answer_mail,
)
from app.areas.support.queries.survey_lists import LISTS, SURVEYS
from app.areas.support.queries.surveys import (
    csat_figure,
    load_groups,
    nps_figure,
    nps_quarters,
    response_figure,
    survey_detail,
)
from app.areas.support.rules.surveys import comment_in, read_answer, sign_answer
from app.areas.support.ui.satisfaction import SatisfactionPage
from app.kernel.clock import SetClock
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.journal import Change
from app.kernel.listing import ListRequest
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Workspace
from app.ui.theme import Appearance
from tests.areas.sales.selling import add_customer, require_proof
from tests.areas.support.complaining import at, complain, deliver_goods
from tests.areas.support.ruling import write_macro
from tests.plans import SORTS, plans_of
from tests.ui.desks import PatientDesk

ANN = "ann@alpha.example"
LINK = re.compile(r"mailto:\S+")


@pytest.fixture
def firm(workspace: Workspace) -> Workspace:
    """Give a firm that answers can reach."""
    at(workspace, 3, 9)
    workspace.dispatch(UpdateProfile(email="help@nordwind.example"))
    return workspace


def ask(workspace: Workspace, customer_id: int, address: str = ANN) -> int:
    """Settle a ticket of a customer, ask how it went, and give the ticket's number."""
    ticket_id = complain(workspace, customer_id, contact_name="Ann", contact_email=address)
    workspace.dispatch(ResolveTicket(ticket_id, "Two new boxes are on their way."))
    workspace.dispatch(AskSatisfaction(ticket_id))
    return ticket_id


def links(workspace: Workspace) -> list[tuple[str, str]]:
    """Give subject and body of each prepared answer of the newest mail, as a mail program opens them."""
    with workspace.reader() as reader:
        text = reader.execute(select(MailMessage.body_text).order_by(MailMessage.id.desc()).limit(1)).scalar_one()
    found = [link.partition("?") for link in LINK.findall(text)]
    assert {unquote(address) for address, _, _ in found} == {"mailto:help@nordwind.example"}
    return [(query["subject"][0], query["body"][0]) for _, _, rest in found for query in (parse_qs(rest),)]


def surveys(workspace: Workspace) -> Any:
    """Give the surveys as they stand."""
    with workspace.reader() as reader:
        return reader.execute(select(Survey.__table__).order_by(Survey.id)).all()


def test_one_click_answers_and_the_first_answer_counts(firm: Workspace) -> None:
    """Six links, five of them a score; the answer stands on the ticket; a second one is refused."""
    ticket_id = ask(firm, add_customer(firm, country="United Kingdom"))
    prepared = links(firm)
    assert len(prepared) == 6
    assert prepared[0][1].startswith("My answer: 5 – very happy.")
    taken = firm.dispatch(RecordSurveyAnswer(prepared[1][0], "Quick."))
    assert taken.value.score == 4
    with firm.reader() as reader:
        row = reader.execute(select(Satisfaction.__table__).where(Satisfaction.ticket_id == ticket_id)).one()
        shown = survey_detail(reader, 1, firm.clock.now())
    assert (row.score, row.comment, row.answered_at) == (4, "Quick.", firm.clock.now())
    assert [fact.value for fact in shown.facts if fact.title == "Score"] == [4]
    with pytest.raises(DomainError, match="the first answer counts"):
        firm.dispatch(RecordSurveyAnswer(prepared[4][0]))
    firm.undo(taken.operation_id)
    assert firm.dispatch(RecordSurveyAnswer(prepared[4][0].upper())).value.score == 1
    require_proof(firm)


def test_what_was_changed_on_the_way_or_comes_too_late_is_not_counted(firm: Workspace) -> None:
    """Another score under the same signature, another survey, another firm's key, and a month later."""
    ask(firm, add_customer(firm))
    token = links(firm)[4][0]
    for forged in (token.replace("-1-", "-5-"), token.replace("answer:1-", "answer:2-"), token[:-3] + "aa]",
                   f"[{sign_answer(b'another key', 1, '5')}]"):
        with pytest.raises(DomainError, match="not signed by this company"):
            firm.dispatch(RecordSurveyAnswer(forged))
    with pytest.raises(DomainError, match="no answer in this text"):
        firm.dispatch(RecordSurveyAnswer("I am happy"))
    assert isinstance(firm.clock, SetClock)
    firm.clock.moment += timedelta(days=31)
    with pytest.raises(DomainError, match="too long ago"):
        firm.dispatch(RecordSurveyAnswer(token))
    with firm.reader() as reader:
        assert SURVEYS.page(reader, ListRequest(as_of=firm.clock.now())).rows[0].values[5] == "late"


def test_nobody_is_asked_too_often_or_against_their_will(firm: Workspace) -> None:
    """A fortnight between two questions; none to who wants none, or whose mail comes back."""
    customer = add_customer(firm)
    ask(firm, customer)
    with pytest.raises(DomainError, match="was asked 0 days ago"):
        ask(firm, customer, "Ann@Alpha.example")
    firm.dispatch(RecordSurveyAnswer(links(firm)[5][0]))
    assert surveys(firm)[0].state == "stopped"
    assert isinstance(firm.clock, SetClock)
    firm.clock.moment += timedelta(days=20)
    with pytest.raises(DomainError, match="wants no questions"):
        ask(firm, customer)
    firm.dispatch(AllowSurveys(ANN))
    with pytest.raises(DomainError, match="did not say"):
        firm.dispatch(AllowSurveys(ANN))
    ask(firm, customer)
    firm.dispatch(StopSurveys(ANN))
    firm.dispatch(StopSurveys(ANN))
    with firm.batch() as batch:
        uow = UnitOfWork(batch.connection, firm.clock.now(), firm.actor, 0)
        uow.add(BouncedAddress, address="bob@alpha.example", permanent=True, bounces=3, reason="", last_at=uow.now)
        uow.write_journal()
    with pytest.raises(DomainError, match="comes back"):
        ask(firm, customer, "bob@alpha.example")


def test_a_macro_that_asks_goes_on_where_somebody_is_not_to_be_asked(firm: Workspace) -> None:
    """Asking is a courtesy: whoever wants no questions does not keep a ticket open."""
    firm.dispatch(StopSurveys(ANN))
    ticket_id = complain(firm, add_customer(firm), contact_email=ANN)
    macro = write_macro(firm, StepLine("answer", text="Done."), StepLine("state", "resolved"), StepLine("ask"))
    told = firm.dispatch(ApplyMacro(ticket_id, macro)).value.told
    assert told[-1] == f"not asked: {ANN} wants no questions."


def test_an_answer_that_comes_by_mail_is_counted_with_the_words_in_it(firm: Workspace) -> None:
    """The words that were added are kept, the prepared and the quoted ones are not; a forged one waits for a person."""
    ask(firm, add_customer(firm))
    subject, body = links(firm)[0]
    outcome = _receive(firm, subject, f"{body}\nThat was fast!\n> old words\n")
    assert outcome == ("survey", 1, "")
    assert inbox_states(firm)[-1] == "done"
    assert (surveys(firm)[0].score, surveys(firm)[0].comment) == (5, "That was fast!")
    record, _, problem = _receive(firm, subject, body)
    assert (record, problem) == ("", "This question was answered already; the first answer counts.")
    assert inbox_states(firm)[-1] != "done"
    assert _receive(firm, "Where is my order?", "Hello") == ("", 0, "")


def inbox_states(workspace: Workspace) -> list[str]:
    with workspace.reader() as reader:
        return list(reader.execute(select(MailMessage.state).order_by(MailMessage.id)).scalars())


def _receive(workspace: Workspace, subject: str, body: str) -> tuple[str, int, str]:
    with workspace.batch() as batch:
        uow = UnitOfWork(batch.connection, workspace.clock.now(), workspace.actor, 0)
        sent = batch.connection.execute(select(table_of(MailMessage)).limit(1)).one()
        values = {**sent._mapping, "subject": subject, "body_text": body, "direction": "in", "record": "",
                  "record_id": 0, "message_key": f"{subject}{body}"}
        del values["id"], values["version"]
        message_id = uow.add(MailMessage, **values)
        take_answer_mail(uow, MailReceived(message_id, "person", message_id))
        uow.write_journal()
        row = batch.connection.execute(select(
            MailMessage.record, MailMessage.record_id, MailMessage.problem).where(MailMessage.id == message_id)).one()
        return row.record, row.record_id, row.problem


def test_answers_are_taken_from_a_sheet_and_written_down_by_hand(firm: Workspace) -> None:
    """A sheet of subjects; what is refused is told by row; a phone call counts the same."""
    customer = add_customer(firm)
    ask(firm, customer)
    token = links(firm)[0][0]
    ask(firm, customer, "bob@alpha.example")
    with firm.batch() as batch:
        uow = UnitOfWork(batch.connection, firm.clock.now(), firm.actor, 0)
        outcomes = SURVEY_ANSWERS.apply(uow, [{"token": token, "comment": "Good."}, {"token": token}, {"token": "x"}])
        uow.write_journal()
    assert [one.status for one in outcomes] == ["created", "refused", "refused"]
    with pytest.raises(DomainError, match="from 1 to 5"):
        firm.dispatch(AnswerSurvey(2, 9))
    firm.dispatch(AnswerSurvey(2, 3))
    assert [row.score for row in surveys(firm)] == [5, 3]


def test_a_score_recorded_on_the_ticket_answers_the_mail_as_well(firm: Workspace) -> None:
    """Nobody can answer a second time by the link in the mail."""
    ticket_id = ask(firm, add_customer(firm))
    firm.dispatch(RecordSatisfaction(ticket_id, 2, "Slow."))
    assert (surveys(firm)[0].state, surveys(firm)[0].score) == ("answered", 2)
    with pytest.raises(DomainError, match="answered already"):
        firm.dispatch(RecordSurveyAnswer(links(firm)[0][0]))


def test_a_net_promoter_score_is_told_with_its_own_error(firm: Workspace) -> None:
    """Answers 10, 9, 8, 3: 50 - 25 = +25; variance 0.75 - 0.0625; ± 1.96 · 100 · √(0.6875 / 4) = 81."""
    people = [add_customer(firm, name=f"Customer {place}", email=f"c{place}@alpha.example") for place in range(4)]
    for customer, score in zip(people, (10, 9, 8, 3), strict=True):
        firm.dispatch(AskRecommendation(customer))
        prepared = links(firm)
        assert len(prepared) == 12
        firm.dispatch(RecordSurveyAnswer(prepared[10 - score][0]))
    with pytest.raises(DomainError, match="180 days pass"):
        firm.dispatch(AskRecommendation(people[0]))
    with firm.reader() as reader:
        figure = nps_figure(reader, firm.clock.now())
        quarters = nps_quarters(reader, firm.clock.now())
    assert (figure.value, figure.note) == ("+25", "± 81, few answers: 4")
    assert quarters is not None
    assert [(quarter.start.isoformat(), quarter.score.total) for quarter in quarters.quarters] == [("2026-01-01", 4)]
    nameless = add_customer(firm, name="Nameless")
    with pytest.raises(DomainError, match="No mail address"):
        firm.dispatch(AskRecommendation(nameless))


def test_satisfaction_is_told_by_product_supplier_carrier_and_agent(firm: Workspace, qtbot: QtBot) -> None:
    """Two tickets about one shipment, one of them answered: each group says what it rests on."""
    goods = deliver_goods(firm)
    firm.dispatch(CreateUser("ada", "Ada", 1))
    with firm.batch() as batch:
        batch.connection.execute(update(table_of(Shipment)).values(carrier_id=goods.supplier_id))
    for place, score in enumerate((5, None)):
        opened = int(firm.dispatch(OpenTicket(
            goods.customer_id, "Torn", "Torn.", shipment_id=goods.shipment_id, item_id=goods.item_ids[0],
            contact_name="Ann", contact_email=f"c{place}@alpha.example")).value.ticket_id)
        firm.dispatch(AssignTicket(opened, 2))
        firm.dispatch(ResolveTicket(opened, "Done."))
        firm.dispatch(AskSatisfaction(opened))
        if score is not None:
            firm.dispatch(RecordSatisfaction(opened, score))
        firm.dispatch(CloseTicket(opened))
    now = firm.clock.now()
    with firm.reader() as reader:
        found = {way: load_groups(reader, way, now) for way in ("item", "supplier", "carrier", "agent")}
        figures = (csat_figure(reader, now), response_figure(reader, now))
        report = satisfaction_report(reader, 0, now)
    for way, groups in found.items():
        assert [(one.asked, one.satisfied.hits, one.satisfied.total) for one in groups.groups] == [(2, 1, 1)], way
    assert round(found["supplier"].groups[0].satisfied.low, 3) == 0.207
    assert (figures[0].value, figures[0].note) == (1000, "21 % to 100 %, few answers: 1")
    assert (figures[1].value, figures[1].note) == (500, "1 of 2 asked")
    assert len(report.bands) == 6
    desk = PatientDesk(firm)
    page = SatisfactionPage(desk, Appearance("light"))
    qtbot.addWidget(page)
    page.reload()
    desk.settle()
    assert [view.lines.title for view in page.tables] == ["Product", "Supplier", "Carrier", "Who worked on it"]


def test_lists_of_surveys_are_read_by_an_index(workspace: Workspace) -> None:
    """No list is sorted after it is read."""
    with workspace.reader() as reader:
        for query in LISTS:
            plan = plans_of(reader, partial(query.page, reader, ListRequest(), size=50))
            assert not [step for step in plan if SORTS in step], query.name
        assert reader.execute(select(SurveyStop.id)).all() == []


@given(st.binary(min_size=1, max_size=40), st.integers(1, 10**12), st.integers(0, 10) | st.just("stop"), st.text())
def test_a_signed_answer_is_read_back_and_no_other_is(key: bytes, survey_id: int, answer: object, noise: str) -> None:
    """Whatever stands around it; with any other key, number or score it is refused."""
    token = sign_answer(key, survey_id, str(answer))
    clean = noise.replace("answer:", "")
    signed = read_answer(key, f"{clean} [{token}] {clean}")
    assert (signed.survey_id, signed.score) == (survey_id, None if answer == "stop" else answer)
    changed = token.replace(f"-{answer}-", "-7-" if answer != 7 else "-8-")
    for forged in (changed, sign_answer(key + b"x", survey_id, "5")):
        with pytest.raises(DomainError):
            read_answer(key, forged)


@given(st.text())
def test_words_of_an_answer_are_read_from_any_text(body: str) -> None:
    """Nothing that a customer writes is too odd."""
    assert len(comment_in(body)) <= 2000


def test_who_is_forgotten_leaves_no_answer_and_no_wish_behind(firm: Workspace) -> None:
    """Address and words of the survey go, the score stays in the figures; the wish for no questions goes, too."""
    customer = add_customer(firm, name="Anneliese Quittenbaum", email=ANN, kind="person")
    ask(firm, customer)
    firm.dispatch(RecordSurveyAnswer(links(firm)[0][0], "Anneliese says thanks."))
    firm.dispatch(StopSurveys(ANN))
    firm.dispatch(ErasePerson(customer, "asked by letter"), confirmed=frozenset({"*"}))
    row = surveys(firm)[0]
    assert (row.address, row.comment, row.score) == ("", "", 5)
    with firm.reader() as reader:
        assert reader.execute(select(SurveyStop.address)).all() == []
        sides = reader.execute(select(Change.before, Change.after)).all()
    assert sides
    assert not any("ann@alpha" in str(side) for side in sides)


def test_a_customer_is_asked_in_their_language_and_can_stop_it_from_any_mail_program(firm: Workspace) -> None:
    ask(firm, add_customer(firm, "Wiener Waren", country="Austria"))
    with firm.reader() as reader:
        mail = reader.execute(select(MailMessage.__table__).order_by(MailMessage.id.desc()).limit(1)).one()
        shown = survey_detail(reader, 1, firm.clock.now())
    assert mail.subject.startswith("Wie waren wir?")
    assert [fact.value for fact in shown.facts if fact.title == "Asked in"] == ["German"]
    assert dict(mail.headers)["List-Unsubscribe"].startswith("<mailto:help")
    subject, body = links(firm)[0]
    assert body.startswith("Meine Antwort: 5 – sehr zufrieden.")
    assert comment_in(f"{body}\nDas ging schnell!") == "Das ging schnell!"
    assert firm.dispatch(RecordSurveyAnswer(subject)).value.score == 5
