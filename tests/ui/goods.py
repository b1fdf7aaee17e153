"""A list of goods with every kind of column, on a table that exists in tests only."""

import itertools
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Column, MetaData, Table, Text, insert, literal, select

from app.kernel.clock import SetClock
from app.kernel.columns import Day, Exact, Flag, UtcDateTime, key_type, table_of
from app.kernel.database import Database
from app.kernel.declare import Declarations, DetailSpec, FigureSpec, Reader
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
    StateWord,
    TimelineEntry,
    Tone,
)
from app.kernel.money import Money
from app.kernel.quantity import Quantity
from app.kernel.query import ListQuery, Preset, column
from app.kernel.search import SearchEntry
from app.kernel.workspace import Workspace

NOW = datetime(2025, 11, 14, 10, 42, tzinfo=UTC)

GOODS = Table(
    "test_goods", MetaData(),
    Column("id", key_type, primary_key=True), Column("sku", Text, nullable=False, index=True),
    Column("name", Text, nullable=False), Column("on_hand", Exact, nullable=False),
    Column("unit", Text, nullable=False),
    Column("sold", Exact, nullable=False), Column("value", Exact), Column("price", Exact), Column("fill", Exact),
    Column("due", Day), Column("counted", UtcDateTime), Column("state", Text, nullable=False),
    Column("lots", Flag, nullable=False),
)
STATES = (
    ("low", StateWord("Low", Tone.WARNING)), ("out", StateWord("Out, orders wait", Tone.BAD)),
    ("ordered", StateWord("On order", Tone.ACCENT)), ("fine", StateWord("Enough", Tone.GOOD)),
    ("old", StateWord("Phasing out", Tone.NEUTRAL)),
)
WORDS = ("Chai", "Gorgonzola", "Chang", "Queso", "Scones", "Chocolade", "Semmelknödel", "Tofu", "Konbu", "Pavlova")
BOXES = ("10 boxes × 20 bags", "24 × 12 oz", "1 kg", "10 pkgs", "48 jars", "family pack with a rather long name")

c = GOODS.c
EUR = literal("EUR")
GOODS_LIST = ListQuery(
    "goods", "Items", "good", c.id, GOODS,
    (
        column("sku", "SKU", c.sku, Kind.CODE, width=9),
        column("name", "Item", c.name, width=24),
        column("on_hand", "On hand", c.on_hand, Kind.QUANTITY, unit=c.unit, total=True, width=8),
        column("sold", "Sold", c.sold, Kind.INTEGER, width=5, help="Units sold in twelve months."),
        column("value", "Value", c.value, Kind.MONEY, unit=EUR, total=True, width=9),
        column("price", "Cost", c.price, Kind.PRICE, unit=EUR, width=7, sortable=False),
        column("fill", "Fill rate", c.fill, Kind.PERCENT, width=6),
        column("due", "Runs out", c.due, Kind.DATE, width=9),
        column("counted", "Counted", c.counted, Kind.TIME, width=12, shown=False),
        column("state", "State", c.state, Kind.STATE, states=STATES, width=16),
        column("lots", "Lots", c.lots, Kind.FLAG, width=3),
    ),
    (Sort("sku"),), "goods.read",
    (
        Preset(PresetInfo("low", "Below reorder point", Tone.WARNING), c.state.in_(("low", "out"))),
        Preset(PresetInfo("old", "Phasing out"), c.state == "old"),
        Preset(PresetInfo("ordered", "On order"), c.state == "ordered"),
    ),
)


def good(number: int) -> dict[str, Any]:
    """Invent the row of one good; the same number always gives the same row."""
    state = STATES[number * 7 % len(STATES)][0]
    on_hand = -12 if number % 40 == 3 else number * 37 % 400
    return {
        "id": number, "sku": f"NW-{number:06}", "unit": ("pcs", "box", "kg")[number % 3],
        "name": f"{WORDS[number % len(WORDS)]}, {BOXES[number % len(BOXES)]}", "on_hand": on_hand * 1_000_000,
        "sold": number * 13 % 3000, "value": on_hand * 1142, "price": 11_420_000, "fill": 1000 - number % 90,
        "due": None if number % 11 == 0 else NOW.date() + timedelta(days=number % 60 - 4),
        "counted": NOW - timedelta(hours=number * 5 % 3000), "state": state, "lots": number % 2 == 0,
    }


def stock(database: Database, count: int) -> None:
    """Make the table and fill it; goods up to 50 can be searched for."""
    with database.writer() as connection:
        GOODS.create(connection)
        numbers = iter(range(1, count + 1))
        while batch := [good(number) for number in itertools.islice(numbers, 5000)]:
            connection.execute(insert(GOODS), batch)
        connection.execute(insert(table_of(SearchEntry)), [
            {"record": "good", "record_id": item["id"], "title": item["name"], "subtitle": item["sku"],
             "folded": f"{item['name']} {item['sku']}".casefold()} for item in map(good, range(1, min(count, 50) + 1))
        ])


def load_good(reader: Reader, number: int, now: datetime) -> Detail:
    """Load everything the detail pane can show."""
    row = reader.execute(select(GOODS).where(c.id == number)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no good {number}.")
    lines = LinesTable(
        "Lots", (
            ColumnInfo("lot", "Lot", Kind.CODE), ColumnInfo("quantity", "Quantity", Kind.QUANTITY),
            ColumnInfo("expiry", "Expires", Kind.DATE),
        ),
        tuple(
            Row(place, (f"L-{110 + place}", Quantity.of(place * 9, row.unit), date(2026, 3, place)))
            for place in (1, 2, 3)
        ),
        "lot",
    )
    return Detail(
        row.id, row.name, f"{row.sku} · Beverages · FEFO by lot · Exotic Liquids, 9 days (7 to 14)",
        dict(STATES)[row.state],
        (
            Fact("On hand", Quantity(row.on_hand, row.unit), Kind.QUANTITY), Fact("Reserved", "20 for 2 orders"),
            Fact("First expiry", date(2026, 3, 14), Kind.DATE, tone=Tone.WARNING),
            Fact("Cost, FIFO", Money(1142, "EUR"), Kind.MONEY, help="Oldest layers first."),
            Fact("Supplier", "Exotic Liquids", record="supplier", record_id=7), Fact("Service", 970, Kind.PERCENT),
        ),
        (lines,),
        (
            TimelineEntry(now - timedelta(hours=3), "Two boxes were torn when they came.\nWhat shall we do?"),
            TimelineEntry(now - timedelta(hours=1), "We send two new ones <b>today</b>.", Tone.GOOD),
        ),
        (
            TimelineEntry(now - timedelta(hours=2), "Ticket T-311 closed, 2 boxes torn", Tone.GOOD, "ticket-check"),
            TimelineEntry(now - timedelta(days=1), "Shipped 12 to Around the Horn, SH-884", icon="truck",
                          record="shipment", record_id=884),
            TimelineEntry(now - timedelta(days=4), "PO-2041 promised 3 days later", Tone.WARNING, "clock-alert"),
            TimelineEntry(now - timedelta(days=40), "Received 40, lot L-118, 1 rejected", Tone.BAD),
        ),
        chart=tuple(float(40 + (place * 13 + number) % 23 - place) for place in range(40)),
    )


FIGURES = (
    Figure("value", "Stock value", Money(41_280_600, "EUR"), Kind.MONEY, "3.1 % on last month", Tone.GOOD,
           (3.0, 3.2, 3.1, 3.6, 3.9, 4.1), "The sum of all layers at cost."),
    Figure("turnover", "Turnover, 12 months", Quantity.of("6.4", ""), Kind.QUANTITY, "0.3, target 6.0", Tone.GOOD),
    Figure("cover", "Days of cover, median", 38, Kind.INTEGER, "20 to 71 for most"),
    Figure("fill", "Fill rate", 962, Kind.PERCENT, "1.4 points, target 98", Tone.BAD, (99.0, 98.5, 97.0, 96.2)),
    Figure("returns", "Returns", None, Kind.PERCENT, "Nothing was returned yet"),
)


def _figure(figure: Figure, _reader: Reader, _now: datetime) -> Figure:
    return figure


def goods_workspace(database: Database) -> Workspace:
    """Open a company whose declarations are the goods alone."""
    declarations = Declarations(
        lists=(GOODS_LIST,), details=(DetailSpec("good", "Item", load_good),),
        figures=tuple(FigureSpec(item.key, item.title, partial(_figure, item)) for item in FIGURES),
    )
    return Workspace(database, declarations, SetClock(NOW))
