"""The list of tickets, in the order in which they want attention."""

from sqlalchemy import and_, case, literal, select

from app.areas.company.models import User
from app.areas.parties.models import Party
from app.areas.support import rules
from app.areas.support.models import (
    SOLVED_FROM,
    WAITING_FROM,
    Queue,
    QueueMember,
    Satisfaction,
    ServicePolicy,
    Ticket,
    Watcher,
)
from app.kernel.columns import table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import ACTOR, NOW, ListQuery, Preset, column

STANDINGS = (
    (rules.Standing.LATE.value, StateWord("Late", Tone.BAD)),
    (rules.Standing.AT_RISK.value, StateWord("At risk", Tone.WARNING)),
    (rules.Standing.IN_TIME.value, StateWord("In time", Tone.GOOD)),
    (rules.Standing.WAITING.value, StateWord("Clock stands", Tone.NEUTRAL)),
    (rules.Standing.DONE.value, StateWord("Done", Tone.NEUTRAL)),
)
CATEGORY_WORDS = tuple((key, StateWord(title)) for key, title in rules.CATEGORIES.items())
CLOCK_WORDS = tuple((clock.value, StateWord(words)) for clock, words in rules.CLOCKS.items())
UNHAPPY_TO = 2
NOT_ASKED, ASKED, ANSWERED = "not_asked", "asked", "answered"
SURVEYS = (
    (NOT_ASKED, StateWord("Not asked")), (ASKED, StateWord("Asked", Tone.ACCENT)),
    (ANSWERED, StateWord("Answered", Tone.GOOD)),
)

my_queues = select(QueueMember.queue_id).where(QueueMember.user_id == ACTOR)
watched = select(Watcher.ticket_id).where(Watcher.user_id == ACTOR)
unsolved = Ticket.urgency < SOLVED_FROM
ours = Ticket.urgency < WAITING_FROM
late = Ticket.urgency < NOW
at_risk = and_(Ticket.urgency >= NOW, ours, Ticket.risk_at <= NOW)
standing = case(
    (Ticket.urgency >= SOLVED_FROM, literal(rules.Standing.DONE.value)),
    (Ticket.urgency >= WAITING_FROM, literal(rules.Standing.WAITING.value)),
    (late, literal(rules.Standing.LATE.value)),
    (Ticket.risk_at <= NOW, literal(rules.Standing.AT_RISK.value)),
    else_=literal(rules.Standing.IN_TIME.value),
)
survey = case(
    (Satisfaction.id.is_(None), literal(NOT_ASKED)), (Satisfaction.score.is_(None), literal(ASKED)),
    else_=literal(ANSWERED),
)

TICKETS = ListQuery(
    name="tickets", title="Tickets", record="ticket", id=Ticket.id, permission="support.read",
    source=table_of(Ticket).outerjoin(table_of(Party), Party.id == Ticket.customer_id)
    .outerjoin(table_of(User), User.id == Ticket.assignee_id)
    .outerjoin(table_of(Queue), Queue.id == Ticket.queue_id)
    .outerjoin(table_of(ServicePolicy), ServicePolicy.id == Ticket.policy_id)
    .outerjoin(table_of(Satisfaction), Satisfaction.ticket_id == Ticket.id),
    sort=(Sort("due"),),
    columns=(
        column("number", "Ticket", Ticket.number, Kind.CODE, width=10),
        column("subject", "Subject", Ticket.subject, width=32, sortable=False),
        column("customer", "Customer", Party.name, width=20, sortable=False),
        column("category", "About", Ticket.category, Kind.STATE, width=14, states=CATEGORY_WORDS, sortable=False,
               shown=False),
        column("priority", "Priority", Ticket.priority, Kind.STATE, width=11, states=rules.PRIORITIES, sortable=False),
        column("state", "State", Ticket.state, Kind.STATE, width=13, states=rules.STATES, sortable=False),
        column("standing", "Time", standing, Kind.STATE, width=13, states=STANDINGS, sortable=False,
               help="At risk: little of the promised time is left, as the policy says."),
        column("due", "Due", case((unsolved, Ticket.due_at)), Kind.TIME, width=14, order=Ticket.urgency,
               counts_down="standing",
               help="The next due time that is still to be met; sorted, what wants attention comes first."),
        column("due_clock", "Due for", case((unsolved, Ticket.due_clock)), Kind.STATE, width=15, states=CLOCK_WORDS,
               sortable=False, shown=False, help="Which clock runs out next."),
        column("opened_at", "Opened", Ticket.opened_at, Kind.TIME, width=14),
        column("first_response_due_at", "First response due", Ticket.first_response_due_at, Kind.TIME, width=17,
               sortable=False, shown=False),
        column("next_response_due_at", "Next response due", Ticket.next_response_due_at, Kind.TIME, width=17,
               sortable=False, shown=False, help="Since the customer said something after our answer."),
        column("policy", "Policy", ServicePolicy.name, width=14, sortable=False, shown=False),
        column("resolution_due_at", "Resolution due", Ticket.resolution_due_at, Kind.TIME, width=15, sortable=False,
               shown=False),
        column("assignee", "Works on it", User.name, width=16, sortable=False, shown=False),
        column("queue", "Queue", Queue.name, width=16, sortable=False, shown=False),
        column("survey", "Asked", survey, Kind.STATE, width=13, states=SURVEYS, sortable=False, shown=False,
               help="Whether the customer was asked how satisfied they are."),
        column("satisfaction", "Score", Satisfaction.score, Kind.INTEGER, width=8, sortable=False,
               help="How satisfied the customer is, from 1 to 5."),
    ),
    presets=(
        Preset(PresetInfo("open", "Open"), unsolved),
        Preset(PresetInfo("mine", "Mine", Tone.ACCENT), and_(Ticket.assignee_id == ACTOR, unsolved)),
        Preset(PresetInfo("my_queues", "My queues"), and_(Ticket.queue_id.in_(my_queues), unsolved)),
        Preset(PresetInfo("nobody", "With nobody"), and_(Ticket.assignee_id.is_(None), unsolved)),
        Preset(PresetInfo("watched", "Watched"), Ticket.id.in_(watched)),
        Preset(PresetInfo("new", "New"), Ticket.state == rules.NEW),
        Preset(PresetInfo("late", "Late", Tone.BAD), late),
        Preset(PresetInfo("at_risk", "At risk", Tone.WARNING), at_risk),
        Preset(PresetInfo("waiting", "Waiting for customer"), Ticket.state == rules.PENDING),
        Preset(PresetInfo("held", "On hold"), Ticket.state == rules.HELD),
        Preset(PresetInfo("resolved", "Resolved", Tone.GOOD), Ticket.state == rules.RESOLVED),
        Preset(PresetInfo("unhappy", "Unhappy", Tone.WARNING), Satisfaction.score <= UNHAPPY_TO),
    ),
)
