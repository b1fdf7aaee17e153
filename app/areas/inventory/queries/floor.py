"""The map of a warehouse: how full each place is, and what else there is to see of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.company.queries import load_profile
from app.areas.inventory.models import Balance, CountLine, CountSheet, ItemValue, Location, Lot, Move, Warehouse
from app.areas.inventory.queries.places import limits_of, load_alarms, load_contents, load_needs, load_of, load_shelves
from app.areas.inventory.rules.places import CONDITIONS, Limits, Load, fill_permille
from app.kernel.errors import NotFoundError
from app.kernel.floorplan import FloorCell, FloorMode, FloorPlan, FloorRow, FloorZone, Reading
from app.kernel.formatting import Formatter
from app.kernel.listing import Kind, Tone
from app.kernel.money import Money, exponent_of

FILL, PICKED, VALUE, EXPIRING, COUNT = range(5)
NEARLY_FULL_PERMILLE = 900
QUIET_DAYS = 180
SHELF_LIFE_DAYS = 180
UNDER_COUNT = ("counting", "recount", "decide")
AREA_WORDS = {
    "receiving": "Receiving", "shipping": "Shipping", "quarantine": "Quarantine", "transit": "In transit",
    "consigned_in": "Consignment, of suppliers", "consigned_out": "Consignment, at customers",
}


@dataclass(slots=True)
class _Content:
    """What lies at a place."""

    load: Load
    items: int = 0
    value_minor: int = 0
    picked_at: datetime | None = None
    expires_on: date | None = None
    under_count: bool = False


def load_warehouses(connection: Connection) -> list[tuple[int, str]]:
    """Read the warehouses, by number and name, in order of code."""
    rows = connection.execute(select(Warehouse.id, Warehouse.name).order_by(Warehouse.code))
    return [(row.id, row.name) for row in rows]


def warehouse_map(connection: Connection, warehouse_id: int, now: datetime) -> FloorPlan:
    """Draw up the plan of a warehouse as it stands now."""
    name = connection.execute(select(Warehouse.name).where(Warehouse.id == warehouse_id)).scalar()
    if name is None:
        raise NotFoundError("record.missing", f"There is no warehouse with the number {warehouse_id}.")
    places = load_shelves(connection, warehouse_id)
    contents = _contents(connection, warehouse_id)
    dearest = max((content.value_minor for content in contents.values()), default=0)
    reader = _Reader(load_profile(connection).currency, dearest, load_alarms(connection).expiring_days, now.date())
    titles = {row.id: (row.code, row.name, row.parent_id) for row in connection.execute(
        select(Location.id, Location.code, Location.name, Location.parent_id)
        .where(Location.warehouse_id == warehouse_id, Location.kind.in_(("zone", "aisle"))))}
    cells = {place.id: reader.cell(place, contents.get(place.id) or _Content(Load())) for place in places}
    return FloorPlan(str(name), "location", _modes(dearest, reader), _zones(places, cells, titles, contents))


def _modes(dearest: int, reader: "_Reader") -> tuple[FloorMode, ...]:
    return (
        FloorMode("fill", "How full", Tone.ACCENT, "empty", "full"),
        FloorMode("picked", "Last pick", Tone.WARNING, "today", f"{QUIET_DAYS} days ago"),
        FloorMode("value", "Value", Tone.GOOD, "nothing", reader.money(dearest)),
        FloorMode("expiring", "Expiring", Tone.WARNING, f"in {SHELF_LIFE_DAYS} days or later", "today"),
        FloorMode("count", "Under count", Tone.ACCENT, "not counted", "under count"),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns what lies at a place into words and shares."""

    currency: str
    dearest: int
    expiring_days: int
    today: date

    def money(self, minor: int) -> str:
        return Formatter().text(Money(minor, self.currency), Kind.MONEY)

    def cell(self, place: Any, content: _Content) -> FloorCell:
        limits = limits_of(place)
        fill = fill_permille(content.load, limits)
        readings = (
            self._fill(fill, content), self._picked(content), self._value(content), self._expiring(content),
            Reading(1.0, "count") if content.under_count else Reading(None, ""),
        )
        return FloorCell(
            place.id, place.code, readings, tuple(self._facts(place, content, limits, fill)), place.bay, place.level,
            place.blocked,
        )

    def _fill(self, fill: int | None, content: _Content) -> Reading:
        if fill is None:
            return Reading(None, f"{content.items} items" if content.items > 1 else "1 item" if content.items else "")
        tone = Tone.BAD if fill > 1000 else Tone.WARNING if fill > NEARLY_FULL_PERMILLE else None
        return Reading(min(fill, 1000) / 1000, f"{round(fill / 10)} %", tone)

    def _picked(self, content: _Content) -> Reading:
        if not content.items:
            return Reading()
        if content.picked_at is None:
            return Reading(1.0, "never")
        days = max(0, (self.today - content.picked_at.date()).days)
        return Reading(min(days, QUIET_DAYS) / QUIET_DAYS, f"{days} d")

    def _value(self, content: _Content) -> Reading:
        if not content.value_minor or not self.dearest:
            return Reading()
        major = content.value_minor / 10 ** exponent_of(self.currency)
        words = f"{major / 1000:.1f}k" if major >= 1000 else f"{major:.0f}"
        return Reading(max(0, content.value_minor) / self.dearest, words)

    def _expiring(self, content: _Content) -> Reading:
        if content.expires_on is None:
            return Reading()
        days = (content.expires_on - self.today).days
        tone = Tone.BAD if days < 0 else Tone.WARNING if days <= self.expiring_days else None
        share = 1 - min(max(days, 0), SHELF_LIFE_DAYS) / SHELF_LIFE_DAYS
        return Reading(share, "past" if days < 0 else f"{days} d", tone)

    def _facts(self, place: Any, content: _Content, limits: Limits, fill: int | None) -> Iterable[str]:
        yield f"{place.code} · {dict(CONDITIONS).get(place.condition, place.condition)}"
        if place.blocked:
            yield f"Blocked: {place.blocked_reason or 'no reason was given'}"
        if fill is not None:
            yield f"{round(fill / 10)} % full"
        if limits.cm3:
            yield f"{content.load.cm3 / 1000:,.1f} of {limits.cm3 / 1000:,.0f} litres"
        if limits.grams:
            yield f"{content.load.grams / 1000:,.1f} of {limits.grams / 1000:,.0f} kg"
        if limits.pallets:
            yield f"{content.load.pallets_milli / 1000:.1f} of {limits.pallets} pallets"
        yield f"{content.items} items, {self.money(content.value_minor)}" if content.items else "Empty"
        if content.expires_on is not None:
            yield f"First expires {Formatter().day(content.expires_on)}"


def _contents(connection: Connection, warehouse_id: int) -> dict[int, _Content]:
    rows = load_contents(connection, warehouse_id)
    items = {row.item_id for row in rows}
    needs = load_needs(connection, items)
    worth = {row.item_id: (row.qty, row.value_minor) for row in connection.execute(
        select(ItemValue.item_id, ItemValue.qty, ItemValue.value_minor).where(ItemValue.qty > 0))}
    unowned = set(connection.execute(select(Location.id).where(
        Location.warehouse_id == warehouse_id, Location.kind == "consigned_in")).scalars())
    result: dict[int, _Content] = defaultdict(lambda: _Content(Load()))
    for row in rows:
        content = result[row.location_id]
        if row.qty > 0:
            content.load += load_of(int(row.qty), row.volume_cm3, row.weight_grams, needs[row.item_id])
            content.items += 1
        held, value = worth.get(row.item_id, (0, 0))
        if held and row.location_id not in unowned:
            content.value_minor += int(row.qty) * value // held
    _read_ages(connection, warehouse_id, result)
    return dict(result)


def _read_ages(connection: Connection, warehouse_id: int, contents: dict[int, _Content]) -> None:
    """Add when something of what lies there was last taken, what expires first, and what is being counted."""
    picked = select(func.max(Move.at)).where(
        Move.from_location_id == Balance.location_id, Move.item_id == Balance.item_id,
    ).correlate(Balance).scalar_subquery()
    held = select(Balance.location_id, func.max(picked), func.min(Lot.expires_on)).select_from(Location)
    held = held.join(Balance, Balance.location_id == Location.id).outerjoin(Lot, Lot.id == Balance.lot_id)
    held = held.where(Location.warehouse_id == warehouse_id, Balance.qty_on_hand > 0).group_by(Balance.location_id)
    for location_id, picked_at, expires_on in connection.execute(held):
        contents[location_id].picked_at, contents[location_id].expires_on = picked_at, expires_on
    counted = select(CountLine.location_id).join(CountSheet, CountSheet.id == CountLine.sheet_id)
    counted = counted.where(CountSheet.state.in_(UNDER_COUNT), CountSheet.warehouse_id == warehouse_id).distinct()
    for location_id in connection.execute(counted).scalars():
        contents[location_id].under_count = True


def _zones(
    places: Sequence[Any], cells: dict[int, FloorCell], titles: dict[int, tuple[str, str, int | None]],
    contents: dict[int, _Content],
) -> tuple[FloorZone, ...]:
    """Put the cells into their aisles and the aisles into their zones; what stands alone comes last, by kind."""
    zones: dict[int | str, dict[int | str, list[Any]]] = {}
    for place in places:
        if place.kind != "shelf":
            zone: int | str = "areas"
            row: int | str = AREA_WORDS.get(place.kind, place.kind.capitalize())
        else:
            row = place.parent_id if place.parent_id in titles else ""
            zone = row
            while isinstance(zone, int) and (above := titles[zone][2]) in titles and above is not None:
                zone = above
        zones.setdefault(zone, {}).setdefault(row, []).append(place)
    ordered = sorted(zones.items(), key=lambda entry: (
        isinstance(entry[0], str), titles[entry[0]][0] if isinstance(entry[0], int) else entry[0]))
    return tuple(_zone(key, rows, cells, titles, contents) for key, rows in ordered)


def _zone(
    key: int | str, rows: dict[int | str, list[Any]], cells: dict[int, FloorCell],
    titles: dict[int, tuple[str, str, int | None]], contents: dict[int, _Content],
) -> FloorZone:
    held = [place for row in rows.values() for place in row]
    fills = [fill for place in held if (fill := fill_permille(
        contents[place.id].load if place.id in contents else Load(), limits_of(place))) is not None]
    conditions = sorted({dict(CONDITIONS).get(place.condition, place.condition).lower() for place in held})
    notes = [" and ".join(conditions)] if conditions != ["ambient"] else []
    notes += [f"{round(sum(fills) / len(fills) / 10)} % full"] if fills else []
    lanes = sorted(rows.items(), key=lambda entry: titles[entry[0]][0] if isinstance(entry[0], int) else entry[0])
    made = tuple(FloorRow(
        titles[lane][0] if isinstance(lane, int) else lane,
        tuple(cells[place.id] for place in sorted(row, key=lambda it: (it.bay or 0, it.level or 0, it.code))),
    ) for lane, row in lanes)
    title = titles[key][1] if isinstance(key, int) else "Areas" if key == "areas" else "Shelves"
    return FloorZone(title, made, " · ".join(notes))
