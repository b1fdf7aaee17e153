"""What measured lead times add to the pages of suppliers, items and prices."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item
from app.areas.parties.models import Party
from app.areas.purchasing.models import SupplierItem
from app.areas.purchasing.queries.lead_times import Pair, lead_time_facts, measured_lead_times
from app.areas.purchasing.rules.lead_times import LeadTime
from app.kernel.declare import Contribution
from app.kernel.listing import ColumnInfo, Kind, LinesTable, Row

SHOWN = 30
_MEASURES = (
    ColumnInfo("median", "Median, days", Kind.INTEGER, 9), ColumnInfo("spread", "Spread", width=8),
    ColumnInfo("trend", "In 90 days", width=9), ColumnInfo("agreed", "Agreed", Kind.INTEGER, 8),
    ColumnInfo("count", "Lines", Kind.INTEGER, 7), ColumnInfo("words", "Rests on", width=34),
)


def _cells(found: LeadTime) -> tuple[object, ...]:
    trend = "" if found.trend is None else f"{found.trend:+.1f}"
    return (found.median_days, f"± {found.spread:.1f}", trend, found.agreed_days, found.count, found.words)


def _table(name: ColumnInfo, names: Mapping[int, str], found: Mapping[int, LeadTime], record: str) -> LinesTable:
    most = sorted(found, key=lambda number: (-found[number].count, names[number]))[:SHOWN]
    return LinesTable(
        "Lead times, measured", (name, *_MEASURES),
        tuple(Row(number, (names[number], *_cells(found[number]))) for number in most), record,
    )


def supplier_lead_times(connection: Connection, supplier_id: int, now: datetime) -> Contribution:
    """Show how long a supplier takes for each item, those with most receipts first."""
    pairs = measured_lead_times(connection, supplier_ids=[supplier_id], today=now.date())
    found = {item_id: value for (_, item_id), value in pairs.items()}
    names = _names(connection, Item, found)
    return _contribution(_table(ColumnInfo("item", "Item", width=22), names, found, "item"))


def item_lead_times(connection: Connection, item_id: int, now: datetime) -> Contribution:
    """Show how long each supplier takes for an item."""
    pairs = measured_lead_times(connection, item_ids=[item_id], today=now.date())
    found = {supplier_id: value for (supplier_id, _), value in pairs.items()}
    names = _names(connection, Party, found)
    return _contribution(_table(ColumnInfo("supplier", "Supplier", width=22), names, found, "supplier"))


def offer_lead_time(connection: Connection, offer_id: int, now: datetime) -> Contribution:
    """Show how long a supplier takes for the item of a price."""
    row = connection.execute(
        select(SupplierItem.supplier_id, SupplierItem.item_id).where(SupplierItem.id == offer_id)
    ).first()
    if row is None:
        return Contribution()
    pair: Pair = (row.supplier_id, row.item_id)
    found = measured_lead_times(connection, supplier_ids=pair[:1], item_ids=pair[1:], today=now.date())
    return Contribution(facts=lead_time_facts(found[pair]))


def _names(connection: Connection, model: type[Item] | type[Party], ids: Mapping[int, object]) -> dict[int, str]:
    rows = connection.execute(select(model.id, model.name).where(model.id.in_(sorted(ids))))
    return {row.id: row.name for row in rows}


def _contribution(table: LinesTable) -> Contribution:
    return Contribution(lines=(table,) if table.rows else ())
