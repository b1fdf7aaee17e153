"""The list of measured lead times, and the page of one with the receipts behind it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, literal, select

from app.areas.catalog.models import Item
from app.areas.parties.models import Party
from app.areas.purchasing.models import MeasuredLeadTime, Receipt
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.lead_times import (
    ReceivedLine,
    lead_time_facts,
    measured_lead_times,
    received_lines,
)
from app.areas.purchasing.rules.lead_times import ENOUGH, LONGER_TREND, WINDOW_DAYS, scaled_days
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Row, Sort, StateWord, Tone
from app.kernel.query import ListQuery, Preset, column

SHOWN = 100
SOURCES = (
    ("item", StateWord("Its own receipts", Tone.GOOD)), ("supplier", StateWord("The supplier's others")),
    ("firm", StateWord("All suppliers'")), ("agreed", StateWord("A guess", Tone.WARNING)),
)
_DAYS = literal("d")

LEAD_TIMES = ListQuery(
    name="lead_times", title="Lead times", record="lead_time", id=MeasuredLeadTime.id, permission="purchasing.read",
    searchable=False,
    source=table_of(MeasuredLeadTime).outerjoin(table_of(Party), Party.id == MeasuredLeadTime.supplier_id)
    .outerjoin(table_of(Item), Item.id == MeasuredLeadTime.item_id),
    sort=(Sort("later", descending=True),),
    columns=(
        column("supplier", "Supplier", Party.name, width=22, sortable=False),
        column("sku", "SKU", Item.sku, Kind.CODE, width=12, sortable=False),
        column("item", "Item", Item.name, width=24, sortable=False),
        column("median", "Median, days", MeasuredLeadTime.median_days, Kind.INTEGER, width=11, sortable=False,
               help="Half of the lines came within so many days of being ordered."),
        column("spread", "Spread", MeasuredLeadTime.spread, Kind.QUANTITY, unit=_DAYS, width=9, sortable=False,
               help="The standard deviation: about two lines of three come so much around the mean."),
        column("trend", "In 90 days", MeasuredLeadTime.trend, Kind.QUANTITY, unit=_DAYS, width=10, sortable=False,
               below=Tone.GOOD, above=Tone.WARNING,
               help="How much longer it takes than 90 days ago; empty where six lines have not come yet."),
        column("agreed", "Agreed", MeasuredLeadTime.agreed_days, Kind.INTEGER, width=8, sortable=False),
        column("later", "Later", MeasuredLeadTime.later_days, Kind.INTEGER, width=7,
               below=Tone.NEUTRAL, above=Tone.WARNING,
               help="Days by which the median is above what was agreed; planning reckons with the median."),
        column("lines", "Receipts", MeasuredLeadTime.lines, Kind.INTEGER, width=9,
               help="Order lines of this item that came whole within two years."),
        column("source", "Rests on", MeasuredLeadTime.source, Kind.STATE, width=16, sortable=False, states=SOURCES),
        column("at", "Measured", MeasuredLeadTime.at, Kind.TIME, width=14, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("later", "Later than agreed", Tone.WARNING), MeasuredLeadTime.later_days > 0),
        Preset(PresetInfo("longer", "Getting longer", Tone.BAD),
               MeasuredLeadTime.trend >= scaled_days(LONGER_TREND)),
        Preset(PresetInfo("own", "Well known", Tone.GOOD), MeasuredLeadTime.lines >= ENOUGH),
        Preset(PresetInfo("guessed", "A guess"), MeasuredLeadTime.source == "agreed"),
    ),
)

RECEIPT_COLUMNS = (
    ColumnInfo("receipt", "Receipt", Kind.CODE, 12), ColumnInfo("ordered", "Ordered", Kind.DATE, 11),
    ColumnInfo("came", "Came whole", Kind.DATE, 11), ColumnInfo("took", "Took, days", Kind.INTEGER, 9),
    ColumnInfo("later", "Later", Kind.INTEGER, 7, help="Than agreed; less than nothing where it came before."),
)


def lead_time_detail(connection: Connection, row_id: int, now: datetime) -> Detail:
    """Show how long a supplier takes for an item as of today, and each receipt that this rests on."""
    row = connection.execute(
        select(MeasuredLeadTime.supplier_id, MeasuredLeadTime.item_id, Party.name, Item.name.label("item"), Item.sku)
        .join(Party, Party.id == MeasuredLeadTime.supplier_id).join(Item, Item.id == MeasuredLeadTime.item_id)
        .where(MeasuredLeadTime.id == row_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", "This lead time is gone: the item is not offered any more.")
    today, pair = firm_today(connection, now), (row.supplier_id, row.item_id)
    found = measured_lead_times(connection, supplier_ids=pair[:1], item_ids=pair[1:], today=today).get(pair)
    lines = received_lines(connection, today - timedelta(days=WINDOW_DAYS), today, pair)
    facts = (
        Fact("Supplier", row.name, record="supplier", record_id=row.supplier_id),
        Fact("Item", f"{row.sku} {row.item}", record="item", record_id=row.item_id),
        *(lead_time_facts(found) if found else ()),
        *((Fact("Agreed", f"{found.agreed_days} days"),) if found else ()),
    )
    table = LinesTable("The receipts behind it", RECEIPT_COLUMNS, _rows(connection, lines), "receipt")
    return Detail(
        row_id, f"{row.name} · {row.item}", "Lead time", None, facts, (table,) if table.rows else (),
        hint="" if lines else "No line of this item has come whole from this supplier within two years.",
    )


def _rows(connection: Connection, lines: list[ReceivedLine]) -> tuple[Row, ...]:
    newest = sorted(lines, key=lambda line: line.came_on, reverse=True)[:SHOWN]
    wanted = select(Receipt.id, Receipt.number).where(Receipt.id.in_({line.receipt_id for line in newest}))
    numbers = {row.id: row.number for row in connection.execute(wanted)}
    return tuple(
        Row(line.receipt_id, (numbers[line.receipt_id], line.ordered_on, line.came_on, line.took_days, line.later_days))
        for line in newest
    )


def is_stale(connection: Connection, now: datetime) -> bool:
    """Tell whether lead times were not measured yet today, and anything was ever received."""
    measured_at = connection.execute(select(func.max(MeasuredLeadTime.at))).scalar()
    today = firm_today(connection, now)
    if measured_at is not None and firm_today(connection, measured_at) >= today:
        return False
    return connection.execute(select(Receipt.id).limit(1)).first() is not None
