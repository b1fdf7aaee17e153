"""What happened to an order since it was confirmed: versions, holds, promised days."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item
from app.areas.company.models import User
from app.areas.sales.models import OrderHold, OrderPromise, OrderVersion
from app.areas.sales.queries.orders import lines_sold, load_order
from app.areas.sales.queries.prefills import line_values
from app.areas.sales.queries.version_matrix import Edition
from app.areas.sales.rules.holds import KIND_TITLES
from app.areas.sales.rules.versions import VersionLine
from app.kernel.declare import Contribution
from app.kernel.formatting import Formatter
from app.kernel.listing import ColumnInfo, Fact, Kind, LinesTable, Row, StateWord, TimelineEntry, Tone
from app.kernel.money import Money

SHOWN = 30
HOLD_COLUMNS = (
    ColumnInfo("kind", "Why", Kind.STATE, width=16, sortable=False,
               states=tuple((key, StateWord(word, Tone.BAD)) for key, word in KIND_TITLES)),
    ColumnInfo("words", "What was said", width=40, sortable=False),
    ColumnInfo("at", "Since", Kind.TIME, width=12, sortable=False),
    ColumnInfo("until", "Released", Kind.TIME, width=12, sortable=False),
    ColumnInfo("by", "By", width=12, sortable=False), ColumnInfo("reason", "Why it may go", width=24, sortable=False),
)
VERSION_COLUMNS = (
    ColumnInfo("revision", "Version", Kind.INTEGER, width=7, sortable=False),
    ColumnInfo("at", "When", Kind.TIME, width=12, sortable=False),
    ColumnInfo("by", "By", width=12, sortable=False), ColumnInfo("reason", "Why", width=30, sortable=False),
    ColumnInfo("total", "Total", Kind.MONEY, width=10, sortable=False),
)
PROMISE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, width=8, sortable=False),
    ColumnInfo("on", "Promised", Kind.DATE, width=10, sortable=False),
    ColumnInfo("was", "Before", Kind.DATE, width=10, sortable=False),
    ColumnInfo("words", "It rests on", width=30, sortable=False),
    ColumnInfo("at", "Told", Kind.TIME, width=12, sortable=False), ColumnInfo("by", "By", width=12, sortable=False),
    ColumnInfo("reason", "Why", width=20, sortable=False),
)


def order_history(connection: Connection, order_id: int, _now: datetime) -> Contribution:
    """Add to an order's page its holds, versions and promised days."""
    order = load_order(connection, order_id)
    holds, versions = _holds(connection, order_id), _versions(connection, order_id)
    tables = (_hold_table(holds), _version_table(versions, order.currency), _promises(connection, order_id))
    facts = [Fact("On hold", hold.words, tone=Tone.BAD) for hold in holds if hold.released_at is None]
    if order.ship_complete:
        facts.append(Fact("Ships", "only complete", help="Nothing goes before all of it is there."))
    if order.revision > 1:
        facts.append(Fact("Version", order.revision, Kind.INTEGER))
    entries = [
        TimelineEntry(row.at, f"Amended: {row.reason}", Tone.WARNING, "pencil") for row in versions if row.revision > 1
    ]
    for hold in holds:
        entries.append(TimelineEntry(hold.placed_at, "Put on hold", Tone.BAD, "circle-pause"))
        if hold.released_at is not None:
            entries.append(TimelineEntry(hold.released_at, f"Released: {hold.reason}", Tone.GOOD, "circle-play"))
    return Contribution(tuple(facts), tuple(table for table in tables if table.rows), tuple(entries))


def _holds(connection: Connection, order_id: int) -> list[Any]:
    return list(connection.execute(
        select(OrderHold.id, OrderHold.kind, OrderHold.words, OrderHold.placed_at, OrderHold.released_at, User.name,
               OrderHold.reason)
        .outerjoin(User, User.id == OrderHold.released_by).where(OrderHold.order_id == order_id)
        .order_by(OrderHold.id.desc()).limit(SHOWN)))


def _hold_table(holds: list[Any]) -> LinesTable:
    return LinesTable("Holds", HOLD_COLUMNS, tuple(Row(row.id, tuple(row)[1:]) for row in holds))


def _versions(connection: Connection, order_id: int) -> list[Any]:
    return list(connection.execute(
        select(OrderVersion.id, OrderVersion.revision, OrderVersion.at, User.name, OrderVersion.reason,
               OrderVersion.total_minor)
        .outerjoin(User, User.id == OrderVersion.by).where(OrderVersion.order_id == order_id)
        .order_by(OrderVersion.revision.desc()).limit(SHOWN)))


def _version_table(versions: list[Any], currency: str) -> LinesTable:
    """Show versions once there are two of them: the first is what is on the page anyhow."""
    rows = tuple(Row(row.id, (*tuple(row)[1:-1], Money(row.total_minor, currency))) for row in versions)
    return LinesTable("Versions", VERSION_COLUMNS, rows if len(rows) > 1 else ())


def _promises(connection: Connection, order_id: int) -> LinesTable:
    rows = connection.execute(
        select(OrderPromise.id, Item.sku, OrderPromise.promised_on, OrderPromise.was_on, OrderPromise.words,
               OrderPromise.at, User.name, OrderPromise.reason)
        .join(Item, Item.id == OrderPromise.item_id).outerjoin(User, User.id == OrderPromise.by)
        .where(OrderPromise.order_id == order_id).order_by(OrderPromise.id.desc()).limit(SHOWN))
    return LinesTable("Promised days", PROMISE_COLUMNS, tuple(Row(row[0], tuple(row)[1:]) for row in rows))


def order_editions(connection: Connection, order_id: int, formatter: Formatter) -> list[Edition]:
    """Read the versions of an order as they are compared."""
    by = aliased(User)
    rows: Any = connection.execute(
        select(OrderVersion.id, OrderVersion.revision, OrderVersion.at, OrderVersion.reason, OrderVersion.total_minor,
               OrderVersion.content, by.name)
        .outerjoin(by, by.id == OrderVersion.by).where(OrderVersion.order_id == order_id)
        .order_by(OrderVersion.revision)).all()
    return [
        Edition(
            row.id, "As confirmed" if row.revision == 1 else f"Amendment {row.revision - 1}",
            tuple(word for word in (f"{formatter.time(row.at)}{f', {row.name}' if row.name else ''}", row.reason)
                  if word),
            tuple(version_line(line) for line in row.content["lines"]), row.total_minor, row.content["currency"],
            row.at, "order_amendment",
        ) for row in rows
    ]


def version_line(line: Mapping[str, Any]) -> VersionLine:
    """Read a line as a version keeps it."""
    key = f"text:{line['text']}" if line["text"] else str(line["item_id"])
    return VersionLine(
        key, line["name"] if line["text"] else line["sku"], line["qty"], line["unit"], line["price_micros"],
        line["discount_permille"], line["amount_minor"], promised_on=line["promised_on"],
        name="" if line["text"] else line["name"],
    )


def order_to_amend(connection: Connection, order_id: int) -> Mapping[str, Any]:
    """Give a confirmed order with its lines, to be amended; prices and days are kept as they are."""
    order = load_order(connection, order_id)
    return {
        "order_id": order.id, "expected_version": order.version, "required_on": order.required_on.isoformat(),
        "ship_complete": order.ship_complete, "customer_reference": order.customer_reference,
        "freight": f"{Money(order.freight_minor, order.currency).decimal():f}",
        "lines": [{**line_values(order.currency, line), "line_id": line.id}
                  for line in lines_sold(connection, order_id)],
    }


def order_to_promise(connection: Connection, order_id: int) -> Mapping[str, Any]:
    """Give the open lines of an order with the days promised, to be promised anew."""
    return {
        "order_id": order_id,
        "lines": [{"line_id": line.id, "what": f"{line.sku} {line.title}, {line.quantity}", "promised_on": None}
                  for line in lines_sold(connection, order_id) if line.open],
    }
