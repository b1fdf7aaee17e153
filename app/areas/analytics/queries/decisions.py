"""What needs a decision today: rows of other areas' lists, by those lists' own conditions, in one order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Text, case, cast, literal, null, select, type_coerce, union_all

from app.areas.catalog.models import Item
from app.areas.catalog.queries.pages import item_detail
from app.areas.inventory.queries.lists import ITEMS
from app.areas.logistics.models import Shipment
from app.areas.logistics.queries.lists import SHIPMENTS
from app.areas.logistics.queries.pages import shipment_detail
from app.areas.parties.models import Party
from app.areas.purchasing.models import PurchaseOrder
from app.areas.purchasing.queries.lists import PURCHASE_ORDERS
from app.areas.purchasing.queries.order_page import order_detail as purchase_order_detail
from app.areas.sales.models import SalesOrder
from app.areas.sales.queries.lists import SALES_ORDERS
from app.areas.sales.queries.pages import order_detail as sales_order_detail
from app.areas.support.models import Ticket
from app.areas.support.queries.lists import TICKETS
from app.areas.support.queries.pages import ticket_detail
from app.kernel.columns import Exact, key_type
from app.kernel.days import days_between
from app.kernel.errors import NotFoundError
from app.kernel.listing import Detail, Fact, Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import NOW, TODAY, ListQuery, Preset, column

DAY_MICROS = 86_400 * 1_000_000
DAYS_LIMIT = 99_999
SPACING = 16
"""A decision's number is its record's times this, plus the place of its kind: stable, and unlike all others."""

_NOTHING: Any = literal("")
_NOT_LATE: Any = literal(0)
Load = Callable[[Connection, int, datetime], Detail]


@dataclass(frozen=True, slots=True)
class DecisionKind:
    """One condition of one list: what it is called, what is to be done, and what its rows show.

    `where` narrows the list's preset further; `at` is the moment for which it stands, where it has one.
    """

    code: str
    word: StateWord
    todo: str
    source: ListQuery
    preset: str
    number: Any
    who: Any
    load: Load
    about: Any = _NOTHING
    days_late: Any = _NOT_LATE
    amount: Any = None
    currency: Any = None
    at: Any = None
    where: Any = None


_ticket_days = (NOW - type_coerce(Ticket.due_at, Exact())) // DAY_MICROS

KINDS = (
    DecisionKind(
        "ticket_late", StateWord("Late ticket", Tone.BAD), "Answer the customer, or resolve the ticket.",
        TICKETS, "late", number=Ticket.number, who=Party.name, about=Ticket.subject, days_late=_ticket_days,
        load=ticket_detail,
    ),
    DecisionKind(
        "shipment_late", StateWord("Late shipment", Tone.BAD), "Find out where it is, and tell the customer.",
        SHIPMENTS, "late", number=Shipment.number, who=Party.name, about=SalesOrder.number,
        days_late=days_between(TODAY, Shipment.expected_on), load=shipment_detail, amount=SalesOrder.total_minor,
        currency=SalesOrder.currency,
    ),
    DecisionKind(
        "order_late", StateWord("Late order", Tone.BAD), "Ship what is there, or promise the customer another day.",
        SALES_ORDERS, "late", number=SalesOrder.number, who=Party.name, about=SalesOrder.customer_reference,
        days_late=days_between(TODAY, SalesOrder.required_on), load=sales_order_detail, amount=SalesOrder.total_minor,
        currency=SalesOrder.currency,
    ),
    DecisionKind(
        "ticket_at_risk", StateWord("Ticket at risk", Tone.WARNING), "Answer: less than a quarter of the time is left.",
        TICKETS, "at_risk", number=Ticket.number, who=Party.name, about=Ticket.subject, load=ticket_detail,
    ),
    DecisionKind(
        "purchase_late", StateWord("Late purchase", Tone.WARNING), "Call the supplier for a new date.",
        PURCHASE_ORDERS, "late", number=PurchaseOrder.number, who=Party.name,
        days_late=days_between(TODAY, PurchaseOrder.due_on), load=purchase_order_detail,
        amount=PurchaseOrder.total_minor, currency=PurchaseOrder.currency,
    ),
    DecisionKind(
        "approval", StateWord("To approve", Tone.WARNING), "Approve the order, or hand it back.",
        PURCHASE_ORDERS, "waiting", number=PurchaseOrder.number, who=Party.name, load=purchase_order_detail,
        amount=PurchaseOrder.total_minor, currency=PurchaseOrder.currency,
    ),
    DecisionKind(
        "reorder", StateWord("To reorder", Tone.ACCENT), "Buy more: what is there and to come is too little.",
        ITEMS, "below", number=Item.sku, who=Item.name, load=item_detail,
    ),
)


def arm(place: int, kind: DecisionKind, rank: int) -> Select[Any]:
    """Select the rows of a kind: `place` is what their numbers tell it by, `rank` where it stands among others."""
    where = next(preset.where for preset in kind.source.presets if preset.info.key == kind.preset)
    days = type_coerce(kind.days_late, key_type)
    return select(
        (kind.source.id * SPACING + place).label("id"), literal(kind.code).label("kind"),
        kind.number.label("number"), kind.who.label("who"), kind.about.label("about"), days.label("days_late"),
        (cast(null(), key_type) if kind.amount is None else kind.amount).label("amount"),
        (cast(null(), Text()) if kind.currency is None else kind.currency).label("currency"),
        (cast(null(), key_type) if kind.at is None else type_coerce(kind.at, Exact())).label("at"),
        (literal((rank + 1) * DAYS_LIMIT) - days).label("rank"),
    ).select_from(kind.source.source).where(where, *(() if kind.where is None else (kind.where,)))


_WORDS = tuple((kind.code, kind.word) for kind in KINDS)
_all = union_all(*(arm(place, kind, place) for place, kind in enumerate(KINDS))).subquery("decision")

DECISIONS = ListQuery(
    name="decisions", title="What needs a decision", record="decision", id=_all.c.id, permission="analytics.read",
    source=_all, searchable=False, sort=(Sort("rank"),),
    columns=(
        column("kind", "What", _all.c.kind, Kind.STATE, width=15, states=_WORDS),
        column("number", "Number", _all.c.number, Kind.CODE, width=12),
        column("who", "Who or which", _all.c.who, width=34),
        column("about", "About", _all.c.about, width=26, sortable=False),
        column("days_late", "Days late", case((_all.c.days_late > 0, _all.c.days_late)), Kind.INTEGER, width=10,
               order=_all.c.days_late),
        column("amount", "At stake", type_coerce(_all.c.amount, Exact()), Kind.MONEY, unit=_all.c.currency, width=14,
               sortable=False, total=True, help="The total of the order behind it."),
        column("rank", "Rank", _all.c.rank, Kind.INTEGER, width=8, shown=False,
               help="Customers who wait come first, then suppliers who are late, then what is to be bought."),
    ),
    presets=(
        Preset(PresetInfo("customers", "Customers wait", Tone.BAD), _all.c.kind.in_(
            ("ticket_late", "shipment_late", "order_late", "ticket_at_risk"))),
        Preset(PresetInfo("suppliers", "Suppliers are late", Tone.WARNING), _all.c.kind == "purchase_late"),
        Preset(PresetInfo("reorder", "To reorder", Tone.ACCENT), _all.c.kind == "reorder"),
    ),
)


def kind_at(kinds: Sequence[DecisionKind], decision_id: int) -> tuple[DecisionKind, int]:
    """Give the kind of a decision and the number of the record behind it."""
    record_id, place = divmod(decision_id, SPACING)
    if not 0 <= place < len(kinds):
        raise NotFoundError("record.missing", f"There is no decision with the number {decision_id}.")
    return kinds[place], record_id


def detail_among(kinds: Sequence[DecisionKind]) -> Load:
    """Give what tells all of the record behind a decision of one of these kinds, and what is to be done about it."""

    def load(connection: Connection, decision_id: int, now: datetime) -> Detail:
        kind, record_id = kind_at(kinds, decision_id)
        whole = kind.load(connection, record_id, now)
        number = connection.execute(
            select(kind.number).select_from(kind.source.source).where(kind.source.id == record_id)).scalar()
        way = Fact("Go to", number, Kind.CODE, kind.source.record, record_id)
        return Detail(
            decision_id, whole.title, whole.subtitle, kind.word, (way, *whole.facts), whole.lines, whole.messages,
            whole.timeline, hint=kind.todo,
        )

    return load
