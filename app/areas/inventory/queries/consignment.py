"""What lies on consignment, at which price, and what was taken of it and is to be billed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, literal, null, select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Balance, ConsignmentTerm, Consumption, Location, Lot, Warehouse
from app.areas.inventory.queries.figures import currency_of
from app.areas.parties.models import Party
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.formatting import in_sentence
from app.kernel.listing import Detail, Fact, Figure, Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity
from app.kernel.query import ListQuery, Preset, column

CONSIGNED = ("consigned_in", "consigned_out")
WHOSE = (("consigned_in", StateWord("A supplier’s, here", Tone.ACCENT)),
         ("consigned_out", StateWord("Ours, at a customer", Tone.NEUTRAL)))
CONSUMPTION_WORDS = (("open", StateWord("To be billed", Tone.WARNING)), ("billed", StateWord("Billed", Tone.GOOD)),
                     ("reversed", StateWord("Put back", Tone.NEUTRAL)))

_places = select(Location.id).where(Location.kind.in_(CONSIGNED), Location.owner_id.is_not(None))

CONSIGNMENT_PLACES = ListQuery(
    name="consignment_places", title="Consignments", record="location", id=Location.id, permission="inventory.read",
    searchable=False,
    source=table_of(Location).outerjoin(table_of(Party), Party.id == Location.owner_id)
    .outerjoin(table_of(Warehouse), Warehouse.id == Location.warehouse_id),
    sort=(Sort("code"),), where=Location.kind.in_(CONSIGNED),
    columns=(
        column("code", "Place", Location.code, Kind.CODE, width=14),
        column("name", "Name", Location.name, width=30, sortable=False),
        column("kind", "Whose", Location.kind, Kind.STATE, width=18, sortable=False, states=WHOSE),
        column("owner", "Supplier or customer", Party.name, width=26, sortable=False),
        column("warehouse", "Warehouse", Warehouse.name, width=18, sortable=False),
    ),
)

CONSIGNMENT = ListQuery(
    name="consignment", title="Consignment", record="balance", id=Balance.id, permission="inventory.read",
    searchable=False,
    source=table_of(Balance).outerjoin(table_of(Location), Location.id == Balance.location_id)
    .outerjoin(table_of(Party), Party.id == Location.owner_id).outerjoin(table_of(Item), Item.id == Balance.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id).outerjoin(table_of(Lot), Lot.id == Balance.lot_id)
    .outerjoin(table_of(ConsignmentTerm), (ConsignmentTerm.supplier_id == Location.owner_id)
               & (ConsignmentTerm.item_id == Balance.item_id)),
    sort=(Sort("number"),), where=Balance.location_id.in_(_places),
    columns=(
        column("number", "Number", Balance.id, Kind.INTEGER, width=7, shown=False),
        column("owner", "Supplier or customer", Party.name, width=24, sortable=False),
        column("whose", "Whose", Location.kind, Kind.STATE, width=18, sortable=False, states=WHOSE),
        column("place", "Place", Location.code, Kind.CODE, width=13, sortable=False),
        column("sku", "SKU", Item.sku, Kind.CODE, width=10, sortable=False),
        column("name", "Item", Item.name, width=24, sortable=False),
        column("lot", "Lot", Lot.code, Kind.CODE, width=11, sortable=False),
        column("on_hand", "On hand", Balance.qty_on_hand, Kind.QUANTITY, unit=Unit.code, width=10, sortable=False),
        column("price", "Price agreed", case((Location.kind == "consigned_in", ConsignmentTerm.price_micros),
                                             else_=null()), Kind.PRICE, unit=ConsignmentTerm.currency, width=11,
               sortable=False),
        column("expires_on", "Expires", Lot.expires_on, Kind.DATE, width=11, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("here", "Of suppliers"), Location.kind == "consigned_in"),
        Preset(PresetInfo("away", "At customers"), Location.kind == "consigned_out"),
        Preset(PresetInfo("no_price", "No price agreed", Tone.WARNING),
               (Location.kind == "consigned_in") & ConsignmentTerm.id.is_(None)),
    ),
)

CONSUMPTIONS = ListQuery(
    name="consumptions", title="Taken from consignment", record="consumption", id=Consumption.id,
    permission="inventory.read", searchable=False,
    source=table_of(Consumption).outerjoin(table_of(Party), Party.id == Consumption.supplier_id)
    .outerjoin(table_of(Item), Item.id == Consumption.item_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Lot), Lot.id == Consumption.lot_id),
    sort=(Sort("at", descending=True),),
    columns=(
        column("at", "When", Consumption.at, Kind.TIME, width=14),
        column("supplier", "Supplier", Party.name, width=24, sortable=False),
        column("sku", "SKU", Item.sku, Kind.CODE, width=10, sortable=False),
        column("name", "Item", Item.name, width=26, sortable=False),
        column("lot", "Lot", Lot.code, Kind.CODE, width=11, sortable=False),
        column("qty", "Taken", Consumption.qty, Kind.QUANTITY, unit=Unit.code, width=10, sortable=False),
        column("price", "Price", Consumption.price_micros, Kind.PRICE, unit=Consumption.currency, width=10,
               sortable=False),
        column("value", "Owed", Consumption.value_minor, Kind.MONEY, unit=Consumption.currency, width=12,
               sortable=False, total=True),
        column("state", "State", Consumption.state, Kind.STATE, width=12, sortable=False, states=CONSUMPTION_WORDS),
        column("bill", "Bill", Consumption.bill_kind, width=14, sortable=False),
    ),
    presets=(Preset(PresetInfo("open", "To be billed", Tone.WARNING), Consumption.state == literal("open")),),
)
LISTS = (CONSIGNMENT_PLACES, CONSIGNMENT, CONSUMPTIONS)


def consumption_detail(connection: Connection, consumption_id: int, _now: datetime) -> Detail:
    """Tell what was taken, at which price, and whether it is billed."""
    row = connection.execute(
        select(table_of(Consumption), Party.name.label("supplier"), Item.sku, Item.name, Unit.code.label("unit"),
               Location.code.label("place"), Lot.code.label("lot"))
        .join(Party, Party.id == Consumption.supplier_id).join(Item, Item.id == Consumption.item_id)
        .join(Unit, Unit.id == Item.unit_id).join(Location, Location.id == Consumption.location_id)
        .outerjoin(Lot, Lot.id == Consumption.lot_id).where(Consumption.id == consumption_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"Nothing was taken under the number {consumption_id}.")
    facts = (
        Fact("Supplier", row.supplier, record="supplier", record_id=row.supplier_id),
        Fact("Item", f"{row.sku} {row.name}", record="item", record_id=row.item_id),
        Fact("Lot", row.lot, Kind.CODE, "lot", row.lot_id) if row.lot_id else None,
        Fact("Taken", Quantity(row.qty, row.unit), Kind.QUANTITY), Fact("From", row.place, Kind.CODE),
        Fact("When", row.at, Kind.TIME), Fact("Price agreed", Price(row.price_micros, row.currency), Kind.PRICE),
        Fact("Owed", Money(row.value_minor, row.currency), Kind.MONEY),
        Fact("Move", f"{row.move_id}", Kind.CODE, "move", row.move_id),
        _bill(row),
    )
    return Detail(consumption_id, f"{in_sentence(Quantity(row.qty, row.unit))} of {row.sku}", row.supplier,
                  dict(CONSUMPTION_WORDS)[row.state], tuple(fact for fact in facts if fact is not None))


def _bill(row: Any) -> Fact | None:
    """Lead to the bill, or name one that is not in these books."""
    if row.bill_id is not None:
        return Fact("Bill", "Open the bill", record=row.bill_kind, record_id=row.bill_id)
    return Fact("Bill", row.bill_kind) if row.bill_kind else None


def to_be_billed(connection: Connection, _now: datetime) -> Figure:
    """Tell what suppliers have not billed yet of what was taken from their consignments, in the firm's currency."""
    held = currency_of(connection)
    sums = select(func.count(Consumption.id), func.coalesce(func.sum(Consumption.value_minor), 0))
    row = connection.execute(sums.where(Consumption.state == "open", Consumption.currency == held)).one()
    return Figure(
        "inventory.consumed", "Taken, not billed", Money(int(row[1]), held), Kind.MONEY,
        f"{row[0]} times taken from consignments" if row[0] else "nothing is open", Tone.NEUTRAL,
        explain="What was taken from suppliers' consignments at the price agreed and is not billed yet.",
    )


def consigned_goods(connection: Connection, balance_id: int) -> Mapping[str, Any]:
    """Fill forms about goods on consignment with what is selected."""
    row = connection.execute(
        select(Balance.item_id, Balance.location_id, Balance.lot_id, Balance.qty_on_hand, Location.owner_id)
        .join(Location, Location.id == Balance.location_id).where(Balance.id == balance_id)).first()
    if row is None:
        return {}
    known = {"item_id": row.item_id, "location_id": row.location_id, "lot_id": row.lot_id,
             "qty": f"{Quantity(row.qty_on_hand, '').decimal():f}"}
    return {key: value for key, value in known.items() if value is not None}


def taken_goods(connection: Connection, balance_id: int) -> Mapping[str, Any]:
    """Fill the form that moves goods with what is selected."""
    known = dict(consigned_goods(connection, balance_id))
    if "location_id" in known:
        known["from_location_id"] = known.pop("location_id")
    return known


def agreed_price(connection: Connection, balance_id: int) -> Mapping[str, Any]:
    """Fill the form of the price agreed with what holds."""
    row = connection.execute(
        select(Balance.item_id, Location.owner_id, ConsignmentTerm.price_micros, ConsignmentTerm.currency)
        .join(Location, Location.id == Balance.location_id)
        .outerjoin(ConsignmentTerm, (ConsignmentTerm.supplier_id == Location.owner_id)
                   & (ConsignmentTerm.item_id == Balance.item_id))
        .where(Balance.id == balance_id, Location.kind == "consigned_in")).first()
    if row is None:
        return {}
    known: dict[str, Any] = {"supplier_id": row.owner_id, "item_id": row.item_id}
    if row.price_micros is not None:
        known |= {"price": f"{Price(row.price_micros, row.currency).decimal():f}", "currency": row.currency}
    return known


