"""What is declared of satisfaction and recommendation."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from app.areas.mail.events import MailReceived
from app.areas.parties.events import PersonToErase
from app.areas.support.documents.satisfaction import satisfaction_report
from app.areas.support.operations import surveys as do
from app.areas.support.operations.survey_import import SURVEY_ANSWERS
from app.areas.support.queries import surveys
from app.areas.support.queries.survey_lists import LISTS
from app.kernel.declare import DetailSpec, DocumentSpec, FigureSpec, OperationSpec, Subscriber
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    PageSpec,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
    some,
)

RIGHT = "support.answer"
_CHART = "app.areas.support.charts.surveys:"


def _address(connection: Connection, stop_id: int) -> Mapping[str, Any]:
    return {"address": surveys.stopped_address(connection, stop_id)}


SURVEYS_VIEW = ViewSpec(
    "surveys", (
        ActionSpec("support.answer_survey", "Enter answer", "star", in_state("asked", "late"), "answer_survey",
                   selected("survey_id"), primary=True, help="What they said on the phone, or in their own words."),
        ActionSpec("support.record_survey_answer", "Paste answer", "mail-question-mark",
                   operation="record_survey_answer", help="Paste the subject of an answer that came another way."),
        ActionSpec("support.satisfaction_report", "Print report", "printer", document="satisfaction_report"),
        ActionSpec("support.stop_surveys", "Stop surveys", "ban", operation="stop_surveys",
                   help="Whoever wants no questions is asked none."),
    ),
    EmptySpec("Nobody was asked yet", "Ask on a resolved ticket how it went, or a customer whether they would "
              "recommend you. The mail has a link for each answer; what comes back is counted by itself.", "smile"),
    order=67, group="Satisfaction",
)
STOPS_VIEW = ViewSpec(
    "survey_stops", (
        ActionSpec("support.allow_surveys", "Allow surveys again", "rotate-ccw", one, "allow_surveys",
                   of_selected(_address), ask=False),
    ),
    EmptySpec("Everybody may be asked", "Whoever says that they want no questions is listed here.", "ban"),
    order=68, group="Satisfaction",
)
_PAGE = PageSpec("satisfaction", "By product and partner", "gauge",
                 "app.areas.support.ui.satisfaction:SatisfactionPage", "support.read", "Satisfaction")
_CHARTS = (
    ChartSpec("support.csat_supplier", "Satisfied by supplier, 12 months", surveys.supplier_groups,
              f"{_CHART}draw_groups", help="Share of 4 and 5; the line is the range of 95 % confidence (Wilson), grey "
              "where answers are few. The ticket leads back to the supplier."),
    ChartSpec("support.csat_carrier", "Satisfied by carrier, 12 months", surveys.carrier_groups,
              f"{_CHART}draw_groups", help="Share of 4 and 5 where the ticket is about a shipment of theirs."),
    ChartSpec("support.nps_quarters", "Net promoter score by quarter", surveys.nps_quarters,
              f"{_CHART}draw_quarters", help="With its own standard error; grey where answers are few."),
)

SURVEYS = AreaSpec(
    name="support", title="Support",
    operations=(
        OperationSpec(do.ask_recommendation, "Customer asked whether they recommend us", RIGHT),
        OperationSpec(do.record_survey_answer, "Signed answer counted", RIGHT),
        OperationSpec(do.answer_survey, "Answer written down", RIGHT),
        OperationSpec(do.stop_surveys, "Asked no more questions", RIGHT),
        OperationSpec(do.allow_surveys, "Asked questions again", RIGHT),
    ),
    subscribers=(Subscriber(MailReceived, do.take_answer_mail), Subscriber(PersonToErase, do.forget_stops)),
    lists=LISTS,
    details=(DetailSpec("survey", "Question sent", surveys.survey_detail),
             DetailSpec("survey_stop", "Wants no questions", surveys.stop_detail)),
    documents=(DocumentSpec("satisfaction_report", "Satisfaction report", "", "support.read", satisfaction_report),),
    figures=(
        FigureSpec("support.csat", "Satisfied customers", surveys.csat_figure),
        FigureSpec("support.csat_response", "Answer rate", surveys.response_figure),
        FigureSpec("support.nps", "Net promoter score", surveys.nps_figure),
    ),
    imports=(SURVEY_ANSWERS,),
    tab_parts=(
        TabPart("support", views=(SURVEYS_VIEW, STOPS_VIEW), pages=(_PAGE,), dashboard=DashboardSpec(
            ("support.csat", "support.csat_response", "support.nps"), _CHARTS, of=("surveys",))),
        TabPart("customers", actions=(("customers", (ActionSpec(
            "support.ask_recommendation", "Ask for recommendation", "mail-question-mark", some, "ask_recommendation",
            selected("customer_id"), ask=False, each=True,
            help="Ask by mail whether they would recommend us; whoever was asked not long ago is left alone.",
        ),)),)),
    ),
)
