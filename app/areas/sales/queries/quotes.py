"""Quotes as operations, pages and documents read them, and their lists."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item, Unit
from app.areas.company.models import User
from app.areas.parties.models import Party
from app.areas.sales.models import Quote, QuoteLine, QuoteText, QuoteVersion, SalesOrder
from app.areas.sales.rules.margins import Margin, margin_of
from app.areas.sales.rules.quotes import DECLINED, DRAFT, EXPIRED, QUOTE_WORDS, REASON_TITLES, SENT, SOON_DAYS
from app.kernel.columns import table_of
from app.kernel.days import days_between
from app.kernel.declare import SearchSpec
from app.kernel.errors import NotFoundError
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity
from app.kernel.query import TODAY, ListQuery, Preset, column

SEE_MARGINS = "sales.margins"

state_today = case((and_(Quote.state == SENT, Quote.valid_until < TODAY), EXPIRED), else_=Quote.state)
whose = func.coalesce(Party.name, Quote.prospect)
margin_permille = (Quote.costed_minor - Quote.cost_minor) * 1000 // func.nullif(Quote.costed_minor, 0)
is_open = and_(Quote.state == SENT, Quote.valid_until >= TODAY)
_order = aliased(SalesOrder, name="made")

QUOTES = ListQuery(
    name="quotes", title="Quotes", record="quote", id=Quote.id, permission="sales.read",
    source=table_of(Quote).outerjoin(table_of(Party), Party.id == Quote.customer_id)
    .outerjoin(table_of(User), User.id == Quote.created_by).outerjoin(_order, _order.id == Quote.order_id),
    sort=(Sort("created_at", descending=True),),
    columns=(
        column("number", "Quote", Quote.number, Kind.CODE, width=9),
        column("customer", "Customer or prospect", whose, width=22, sortable=False),
        column("state", "State", state_today, Kind.STATE, width=11, states=QUOTE_WORDS, sortable=False),
        column("revision", "Version", Quote.revision, Kind.INTEGER, width=7, sortable=False),
        column("valid_until", "Valid until", Quote.valid_until, Kind.DATE, width=11),
        column("total", "Total", Quote.total_minor, Kind.MONEY, unit=Quote.currency, width=12, sortable=False,
               total=True, help="The firm lines, without options and alternatives."),
        column("margin", "Margin", margin_permille, Kind.PERCENT, width=8, sortable=False, permission=SEE_MARGINS,
               help="Of the firm lines whose cost is known."),
        column("created_at", "Written", Quote.created_at, Kind.TIME, width=11),
        column("title", "About", Quote.title, width=20, sortable=False, shown=False),
        column("reason", "Why not", Quote.reason, Kind.STATE, width=14, sortable=False, shown=False,
               states=(("", StateWord("")), *((key, StateWord(word)) for key, word in REASON_TITLES))),
        column("order", "Order", _order.number, Kind.CODE, width=9, sortable=False, shown=False),
        column("by", "By", User.name, width=14, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("open", "Open", Tone.ACCENT), is_open),
        Preset(PresetInfo("expiring", "Expiring soon", Tone.WARNING),
               and_(is_open, days_between(Quote.valid_until, TODAY) <= SOON_DAYS)),
        Preset(PresetInfo("expired", "Expired", Tone.WARNING),
               and_(Quote.state == SENT, Quote.valid_until < TODAY)),
        Preset(PresetInfo("drafts", "Drafts"), Quote.state == DRAFT),
        Preset(PresetInfo("ordered", "Ordered", Tone.GOOD), Quote.state == "accepted"),
        Preset(PresetInfo("declined", "Declined", Tone.BAD), Quote.state == DECLINED),
    ),
)

QUOTE_TEXTS = ListQuery(
    name="quote_texts", title="Quote texts", record="quote_text", id=QuoteText.id, permission="sales.read",
    source=table_of(QuoteText), sort=(Sort("name"),), searchable=False,
    columns=(
        column("name", "Name", QuoteText.name, width=20),
        column("usual", "Usual", QuoteText.usual, Kind.FLAG, width=7, sortable=False),
        column("payment", "Payment", QuoteText.payment_terms, width=20, sortable=False),
        column("delivery", "Delivery", QuoteText.delivery_terms, width=20, sortable=False),
        column("valid_days", "Valid, days", QuoteText.valid_days, Kind.INTEGER, width=10, sortable=False),
        column("opening", "Opening", QuoteText.opening, width=30, sortable=False),
    ),
)

SEARCH = SearchSpec("quote", "Quote", Quote, select(Quote.id, Quote.number, whose, Quote.title).outerjoin(
    Party, Party.id == Quote.customer_id))


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote with its latest version."""

    id: int
    number: str
    customer_id: int | None
    customer_name: str
    prospect_address: str
    opportunity_id: int | None
    warehouse_id: int
    currency: str
    title: str
    created_at: datetime
    created_by: str
    state: str
    revision: int
    valid_until: date
    total_minor: int
    cost_minor: int | None
    costed_minor: int
    sent_at: datetime | None
    decided_at: datetime | None
    reason: str
    reason_note: str
    order_id: int | None
    version: int

    @property
    def total(self) -> Money:
        """Give what the firm lines come to."""
        return Money(self.total_minor, self.currency)

    @property
    def margin(self) -> Margin | None:
        """Give what the firm lines earn; None where nothing is known of their cost."""
        return None if self.cost_minor is None else Margin(self.costed_minor, self.cost_minor)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a quote."""

    id: int
    quote_id: int
    revision: int
    state: str
    valid_until: date
    payment_terms: str
    delivery_terms: str
    opening: str
    closing: str
    total_minor: int
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuoteLineRow:
    """A line of a version; quantities in millionths."""

    id: int
    position: int
    item_id: int | None
    sku: str
    item_name: str
    text: str
    unit_id: int | None
    unit: str
    qty: int
    stock_qty: int
    price_micros: int
    price_rule: str
    discount_permille: int
    amount_minor: int
    cost_minor: int | None
    choice: str
    instead_of: int | None
    chosen: bool
    wished: bool
    promised_on: date | None
    promise_words: str
    promise_permille: int | None

    @property
    def title(self) -> str:
        """Give what the line is called."""
        return self.text or self.item_name

    @property
    def quantity(self) -> Quantity:
        """Give what is offered, in the line's unit."""
        return Quantity(self.qty, self.unit)

    def price(self, currency: str) -> Price:
        """Give the price of one unit."""
        return Price(self.price_micros, currency)

    @property
    def margin(self) -> Margin | None:
        """Give what the line earns; None where its cost is not known."""
        return margin_of([(self.amount_minor, self.cost_minor)])


def load_quote(connection: Connection, quote_id: int) -> QuoteRow:
    """Read a quote; refuse a number that is not there."""
    one = Quote
    row = connection.execute(
        select(one.id, one.number, one.customer_id, whose, one.prospect_address, one.opportunity_id, one.warehouse_id,
               one.currency, one.title, one.created_at, func.coalesce(User.name, ""), one.state, one.revision,
               one.valid_until, one.total_minor, one.cost_minor, one.costed_minor, one.sent_at, one.decided_at,
               one.reason, one.reason_note, one.order_id, one.version)
        .outerjoin(Party, Party.id == one.customer_id).outerjoin(User, User.id == one.created_by)
        .where(one.id == quote_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no quote with the number {quote_id}.", "quote_id")
    return QuoteRow(*tuple(row))


def load_versions(connection: Connection, quote_id: int) -> list[VersionRow]:
    """Read all versions of a quote, the first one first; a draft with its words as they are written."""
    table = table_of(QuoteVersion)
    names = ("id", "quote_id", "revision", "state", "valid_until", "payment_terms", "delivery_terms")
    words = (case((table.c.state == DRAFT, table.c[name]), else_=table.c[f"said_{name}"])
             for name in ("opening", "closing"))
    rows: Any = connection.execute(
        select(*(table.c[name] for name in names), *words, table.c.total_minor, table.c.created_at, table.c.sent_at)
        .where(table.c.quote_id == quote_id).order_by(table.c.revision))
    return [VersionRow(*tuple(row)) for row in rows]


def load_quote_lines(connection: Connection, version_ids: list[int]) -> dict[int, list[QuoteLineRow]]:
    """Read the lines of versions in their order, by version."""
    line = QuoteLine
    rows = connection.execute(
        select(line.version_id, line.id, line.position, line.item_id, func.coalesce(Item.sku, ""),
               func.coalesce(Item.name, ""), line.text, line.unit_id, func.coalesce(Unit.code, ""), line.qty,
               line.stock_qty, line.price_micros, line.price_rule, line.discount_permille, line.amount_minor,
               line.cost_minor, line.choice, line.instead_of, line.chosen, line.wished, line.promised_on,
               line.promise_words, line.promise_permille)
        .outerjoin(Item, Item.id == line.item_id).outerjoin(Unit, Unit.id == line.unit_id)
        .where(line.version_id.in_(version_ids)).order_by(line.version_id, line.position)
    )
    result: dict[int, list[QuoteLineRow]] = {version_id: [] for version_id in version_ids}
    for row in rows:
        result[row[0]].append(QuoteLineRow(*tuple(row)[1:]))
    return result
