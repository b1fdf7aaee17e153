"""The lists of transfers, of their lines, and of the ways between warehouses."""

from sqlalchemy import and_, case, func, literal, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Lot, Transfer, TransferLine, TransferRoute, Warehouse
from app.areas.inventory.rules.transfers import ON_THE_WAY
from app.kernel.columns import table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import TODAY, ListQuery, Preset, column

TRANSFER_WORDS = (
    ("draft", StateWord("Draft", Tone.NEUTRAL)), ("sent", StateWord("On the way", Tone.ACCENT)),
    ("late", StateWord("Late", Tone.BAD)), ("partly_received", StateWord("Partly received", Tone.WARNING)),
    ("received", StateWord("Received", Tone.GOOD)), ("cancelled", StateWord("Cancelled", Tone.NEUTRAL)),
)
_from, _to = aliased(Warehouse, name="from_warehouse"), aliased(Warehouse, name="to_warehouse")
_lines = select(func.count(TransferLine.id)).where(
    TransferLine.transfer_id == Transfer.id).correlate(Transfer).scalar_subquery()
_lost = select(TransferLine.id).where(
    TransferLine.transfer_id == Transfer.id, TransferLine.qty_lost > 0).correlate(Transfer).exists()
on_the_way = Transfer.state.in_(ON_THE_WAY)
late = and_(on_the_way, Transfer.due_on < TODAY)

TRANSFERS = ListQuery(
    name="transfers", title="Transfers", record="transfer", id=Transfer.id, permission="inventory.read",
    source=table_of(Transfer).outerjoin(_from, _from.id == Transfer.from_warehouse_id)
    .outerjoin(_to, _to.id == Transfer.to_warehouse_id),
    sort=(Sort("number", descending=True),),
    columns=(
        column("number", "Transfer", Transfer.number, Kind.CODE, width=10),
        column("from", "From", _from.name, width=18, sortable=False),
        column("to", "To", _to.name, width=18, sortable=False),
        column("state", "State", case((late, literal("late")), else_=Transfer.state), Kind.STATE, width=14,
               sortable=False, states=TRANSFER_WORDS),
        column("lines", "Lines", _lines, Kind.INTEGER, width=6, sortable=False),
        column("leaves_on", "Leaves", Transfer.leaves_on, Kind.DATE, width=10, sortable=False),
        column("due_on", "Arrives", Transfer.due_on, Kind.DATE, width=10, sortable=False),
        column("sent_at", "Sent", Transfer.sent_at, Kind.TIME, width=13, sortable=False, shown=False),
        column("received_at", "All received", Transfer.received_at, Kind.TIME, width=13, sortable=False, shown=False),
        column("note", "Note", Transfer.note, width=24, sortable=False),
        column("step", "Step", Transfer.state, width=10, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("on_the_way", "On the way"), on_the_way),
        Preset(PresetInfo("late", "Late", Tone.BAD), late),
        Preset(PresetInfo("draft", "Drafts"), Transfer.state == "draft"),
        Preset(PresetInfo("lost", "With losses", Tone.WARNING), _lost),
    ),
)

TRANSFER_LINES = ListQuery(
    name="transfer_lines", title="Lines on the way", record="transfer_line", id=TransferLine.id,
    permission="inventory.read", searchable=False,
    source=table_of(TransferLine).join(table_of(Transfer), Transfer.id == TransferLine.transfer_id)
    .outerjoin(table_of(Item), Item.id == TransferLine.item_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Lot), Lot.id == TransferLine.lot_id),
    sort=(Sort("line"),),
    columns=(
        column("line", "Line", TransferLine.id, Kind.INTEGER, width=7, shown=False),
        column("transfer", "Transfer", Transfer.number, Kind.CODE, width=10, sortable=False),
        column("sku", "SKU", Item.sku, Kind.CODE, width=10, sortable=False),
        column("name", "Item", Item.name, width=26, sortable=False),
        column("lot", "Lot", Lot.code, Kind.CODE, width=12, sortable=False),
        column("open", "On the way", TransferLine.qty_sent - TransferLine.qty_received - TransferLine.qty_lost,
               Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("due_on", "Arrives", Transfer.due_on, Kind.DATE, width=11, sortable=False),
    ),
    where=on_the_way,
)
_route_from, _route_to = aliased(Warehouse, name="route_from"), aliased(Warehouse, name="route_to")

ROUTES = ListQuery(
    name="transfer_routes", title="Ways between warehouses", record="transfer_route", id=TransferRoute.id,
    permission="inventory.read", searchable=False,
    source=table_of(TransferRoute).outerjoin(_route_from, _route_from.id == TransferRoute.from_warehouse_id)
    .outerjoin(_route_to, _route_to.id == TransferRoute.to_warehouse_id),
    sort=(Sort("number"),),
    columns=(
        column("number", "Number", TransferRoute.id, Kind.INTEGER, width=7, shown=False),
        column("from", "From", _route_from.name, width=24, sortable=False),
        column("to", "To", _route_to.name, width=24, sortable=False),
        column("lead_time_days", "Days on the way", TransferRoute.lead_time_days, Kind.INTEGER, width=12,
               sortable=False),
    ),
)
LISTS = (TRANSFERS, TRANSFER_LINES, ROUTES)
