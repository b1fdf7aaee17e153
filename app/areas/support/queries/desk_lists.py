"""The lists of work on tickets: queues, checklists, escalation rules, notices for me, merges and splits."""

from sqlalchemy import case, literal
from sqlalchemy.orm import aliased

from app.areas.company.models import User
from app.areas.support import rules
from app.areas.support.models import (
    Checklist,
    EscalationRule,
    Notice,
    Queue,
    ServicePolicy,
    Ticket,
    TicketMove,
)
from app.areas.support.rules.desk import ASSIGNMENT_TITLES
from app.kernel.columns import table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import ACTOR, ListQuery, Preset, column

IN_USE = (("on", StateWord("In use", Tone.GOOD)), ("off", StateWord("Not in use")))
READ = (("new", StateWord("New", Tone.ACCENT)), ("read", StateWord("Read")))
MOVES = (("merge", StateWord("Merged")), ("split", StateWord("Split")))
STANDS = (("stands", StateWord("Stands", Tone.GOOD)), ("undone", StateWord("Taken back")))
NOTICE_KINDS = (
    ("mention", StateWord("Mentioned", Tone.ACCENT)), ("assigned", StateWord("Given to me", Tone.ACCENT)),
    ("customer", StateWord("Customer wrote", Tone.WARNING)), ("answered", StateWord("Answered")),
    ("resolved", StateWord("Resolved", Tone.GOOD)), ("escalation", StateWord("Late or at risk", Tone.BAD)),
)
CATEGORY_WORDS = (("", StateWord("Any")), *((key, StateWord(title)) for key, title in rules.CATEGORIES.items()))
_from, _to = aliased(Ticket), aliased(Ticket)

QUEUES = ListQuery(
    "queues", "Queues", "queue", Queue.id,
    table_of(Queue).outerjoin(table_of(ServicePolicy), ServicePolicy.id == Queue.policy_id),
    (
        column("name", "Queue", Queue.name, width=28),
        column("assignment", "Given out", Queue.assignment, Kind.STATE, width=24, sortable=False,
               states=tuple((key, StateWord(title)) for key, title in ASSIGNMENT_TITLES)),
        column("policy", "Policy", ServicePolicy.name, width=20, sortable=False),
        column("state", "State", case((Queue.active.is_(True), literal("on")), else_=literal("off")), Kind.STATE,
               width=12, states=IN_USE, sortable=False),
    ),
    (Sort("name"),), "support.read", searchable=False,
)
CHECKLISTS = ListQuery(
    "checklists", "Checklists", "checklist", Checklist.id,
    table_of(Checklist).outerjoin(table_of(Queue), Queue.id == Checklist.queue_id),
    (
        column("name", "Checklist", Checklist.name, width=28),
        column("category", "About", Checklist.category, Kind.STATE, width=18, states=CATEGORY_WORDS, sortable=False),
        column("queue", "Queue", Queue.name, width=18, sortable=False),
        column("by_itself", "Comes by itself", Checklist.by_itself, Kind.FLAG, width=14, sortable=False),
        column("state", "State", case((Checklist.active.is_(True), literal("on")), else_=literal("off")), Kind.STATE,
               width=12, states=IN_USE, sortable=False),
    ),
    (Sort("name"),), "support.read", searchable=False,
)
ESCALATION_RULES = ListQuery(
    "escalation_rules", "Escalation", "escalation_rule", EscalationRule.id,
    table_of(EscalationRule).outerjoin(table_of(Queue), Queue.id == EscalationRule.queue_id)
    .outerjoin(table_of(User), User.id == EscalationRule.assign_to_id),
    (
        column("name", "Rule", EscalationRule.name, width=28),
        column("clock", "Clock", EscalationRule.clock, Kind.STATE, width=16, sortable=False,
               states=(("", StateWord("Any")), *((key.value, StateWord(word)) for key, word in rules.CLOCKS.items()))),
        column("moment", "When", EscalationRule.moment, Kind.STATE, width=12, sortable=False,
               states=(("risk", StateWord("At risk", Tone.WARNING)), ("due", StateWord("Late", Tone.BAD)))),
        column("after_minutes", "Minutes later", EscalationRule.after_minutes, Kind.INTEGER, width=13, sortable=False),
        column("queue", "Queue", Queue.name, width=16, sortable=False),
        column("raise_to", "Raise to", EscalationRule.raise_to, Kind.STATE, width=12, sortable=False,
               states=(("", StateWord("")), *rules.PRIORITIES)),
        column("assign_to", "Give to", User.name, width=16, sortable=False),
        column("state", "State", case((EscalationRule.active.is_(True), literal("on")), else_=literal("off")),
               Kind.STATE, width=12, states=IN_USE, sortable=False),
    ),
    (Sort("name"),), "support.read", searchable=False,
)
NOTICES = ListQuery(
    "notices", "For me", "notice", Notice.id,
    table_of(Notice).outerjoin(table_of(Ticket), Ticket.id == Notice.ticket_id),
    (
        column("id", "No", Notice.id, Kind.INTEGER, shown=False),
        column("state", "Read", case((Notice.read_at.is_(None), literal("new")), else_=literal("read")), Kind.STATE,
               width=9, states=READ, sortable=False),
        column("kind", "What", Notice.kind, Kind.STATE, width=16, states=NOTICE_KINDS, sortable=False),
        column("text", "Notice", Notice.text, width=50, sortable=False),
        column("ticket", "Ticket", Ticket.number, Kind.CODE, width=10, sortable=False),
        column("at", "When", Notice.at, Kind.TIME, width=15, sortable=False),
    ),
    (Sort("id", descending=True),), "support.read",
    (Preset(PresetInfo("unread", "Unread", Tone.ACCENT), Notice.read_at.is_(None)),),
    where=Notice.user_id == ACTOR, searchable=False,
)
TICKET_MOVES = ListQuery(
    "ticket_moves", "Merged and split", "ticket_move", TicketMove.id,
    table_of(TicketMove).outerjoin(_from, _from.id == TicketMove.from_id).outerjoin(_to, _to.id == TicketMove.to_id)
    .outerjoin(table_of(User), User.id == TicketMove.actor_id),
    (
        column("id", "No", TicketMove.id, Kind.INTEGER, shown=False),
        column("kind", "What", TicketMove.kind, Kind.STATE, width=10, states=MOVES, sortable=False),
        column("from", "From", _from.number, Kind.CODE, width=10, sortable=False),
        column("to", "Into", _to.number, Kind.CODE, width=10, sortable=False),
        column("subject", "Subject", _to.subject, width=32, sortable=False),
        column("at", "When", TicketMove.at, Kind.TIME, width=15, sortable=False),
        column("who", "By", User.name, width=16, sortable=False),
        column("state", "State", case((TicketMove.undone_at.is_(None), literal("stands")), else_=literal("undone")),
               Kind.STATE, width=12, states=STANDS, sortable=False),
    ),
    (Sort("id", descending=True),), "support.read", searchable=False,
)
LISTS = (QUEUES, CHECKLISTS, ESCALATION_RULES, NOTICES, TICKET_MOVES)

