"""A count and a plan as they are shown, and what is known of a command about them."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Category, Item, Unit
from app.areas.company.queries import load_profile
from app.areas.inventory.models import CountLine, CountPlan, CountSheet, Location, Lot, Warehouse
from app.areas.inventory.queries.counting import Scope, count_due
from app.areas.inventory.rules.counting import (
    BLIND_STATES,
    COUNT_WORDS,
    LINE_WORDS,
    MOVES_TITLES,
    REASON_WORDS,
    TO_COUNT,
    CountState,
    Difference,
    LineState,
    find_mix_ups,
    share_permille,
    value_accuracy_permille,
    walking_key,
)
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, StateWord, Tone
from app.kernel.money import Money
from app.kernel.quantity import Quantity

_LINE_COLUMNS = (
    ColumnInfo("place", "Place", Kind.CODE, 7), ColumnInfo("sku", "SKU", Kind.CODE, 8),
    ColumnInfo("name", "Item", width=16), ColumnInfo("lot", "Lot", Kind.CODE, 9),
    ColumnInfo("booked", "Booked", Kind.QUANTITY, 7), ColumnInfo("counted", "Counted", Kind.QUANTITY, 7),
    ColumnInfo("difference", "Difference", Kind.QUANTITY, 8), ColumnInfo("reason", "Reason", width=10),
    ColumnInfo("state", "State", Kind.STATE, 10, states=LINE_WORDS),
)
_BLIND_COLUMNS = tuple(column for column in _LINE_COLUMNS if column.key not in ("booked", "difference", "reason"))
_MIX_UP_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 8), ColumnInfo("name", "Item", width=14),
    ColumnInfo("lot", "Lot", Kind.CODE, 9),
    ColumnInfo("from", "Missing at", Kind.CODE, 8), ColumnInfo("to", "Too many at", Kind.CODE, 8),
    ColumnInfo("qty", "Quantity", Kind.QUANTITY, 7), ColumnInfo("kind", "What happened", width=14),
)
_MIX_UP_WORDS = {"swap": "Two places swapped", "moved": "Put to the wrong place", "part": "A part was moved"}
_HINTS = {
    CountState.PLANNED: "Start the count, then count with the scanner or on paper.",
    CountState.COUNTING: "Count with the scanner, or type what stands on the paper; then finish the count.",
    CountState.RECOUNT: "Lines beyond the tolerance are counted once more; then finish the count again.",
    CountState.DECIDE: "Nothing is open: post the count.",
    CountState.POSTED: "The books say what was found.", CountState.CANCELLED: "The books stayed as they were.",
}


def load_sheet(connection: Connection, sheet_id: int) -> Any:
    """Read a count; refuse a number that is not there."""
    table = table_of(CountSheet)
    row = connection.execute(
        select(table, Warehouse.name.label("warehouse")).join(Warehouse, Warehouse.id == table.c.warehouse_id)
        .where(table.c.id == sheet_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no count with the number {sheet_id}.", "sheet_id")
    return row


def load_count_lines(connection: Connection, sheet_id: int) -> list[Any]:
    """Read the lines of a count in walking order, with names, units and what tells the goods apart."""
    table = table_of(CountLine)
    rows = connection.execute(
        select(table, Item.sku, Item.name, Item.tracking, Unit.code.label("unit"), Location.code.label("place"),
               Location.name.label("place_name"), Location.sequence, Lot.code.label("lot"), Lot.expires_on)
        .join(Item, Item.id == table.c.item_id).join(Unit, Unit.id == Item.unit_id)
        .join(Location, Location.id == table.c.location_id).outerjoin(Lot, Lot.id == table.c.lot_id)
        .where(table.c.sheet_id == sheet_id)
    )
    return sorted(rows, key=lambda row: (row.sequence, walking_key(row.place), row.sku, row.lot or "", row.id))


def is_hidden(sheet: Any) -> bool:
    """Tell whether the books' quantities are kept from whoever counts."""
    return bool(sheet.blind and sheet.state in BLIND_STATES)


def count_detail(connection: Connection, sheet_id: int, _now: datetime) -> Detail:
    """Show a count with its lines, the mix-ups it found and what it came to."""
    sheet, lines = load_sheet(connection, sheet_id), load_count_lines(connection, sheet_id)
    mix_ups = _mix_ups(lines) if sheet.state == CountState.DECIDE else ()
    hidden = is_hidden(sheet)
    title = "Lines (blind: what the books hold is not shown)" if hidden else "Lines"
    tables = [LinesTable(title, _BLIND_COLUMNS if hidden else _LINE_COLUMNS,
                         tuple(_line_row(line, hidden=hidden) for line in lines))]
    if mix_ups:
        tables.insert(0, LinesTable("Explained by a mix-up", _MIX_UP_COLUMNS, mix_ups))
    return Detail(
        sheet.id, sheet.number, f"{sheet.title} · {sheet.warehouse}", dict(COUNT_WORDS)[sheet.state],
        _facts(connection, sheet, lines), tuple(tables), hint=_hint(sheet, lines, mix_ups),
    )


def _hint(sheet: Any, lines: list[Any], mix_ups: tuple[Row, ...]) -> str:
    if mix_ups:
        return "Some differences explain each other: settle the mix-ups first."
    undecided = sum(line.state == LineState.DECIDE for line in lines)
    return f"{undecided} lines wait for a reason." if undecided else _HINTS[CountState(sheet.state)]


def _facts(connection: Connection, sheet: Any, lines: list[Any]) -> tuple[Fact, ...]:
    left = sum(line.state in TO_COUNT for line in lines)
    facts = [
        Fact("Made", sheet.created_at, Kind.TIME), Fact("Lines", len(lines), Kind.INTEGER),
        Fact("Still to count", left, Kind.INTEGER, tone=Tone.WARNING if left else Tone.NEUTRAL),
        Fact("Moves meanwhile", dict(MOVES_TITLES)[sheet.moves]),
        Fact("Tolerance", sheet.tolerance_permille, Kind.PERCENT),
    ]
    if sheet.plan_id is not None:
        facts.append(Fact("Plan", sheet.title, record="count_plan", record_id=sheet.plan_id))
    if sheet.posted_at is not None:
        currency = load_profile(connection).currency
        facts += [
            Fact("Posted", sheet.posted_at, Kind.TIME),
            Fact("Lines right", share_permille(sheet.lines_right, sheet.lines), Kind.PERCENT),
            Fact("Worth right", value_accuracy_permille(sheet.booked_minor, sheet.wrong_minor), Kind.PERCENT),
            Fact("Books were off by", Money(sheet.wrong_minor, currency), Kind.MONEY),
        ]
    return tuple(facts)


def _line_row(line: Any, *, hidden: bool) -> Row:
    counted = None if line.counted_qty is None else Quantity(line.counted_qty, line.unit)
    if hidden:
        return Row(line.id, (line.place, line.sku, line.name, line.lot, counted, line.state))
    booked = None if line.booked_qty is None else Quantity(line.booked_qty, line.unit)
    difference = None if counted is None or booked is None else counted - booked
    return Row(line.id, (line.place, line.sku, line.name, line.lot, booked, counted, difference,
                         REASON_WORDS[line.reason], line.state))


def _mix_ups(lines: list[Any]) -> tuple[Row, ...]:
    by_id = {line.id: line for line in lines}
    pairs = find_mix_ups([
        Difference(line.id, line.item_id, line.lot_id, line.location_id, line.counted_qty - line.booked_qty)
        for line in lines if line.state == LineState.DECIDE and line.partner_id is None
    ])
    rows = []
    for pair in pairs:
        line, other = by_id[pair.missing.line_id], by_id[pair.extra.line_id]
        rows.append(Row(line.id, (line.sku, line.name, line.lot, line.place, other.place,
                                  Quantity(pair.qty, line.unit), _MIX_UP_WORDS[pair.kind])))
    return tuple(rows)


def count_line_detail(connection: Connection, line_id: int, _now: datetime) -> Detail:
    """Show a line of a count: what was counted, when, and why it differs."""
    sheet_id = connection.execute(select(CountLine.sheet_id).where(CountLine.id == line_id)).scalar()
    if sheet_id is None:
        raise NotFoundError("record.missing", f"There is no count line with the number {line_id}.")
    sheet = load_sheet(connection, sheet_id)
    line = next(line for line in load_count_lines(connection, sheet_id) if line.id == line_id)
    facts = [
        Fact("Count", sheet.number, record="count_sheet", record_id=sheet.id),
        Fact("Item", f"{line.sku} {line.name}", record="item", record_id=line.item_id),
        Fact("Place", line.place, Kind.CODE, record="location", record_id=line.location_id),
    ]
    if line.lot is not None:
        facts.append(Fact("Lot", line.lot, Kind.CODE, record="lot", record_id=line.lot_id))
    if line.counted_qty is not None:
        facts += [Fact("Counted", Quantity(line.counted_qty, line.unit), Kind.QUANTITY),
                  Fact("Counted at", line.counted_at, Kind.TIME)]
    if line.first_counted_qty is not None:
        facts.append(Fact("First count", Quantity(line.first_counted_qty, line.unit), Kind.QUANTITY))
    if line.booked_qty is not None and not is_hidden(sheet):
        facts += [Fact("Booked then", Quantity(line.booked_qty, line.unit), Kind.QUANTITY),
                  Fact("Difference", Quantity(line.counted_qty - line.booked_qty, line.unit), Kind.QUANTITY)]
    if line.reason:
        facts.append(Fact("Reason", REASON_WORDS[line.reason], help=line.note))
    return Detail(line.id, f"{line.sku} at {line.place}", f"{line.name} · {sheet.number}",
                  dict(LINE_WORDS)[line.state], tuple(facts))


# what is written on the sheet itself is known only once it is posted
_lines_of_sheet: Any = (
    select(func.count(CountLine.id)).where(CountLine.sheet_id == CountSheet.id)
    .correlate(CountSheet).scalar_subquery().label("all_lines")
)


def plan_detail(connection: Connection, plan_id: int, now: datetime) -> Detail:
    """Show a plan: what is due, and how its counts went."""
    plan = _load_plan(connection, plan_id)
    due = count_due(connection, scope_of(plan), now)
    sheets = connection.execute(
        select(table_of(CountSheet), _lines_of_sheet).where(CountSheet.plan_id == plan_id)
        .order_by(CountSheet.id.desc()).limit(12)
    ).all()
    columns = (ColumnInfo("number", "Count", Kind.CODE), ColumnInfo("made", "Made", Kind.TIME),
               ColumnInfo("lines", "Lines", Kind.INTEGER), ColumnInfo("right", "Right", Kind.PERCENT),
               ColumnInfo("state", "State", Kind.STATE, states=COUNT_WORDS))
    rows = tuple(
        Row(sheet.id, (sheet.number, sheet.created_at, sheet.all_lines, share_permille(sheet.lines_right, sheet.lines),
                       sheet.state)) for sheet in sheets
    )
    what = [f"class {plan.abc}" if plan.abc else "", plan.place or "", plan.category or ""]
    return Detail(
        plan.id, plan.name, ", ".join(part for part in what if part) or "All goods",
        StateWord("Active", Tone.GOOD) if plan.active else StateWord("Not in use"),
        (
            Fact("Due now", due, Kind.INTEGER, tone=Tone.WARNING if due else Tone.GOOD,
                 help="Goods at places that were not counted for so long and stand on no open sheet."),
            Fact("Every … days", plan.every_days, Kind.INTEGER), Fact("Lines on a sheet", plan.lines_a_sheet,
                                                                       Kind.INTEGER),
            Fact("Blind", plan.blind, Kind.FLAG), Fact("Recount by somebody else", plan.other_counter, Kind.FLAG),
            Fact("Moves meanwhile", dict(MOVES_TITLES)[plan.moves]),
            Fact("Tolerance", plan.tolerance_permille, Kind.PERCENT),
        ),
        (LinesTable("Last counts", columns, rows, "count_sheet"),),
        hint="Make a sheet of what is due." if due and plan.active else "",
    )


def _load_plan(connection: Connection, plan_id: int) -> Any:
    table = table_of(CountPlan)
    place = aliased(Location)
    row = connection.execute(
        select(table, place.code.label("place"), Category.name.label("category"))
        .outerjoin(place, place.id == table.c.location_id).outerjoin(Category, Category.id == table.c.category_id)
        .where(table.c.id == plan_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no count plan with the number {plan_id}.", "plan_id")
    return row


def scope_of(plan: Any) -> Scope:
    """Give the goods that a plan is about."""
    return Scope(plan.warehouse_id, plan.location_id, plan.category_id, plan.abc, (), plan.every_days)


def present_plan(connection: Connection, plan_id: int) -> Mapping[str, Any]:
    """Fill in a plan as it stands."""
    plan = _load_plan(connection, plan_id)
    amount = None
    if plan.tolerance_minor is not None:
        amount = f"{Money(plan.tolerance_minor, load_profile(connection).currency).decimal():f}"
    names = ("name", "every_days", "warehouse_id", "abc", "location_id", "category_id", "lines_a_sheet", "blind",
             "other_counter", "moves", "active")
    return {
        **{name: getattr(plan, name) for name in names}, "plan_id": plan.id,
        "tolerance_percent": f"{Decimal(plan.tolerance_permille) / 10:f}", "tolerance_amount": amount,
    }


def lines_to_count(connection: Connection, sheet_id: int) -> Mapping[str, Any]:
    """Give the lines that are still to be counted, with nothing filled in that would lead the eye."""
    lines = [line for line in load_count_lines(connection, sheet_id) if line.state in TO_COUNT]
    return {"sheet_id": sheet_id, "lines": [{"line_id": line.id} for line in lines]}


def lines_to_decide(connection: Connection, sheet_id: int) -> Mapping[str, Any]:
    """Give the lines that wait for a reason; more than booked is proposed as found, less as lost."""
    return {
        "sheet_id": sheet_id,
        "lines": [
            {"line_id": line.id, "reason": "found" if line.counted_qty > line.booked_qty else "lost"}
            for line in load_count_lines(connection, sheet_id) if line.state == LineState.DECIDE
        ],
    }
