"""The lists of bills: all of them, what is to be billed, what is owed by age, and the entries for the bookkeeper."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, func, literal_column, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries.money import home_currency
from app.areas.parties.models import Party
from app.areas.purchasing.models import TO_BILL, Bill, BillTax, PurchaseOrder, Receipt, ReceiptLine
from app.areas.purchasing.queries.lists import READ
from app.areas.purchasing.rules.billing import BILL_KIND_WORDS, BILL_WORDS, OWED_STATES, BillState
from app.kernel.columns import key_type, table_of
from app.kernel.days import days_between
from app.kernel.listing import Kind, PresetInfo, Sort, Tone
from app.kernel.query import TODAY, ListColumn, ListQuery, Preset, column

# Literals: SQLite uses a partial index only for a condition that it can read before it runs.
IS_OWED = Bill.state.in_([literal_column(f"'{state.value}'") for state in OWED_STATES])
SIGN = case((Bill.kind == "credit", -1), else_=1)
OVERDUE = and_(Bill.state.in_([state.value for state in OWED_STATES]), Bill.due_on < TODAY, Bill.kind == "bill")


def _state(*states: BillState) -> ColumnElement[bool]:
    return Bill.state.in_([state.value for state in states])


BILLS = ListQuery(
    name="bills", title="Bills", record="bill", id=Bill.id, permission=READ,
    source=table_of(Bill).outerjoin(table_of(Party), Party.id == Bill.supplier_id),
    sort=(Sort("billed_on", descending=True),),
    columns=(
        column("number", "Bill", Bill.number, Kind.CODE, width=11),
        column("supplier", "Supplier", Party.name, width=26, sortable=False),
        column("supplier_number", "Their number", Bill.supplier_number, Kind.CODE, width=15, sortable=False),
        column("state", "State", Bill.state, Kind.STATE, width=16, sortable=False, states=BILL_WORDS),
        column("billed_on", "Date", Bill.billed_on, Kind.DATE, width=12),
        column("due_on", "Due", Bill.due_on, Kind.DATE, width=12),
        column("days_over", "Days over", case((OVERDUE, days_between(TODAY, Bill.due_on))), Kind.INTEGER, width=9,
               sortable=False, help="Days since it was to be paid."),
        column("total", "With tax", (Bill.net_minor + Bill.tax_minor) * SIGN, Kind.MONEY, unit=Bill.currency, width=14,
               sortable=False, total=True),
        column("net", "Net", Bill.net_minor * SIGN, Kind.MONEY, unit=Bill.currency, width=13, sortable=False,
               shown=False),
        column("tax", "Tax", Bill.tax_minor * SIGN, Kind.MONEY, unit=Bill.currency, width=12, sortable=False,
               shown=False),
        column("kind", "Kind", Bill.kind, Kind.STATE, width=12, sortable=False, states=BILL_KIND_WORDS),
        column("mismatch", "What is wrong", Bill.mismatch, width=50, sortable=False),
        column("paid_on", "Paid", Bill.paid_on, Kind.DATE, width=12, sortable=False, shown=False),
        column("reference", "Payment", Bill.paid_reference, Kind.CODE, width=14, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("to_approve", "To approve", Tone.WARNING), _state(BillState.MATCHED)),
        Preset(PresetInfo("disputed", "Disputed", Tone.BAD), _state(BillState.DISPUTED)),
        Preset(PresetInfo("waiting", "Wait for goods"), _state(BillState.WAITING)),
        Preset(PresetInfo("to_pay", "To pay"), _state(BillState.APPROVED)),
        Preset(PresetInfo("overdue", "Overdue", Tone.BAD), OVERDUE),
    ),
)

_open = ReceiptLine.stock_qty - ReceiptLine.stock_qty_billed - ReceiptLine.stock_qty_returned
# Millionths first: worth times quantity would pass the largest whole number that a database keeps.
_share = cast(_open * 1_000_000 // ReceiptLine.stock_qty, key_type)
UNBILLED_WORTH = case(
    (_open == ReceiptLine.stock_qty, ReceiptLine.value_minor),
    else_=cast(ReceiptLine.value_minor * _share // 1_000_000, key_type),
)

UNBILLED = ListQuery(
    name="unbilled", title="Received, not billed", record="receipt_line", id=ReceiptLine.id, permission=READ,
    searchable=False, where=and_(TO_BILL, Receipt.state == "posted"),
    source=table_of(ReceiptLine).join(table_of(Receipt), Receipt.id == ReceiptLine.receipt_id)
    .outerjoin(table_of(PurchaseOrder), PurchaseOrder.id == Receipt.order_id)
    .outerjoin(table_of(Party), Party.id == Receipt.supplier_id)
    .outerjoin(table_of(Item), Item.id == ReceiptLine.item_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id),
    sort=(Sort("line"),),
    columns=(
        column("line", "Line", ReceiptLine.id, Kind.INTEGER, width=7, shown=False),
        column("supplier", "Supplier", Party.name, width=24, sortable=False),
        column("number", "Receipt", Receipt.number, Kind.CODE, width=11, sortable=False),
        column("received_on", "Received", Receipt.received_on, Kind.DATE, width=12, sortable=False),
        column("days", "Days", days_between(TODAY, Receipt.received_on), Kind.INTEGER, width=7, sortable=False,
               help="Days since the goods came."),
        column("order", "Order", PurchaseOrder.number, Kind.CODE, width=11, sortable=False),
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=24, sortable=False),
        column("open", "Not billed", _open, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("worth", "Worth", UNBILLED_WORTH, Kind.MONEY, unit=home_currency, width=13, sortable=False, total=True,
               help="What was received and not billed, at the price ordered: owed without a bill."),
    ),
    presets=(Preset(PresetInfo("long", "Longer than 30 days", Tone.WARNING),
                    days_between(TODAY, Receipt.received_on) > 30),),
)


def _owed(*conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    amount = func.coalesce(cast(func.sum((Bill.home_net_minor + Bill.home_tax_minor) * SIGN), key_type), 0)
    return (
        select(amount).where(Bill.supplier_id == Party.id, IS_OWED, *conditions).correlate(Party).scalar_subquery()
    )


def _aged(low: int | None, high: int | None) -> ColumnElement[Any]:
    over = days_between(TODAY, Bill.due_on)
    conditions = [] if low is None else [over >= low]
    return _owed(*conditions, *([] if high is None else [over <= high]))


def _amount(key: str, title: str, value: ColumnElement[Any], explained: str = "") -> ListColumn:
    return column(key, title, func.nullif(value, 0), Kind.MONEY, unit=home_currency, width=13, sortable=False,
                  total=True, help=explained)


PAYABLES = ListQuery(
    name="payables", title="What is owed", record="supplier", id=Party.id, permission=READ,
    source=table_of(Party), where=and_(
        Party.is_supplier == True,  # noqa: E712 - an index is found by a comparison only
        select(Bill.id).where(Bill.supplier_id == Party.id, IS_OWED).correlate(Party).exists(),
    ),
    sort=(Sort("name"),),
    columns=(
        column("name", "Supplier", Party.name, width=30),
        _amount("owed", "Owed", _owed(), "Bills less credit notes, not paid yet, at the rates of their days."),
        _amount("not_due", "Not due", _aged(None, 0)), _amount("to_30", "1 to 30 days", _aged(1, 30)),
        _amount("to_60", "31 to 60", _aged(31, 60)), _amount("to_90", "61 to 90", _aged(61, 90)),
        _amount("more", "Over 90", _aged(91, None)),
        _amount("disputed", "Disputed", _owed(Bill.state == BillState.DISPUTED.value)),
    ),
)

_rate = (Bill.rate_numerator * 1_000_000 + Bill.rate_denominator // 2) // Bill.rate_denominator

# Coalesced, so that entries are read in their order and not bill by bill.
_COUNTS = func.coalesce(Bill.state, "").in_(
    [state.value for state in (BillState.APPROVED, BillState.PAID, BillState.CREDITED)])

BILL_JOURNAL = ListQuery(
    name="bill_journal", title="Bookkeeping", record="bill_entry", id=BillTax.id, permission=READ,
    searchable=False, where=_COUNTS, source=table_of(BillTax).outerjoin(table_of(Bill), Bill.id == BillTax.bill_id)
    .outerjoin(table_of(Party), Party.id == Bill.supplier_id),
    sort=(Sort("entry", descending=True),),
    columns=(
        column("entry", "Entry", BillTax.id, Kind.INTEGER, width=7, shown=False),
        column("document", "Document", Bill.number, Kind.CODE, width=11, sortable=False),
        column("kind", "Kind", Bill.kind, Kind.STATE, width=12, sortable=False, states=BILL_KIND_WORDS),
        column("day", "Day", Bill.billed_on, Kind.DATE, width=12, sortable=False),
        column("supplier_code", "Code", Party.code, Kind.CODE, width=10, sortable=False),
        column("supplier", "Supplier", Party.name, width=24, sortable=False),
        column("supplier_number", "Their number", Bill.supplier_number, Kind.CODE, width=15, sortable=False),
        column("tax_code", "Tax", BillTax.code, Kind.CODE, width=8, sortable=False),
        column("percent", "Rate", BillTax.percent, Kind.QUANTITY, unit=literal_column("'%'"), width=8, sortable=False),
        column("reverse_charge", "Buyer owes it", BillTax.reverse_charge, Kind.FLAG, width=11, sortable=False),
        column("net", "Net", BillTax.net_minor * SIGN, Kind.MONEY, unit=Bill.currency, width=13, sortable=False),
        column("tax", "Tax amount", BillTax.tax_minor * SIGN, Kind.MONEY, unit=Bill.currency, width=12, sortable=False),
        column("currency", "Currency", Bill.currency, Kind.CODE, width=9, sortable=False),
        column("rate", "Exchange rate", _rate, Kind.QUANTITY, unit=literal_column("''"), width=12, sortable=False),
        column("home_net", "Net at home", BillTax.home_net_minor * SIGN, Kind.MONEY, unit=home_currency, width=13,
               sortable=False, total=True),
        column("home_tax", "Tax at home", BillTax.home_tax_minor * SIGN, Kind.MONEY, unit=home_currency, width=13,
               sortable=False, total=True),
        column("due_on", "Due", Bill.due_on, Kind.DATE, width=12, sortable=False),
        column("paid_on", "Paid", Bill.paid_on, Kind.DATE, width=12, sortable=False),
        column("reference", "Payment", Bill.paid_reference, Kind.CODE, width=14, sortable=False),
    ),
)

BILL_LISTS = (BILLS, UNBILLED, PAYABLES, BILL_JOURNAL)
