"""The lists of canned replies, macros and triggers, and of what rules did."""

from sqlalchemy import case, func, select

from app.areas.support.models import Ticket
from app.areas.support.models.automation import Reply, Rule, RuleFiring, RuleStep
from app.areas.support.rules import automation as rules
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import ListQuery, Preset, column

SWITCH = ((rules.ON, StateWord("On", Tone.GOOD)), (rules.OFF, StateWord("Off", Tone.NEUTRAL)))
OFFERED = (("offered", StateWord("Offered", Tone.GOOD)), ("retired", StateWord("Retired", Tone.NEUTRAL)))
TRIED = (("tried", StateWord("Tried", Tone.GOOD)), ("untried", StateWord("To be tried", Tone.WARNING)))
OUTCOMES = (
    ("done", StateWord("Done", Tone.GOOD)), ("refused", StateWord("Refused", Tone.BAD)),
    ("unmatched", StateWord("Left alone", Tone.NEUTRAL)),
)
EVENTS = tuple((code, StateWord(word)) for code, word in rules.EVENTS)
READ = "support.read"

_offered = case((Reply.retired.is_(True), "retired"), else_="offered")
REPLIES = ListQuery(
    "replies", "Canned replies", "reply", Reply.id, Reply.__table__,
    (
        column("title", "Title", Reply.title, width=30),
        column("shortcut", "Shortcut", Reply.shortcut, Kind.CODE, width=14),
        column("folder", "Folder", Reply.folder, width=16),
        column("language", "Language", Reply.language, Kind.CODE, width=9, sortable=False),
        column("tags", "Tags", Reply.tags, width=18, sortable=False),
        column("used", "Used", Reply.used, Kind.INTEGER, width=7, sortable=False,
               help="How often macros and triggers took it"),
        column("state", "State", _offered, Kind.STATE, width=10, states=OFFERED, sortable=False),
    ),
    (Sort("folder"), Sort("title")), READ,
    presets=(Preset(PresetInfo("offered", "Offered"), Reply.retired.is_(False)),
             Preset(PresetInfo("retired", "Retired"), Reply.retired.is_(True))),
)

_steps = select(func.count(RuleStep.id)).where(RuleStep.rule_id == Rule.id).scalar_subquery()
MACROS = ListQuery(
    "macros", "Macros", "macro", Rule.id, Rule.__table__,
    (
        column("title", "Title", Rule.title, width=36, sortable=False),
        column("steps", "Steps", _steps, Kind.INTEGER, width=8, sortable=False),
        column("state", "State", Rule.state, Kind.STATE, width=8, states=SWITCH, sortable=False),
        column("position", "Place", Rule.position, Kind.INTEGER, width=7, shown=False),
    ),
    (Sort("position"),), READ, where=Rule.event == rules.BY_HAND, searchable=False,
)

_tried = case((Rule.edition == Rule.rehearsed_edition, "tried"), else_="untried")
_fired = select(func.count(RuleFiring.id)).where(RuleFiring.rule_id == Rule.id).scalar_subquery()
TRIGGERS = ListQuery(
    "triggers", "Triggers", "trigger", Rule.id, Rule.__table__,
    (
        column("position", "Place", Rule.position, Kind.INTEGER, width=7, help="They act in this order"),
        column("title", "Title", Rule.title, width=34, sortable=False),
        column("event", "When", Rule.event, Kind.STATE, width=26, states=EVENTS, sortable=False),
        column("state", "State", Rule.state, Kind.STATE, width=8, states=SWITCH, sortable=False),
        column("tried", "Dry run", _tried, Kind.STATE, width=12, states=TRIED, sortable=False,
               help="Needed before it is switched on, and again after each change"),
        column("fired", "Acted", _fired, Kind.INTEGER, width=8, sortable=False),
    ),
    (Sort("position"),), READ, where=Rule.event != rules.BY_HAND, searchable=False,
    presets=(Preset(PresetInfo("on", "On"), Rule.state == rules.ON),
             Preset(PresetInfo("off", "Off"), Rule.state == rules.OFF)),
)

_log = RuleFiring.__table__.join(Rule.__table__, Rule.id == RuleFiring.rule_id, isouter=True).join(
    Ticket.__table__, Ticket.id == RuleFiring.ticket_id, isouter=True)
RULE_LOG = ListQuery(
    "rule_log", "Rule log", "rule_firing", RuleFiring.id, _log,
    (
        column("at", "When", RuleFiring.at, Kind.TIME, width=16),
        column("rule", "Rule", Rule.title, width=26, sortable=False),
        column("ticket", "Ticket", Ticket.number, Kind.CODE, width=10, sortable=False),
        column("outcome", "Outcome", RuleFiring.outcome, Kind.STATE, width=11, states=OUTCOMES, sortable=False),
        column("told", "What was done", RuleFiring.told, width=48, sortable=False),
        column("why", "Why", RuleFiring.why, width=40, sortable=False, shown=False),
    ),
    (Sort("at", descending=True),), READ, searchable=False,
    presets=(Preset(PresetInfo("refused", "Refused", Tone.BAD), RuleFiring.outcome == "refused"),),
)
LISTS = (REPLIES, MACROS, TRIGGERS, RULE_LOG)
