"""Negotiations as they are listed and shown, and what they saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.parties.models import Party
from app.areas.purchasing.models import Negotiation, NegotiationEntry
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.rules.negotiating import KIND_WORDS, STATE_WORDS
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import (
    ColumnInfo,
    Detail,
    Fact,
    Figure,
    Kind,
    LinesTable,
    PresetInfo,
    Row,
    Sort,
    TimelineEntry,
    Tone,
)
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity
from app.kernel.query import TODAY, ListQuery, Preset, column

DUE = and_(Negotiation.state == "open", Negotiation.next_on <= TODAY)
_TONES = {"talk": Tone.NEUTRAL, "theirs": Tone.WARNING, "ours": Tone.ACCENT, "agreed": Tone.GOOD}

NEGOTIATIONS = ListQuery(
    name="negotiations", title="Negotiations", record="negotiation", id=Negotiation.id, permission="purchasing.read",
    searchable=False,
    source=table_of(Negotiation).outerjoin(table_of(Party), Party.id == Negotiation.supplier_id)
    .outerjoin(table_of(Item), Item.id == Negotiation.item_id)
    .outerjoin(table_of(Unit), Unit.id == Negotiation.unit_id),
    sort=(Sort("number", descending=True),),
    columns=(
        column("number", "Number", Negotiation.id, Kind.INTEGER, width=8, shown=False),
        column("supplier", "Supplier", Party.name, width=24, sortable=False),
        column("topic", "About", Negotiation.topic, width=28, sortable=False),
        column("state", "State", Negotiation.state, Kind.STATE, width=11, sortable=False, states=STATE_WORDS),
        column("sku", "SKU", Item.sku, Kind.CODE, width=10, sortable=False),
        column("last", "Paid before", Negotiation.last_price_micros, Kind.PRICE, unit=Negotiation.currency, width=12,
               sortable=False),
        column("agreed", "Agreed", Negotiation.agreed_price_micros, Kind.PRICE, unit=Negotiation.currency, width=12,
               sortable=False),
        column("saving", "Saves a year", Negotiation.saving_minor, Kind.MONEY, unit=Negotiation.currency, width=13,
               sortable=False, total=True, help="On the volume of the twelve months before the negotiation began."),
        column("next_on", "Talk again", Negotiation.next_on, Kind.DATE, width=12, sortable=False),
        column("opened_on", "Begun", Negotiation.opened_on, Kind.DATE, width=12, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("open", "Open"), Negotiation.state == "open"),
        Preset(PresetInfo("due", "Talk now", Tone.WARNING), DUE),
    ),
)
COLUMNS = (
    ColumnInfo("topic", "About", width=24), ColumnInfo("state", "State", Kind.STATE, 10, states=STATE_WORDS),
    ColumnInfo("saving", "Saves a year", Kind.MONEY, 12), ColumnInfo("next_on", "Talk again", Kind.DATE, 11),
)


def negotiation_detail(connection: Connection, negotiation_id: int, _now: datetime) -> Detail:
    """Show a negotiation: what is at stake, every step, and what was agreed."""
    row = connection.execute(
        select(table_of(Negotiation), Party.name.label("supplier"), Item.sku, Item.name.label("item"), Unit.code)
        .join(Party, Party.id == Negotiation.supplier_id).outerjoin(Item, Item.id == Negotiation.item_id)
        .outerjoin(Unit, Unit.id == Item.unit_id).where(Negotiation.id == negotiation_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no negotiation with the number {negotiation_id}.")
    steps = connection.execute(
        select(table_of(NegotiationEntry)).where(NegotiationEntry.negotiation_id == negotiation_id)
        .order_by(NegotiationEntry.at.desc(), NegotiationEntry.id.desc())
    )
    facts = (
        Fact("Supplier", row.supplier, record="supplier", record_id=row.supplier_id),
        Fact("Item", None if row.sku is None else f"{row.sku} {row.item}", record="item", record_id=row.item_id or 0),
        Fact("Paid before", _price(row.last_price_micros, row.currency), Kind.PRICE),
        Fact("Agreed price", _price(row.agreed_price_micros, row.currency), Kind.PRICE),
        Fact("Volume, a year", None if row.year_stock_qty is None or row.code is None
             else Quantity(row.year_stock_qty, row.code), Kind.QUANTITY),
        Fact("Saves a year", None if row.saving_minor is None else Money(row.saving_minor, row.currency), Kind.MONEY,
             tone=Tone.GOOD if (row.saving_minor or 0) > 0 else Tone.NEUTRAL),
        Fact("What was agreed", row.terms or None), Fact("Talk again", row.next_on, Kind.DATE),
    )
    return Detail(
        negotiation_id, row.topic, row.supplier, dict(STATE_WORDS)[row.state],
        tuple(fact for fact in facts if fact.value is not None),
        timeline=tuple(_told(step, row.currency) for step in steps),
        hint="Print the brief before you talk: volume, prices, alternatives, score and what is open."
        if row.state == "open" else "",
    )


def _price(micros: int | None, currency: str) -> Price | None:
    return None if micros is None else Price(micros, currency)


def _told(step: Any, currency: str) -> TimelineEntry:
    price = "" if step.price_micros is None else f" {Price(step.price_micros, currency)}"
    who = f" ({step.spoke_with})" if step.spoke_with else ""
    said = f": {step.text}" if step.text else ""
    words = f"{dict(KIND_WORDS)[step.kind]}{price}{who}{said}"
    return TimelineEntry(step.at, words, _TONES[step.kind], "messages-square")


def negotiations_of(connection: Connection, supplier_id: int, _now: datetime) -> Contribution:
    """Show the negotiations with a supplier."""
    rows = connection.execute(
        select(Negotiation.id, Negotiation.topic, Negotiation.state, Negotiation.saving_minor, Negotiation.currency,
               Negotiation.next_on)
        .where(Negotiation.supplier_id == supplier_id).order_by(Negotiation.id.desc()).limit(20)
    ).all()
    table = LinesTable("Negotiations", COLUMNS, tuple(
        Row(row.id, (row.topic, row.state, None if row.saving_minor is None else Money(row.saving_minor, row.currency),
                     row.next_on)) for row in rows
    ), "negotiation")
    return Contribution(lines=(table,) if rows else ())


def savings(connection: Connection, now: datetime) -> Figure:
    """Tell what the agreements of the last twelve months save a year, and how many talks are due."""
    today, currency = firm_today(connection, now), load_profile(connection).currency
    row = connection.execute(
        select(func.coalesce(func.sum(Negotiation.saving_minor), 0).label("saved"), func.count().label("agreements"))
        .where(Negotiation.state == "agreed", Negotiation.currency == currency,
               Negotiation.closed_on > today.replace(year=today.year - 1, day=min(today.day, 28)))
    ).one()
    due = int(connection.execute(
        select(func.count()).select_from(Negotiation).where(DUE), {"today": today}).scalar_one())
    return Figure(
        "purchasing.savings", "Savings agreed", Money(int(row.saved), currency), Kind.MONEY,
        f"a year, by {row.agreements} agreements" + (f"; {due} talk{'' if due == 1 else 's'} due" if due else ""),
        Tone.WARNING if due else Tone.GOOD,
        explain="Paid before less agreed, on the volume of twelve months, of what was agreed within a year.",
    )
