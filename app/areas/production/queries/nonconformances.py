"""What did not conform: as a list, a page, on the pages of suppliers, items, lots and tickets, and as figures."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.models import User
from app.areas.company.queries import load_profile
from app.areas.inventory.models import Lot
from app.areas.parties.models import Party
from app.areas.production.models import Nonconformance, NonconformanceLink
from app.areas.production.rules import quality
from app.areas.purchasing.models import Receipt, ReceiptLine, SupplierComplaint
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.formatting import in_sentence
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
    StateWord,
    TimelineEntry,
    Tone,
)
from app.kernel.money import Money
from app.kernel.quantity import Quantity
from app.kernel.query import TODAY, ListQuery, Preset, column

SHOWN = 20
YEAR = timedelta(days=365)
CAUSE_WORDS = tuple((code, StateWord(title)) for code, title in quality.CAUSES)
SOURCE_WORDS = tuple((code, StateWord(title)) for code, title in quality.SOURCES)
_unsettled = Nonconformance.state.in_(quality.UNSETTLED)

NONCONFORMANCES = ListQuery(
    name="nonconformances", title="Non-conformances", record="nonconformance", id=Nonconformance.id,
    permission="production.read",
    source=table_of(Nonconformance).outerjoin(table_of(Party), Party.id == Nonconformance.supplier_id)
    .outerjoin(table_of(Item), Item.id == Nonconformance.item_id)
    .outerjoin(table_of(Lot), Lot.id == Nonconformance.lot_id)
    .outerjoin(table_of(User), User.id == Nonconformance.owner_id),
    sort=(Sort("opened_at", descending=True),),
    columns=(
        column("number", "Number", Nonconformance.number, Kind.CODE, width=10, sortable=False),
        column("title", "What is wrong", Nonconformance.title, width=30, sortable=False),
        column("severity", "How bad", Nonconformance.severity, Kind.STATE, width=11, states=quality.SEVERITIES,
               sortable=False),
        column("state", "State", Nonconformance.state, Kind.STATE, width=14, states=quality.STATES, sortable=False),
        column("cause_kind", "Comes from", Nonconformance.cause_kind, Kind.STATE, width=14, states=CAUSE_WORDS,
               sortable=False),
        column("supplier", "Supplier", Party.name, width=18, sortable=False),
        column("item", "Item", Item.name, width=18, sortable=False),
        column("lot", "Lot", Lot.code, Kind.CODE, width=12, sortable=False, shown=False),
        column("opened_at", "Raised", Nonconformance.opened_at, Kind.TIME, width=12),
        column("due_on", "To be mended by", Nonconformance.due_on, Kind.DATE, width=14, sortable=False),
        column("owner", "Sees to it", User.name, width=14, sortable=False, shown=False),
        column("source", "Found", Nonconformance.source, Kind.STATE, width=16, states=SOURCE_WORDS, sortable=False,
               shown=False),
    ),
    presets=(
        Preset(PresetInfo("open", "Open", Tone.WARNING), _unsettled),
        Preset(PresetInfo("overdue", "Overdue", Tone.BAD), and_(_unsettled, Nonconformance.due_on < TODAY)),
        Preset(PresetInfo("spikes", "Complaints piled up"), Nonconformance.source == "spike"),
        Preset(PresetInfo("closed", "Closed", Tone.GOOD), Nonconformance.state == quality.CLOSED),
    ),
)


def load_nonconformance(connection: Connection, row_id: int) -> Any:
    """Read one with the names that belong to it; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(Nonconformance), Party.name.label("supplier"), Item.name.label("item"),
               Unit.code.label("unit"), Lot.code.label("lot"), User.name.label("owner"))
        .outerjoin(Party, Party.id == Nonconformance.supplier_id).outerjoin(Item, Item.id == Nonconformance.item_id)
        .outerjoin(Unit, Unit.id == Item.unit_id).outerjoin(Lot, Lot.id == Nonconformance.lot_id)
        .outerjoin(User, User.id == Nonconformance.owner_id).where(Nonconformance.id == row_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no non-conformance with the number {row_id}.")
    return row


def nonconformance_detail(connection: Connection, row_id: int, _now: datetime) -> Detail:
    """Show what was wrong, what was done at once, why it happened, and what is done about it."""
    row = load_nonconformance(connection, row_id)
    cost = Money(row.cost_minor, load_profile(connection).currency)
    facts = (
        Fact("How bad", dict(quality.SEVERITIES)[row.severity].word), Fact("Found", dict(quality.SOURCES)[row.source]),
        Fact("Supplier", row.supplier, record="supplier", record_id=row.supplier_id or 0),
        Fact("Item", row.item, record="item", record_id=row.item_id or 0),
        Fact("Lot", row.lot, Kind.CODE, record="lot", record_id=row.lot_id or 0),
        Fact("How much", None if row.qty is None else Quantity(row.qty, row.unit or ""), Kind.QUANTITY),
        Fact("Raised", row.opened_at, Kind.TIME), Fact("To be mended by", row.due_on, Kind.DATE),
        Fact("Sees to it", row.owner), Fact("Comes from", dict(quality.CAUSES)[row.cause_kind]),
        Fact("Cost", cost if row.cost_minor else None, Kind.MONEY), Fact("Closed", row.closed_at, Kind.TIME),
        Fact("How it shows", row.description or None), Fact("Done at once", row.containment or None),
        Fact("Why it happened", row.root_cause or None), Fact("Done about the cause", row.correction or None),
        Fact("Why that works", row.effect or None),
    )
    known = tuple(fact for fact in facts if fact.value is not None)
    return Detail(row.id, row.title, row.number, dict(quality.STATES)[row.state], known,
                  hint=_next_step(row.state))


def _next_step(state: str) -> str:
    return {
        quality.OPEN: "Next: see that it hits nobody else, then find out why it happened.",
        quality.CONTAINED: "Next: find out why it happened.",
        quality.ANALYSED: "Next: say what is done about the cause, by whom and until when.",
        quality.CORRECTED: "Next: wait for the proof that it works, then close it.",
    }.get(state, "")


_COLUMNS = (
    ColumnInfo("number", "Number", Kind.CODE, width=9, sortable=False),
    ColumnInfo("title", "What is wrong", width=24, sortable=False),
    ColumnInfo("state", "State", Kind.STATE, width=11, sortable=False, states=quality.STATES),
    ColumnInfo("opened_at", "Raised", Kind.TIME, width=11, sortable=False),
)


def raised_about(where: Callable[[int], Any]) -> Callable[[Connection, int, datetime], Contribution]:
    """Give what shows the non-conformances of a record; `where` chooses them by its number."""

    def load(connection: Connection, record_id: int, _now: datetime) -> Contribution:
        rows = connection.execute(
            select(Nonconformance.id, Nonconformance.number, Nonconformance.title, Nonconformance.state,
                   Nonconformance.opened_at)
            .where(where(record_id)).order_by(Nonconformance.opened_at.desc(), Nonconformance.id.desc()).limit(SHOWN)
        ).all()
        if not rows:
            return Contribution()
        return Contribution(
            lines=(LinesTable("Non-conformances", _COLUMNS, tuple(Row(row[0], tuple(row[1:])) for row in rows),
                              "nonconformance"),),
            timeline=tuple(TimelineEntry(row.opened_at, f"{row.number}: {row.title}", Tone.BAD, "shield-alert",
                                         "nonconformance", row.id) for row in rows),
        )

    return load


def linked_with(record: str) -> Callable[[int], Any]:
    """Choose the non-conformances that show in a record of a kind."""
    return lambda number: select(NonconformanceLink.id).where(
        NonconformanceLink.nonconformance_id == Nonconformance.id, NonconformanceLink.record == record,
        NonconformanceLink.record_id == number).exists()


def complaints_of_supplier(connection: Connection, supplier_id: int, now: datetime) -> Contribution:
    """Tell how many complaints came for a million pieces that this supplier delivered within a year."""
    complaints, qty = _measured(connection, now, SupplierComplaint.supplier_id == supplier_id,
                                Receipt.supplier_id == supplier_id)
    value = quality.per_million(complaints, qty)
    if value is None:
        return Contribution()
    return Contribution(facts=(Fact(
        "Complaints per million", value, Kind.INTEGER, tone=Tone.WARNING if value else Tone.GOOD,
        help=f"{in_sentence(complaints)} complaints, {in_sentence(qty // 10**6)} pieces received within 12 months",
    ),))


def complaints_per_million(connection: Connection, now: datetime) -> Figure:
    """Measure complaints that lead back to suppliers for a million pieces received within a year."""
    complaints, qty = _measured(connection, now)
    value = quality.per_million(complaints, qty)
    told = f"{in_sentence(complaints)} complaints, {in_sentence(qty // 10**6)} pieces"
    note = told if value is not None else "nothing received in 12 months"
    return Figure("production.complaints_per_million", "Complaints per million", value, Kind.INTEGER, note,
                  explain="Complaints of the last 12 months that lead back through lot and receipt to a supplier, for "
                          "a million stock units received in the same time; a ticket counts once for a supplier.")


def _measured(connection: Connection, now: datetime, *of: Any) -> tuple[int, int]:
    complaints, receipts = of or (None, None)
    told = select(SupplierComplaint.source_kind, SupplierComplaint.source_id, SupplierComplaint.supplier_id).where(
        SupplierComplaint.at > now - YEAR, SupplierComplaint.at <= now).distinct()
    told = told if complaints is None else told.where(complaints)
    came = (
        select(func.coalesce(func.sum(ReceiptLine.stock_qty), 0))
        .join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .where(Receipt.state == "posted", Receipt.received_at > now - YEAR, Receipt.received_at <= now)
    )
    came = came if receipts is None else came.where(receipts)
    count = connection.execute(select(func.count()).select_from(told.subquery())).scalar_one()
    return int(count), int(connection.execute(came).scalar_one())


def open_nonconformances(connection: Connection, _now: datetime) -> Figure:
    """Count what is not put right yet."""
    count, critical = connection.execute(select(
        func.count(), func.count().filter(Nonconformance.severity == "critical")).where(_unsettled)).one()
    return Figure("production.nonconformances", "Open non-conformances", count, Kind.INTEGER,
                  f"{critical} critical" if count else "nothing is open", Tone.BAD if critical else Tone.NEUTRAL)


def cost_by_cause(connection: Connection, now: datetime) -> tuple[str, tuple[tuple[str, float], ...]]:
    """Give the firm's currency and the cost of poor quality within a year by where it came from, the most first."""
    rows = connection.execute(
        select(Nonconformance.cause_kind, func.sum(Nonconformance.cost_minor))
        .where(Nonconformance.opened_at > now - YEAR, Nonconformance.cost_minor > 0)
        .group_by(Nonconformance.cause_kind)
    ).all()
    currency = load_profile(connection).currency
    parts = ((dict(quality.CAUSES)[code], float(Money(int(cost), currency).decimal())) for code, cost in rows)
    return currency, tuple(sorted(parts, key=lambda part: -part[1]))


def complaints_by_supplier(connection: Connection, now: datetime) -> tuple[tuple[str, int], ...]:
    """Give complaints per million of each supplier with complaints within a year, the most first."""
    ids = connection.execute(select(SupplierComplaint.supplier_id, Party.name).join(
        Party, Party.id == SupplierComplaint.supplier_id).where(
            SupplierComplaint.at > now - YEAR, SupplierComplaint.at <= now).distinct()).all()
    told = []
    for supplier_id, name in ids:
        complaints, qty = _measured(connection, now, SupplierComplaint.supplier_id == supplier_id,
                                    Receipt.supplier_id == supplier_id)
        value = quality.per_million(complaints, qty)
        if value is not None:
            told.append((name, value))
    return tuple(sorted(told, key=lambda part: -part[1]))
