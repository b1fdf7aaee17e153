"""The lists of invoices: all of them, their lines, what is to be invoiced, and the rules of taxes on sales."""

from sqlalchemy import and_, case, cast, func, literal_column

from app.areas.catalog.models import Category, Item, Unit
from app.areas.parties.models import Party
from app.areas.sales.models import Invoice, InvoiceLine, SalesOrder, SalesOrderLine, TaxRule
from app.areas.sales.queries.receivables import IS_OPEN, OWED, SIGN, TO_INVOICE
from app.areas.sales.rules.invoicing import (
    INVOICE_KIND_WORDS,
    INVOICE_WORDS,
    LINE_FOR_WORDS,
    ZONE_WORDS,
    InvoiceKind,
    InvoiceState,
)
from app.kernel.columns import key_type, table_of
from app.kernel.days import days_between
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import TODAY, ListQuery, Preset, column

READ = "sales.read"
OVERDUE = and_(IS_OPEN, OWED, Invoice.due_on < TODAY)

INVOICES = ListQuery(
    name="invoices", title="Invoices", record="invoice", id=Invoice.id, permission=READ,
    source=table_of(Invoice).outerjoin(table_of(Party), Party.id == Invoice.customer_id),
    sort=(Sort("invoiced_on", descending=True),),
    columns=(
        column("number", "Invoice", Invoice.number, Kind.CODE, width=11),
        column("customer", "Customer", Party.name, width=26, sortable=False),
        column("state", "State", Invoice.state, Kind.STATE, width=12, sortable=False, states=INVOICE_WORDS),
        column("invoiced_on", "Date", Invoice.invoiced_on, Kind.DATE, width=12),
        column("due_on", "Due", Invoice.due_on, Kind.DATE, width=12),
        column("days_over", "Days over", case((OVERDUE, days_between(TODAY, Invoice.due_on))), Kind.INTEGER, width=9,
               sortable=False, help="Days since it was to be paid."),
        column("total", "With tax", (Invoice.net_minor + Invoice.tax_minor) * SIGN, Kind.MONEY, unit=Invoice.currency,
               width=14, sortable=False, total=True, below=Tone.NEUTRAL),
        column("open", "Open", Invoice.open_minor * SIGN, Kind.MONEY, unit=Invoice.currency, width=14, sortable=False,
               total=True, below=Tone.NEUTRAL),
        column("kind", "Kind", Invoice.kind, Kind.STATE, width=12, sortable=False, states=INVOICE_KIND_WORDS),
        column("level", "Reminders", func.nullif(Invoice.dunning_level, 0), Kind.INTEGER, width=9, sortable=False),
        column("disputed", "Disputed", Invoice.disputed, Kind.FLAG, width=8, sortable=False),
        column("blocked", "Not dunned", Invoice.dunning_blocked, Kind.FLAG, width=10, sortable=False, shown=False),
        column("net", "Net", Invoice.net_minor * SIGN, Kind.MONEY, unit=Invoice.currency, width=13, sortable=False,
               shown=False, below=Tone.NEUTRAL),
        column("tax", "Tax", Invoice.tax_minor * SIGN, Kind.MONEY, unit=Invoice.currency, width=12, sortable=False,
               shown=False, below=Tone.NEUTRAL),
        column("zone", "Goes", Invoice.zone, Kind.STATE, width=16, sortable=False, states=ZONE_WORDS, shown=False),
        column("reference", "Their reference", Invoice.customer_reference, width=16, sortable=False, shown=False),
        column("settled_on", "Settled", Invoice.settled_on, Kind.DATE, width=12, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("drafts", "Drafts", Tone.WARNING), Invoice.state == InvoiceState.DRAFT.value),
        Preset(PresetInfo("open", "Open"), IS_OPEN), Preset(PresetInfo("overdue", "Overdue", Tone.BAD), OVERDUE),
        Preset(PresetInfo("disputed", "Disputed", Tone.BAD), and_(IS_OPEN, Invoice.disputed.is_(True))),
        Preset(PresetInfo("credits", "Credit notes"), Invoice.kind == "credit"),
        Preset(PresetInfo("charges", "Charges"), Invoice.kind == InvoiceKind.CHARGE.value),
    ),
)

INVOICE_LINES = ListQuery(
    name="invoice_lines", title="Lines of invoices", record="invoice_line", id=InvoiceLine.id, permission=READ,
    searchable=False, sort=(Sort("line", descending=True),),
    source=table_of(InvoiceLine).outerjoin(table_of(Invoice), Invoice.id == InvoiceLine.invoice_id)
    .outerjoin(table_of(Party), Party.id == Invoice.customer_id)
    .outerjoin(table_of(Unit), Unit.id == InvoiceLine.unit_id),
    columns=(
        column("text", "Invoiced for", InvoiceLine.text, width=32, sortable=False),
        column("number", "Invoice", Invoice.number, Kind.CODE, width=11, sortable=False),
        column("line", "Line", InvoiceLine.id, Kind.INTEGER, width=7, shown=False),
        column("customer", "Customer", Party.name, width=24, sortable=False),
        column("invoiced_on", "Date", Invoice.invoiced_on, Kind.DATE, width=12, sortable=False),
        column("kind", "Kind", InvoiceLine.kind, Kind.STATE, width=11, sortable=False, states=LINE_FOR_WORDS),
        column("qty", "Quantity", func.nullif(InvoiceLine.qty, 0), Kind.QUANTITY, unit=func.coalesce(Unit.code, ""),
               width=11, sortable=False),
        column("amount", "Net", InvoiceLine.amount_minor * SIGN, Kind.MONEY, unit=Invoice.currency, width=13,
               sortable=False, total=True, below=Tone.NEUTRAL),
        column("tax", "Tax", InvoiceLine.tax_code, Kind.CODE, width=8, sortable=False),
        column("why", "Why this tax", InvoiceLine.tax_reason, width=28, sortable=False),
        column("state", "State", Invoice.state, Kind.STATE, width=12, sortable=False, states=INVOICE_WORDS,
               shown=False),
    ),
)

_open_qty = SalesOrderLine.stock_qty_shipped - SalesOrderLine.stock_qty_invoiced
# Millionths first: an amount times a quantity would pass the largest whole number that a database keeps.
_share = cast(_open_qty * 1_000_000 // SalesOrderLine.stock_qty, key_type)
_open_worth = case(
    (_open_qty == SalesOrderLine.stock_qty, SalesOrderLine.amount_minor),
    else_=cast(SalesOrderLine.amount_minor * _share // 1_000_000, key_type),
)
_LINES = (
    table_of(SalesOrderLine).outerjoin(table_of(SalesOrder), SalesOrder.id == SalesOrderLine.order_id)
    .outerjoin(table_of(Party), Party.id == SalesOrder.customer_id)
    .outerjoin(table_of(Item), Item.id == SalesOrderLine.item_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id)
)

TO_INVOICE_LIST = ListQuery(
    name="to_invoice", title="To invoice", record="sales_order_line", id=SalesOrderLine.id, permission=READ,
    searchable=False, where=TO_INVOICE, source=_LINES, sort=(Sort("line"),),
    columns=(
        column("line", "Line", SalesOrderLine.id, Kind.INTEGER, width=7, shown=False),
        column("customer", "Customer", Party.name, width=26, sortable=False),
        column("order", "Order", SalesOrder.number, Kind.CODE, width=11, sortable=False),
        column("ordered", "Ordered", SalesOrder.ordered_at, Kind.TIME, width=13, sortable=False),
        column("shipped_at", "Shipped", SalesOrder.shipped_at, Kind.TIME, width=13, sortable=False,
               help="When the last of the order left; empty while some of it is to come."),
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=24, sortable=False),
        column("open", "To invoice", _open_qty, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("worth", "Worth", _open_worth, Kind.MONEY, unit=SalesOrder.currency, width=13, sortable=False,
               total=True, help="What of the line's amount is shipped and not invoiced, before tax."),
    ),
)

SALES_ORDER_LINES = ListQuery(
    name="sales_order_lines", title="Lines of orders", record="sales_order_line", id=SalesOrderLine.id,
    permission=READ, searchable=False, source=_LINES, sort=(Sort("line", descending=True),),
    where=SalesOrderLine.kit_line_id.is_(None),
    columns=(
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=26, sortable=False),
        column("order", "Order", SalesOrder.number, Kind.CODE, width=11, sortable=False),
        column("line", "Line", SalesOrderLine.id, Kind.INTEGER, width=7, shown=False),
        column("customer", "Customer", Party.name, width=24, sortable=False),
        column("qty", "Ordered", SalesOrderLine.stock_qty, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("shipped", "Shipped", SalesOrderLine.stock_qty_shipped, Kind.QUANTITY, unit=Unit.code, width=11,
               sortable=False),
        column("invoiced", "Invoiced", SalesOrderLine.stock_qty_invoiced, Kind.QUANTITY, unit=Unit.code, width=11,
               sortable=False),
    ),
    presets=(Preset(PresetInfo("to_invoice", "To invoice"), TO_INVOICE),),
)

ANY_ZONE = (("", StateWord("Everywhere")), *ZONE_WORDS)

TAX_RULES = ListQuery(
    name="tax_rules", title="Sales taxes", record="tax_rule", id=TaxRule.id, permission=READ, searchable=False,
    source=table_of(TaxRule).outerjoin(table_of(Party), Party.id == TaxRule.customer_id)
    .outerjoin(table_of(Category), Category.id == TaxRule.category_id)
    .outerjoin(table_of(Item), Item.id == TaxRule.item_id),
    sort=(Sort("id"),),
    columns=(
        column("id", "No", TaxRule.id, Kind.INTEGER, width=6, shown=False),
        column("tax", "Tax", func.coalesce(func.nullif(TaxRule.tax_code, ""), literal_column("'none'")), Kind.CODE,
               width=10, sortable=False),
        column("zone", "On sales", TaxRule.zone, Kind.STATE, width=22, sortable=False, states=ANY_ZONE),
        column("country", "To the country", TaxRule.country, width=16, sortable=False),
        column("customer", "To the customer", Party.name, width=24, sortable=False),
        column("category", "Of the category", Category.name, width=18, sortable=False),
        column("sku", "Of the item", Item.sku, Kind.CODE, width=12, sortable=False),
        column("note", "Note", TaxRule.note, width=30, sortable=False),
    ),
)

INVOICE_LISTS = (INVOICES, INVOICE_LINES, TO_INVOICE_LIST, SALES_ORDER_LINES, TAX_RULES)
