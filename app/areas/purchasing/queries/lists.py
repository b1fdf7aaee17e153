"""The lists of purchasing."""

from sqlalchemy import and_, case, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries.money import home_currency
from app.areas.inventory.models import Lot, Warehouse
from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    TO_PUT_AWAY,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseRequest,
    Receipt,
    ReceiptLine,
    SupplierItem,
    SupplierTerms,
)
from app.areas.purchasing.queries import measures
from app.areas.purchasing.rules.orders import ORDER_WORDS, STANDING_WORDS, OrderState, Standing
from app.areas.purchasing.rules.receiving import CONDITION_WORDS
from app.kernel.columns import table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import ListQuery, Preset, column

READ = "purchasing.read"
REQUEST_WORDS = (
    ("open", StateWord("Open", Tone.WARNING)), ("ordered", StateWord("Ordered", Tone.GOOD)),
    ("dismissed", StateWord("Dismissed")), ("merged", StateWord("Merged")), ("merged", StateWord("Merged")),
)
REQUEST_SOURCES = (("hand", StateWord("By hand")), ("reorder", StateWord("Reorder point", Tone.ACCENT)))
RECEIPT_WORDS = (("posted", StateWord("Posted", Tone.GOOD)), ("reversed", StateWord("Reversed", Tone.BAD)))

_late = select(PurchaseOrder.supplier_id).where(measures.LATE_ORDERS)

SUPPLIERS = ListQuery(
    name="suppliers", title="Suppliers", record="supplier", id=Party.id, permission=READ,
    source=table_of(Party).outerjoin(table_of(SupplierTerms), SupplierTerms.party_id == Party.id),
    where=Party.is_supplier == True,  # noqa: E712 - an index is found by a comparison only
    sort=(Sort("name"),),
    columns=(
        column("code", "Code", Party.code, Kind.CODE, width=9, sortable=False),
        column("name", "Supplier", Party.name, width=30),
        column("country", "Country", Party.country, width=14, sortable=False, shown=False),
        column("city", "City", Party.city, width=14, sortable=False, shown=False),
        column("standing", "Standing", func.coalesce(SupplierTerms.standing, Standing.APPROVED.value), Kind.STATE,
               width=12, sortable=False, states=STANDING_WORDS),
        column("open_orders", "Open", measures.orders_of_supplier(measures.OPEN_ORDERS), Kind.INTEGER, width=7,
               sortable=False, help="Orders that are neither received, closed nor cancelled."),
        column("late_orders", "Late", measures.orders_of_supplier(measures.LATE_ORDERS), Kind.INTEGER, width=7,
               sortable=False, help="Orders whose day is over and of which something is still to come."),
        column("otif", "On time in full", measures.on_time_in_full_permille, Kind.PERCENT, width=13, sortable=False,
               help="Of the lines due within the last year, the share that was there in full and in good condition."),
        column("lines_due", "Of lines", measures.lines_due, Kind.INTEGER, width=9, sortable=False,
               help="How many lines the share is measured on."),
        column("lead_time", "Lead days", measures.lead_time_median, Kind.INTEGER, width=10, sortable=False,
               help="Days from order to receipt, the median of the last year."),
        column("spend", "Spend, a year", measures.spend, Kind.MONEY, unit=home_currency, width=14,
               sortable=False, total=True, help="What the goods received within the last year were worth."),
    ),
    presets=(
        Preset(PresetInfo("late", "Late orders", Tone.BAD), Party.id.in_(_late)),
        Preset(PresetInfo("preferred", "Preferred"), SupplierTerms.standing == Standing.PREFERRED.value),
        Preset(PresetInfo("watch", "Watch", Tone.WARNING), SupplierTerms.standing == Standing.WATCH.value),
        Preset(PresetInfo("blocked", "Blocked", Tone.BAD), SupplierTerms.standing == Standing.BLOCKED.value),
    ),
)

PURCHASE_ORDERS = ListQuery(
    name="purchase_orders", title="Purchase orders", record="purchase_order", id=PurchaseOrder.id, permission=READ,
    source=table_of(PurchaseOrder).outerjoin(table_of(Party), Party.id == PurchaseOrder.supplier_id)
    .outerjoin(table_of(Warehouse), Warehouse.id == PurchaseOrder.warehouse_id),
    sort=(Sort("ordered_on", descending=True),),
    columns=(
        column("number", "Order", PurchaseOrder.number, Kind.CODE, width=11),
        column("supplier", "Supplier", Party.name, width=28, sortable=False),
        column("state", "State", PurchaseOrder.state, Kind.STATE, width=18, sortable=False, states=ORDER_WORDS),
        column("ordered_on", "Ordered", PurchaseOrder.ordered_on, Kind.DATE, width=12),
        column("due_on", "Due", PurchaseOrder.due_on, Kind.DATE, width=12),
        column("days_late", "Days late", measures.days_late, Kind.INTEGER, width=9, sortable=False),
        column("received", "Received", measures.received_permille, Kind.PERCENT, width=10, sortable=False,
               help="The share of each line that came, averaged over the lines."),
        column("total", "Total", PurchaseOrder.total_minor, Kind.MONEY, unit=PurchaseOrder.currency, width=14,
               sortable=False, total=True),
        column("warehouse", "Warehouse", Warehouse.name, width=16, sortable=False, shown=False),
        column("note", "Note", PurchaseOrder.note, width=20, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("open", "Open"), measures.OPEN_ORDERS),
        Preset(PresetInfo("late", "Late", Tone.BAD), measures.LATE_ORDERS),
        Preset(PresetInfo("waiting", "Waiting for approval", Tone.WARNING),
               PurchaseOrder.state == OrderState.WAITING.value),
        Preset(PresetInfo("to_send", "To send", Tone.WARNING), PurchaseOrder.state == OrderState.APPROVED.value),
        Preset(PresetInfo("to_receive", "To receive"), measures.AWAITED_ORDERS),
    ),
)

PURCHASE_ORDER_LINES = ListQuery(
    name="purchase_order_lines", title="Lines of purchase orders", record="purchase_order_line",
    id=PurchaseOrderLine.id, permission=READ, searchable=False,
    source=table_of(PurchaseOrderLine)
    .outerjoin(table_of(PurchaseOrder), PurchaseOrder.id == PurchaseOrderLine.order_id)
    .outerjoin(table_of(Party), Party.id == PurchaseOrder.supplier_id)
    .outerjoin(table_of(Item), Item.id == PurchaseOrderLine.item_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id),
    sort=(Sort("line", descending=True),),
    columns=(
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=28, sortable=False),
        column("number", "Order", PurchaseOrder.number, Kind.CODE, width=11, sortable=False),
        column("line", "Line", PurchaseOrderLine.id, Kind.INTEGER, width=7, shown=False),
        column("supplier", "Supplier", Party.name, width=24, sortable=False),
        column("state", "State", PurchaseOrder.state, Kind.STATE, width=18, sortable=False, states=ORDER_WORDS),
        column("due_on", "Due", PurchaseOrderLine.due_on, Kind.DATE, width=12, sortable=False),
        column("qty", "Ordered", PurchaseOrderLine.stock_qty, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("open", "Still to come", PurchaseOrderLine.stock_qty - PurchaseOrderLine.stock_qty_received,
               Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("open", "Still to come"), and_(
            measures.AWAITED_ORDERS, PurchaseOrderLine.stock_qty_received < PurchaseOrderLine.stock_qty)),
    ),
)

PURCHASE_REQUESTS = ListQuery(
    name="purchase_requests", title="Purchase requests", record="purchase_request", id=PurchaseRequest.id,
    permission=READ, searchable=False,
    source=table_of(PurchaseRequest).outerjoin(table_of(Item), Item.id == PurchaseRequest.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Party), Party.id == PurchaseRequest.supplier_id)
    .outerjoin(table_of(Warehouse), Warehouse.id == PurchaseRequest.warehouse_id),
    sort=(Sort("needed_on"),),
    columns=(
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=26, sortable=False),
        column("qty", "Quantity", PurchaseRequest.qty, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("needed_on", "Needed", PurchaseRequest.needed_on, Kind.DATE, width=12),
        column("supplier", "Supplier", Party.name, width=24, sortable=False),
        column("source", "From", PurchaseRequest.source, Kind.STATE, width=14, sortable=False, states=REQUEST_SOURCES),
        column("state", "State", PurchaseRequest.state, Kind.STATE, width=12, sortable=False, states=REQUEST_WORDS),
        column("for_whom", "For whom", PurchaseRequest.for_whom, width=14, sortable=False),
        column("reason", "Why", PurchaseRequest.reason, width=44, sortable=False),
        column("warehouse", "Warehouse", Warehouse.name, width=16, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("open", "Open", Tone.WARNING), PurchaseRequest.state == "open"),
        Preset(PresetInfo("no_supplier", "Without supplier", Tone.BAD),
               and_(PurchaseRequest.state == "open", PurchaseRequest.supplier_id.is_(None))),
        Preset(PresetInfo("ordered", "Ordered"), PurchaseRequest.state == "ordered"),
    ),
)

_waiting = select(ReceiptLine.receipt_id).where(TO_PUT_AWAY)
_lines = select(func.count()).where(ReceiptLine.receipt_id == Receipt.id)

RECEIPTS = ListQuery(
    name="receipts", title="Receipts", record="receipt", id=Receipt.id, permission=READ,
    source=table_of(Receipt).outerjoin(table_of(PurchaseOrder), PurchaseOrder.id == Receipt.order_id)
    .outerjoin(table_of(Party), Party.id == Receipt.supplier_id),
    sort=(Sort("received_at", descending=True),),
    columns=(
        column("number", "Receipt", Receipt.number, Kind.CODE, width=11),
        column("received_at", "Received", Receipt.received_at, Kind.TIME, width=15),
        column("order", "Order", PurchaseOrder.number, Kind.CODE, width=11, sortable=False),
        column("supplier", "Supplier", Party.name, width=28, sortable=False),
        column("delivery_note", "Delivery note", Receipt.delivery_note, Kind.CODE, width=16, sortable=False),
        column("lines", "Lines", _lines.correlate(Receipt).scalar_subquery(), Kind.INTEGER, width=7, sortable=False),
        column("waiting", "To put away", _lines.where(TO_PUT_AWAY, Receipt.state == "posted").correlate(Receipt)
               .scalar_subquery(), Kind.INTEGER, width=11, sortable=False, help="Lines of which something waits."),
        column("state", "State", Receipt.state, Kind.STATE, width=12, sortable=False, states=RECEIPT_WORDS),
    ),
    presets=(
        Preset(PresetInfo("to_put_away", "To put away", Tone.WARNING),
               and_(Receipt.id.in_(_waiting), Receipt.state == "posted")),
        Preset(PresetInfo("reversed", "Reversed"), Receipt.state == "reversed"),
    ),
)

RECEIPT_LINES = ListQuery(
    name="receipt_lines", title="Lines of receipts", record="receipt_line", id=ReceiptLine.id, permission=READ,
    searchable=False,
    source=table_of(ReceiptLine).outerjoin(table_of(Receipt), Receipt.id == ReceiptLine.receipt_id)
    .outerjoin(table_of(Item), Item.id == ReceiptLine.item_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Lot), Lot.id == ReceiptLine.lot_id),
    sort=(Sort("line", descending=True),),
    columns=(
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=28, sortable=False),
        column("number", "Receipt", Receipt.number, Kind.CODE, width=11, sortable=False),
        column("line", "Line", ReceiptLine.id, Kind.INTEGER, width=7, shown=False),
        column("lot", "Lot", Lot.code, Kind.CODE, width=14, sortable=False),
        column("qty", "Arrived", ReceiptLine.stock_qty, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("waiting", "To put away", case(
            (TO_PUT_AWAY, ReceiptLine.stock_qty - ReceiptLine.stock_qty_put_away), else_=0,
        ), Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("condition", "Condition", ReceiptLine.condition, Kind.STATE, width=12, sortable=False,
               states=CONDITION_WORDS),
    ),
    presets=(Preset(PresetInfo("to_put_away", "To put away", Tone.WARNING), TO_PUT_AWAY),),
)

SUPPLIER_ITEMS = ListQuery(
    name="supplier_items", title="Prices", record="supplier_item", id=SupplierItem.id, permission=READ,
    searchable=False,
    source=table_of(SupplierItem).outerjoin(table_of(Party), Party.id == SupplierItem.supplier_id)
    .outerjoin(table_of(Item), Item.id == SupplierItem.item_id)
    .outerjoin(table_of(Unit), Unit.id == SupplierItem.unit_id),
    sort=(Sort("offer", descending=True),),
    columns=(
        column("offer", "Offer", SupplierItem.id, Kind.INTEGER, width=7, shown=False),
        column("supplier", "Supplier", Party.name, width=26, sortable=False),
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=28, sortable=False),
        column("supplier_sku", "Supplier’s number", SupplierItem.supplier_sku, Kind.CODE, width=14, sortable=False),
        column("price", "Price", SupplierItem.price_micros, Kind.PRICE, unit=SupplierItem.currency, width=12,
               sortable=False),
        column("unit", "For one", Unit.code, width=8, sortable=False),
        column("min_qty", "Smallest", func.nullif(SupplierItem.min_qty, 0), Kind.QUANTITY, unit=Unit.code, width=10,
               sortable=False),
        column("multiple_qty", "Multiples of", func.nullif(SupplierItem.multiple_qty, 0), Kind.QUANTITY,
               unit=Unit.code, width=11, sortable=False),
        column("lead_time_days", "Lead days", SupplierItem.lead_time_days, Kind.INTEGER, width=10,
               sortable=False),
        column("preferred", "Preferred", SupplierItem.preferred, Kind.FLAG, width=10, sortable=False),
    ),
    presets=(Preset(PresetInfo("preferred", "Preferred"), SupplierItem.preferred == True),),  # noqa: E712
)

LISTS = (
    SUPPLIERS, PURCHASE_ORDERS, PURCHASE_ORDER_LINES, PURCHASE_REQUESTS, RECEIPTS, RECEIPT_LINES, SUPPLIER_ITEMS,
)
