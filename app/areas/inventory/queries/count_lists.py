"""The lists of counting."""

from typing import Any

from sqlalchemy import and_, case, func, null, select

from app.areas.catalog.models import Category, Item, Unit
from app.areas.inventory.models import CountLine, CountPlan, CountSheet, Location, Lot, Warehouse
from app.areas.inventory.queries.lists import currency
from app.areas.inventory.rules.counting import (
    BLIND_STATES,
    COUNT_WORDS,
    LINE_WORDS,
    MOVES_TITLES,
    OPEN_STATES,
    REASON_WORDS,
    TO_COUNT,
)
from app.kernel.columns import table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import ListQuery, Preset, column

READ = "inventory.read"


def _lines(*where: Any) -> Any:
    counted = select(func.count(CountLine.id)).where(CountLine.sheet_id == CountSheet.id, *where)
    return counted.correlate(CountSheet).scalar_subquery()


_accuracy = case((CountSheet.lines > 0, CountSheet.lines_right * 1000 // CountSheet.lines), else_=null())

COUNT_SHEETS = ListQuery(
    name="count_sheets", title="Counts", record="count_sheet", id=CountSheet.id, permission=READ,
    source=table_of(CountSheet).outerjoin(table_of(Warehouse), Warehouse.id == CountSheet.warehouse_id),
    sort=(Sort("number", descending=True),),
    columns=(
        column("number", "Count", CountSheet.number, Kind.CODE, width=10),
        column("title", "What", CountSheet.title, width=24, sortable=False),
        column("warehouse", "Warehouse", Warehouse.name, width=16, sortable=False, shown=False),
        column("created_at", "Made", CountSheet.created_at, Kind.TIME, width=14, order=CountSheet.id),
        column("all", "Lines", _lines(), Kind.INTEGER, width=6, sortable=False),
        column("left", "Left", _lines(CountLine.state.in_([str(state) for state in TO_COUNT])), Kind.INTEGER, width=6,
               sortable=False, help="Lines that are still to be counted, or to be counted again."),
        column("posted_at", "Posted", CountSheet.posted_at, Kind.TIME, width=14, sortable=False),
        column("accuracy", "Right", _accuracy, Kind.PERCENT, width=7, sortable=False,
               help="The share of lines that agreed with the books at the first count."),
        column("wrong", "Off by", case((CountSheet.lines > 0, CountSheet.wrong_minor), else_=null()), Kind.MONEY,
               unit=currency, width=10, sortable=False, help="What the books were wrong by, up and down added up."),
        column("blind", "Blind", CountSheet.blind, Kind.FLAG, width=6, sortable=False, shown=False),
        column("state", "State", CountSheet.state, Kind.STATE, width=12, sortable=False, states=COUNT_WORDS),
    ),
    presets=(
        Preset(PresetInfo("open", "Open", Tone.WARNING), CountSheet.state.in_([str(state) for state in OPEN_STATES])),
        Preset(PresetInfo("decide", "To decide", Tone.WARNING), CountSheet.state == "decide"),
        Preset(PresetInfo("posted", "Posted"), CountSheet.state == "posted"),
    ),
)

hidden = and_(CountSheet.blind, CountSheet.state.in_([str(state) for state in BLIND_STATES]))
"""Whether whoever looks at a line must not learn what the books hold."""

_difference = CountLine.counted_qty - CountLine.booked_qty

_goods = Location.code + " · " + Item.sku + func.coalesce(" " + Lot.code, "") + " " + Item.name
"""What tells a line from the others of its sheet, in one text, for those who choose it."""

COUNT_LINES = ListQuery(
    name="count_lines", title="Count lines", record="count_line", id=CountLine.id, permission=READ, searchable=False,
    source=table_of(CountLine).outerjoin(table_of(CountSheet), CountSheet.id == CountLine.sheet_id)
    .outerjoin(table_of(Item), Item.id == CountLine.item_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Location), Location.id == CountLine.location_id)
    .outerjoin(table_of(Lot), Lot.id == CountLine.lot_id),
    sort=(Sort("sheet", descending=True),),
    columns=(
        column("sheet", "Count", CountSheet.number, Kind.CODE, width=10, order=CountLine.id),
        column("goods", "Place and goods", _goods, width=30, sortable=False, shown=False),
        column("place", "Place", Location.code, Kind.CODE, width=11, sortable=False),
        column("sku", "SKU", Item.sku, Kind.CODE, width=10, sortable=False),
        column("name", "Item", Item.name, width=26, sortable=False),
        column("lot", "Lot", Lot.code, Kind.CODE, width=12, sortable=False),
        column("booked", "Booked", case((hidden, null()), else_=CountLine.booked_qty), Kind.QUANTITY, unit=Unit.code,
               width=9, sortable=False),
        column("counted", "Counted", CountLine.counted_qty, Kind.QUANTITY, unit=Unit.code, width=9, sortable=False),
        column("difference", "Difference", case((hidden, null()), else_=_difference), Kind.QUANTITY, unit=Unit.code,
               width=9, sortable=False),
        column("worth", "Worth", case((hidden, null()), else_=CountLine.worth_minor), Kind.MONEY, unit=currency,
               width=10, sortable=False),
        column("reason", "Reason", CountLine.reason, Kind.STATE, width=14, sortable=False,
               states=tuple((key, StateWord(word)) for key, word in REASON_WORDS.items())),
        column("state", "State", CountLine.state, Kind.STATE, width=12, sortable=False, states=LINE_WORDS),
    ),
    presets=(
        Preset(PresetInfo("decide", "To decide", Tone.WARNING), CountLine.state == "decide"),
        Preset(PresetInfo("recount", "To recount", Tone.WARNING), CountLine.state == "recount"),
        Preset(PresetInfo("wrong", "With a difference"), _difference != 0),
    ),
)

COUNT_PLANS = ListQuery(
    name="count_plans", title="Count plans", record="count_plan", id=CountPlan.id, permission=READ, searchable=False,
    source=table_of(CountPlan).outerjoin(table_of(Warehouse), Warehouse.id == CountPlan.warehouse_id)
    .outerjoin(table_of(Location), Location.id == CountPlan.location_id)
    .outerjoin(table_of(Category), Category.id == CountPlan.category_id),
    sort=(Sort("name"),),
    columns=(
        column("name", "Plan", CountPlan.name, width=26),
        column("warehouse", "Warehouse", Warehouse.name, width=16, sortable=False, shown=False),
        column("abc", "Class", CountPlan.abc, Kind.CODE, width=6, sortable=False),
        column("place", "Place", Location.code, Kind.CODE, width=11, sortable=False),
        column("category", "Category", Category.name, width=16, sortable=False),
        column("every_days", "Every … days", CountPlan.every_days, Kind.INTEGER, width=9, sortable=False),
        column("tolerance", "Tolerance", CountPlan.tolerance_permille, Kind.PERCENT, width=8, sortable=False),
        column("moves", "Moves meanwhile", CountPlan.moves, Kind.STATE, width=11, sortable=False,
               states=tuple((key, StateWord(word)) for key, word in MOVES_TITLES)),
        column("blind", "Blind", CountPlan.blind, Kind.FLAG, width=6, sortable=False),
        column("active", "Active", CountPlan.active, Kind.FLAG, width=6, sortable=False),
    ),
)

COUNT_LISTS = (COUNT_SHEETS, COUNT_LINES, COUNT_PLANS)
