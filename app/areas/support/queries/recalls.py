"""Recalls: their lists, their pages, and who got what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.inventory.models import Balance, Location, Lot
from app.areas.logistics.models import Shipment
from app.areas.parties.models import Contact, Party
from app.areas.parties.rules.standard import shown_phone
from app.areas.support.models import Recall, RecallCustomer, RecallDelivery, RecallLot, Ticket
from app.areas.support.rules import recalls as rules
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
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
    TimelineEntry,
    Tone,
)
from app.kernel.quantity import Quantity
from app.kernel.query import ListQuery, Preset, column

READ = "support.read"


def _customers(*states: str) -> Any:
    counted = select(func.count()).select_from(RecallCustomer).where(RecallCustomer.recall_id == Recall.id)
    counted = counted.where(RecallCustomer.state.in_(states)) if states else counted
    return counted.correlate(Recall).scalar_subquery()


RECALLS = ListQuery(
    name="recalls", title="Recalls", record="recall", id=Recall.id, permission=READ, searchable=False,
    source=table_of(Recall), sort=(Sort("order", descending=True),),
    columns=(
        column("order", "Number", Recall.id, Kind.INTEGER, shown=False, width=8),
        column("number", "Recall", Recall.number, Kind.CODE, width=11, sortable=False),
        column("title", "What", Recall.title, width=30, sortable=False),
        column("state", "State", Recall.state, Kind.STATE, width=10, sortable=False, states=rules.RECALL_STATES),
        column("customers", "Customers", _customers(), Kind.INTEGER, width=10, sortable=False),
        column("to_call", "To call", _customers(rules.TO_CALL), Kind.INTEGER, width=9, sortable=False),
        column("heard", "Answered", _customers(*rules.HEARD), Kind.INTEGER, width=10, sortable=False),
        column("opened_at", "Opened", Recall.opened_at, Kind.TIME, width=14, sortable=False),
        column("reason", "Why", Recall.reason, width=30, sortable=False, shown=False),
    ),
    presets=(Preset(PresetInfo("open", "Open", Tone.BAD), Recall.state == "open"),),
)

_first_person = select(func.min(Contact.id)).where(
    Contact.party_id == RecallCustomer.customer_id, Contact.is_primary.is_(True)).correlate(RecallCustomer)
_of_this = (RecallDelivery.recall_id == RecallCustomer.recall_id) & (
    RecallDelivery.customer_id == RecallCustomer.customer_id)
_shipments = (
    select(func.aggregate_strings(Shipment.number, ", ")).where(Shipment.id.in_(
        select(RecallDelivery.shipment_id).where(_of_this).correlate(RecallCustomer))).scalar_subquery()
)


def _deliveries(what: Any) -> Any:
    return select(what).select_from(RecallDelivery).where(_of_this).correlate(RecallCustomer).scalar_subquery()


def _reached(own: Any, of_party: Any) -> Any:
    return case((func.coalesce(own, "") != "", own), else_=of_party)


RECALL_CUSTOMERS = ListQuery(
    name="recall_customers", title="Customers to call", record="recall_customer", id=RecallCustomer.id,
    permission=READ, searchable=False,
    source=table_of(RecallCustomer).outerjoin(table_of(Recall), Recall.id == RecallCustomer.recall_id)
    .outerjoin(table_of(Party), Party.id == RecallCustomer.customer_id)
    .outerjoin(table_of(Contact), Contact.id == _first_person.scalar_subquery()),
    sort=(Sort("order"),),
    columns=(
        column("order", "Number", RecallCustomer.id, Kind.INTEGER, shown=False, width=8),
        column("recall", "Recall", Recall.number, Kind.CODE, width=11, sortable=False),
        column("customer", "Customer", Party.name, width=26, sortable=False),
        column("state", "State", RecallCustomer.state, Kind.STATE, width=14, sortable=False,
               states=rules.CUSTOMER_STATES),
        column("contact", "Contact", Contact.name, width=18, sortable=False),
        column("phone", "Phone", _reached(Contact.phone, Party.phone), Kind.CODE, width=16, sortable=False),
        column("email", "Mail", _reached(Contact.email, Party.email), width=22, sortable=False),
        column("lots", "Lots", _deliveries(func.count(func.distinct(RecallDelivery.lot_id))), Kind.INTEGER, width=7,
               sortable=False),
        column("shipments", "Shipments", _shipments, width=24, sortable=False),
        column("last", "Last sent", _deliveries(func.max(RecallDelivery.at)), Kind.TIME, width=14, sortable=False),
        column("note", "Note", RecallCustomer.note, width=30, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("to_call", "To call", Tone.BAD), RecallCustomer.state == rules.TO_CALL),
        Preset(PresetInfo("unheard", "Not answered", Tone.WARNING), RecallCustomer.state.in_(
            [rules.TO_CALL, rules.CALLED])),
    ),
)

CUSTOMER_COLUMNS = (
    ColumnInfo("customer", "Customer", width=20), ColumnInfo("state", "State", Kind.STATE, 12,
                                                             states=rules.CUSTOMER_STATES),
    ColumnInfo("phone", "Phone", Kind.CODE, 13), ColumnInfo("got", "Got", width=26),
)
LOT_COLUMNS = (
    ColumnInfo("lot", "Lot", Kind.CODE, 12), ColumnInfo("item", "Item", width=22),
    ColumnInfo("why", "How", width=9), ColumnInfo("held", "Free", Kind.QUANTITY, 7, help="Still here, not held."),
    ColumnInfo("blocked", "Held", Kind.QUANTITY, 7, help="Here, in quarantine."),
    ColumnInfo("sent", "Sent", Kind.QUANTITY, 7, help="Gone to customers."),
)
DELIVERY_COLUMNS = (
    ColumnInfo("shipment", "Shipment", Kind.CODE, 11), ColumnInfo("at", "Sent", Kind.TIME, 13),
    ColumnInfo("lot", "Lot", Kind.CODE, 12), ColumnInfo("item", "Item", width=20),
    ColumnInfo("qty", "Quantity", Kind.QUANTITY, 10),
)


@dataclass(frozen=True, slots=True)
class Delivered:
    """So much of a lot that a customer got with a shipment."""

    customer_id: int
    shipment_id: int
    shipment: str
    at: datetime
    lot: str
    item: str
    qty: Quantity


@dataclass(frozen=True, slots=True)
class Called:
    """A customer to be told, how to reach them, and what they got."""

    id: int
    customer_id: int
    name: str
    contact: str
    phone: str
    email: str
    state: str
    note: str
    changed_at: datetime
    got: tuple[Delivered, ...]

    @property
    def words(self) -> str:
        """Say what they got, shipment by shipment."""
        return "; ".join(f"{part.qty} {part.item}, lot {part.lot}, {part.shipment}" for part in self.got)


def load_recall(connection: Connection, recall_id: int) -> Any:
    """Read a recall; refuse a number that is not there."""
    row = connection.execute(select(table_of(Recall)).where(Recall.id == recall_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no recall with the number {recall_id}.")
    return row


def load_called(connection: Connection, recall_id: int) -> list[Called]:
    """Read whom a recall concerns, by name, with what each of them got."""
    deliveries = connection.execute(
        select(RecallDelivery.customer_id, RecallDelivery.shipment_id, Shipment.number, RecallDelivery.at, Lot.code,
               Item.name, RecallDelivery.qty, Unit.code.label("unit"))
        .join(Shipment, Shipment.id == RecallDelivery.shipment_id).join(Lot, Lot.id == RecallDelivery.lot_id)
        .join(Item, Item.id == Lot.item_id).join(Unit, Unit.id == Item.unit_id)
        .where(RecallDelivery.recall_id == recall_id).order_by(RecallDelivery.at, RecallDelivery.id)
    )
    got: dict[int, list[Delivered]] = {}
    for row in deliveries:
        got.setdefault(row[0], []).append(Delivered(*row[:6], Quantity(row.qty, row.unit)))
    rows = connection.execute(
        select(RecallCustomer.id, RecallCustomer.customer_id, Party.name, Contact.name.label("contact"),
               _reached(Contact.phone, Party.phone).label("phone"), _reached(Contact.email, Party.email).label("email"),
               RecallCustomer.state, RecallCustomer.note, RecallCustomer.changed_at)
        .join(Party, Party.id == RecallCustomer.customer_id)
        .outerjoin(Contact, Contact.id == _first_person.scalar_subquery())
        .where(RecallCustomer.recall_id == recall_id).order_by(Party.name, RecallCustomer.id)
    )
    home = load_profile(connection).country
    return [
        Called(row.id, row.customer_id, row.name, row.contact or "", shown_phone(row.phone, home), row.email,
               row.state, row.note, row.changed_at, tuple(got.get(row.customer_id, ()))) for row in rows
    ]


def lots_table(connection: Connection, recall_id: int) -> LinesTable:
    """Show what is called back, how much of it is still here and how much went out."""
    sent = select(func.coalesce(func.sum(RecallDelivery.qty), 0)).where(
        RecallDelivery.recall_id == recall_id, RecallDelivery.lot_id == Lot.id).correlate(Lot).scalar_subquery()
    rows = connection.execute(
        select(Lot.id, Lot.code, Item.sku, Item.name, Unit.code.label("unit"), RecallLot.named,
               _lying(Location.kind != "quarantine").label("held"), _lying(Location.kind == "quarantine").label("kept"),
               sent.label("sent"))
        .join(RecallLot, RecallLot.lot_id == Lot.id).join(Item, Item.id == Lot.item_id)
        .join(Unit, Unit.id == Item.unit_id)
        .where(RecallLot.recall_id == recall_id).order_by(RecallLot.named.desc(), RecallLot.id)
    )
    return LinesTable("Lots that are called back", LOT_COLUMNS, tuple(
        Row(row.id, (row.code, f"{row.sku} {row.name}", "named" if row.named else "made of it",
                     *(Quantity(int(qty), row.unit) for qty in (row.held, row.kept, row.sent)))) for row in rows
    ), "lot")


def _lying(where: Any) -> Any:
    return (
        select(func.coalesce(func.sum(Balance.qty_on_hand), 0)).join(Location, Location.id == Balance.location_id)
        .where(Balance.item_id == Lot.item_id, Balance.lot_id == Lot.id, where).correlate(Lot).scalar_subquery()
    )


def recall_detail(connection: Connection, recall_id: int, _now: datetime) -> Detail:
    """Tell how far a recall is: lots, stock still here, and every customer with what they got."""
    row, called, lots = load_recall(connection, recall_id), load_called(connection, recall_id), lots_table(
        connection, recall_id)
    told = LinesTable("Customers to tell", CUSTOMER_COLUMNS, tuple(
        Row(item.id, (item.name, item.state, item.phone or item.email, item.words)) for item in called
    ), "recall_customer")
    ticket = connection.execute(select(Ticket.number).where(Ticket.id == row.ticket_id)).scalar()
    facts = (
        Fact("Progress", rules.progress([item.state for item in called])),
        Fact("Opened", row.opened_at, Kind.TIME), Fact("Closed", row.closed_at, Kind.TIME),
        Fact("Ticket", ticket, Kind.CODE, "ticket", row.ticket_id or 0), Fact("Why", row.reason or None),
        Fact("Customers are to", row.instructions or None),
    )
    entries = tuple(
        TimelineEntry(item.changed_at, f"{item.name}: {dict(rules.CUSTOMER_STATES)[item.state].word.lower()}"
                      + (f", “{item.note}”" if item.note else ""),
                      dict(rules.CUSTOMER_STATES)[item.state].tone, "phone", "recall_customer", item.id)
        for item in called if item.state != rules.TO_CALL
    )
    return Detail(
        recall_id, row.title, row.number, dict(rules.RECALL_STATES)[row.state],
        tuple(fact for fact in facts if fact.value is not None), (lots, told), timeline=entries,
        hint=_hint(row.state, lots),
    )


def _hint(state: str, lots: LinesTable) -> str:
    free = any(isinstance(row.values[3], Quantity) and row.values[3].scaled for row in lots.rows)
    return "Some of it is still free to be sold: quarantine it." if free and state == "open" else ""


def recall_customer_detail(connection: Connection, customer_id: int, _now: datetime) -> Detail:
    """Tell how to reach a customer and what they got."""
    row = connection.execute(
        select(RecallCustomer.recall_id, Recall.number, Recall.title, Recall.instructions)
        .join(Recall, Recall.id == RecallCustomer.recall_id).where(RecallCustomer.id == customer_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no customer of a recall with the number {customer_id}.")
    item = next(one for one in load_called(connection, row.recall_id) if one.id == customer_id)
    facts = (
        Fact("Customer", item.name, record="customer", record_id=item.customer_id),
        Fact("Recall", f"{row.number} {row.title}", record="recall", record_id=row.recall_id),
        Fact("Contact", item.contact or None), Fact("Phone", item.phone or None), Fact("Mail", item.email or None),
        Fact("What to say", row.instructions or None), Fact("Note", item.note or None),
    )
    got = LinesTable("What they got", DELIVERY_COLUMNS, tuple(
        Row(part.shipment_id, (part.shipment, part.at, part.lot, part.item, part.qty)) for part in item.got
    ), "shipment")
    return Detail(customer_id, item.name, row.number, dict(rules.CUSTOMER_STATES)[item.state],
                  tuple(fact for fact in facts if fact.value is not None), (got,))


def recalls_of_lot(connection: Connection, lot_id: int, _now: datetime) -> Contribution:
    """Tell by which recalls a lot is called back."""
    return _told(connection.execute(
        select(Recall.id, Recall.number, Recall.title, Recall.state, Recall.opened_at)
        .join(RecallLot, RecallLot.recall_id == Recall.id).where(RecallLot.lot_id == lot_id)
    ).all())


def recalls_of_customer(connection: Connection, customer_id: int, _now: datetime) -> Contribution:
    """Tell by which recalls goods of a customer are called back."""
    return _told(connection.execute(
        select(Recall.id, Recall.number, Recall.title, Recall.state, Recall.opened_at)
        .join(RecallCustomer, RecallCustomer.recall_id == Recall.id).where(RecallCustomer.customer_id == customer_id)
    ).all(), timeline=False)


def _told(rows: Sequence[Any], *, timeline: bool = True) -> Contribution:
    open_ones = [row for row in rows if row.state == "open"]
    return Contribution(
        tuple(Fact("Called back", f"{row.number} {row.title}", Kind.TEXT, "recall", row.id, Tone.BAD)
              for row in open_ones),
        timeline=tuple(TimelineEntry(row.opened_at, f"Called back: {row.number} {row.title}", Tone.BAD,
                                     "octagon-alert", "recall", row.id) for row in rows) if timeline else (),
    )


def open_recalls(connection: Connection, _now: datetime) -> Figure:
    """Count the customers who must still be told of open recalls."""
    waiting = int(connection.execute(
        select(func.count()).select_from(RecallCustomer).join(Recall, Recall.id == RecallCustomer.recall_id)
        .where(RecallCustomer.state == rules.TO_CALL, Recall.state == "open")
    ).scalar_one())
    return Figure(
        "support.recall_calls", "Recall calls to make", waiting, Kind.INTEGER, "customers who got goods called back",
        Tone.BAD if waiting else Tone.GOOD, explain="Customers of open recalls who were not called yet.",
    )
