"""What a seller or an agent has before them today: of their own, or of nobody, in one order over all areas."""

from typing import Any

from sqlalchemy import and_, case, exists, true, type_coerce, union_all

from app.areas.analytics.queries.decisions import KINDS, DecisionKind, arm, kind_at
from app.areas.parties.models import Party
from app.areas.sales.models import Activity, Invoice, Opportunity, Quote, SalesOrder
from app.areas.sales.queries.activities import ACTIVITIES, activity_detail
from app.areas.sales.queries.invoice_lists import INVOICES
from app.areas.sales.queries.invoice_page import invoice_detail
from app.areas.sales.queries.quote_page import quote_detail
from app.areas.sales.queries.quotes import QUOTES
from app.areas.sales.rules.activities import KIND_WORDS
from app.areas.support.models import Slip, Ticket
from app.areas.support.queries.slips import SLIPS, slip_detail
from app.kernel.columns import Exact, UtcDateTime
from app.kernel.days import days_between
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import ACTOR, TODAY, ListQuery, Preset, column
from app.kernel.reminder_specs import for_actor

_mine_by_deals: Any = exists().where(Opportunity.customer_id == Invoice.customer_id, Opportunity.owner_id == ACTOR)

MORE_KINDS = (
    DecisionKind(
        "promise", StateWord("Promise breaks", Tone.BAD), "Tell the customer another day before they ask.",
        SLIPS, "open", number=SalesOrder.number, who=Party.name, about=Slip.cause, days_late=Slip.days_late,
        load=slip_detail, amount=Slip.worth_minor, currency=SalesOrder.currency,
    ),
    DecisionKind(
        "activity", StateWord("To do", Tone.ACCENT), "Do it, and write down what came of it.",
        ACTIVITIES, "planned", number=case(dict(KIND_WORDS), value=Activity.kind), who=Party.name,
        about=Activity.subject,
        days_late=days_between(TODAY, Activity.due_on), load=activity_detail, at=Activity.due_at,
        where=and_(Activity.due_on <= TODAY, for_actor(Activity.owner_id)),
    ),
    DecisionKind(
        "quote", StateWord("Offer lapses", Tone.WARNING), "Ask whether they take it, or make a new version.",
        QUOTES, "expiring", number=Quote.number, who=Party.name, about=Quote.title, load=quote_detail,
        amount=Quote.total_minor, currency=Quote.currency, where=for_actor(Quote.created_by),
    ),
    DecisionKind(
        "invoice", StateWord("Not paid", Tone.WARNING), "Ask your customer what holds it up.",
        INVOICES, "overdue", number=Invoice.number, who=Party.name, load=invoice_detail,
        days_late=days_between(TODAY, Invoice.due_on), amount=Invoice.open_minor, currency=Invoice.currency,
        where=_mine_by_deals,
    ),
)
ALL_KINDS = (*KINDS, *MORE_KINDS)
_OF_MINE = {"ticket_late": for_actor(Ticket.assignee_id), "ticket_at_risk": for_actor(Ticket.assignee_id)}
ORDER = ("ticket_late", "promise", "activity", "ticket_at_risk", "quote", "invoice")
"""What presses most comes first: who waits for an answer, who was promised something, what was planned."""


def _mine(place: int, kind: DecisionKind) -> Any:
    return arm(place, kind, ORDER.index(kind.code)).where(_OF_MINE.get(kind.code, true()))


_all = union_all(*(
    _mine(place, kind) for place, kind in enumerate(ALL_KINDS) if kind.code in ORDER
)).subquery("my_day")
_WORDS = tuple((kind.code, kind.word) for kind in ALL_KINDS if kind.code in ORDER)

MY_DAY = ListQuery(
    name="my_day", title="My day", record="decision", id=_all.c.id, permission="analytics.read", source=_all,
    searchable=False, sort=(Sort("rank"),),
    columns=(
        column("kind", "What", _all.c.kind, Kind.STATE, width=15, states=_WORDS),
        column("number", "Number", _all.c.number, Kind.CODE, width=12),
        column("who", "Who", _all.c.who, width=28, sortable=False),
        column("about", "About", _all.c.about, width=40, sortable=False),
        column("at", "When", type_coerce(_all.c.at, UtcDateTime()), Kind.TIME, width=14, sortable=False),
        column("days_late", "Days late", _all.c.days_late, Kind.INTEGER, width=10),
        column("amount", "At stake", type_coerce(_all.c.amount, Exact()), Kind.MONEY, unit=_all.c.currency, width=14,
               sortable=False, total=True, help="What the order, the offer or the invoice behind it is worth."),
        column("rank", "Rank", _all.c.rank, Kind.INTEGER, width=8, shown=False,
               help="Late tickets come first, then promises that break, what you planned, and what is about money."),
    ),
    presets=(
        Preset(PresetInfo("planned", "Calls and tasks", Tone.ACCENT), _all.c.kind == "activity"),
        Preset(PresetInfo("waiting", "Customers wait", Tone.BAD), _all.c.kind.in_(
            ("ticket_late", "ticket_at_risk", "promise"))),
        Preset(PresetInfo("money", "Offers and money", Tone.WARNING), _all.c.kind.in_(("quote", "invoice"))),
    ),
)


def behind(decision_id: int) -> tuple[str, int]:
    """Give the kind and number of the record behind a row."""
    kind, record_id = kind_at(ALL_KINDS, decision_id)
    return kind.source.record, record_id
