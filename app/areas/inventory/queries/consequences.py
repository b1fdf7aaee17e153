"""What a posting with a date in the past, or a new cost, changes later: balances and costs, before it is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.inventory.events import StockRecosted
from app.areas.inventory.models import Balance, Location, Move
from app.areas.inventory.queries.replaying import among, rows_of
from app.kernel.declare import Preview
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.printed import PrintColumn, PrintedDocument, PrintTable, PrintText
from app.kernel.quantity import Quantity

LINES_SHOWN = 1_000

PlaceKey = tuple[int, int, int | None]
_COSTS = (
    PrintColumn("When", Kind.TIME, 18), PrintColumn("SKU", Kind.CODE, 14), PrintColumn("Item", Kind.TEXT, 30),
    PrintColumn("", Kind.TEXT, 8), PrintColumn("Cost before", Kind.MONEY, 15),
    PrintColumn("Cost after", Kind.MONEY, 15),
)
_BALANCES = (
    PrintColumn("From", Kind.TIME, 18), PrintColumn("SKU", Kind.CODE, 14), PrintColumn("Place", Kind.CODE, 20),
    PrintColumn("Stock before", Kind.QUANTITY, 24), PrintColumn("Stock after", Kind.QUANTITY, 24),
)


@dataclass(frozen=True, slots=True)
class LaterBalance:
    """What lies at a place from a moment on, without and with what is posted."""

    at: datetime
    key: PlaceKey
    before: int
    after: int


def later_balances(
    connection: Connection, posted: Mapping[PlaceKey, Sequence[tuple[datetime, int]]],
) -> list[LaterBalance]:
    """Follow places from the first posting on: `posted` are signed quantities not among the moves yet.

    The balances of now hold them already.
    """
    items = {item_id for item_id, _, _ in posted}
    since = min((at for own in posted.values() for at, _ in own), default=None)
    if since is None:
        return []
    balances = select(Balance.item_id, Balance.location_id, Balance.lot_id, Balance.qty_on_hand)
    levels = {
        (row.item_id, row.location_id, row.lot_id): row.qty_on_hand
        for row in rows_of(connection, balances.where(Balance.item_id.in_(among())), items)
    }
    moved: dict[PlaceKey, list[tuple[datetime, int]]] = defaultdict(list)
    for row in rows_of(connection, select(
        Move.at, Move.item_id, Move.lot_id, Move.from_location_id, Move.to_location_id, Move.qty,
    ).where(Move.item_id.in_(among()), Move.at >= since), items):
        for place, qty in ((row.to_location_id, row.qty), (row.from_location_id, -row.qty)):
            key = (row.item_id, place, row.lot_id)
            if key in posted:
                moved[key].append((row.at, qty))
    lines = (line for key, own in posted.items() for line in _followed(key, own, moved[key], levels.get(key, 0)))
    return sorted(lines, key=lambda line: (line.at, line.key[0], line.key[1], line.key[2] or 0))


def _followed(
    key: PlaceKey, own: Sequence[tuple[datetime, int]], moved: Sequence[tuple[datetime, int]], level: int,
) -> Iterable[LaterBalance]:
    first = min(at for at, _ in own)
    changes: dict[datetime, list[int]] = defaultdict(lambda: [0, 0])
    for at, qty in own:
        changes[at][0] += qty
    for at, qty in moved:
        if at >= first:
            changes[at][1] += qty
    added = sum(qty for qty, _ in changes.values())
    for at in sorted(changes, reverse=True):
        yield LaterBalance(at, key, level - added, level)
        level -= changes[at][0] + changes[at][1]
        added -= changes[at][0]


def consequences(connection: Connection, event: StockRecosted, balances: Sequence[LaterBalance]) -> PrintedDocument:
    """Set out every later balance and cost that changes, to be looked at before it is meant."""
    profile = load_profile(connection)
    items = {row.id: row for row in rows_of(
        connection, select(Item.id, Item.sku, Item.name, Unit.code.label("unit"))
        .join(Unit, Unit.id == Item.unit_id).where(Item.id.in_(among())),
        {line.item_id for line in event.lines} | {line.key[0] for line in balances})}
    places = {row.id: row.code for row in connection.execute(select(Location.id, Location.code))}
    costs = tuple(
        (line.at, items[line.item_id].sku, items[line.item_id].name, "came in" if line.way > 0 else "went out",
         Money(line.before_minor, profile.currency), Money(line.after_minor, profile.currency))
        for line in event.lines[:LINES_SHOWN]
    )
    stock = tuple(
        (line.at, items[line.key[0]].sku, places[line.key[1]], Quantity(line.before, items[line.key[0]].unit),
         Quantity(line.after, items[line.key[0]].unit)) for line in balances[:LINES_SHOWN]
    )
    hidden = max(0, len(event.lines) - LINES_SHOWN) + max(0, len(balances) - LINES_SHOWN)
    bands = [PrintTable(_COSTS, costs, "Costs that change")] if costs else []
    bands += [PrintTable(_BALANCES, stock, "Stock that changes")] if stock else []
    return PrintedDocument(
        "What this changes", "", "what-this-changes", sender=(profile.name,),
        facts=(("Moves with another cost", len(event.lines)),
               ("Stock value", Money(event.stock_minor, profile.currency)),
               ("Cost of what went out", Money(event.used_minor, profile.currency))),
        bands=(*bands, PrintText(f"… and {hidden} more lines.")) if hidden else tuple(bands),
        footer="Nothing of this is written yet.", currency=profile.currency,
    )


def cost_preview(connection: Connection, events: Sequence[object]) -> Preview | None:
    """Ask about all costs that a rehearsal changed; None when there are none."""
    told = [event for event in events if isinstance(event, StockRecosted)]
    lines = tuple(line for event in told for line in event.lines)
    if not lines:
        return None
    whole = StockRecosted(
        len({line.item_id for line in lines}), sum(event.stock_minor for event in told),
        sum(event.used_minor for event in told), lines,
    )
    question = f"This changes what goods cost: {whole.told(load_profile(connection).currency)} Go on?"
    return Preview(question, consequences(connection, whole, ()))
