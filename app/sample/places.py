"""The sample company's warehouses: zones and bins, what they are fit for, goods between them, and goods of others."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Category, Item
from app.areas.inventory.models import Balance, Location, TransferLine, Warehouse
from app.areas.inventory.operations.consignment import (
    ConsignedLineInput,
    CreateConsignmentPlace,
    ReceiveConsignment,
    SetConsignmentTerm,
)
from app.areas.inventory.operations.places import BlockLocation, Condition, CreateBins, SetStorageNeed
from app.areas.inventory.operations.setup import CreateWarehouse
from app.areas.inventory.operations.stock import MoveStock
from app.areas.inventory.operations.storage_rules import SetPutAwayRule, SetRemovalRule
from app.areas.inventory.operations.transfers import (
    CreateTransfer,
    LoseTransfer,
    ReceiveTransfer,
    SendTransfer,
    SetTransferRoute,
    TransferLineInput,
)
from app.areas.inventory.operations.transfers.arriving import ArrivedLineInput
from app.areas.inventory.queries.places import load_tree
from app.areas.inventory.rules.places import path_of
from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Batch
from app.sample.agenda import Agenda

COOL, SECURE, PALLETS, FOOD = "Chocolate and biscuits", "Kitchen knives", "Packaging", (
    "Coffee and tea", "Pasta and rice", "Oils and vinegar", "Preserves", "Spices")
ZONES: tuple[tuple[str, int, int, int, Condition, int, int], ...] = (
    ("A", 3, 5, 2, "ambient", 300, 0), ("B", 2, 6, 2, "ambient", 620, 0), ("C", 1, 4, 1, "cool", 190, 0),
    ("P", 1, 4, 1, "ambient", 0, 2), ("S", 1, 3, 1, "secure", 330, 0),
)
"""Zone, aisles, bays, levels, condition, litres and pallets that a bin holds."""

TRANSFERS_BEFORE_END = (64, 22, 3)
CONSIGNED, TAKEN_EVERY = 3, timedelta(days=17)


def create_places(batch: Batch, now: datetime) -> None:
    """Make the zones and bins of the first warehouse, and a smaller one up the road."""
    main = batch.connection.execute(select(Warehouse.id)).scalar_one()
    for zone, aisles, bays, levels, condition, litres, pallets in ZONES:
        batch.dispatch(CreateBins(
            main, zone, aisles, bays, levels, condition=condition,
            volume_litres=Decimal(litres) if litres else None, pallets=pallets or None), now=now)
    north = batch.dispatch(CreateWarehouse("NORTH", "Lager Lübeck", "Kanalstr. 7\n23552 Lübeck"), now=now).value
    batch.dispatch(CreateBins(
        north, "N", 1, 4, 2, pattern="N{aisle}-{bay}-{level}", volume_litres=Decimal(160)), now=now)
    batch.dispatch(SetTransferRoute(main, north, 2), now=now)
    batch.dispatch(SetTransferRoute(north, main, 3), now=now)


def set_storage_rules(batch: Batch, now: datetime) -> None:
    """Say where each range of goods goes, what it needs, and in which order some of it leaves."""
    connection = batch.connection
    zones = {row.code: row.id for row in connection.execute(
        select(Location.code, Location.id).where(Location.kind == "zone"))}
    categories = {row.name: row.id for row in connection.execute(select(Category.name, Category.id))}
    special = {COOL: "C", SECURE: "S", PALLETS: "P", **dict.fromkeys(FOOD, "A")}
    for name, number in sorted(categories.items(), key=lambda entry: entry[1]):
        batch.dispatch(SetPutAwayRule(zones[special.get(name, "B")], category_id=number), now=now)
    batch.dispatch(SetStorageNeed("cool", category_id=categories[COOL]), now=now)
    batch.dispatch(SetStorageNeed("secure", category_id=categories[SECURE]), now=now)
    batch.dispatch(SetStorageNeed("ambient", category_id=categories[PALLETS], pallet_qty=Decimal(150)), now=now)
    batch.dispatch(SetRemovalRule("whole_lot", category_id=categories["Spices"]), now=now)
    batch.dispatch(SetRemovalRule("nearest", category_id=categories["Packaging"]), now=now)


class Homes:
    """The bin of each item: within the zone of its category, each bin in turn."""

    def __init__(self, connection: Connection) -> None:
        """Read the bins of each category's zone."""
        self._connection = connection
        house = connection.execute(select(Warehouse.id).order_by(Warehouse.id).limit(1)).scalar_one()
        tree = load_tree(connection, house)
        bins = connection.execute(select(Location.id).where(
            Location.warehouse_id == house, Location.bay.is_not(None)).order_by(Location.sequence)).scalars().all()
        self._bins: dict[str, list[int]] = {}
        for number in bins:
            self._bins.setdefault(tree[path_of(number, tree)[-1]].code, []).append(number)
        self._turn: dict[str, int] = {}
        self._home: dict[int, int] = {}

    def of(self, item_id: int) -> int:
        """Give the bin of an item, the same each time."""
        if item_id not in self._home:
            name = self._connection.execute(
                select(Category.name).join(Item, Item.category_id == Category.id).where(Item.id == item_id)).scalar()
            special = {COOL: "C", SECURE: "S", PALLETS: "P", **dict.fromkeys(FOOD, "A")}
            zone = special.get(name or "", "B")
            turn = self._turn.get(zone, 0)
            self._turn[zone] = turn + 1
            self._home[item_id] = self._bins[zone][turn % len(self._bins[zone])]
        return self._home[item_id]


@dataclass(slots=True)
class Outposts:
    """The warehouse up the road, and a supplier who keeps goods here."""

    life: Agenda
    suppliers: list[int]
    _place: int = 0
    _items: list[int] = field(default_factory=list)

    def begin(self) -> None:
        """Let transfers go in the last weeks, and goods be taken from the consignment now and then."""
        for number, days in enumerate(TRANSFERS_BEFORE_END):
            self.life.at((self.life.end - timedelta(days=days)).replace(hour=9), partial(self._send, number))
        self.life.at(self.life.end - timedelta(hours=5), self._draft)
        self.life.at(self.life.end - timedelta(days=120), self._consign)
        self.life.at(self.life.end - timedelta(days=4), self._block)

    def _houses(self) -> tuple[int, int]:
        rows = self.life.batch.connection.execute(select(Warehouse.id).order_by(Warehouse.id).limit(2)).scalars().all()
        return rows[0], rows[1]

    def _plenty(self, count: int, skip: int) -> list[tuple[int, Decimal]]:
        """Find items of which much lies free in one bin, and a third of that."""
        free = Balance.qty_on_hand - Balance.qty_reserved
        rows = self.life.batch.connection.execute(
            select(Balance.item_id, free.label("free")).join(Location, Location.id == Balance.location_id)
            .where(Location.kind == "shelf", Location.warehouse_id == self._houses()[0], free > 9 * QUANTITY_SCALE)
            .order_by(free.desc(), Balance.id).limit(count * 4).offset(skip)).all()
        found = {row.item_id: Decimal(row.free // QUANTITY_SCALE // 3) for row in rows}
        return list(found.items())[:count]

    def _write(self, count: int, skip: int) -> Any:
        lines = tuple(TransferLineInput(item_id, qty) for item_id, qty in self._plenty(count, skip))
        return self.life.do(CreateTransfer(*self._houses(), lines, note="For the shop in Lübeck"))

    def _draft(self) -> None:
        self._write(4, 12)

    def _send(self, number: int) -> None:
        written = self._write(6 - number, number * 5)
        self.life.do(SendTransfer(written.transfer_id))
        if number == 0:
            self.life.at(self.life.workday(2, 10), lambda: self.life.do(ReceiveTransfer(written.transfer_id)))
        elif number == 1:
            self.life.at(self.life.workday(2, 11), lambda: self._arrive_in_part(written.transfer_id))

    def _arrive_in_part(self, transfer_id: int) -> None:
        """Receive all but the last line whole, and find a part of that one broken."""
        lines = self.life.batch.connection.execute(select(TransferLine.id).where(
            TransferLine.transfer_id == transfer_id).order_by(TransferLine.id)).scalars().all()
        self.life.do(ReceiveTransfer(transfer_id, tuple(ArrivedLineInput(number) for number in lines[:-1])))
        self.life.do(ReceiveTransfer(transfer_id, (ArrivedLineInput(lines[-1], Decimal(1)),)))
        self.life.at(self.life.workday(1, 9), lambda: self.life.do(LoseTransfer(
            transfer_id, "Fell off the truck; the carrier was told")))

    def _consign(self) -> None:
        supplier = self.suppliers[CONSIGNED]
        self._place = int(self.life.do(CreateConsignmentPlace(supplier)))
        rows = self.life.batch.connection.execute(
            select(Item.id).where(Item.tracking == "none").order_by(Item.id).limit(3)).scalars().all()
        self._items = list(rows)
        for place, item_id in enumerate(self._items):
            self.life.do(SetConsignmentTerm(supplier, item_id, Decimal("4.20") + place))
        self.life.do(ReceiveConsignment(self._place, tuple(
            ConsignedLineInput(item_id, Decimal(60)) for item_id in self._items), "K-2041"))
        self.life.at(self.life.now + TAKEN_EVERY, self._take)

    def _take(self) -> None:
        """Take some to a bin of our own: that buys it."""
        shelf = self.life.batch.connection.execute(select(Location.id).where(
            Location.code == "S-1-1-1")).scalar_one()
        for item_id in self._items:
            try:
                self.life.do(MoveStock(item_id, self._place, shelf, Decimal(self.life.dice.randint(2, 6)), note="used"))
            except DomainError:
                continue
        self.life.at(self.life.now + TAKEN_EVERY, self._take)

    def _block(self) -> None:
        place = self.life.batch.connection.execute(select(Location.id).where(
            Location.code == "B-2-4-2")).scalar_one()
        self.life.do(BlockLocation(place, "Beam bent, fitter is called"))
