"""The lists of questions that were sent, and of those who want none."""

from sqlalchemy import case, type_coerce

from app.areas.parties.models import Party
from app.areas.support.models import Ticket
from app.areas.support.models.surveys import Survey, SurveyStop
from app.areas.support.rules.surveys import CSAT, NPS
from app.kernel.columns import Exact
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import NOW, ListQuery, Preset, column

READ = "support.read"
KINDS = ((CSAT, StateWord("How it went")), (NPS, StateWord("Recommendation")))
STATES = (
    ("asked", StateWord("Asked", Tone.ACCENT)), ("answered", StateWord("Answered", Tone.GOOD)),
    ("stopped", StateWord("Wants none", Tone.NEUTRAL)), ("late", StateWord("No answer", Tone.NEUTRAL)),
)
_state = case(
    ((Survey.state == "asked") & (type_coerce(Survey.expires_at, Exact()) < NOW), "late"), else_=Survey.state,
)
_source = Survey.__table__.join(Party.__table__, Party.id == Survey.customer_id, isouter=True).join(
    Ticket.__table__, Ticket.id == Survey.ticket_id, isouter=True)
SURVEYS = ListQuery(
    "surveys", "Surveys", "survey", Survey.id, _source,
    (
        column("asked_at", "Asked", Survey.asked_at, Kind.TIME, width=14),
        column("kind", "About", Survey.kind, Kind.STATE, width=15, states=KINDS, sortable=False),
        column("customer", "Customer", Party.name, width=26, sortable=False),
        column("ticket", "Ticket", Ticket.number, Kind.CODE, width=10, sortable=False),
        column("address", "Mail", Survey.address, width=26, sortable=False),
        column("state", "State", _state, Kind.STATE, width=11, states=STATES, sortable=False),
        column("score", "Score", Survey.score, Kind.INTEGER, width=7, sortable=False),
        column("comment", "In their words", Survey.comment, width=30, sortable=False),
        column("answered_at", "Answered", Survey.answered_at, Kind.TIME, width=14, sortable=False, shown=False),
    ),
    (Sort("asked_at", descending=True),), READ, searchable=False,
    presets=(Preset(PresetInfo("csat", "How it went"), Survey.kind == CSAT),
             Preset(PresetInfo("nps", "Recommendation"), Survey.kind == NPS)),
)
STOPS = ListQuery(
    "survey_stops", "Opted out", "survey_stop", SurveyStop.id, SurveyStop.__table__,
    (
        column("address", "Mail", SurveyStop.address, width=40),
        column("at", "Since", SurveyStop.at, Kind.TIME, width=16, sortable=False),
    ),
    (Sort("address"),), READ, searchable=False,
)
LISTS = (SURVEYS, STOPS)
