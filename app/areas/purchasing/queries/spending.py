"""Where the money goes: spend by supplier, category, item and month, and what left the contracts; drilled to lines."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, case, func, select

from app.areas.catalog.models import Category, Item, Unit
from app.areas.company.queries import load_profile
from app.areas.inventory.models import Move
from app.areas.parties.models import Party
from app.areas.purchasing.models import Contract, ContractLine, PurchaseOrder, PurchaseOrderLine, Receipt
from app.areas.purchasing.queries.agreements import Leak, contract_leakage
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.measures import PROMISED_ORDERS, RECEIPT
from app.areas.purchasing.queries.performance import (
    SHOWN_SUPPLIERS,
    SpendByMonth,
    SpendBySupplier,
    months_back,
)
from app.areas.purchasing.rules.delivery import WINDOW_DAYS
from app.kernel.columns import Day, table_of
from app.kernel.days import days_between, month_of
from app.kernel.formatting import in_sentence
from app.kernel.listing import Figure, Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.money import Money
from app.kernel.printed import PrintColumn, PrintedDocument, PrintTable, PrintText
from app.kernel.query import TODAY, ListQuery, Preset, column

_today: Any = bindparam("today", type_=Day())
CONTRACT_USE = (
    ("inside", StateWord("By contract", Tone.GOOD)), ("outside", StateWord("Outside a contract", Tone.BAD)),
    ("none", StateWord("No contract")),
)
_valid_then = (
    select(ContractLine.id).join(Contract, Contract.id == ContractLine.contract_id)
    .where(ContractLine.item_id == PurchaseOrderLine.item_id, Contract.state == "active",
           Contract.valid_from <= PurchaseOrder.ordered_on, Contract.valid_to >= PurchaseOrder.ordered_on)
    .correlate(PurchaseOrderLine, PurchaseOrder).exists()
)
USE = case((PurchaseOrderLine.contract_line_id.is_not(None), "inside"), (_valid_then, "outside"), else_="none")
_year = days_between(TODAY, PurchaseOrder.ordered_on).between(0, WINDOW_DAYS)

SPEND = ListQuery(
    name="spend", title="Spend by line", record="purchase_order_line", id=PurchaseOrderLine.id,
    permission="purchasing.read", searchable=False,
    source=table_of(PurchaseOrderLine)
    .outerjoin(table_of(PurchaseOrder), PurchaseOrder.id == PurchaseOrderLine.order_id)
    .outerjoin(table_of(Party), Party.id == PurchaseOrder.supplier_id)
    .outerjoin(table_of(Item), Item.id == PurchaseOrderLine.item_id)
    .outerjoin(table_of(Category), Category.id == Item.category_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id),
    where=PROMISED_ORDERS, sort=(Sort("line", descending=True),),
    columns=(
        column("line", "Line", PurchaseOrderLine.id, Kind.INTEGER, width=7, shown=False),
        column("month", "Month", month_of(PurchaseOrder.ordered_on), Kind.CODE, width=8, sortable=False),
        column("supplier", "Supplier", Party.name, width=24, sortable=False),
        column("category", "Category", Category.name, width=16, sortable=False),
        column("sku", "SKU", Item.sku, Kind.CODE, width=10, sortable=False),
        column("name", "Item", Item.name, width=24, sortable=False),
        column("qty", "Quantity", PurchaseOrderLine.stock_qty, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("amount", "Amount", PurchaseOrderLine.amount_minor, Kind.MONEY, unit=PurchaseOrder.currency, width=13,
               sortable=False, total=True),
        column("outside", "Outside contracts", case((USE == "outside", PurchaseOrderLine.amount_minor)), Kind.MONEY,
               unit=PurchaseOrder.currency, width=13, sortable=False, total=True,
               help="What a contract was valid for that day, and the line was not released from it."),
        column("use", "Contract", USE, Kind.STATE, width=18, sortable=False, states=CONTRACT_USE,
               help="Outside: a contract was valid for the item that day, and the line was not released from it."),
        column("number", "Order", PurchaseOrder.number, Kind.CODE, width=11, sortable=False),
        column("ordered_on", "Ordered", PurchaseOrder.ordered_on, Kind.DATE, width=12, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("year", "12 months"), _year),
        Preset(PresetInfo("outside", "Outside a contract", Tone.BAD), and_(_year, USE == "outside")),
    ),
)


def _spent(name: Any) -> Select[Any]:
    """Add up what came within the last year by a name, at its worth when it came, the largest first."""
    worth = func.sum(Move.value_minor)
    return (
        select(name.label("name"), worth.label("minor")).select_from(Receipt)
        .join(Move, and_(Move.source_kind == RECEIPT, Move.source_id == Receipt.id))
        .join(Item, Item.id == Move.item_id).outerjoin(Category, Category.id == Item.category_id)
        .join(Party, Party.id == Receipt.supplier_id)
        .where(Receipt.state == "posted", days_between(_today, Receipt.received_on).between(0, WINDOW_DAYS))
        .group_by(name).order_by(worth.desc())
    )


def _largest(connection: Connection, today: date, name: Any) -> SpendBySupplier:
    rows = [(row.name or "No category", int(row.minor)) for row in connection.execute(_spent(name), {"today": today})]
    other = sum(minor for _, minor in rows[SHOWN_SUPPLIERS:])
    parts = (*rows[:SHOWN_SUPPLIERS], *([("Other", other)] if other else []))
    return SpendBySupplier(load_profile(connection).currency, parts)


def spend_by_category(connection: Connection, now: datetime) -> SpendBySupplier:
    """Give what the goods of each category were worth that came within the last year."""
    return _largest(connection, firm_today(connection, now), Category.name)


def spend_by_item(connection: Connection, now: datetime) -> SpendBySupplier:
    """Give the items on which most was spent within the last year."""
    return _largest(connection, firm_today(connection, now), Item.name)


def leaks_of_year(connection: Connection, today: date) -> list[Leak]:
    """Give the lines of the last year, in the firm's currency, that should have been released from a contract."""
    home = load_profile(connection).currency
    return [leak for leak in contract_leakage(connection, today - timedelta(days=WINDOW_DAYS), today)
            if leak.currency == home]


def leakage_by_month(connection: Connection, now: datetime) -> SpendByMonth:
    """Add up by month what was ordered outside of contracts that were valid for it."""
    today, sums = firm_today(connection, now), dict[date, int]()
    for leak in leaks_of_year(connection, today):
        month = leak.ordered_on.replace(day=1)
        sums[month] = sums.get(month, 0) + leak.amount_minor
    months = tuple((month, sums.get(month, 0)) for month in months_back(today))
    return SpendByMonth(load_profile(connection).currency, months)


def leakage(connection: Connection, now: datetime) -> Figure:
    """Tell what was ordered outside of contracts, and what it cost more than agreed."""
    currency, leaks = load_profile(connection).currency, leaks_of_year(connection, firm_today(connection, now))
    total = sum(leak.amount_minor for leak in leaks)
    more = sum(max(0, leak.amount_minor - leak.agreed_minor) for leak in leaks if leak.agreed_minor is not None)
    return Figure(
        "purchasing.leakage", "Outside contracts, a year", Money(total, currency), Kind.MONEY,
        f"{in_sentence(Money(more, currency))} more than agreed", Tone.WARNING if total else Tone.GOOD,
        explain="Lines ordered while a contract was valid for their item, and not released from it; see Spend.",
    )


_LEAKS = (
    PrintColumn("Order", Kind.CODE, 14), PrintColumn("Ordered", Kind.DATE, 14), PrintColumn("Contract", Kind.CODE, 14),
    PrintColumn("Amount", Kind.MONEY, 16), PrintColumn("Agreed", Kind.MONEY, 16),
)


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    name: Any


_PARTS = (_Part("Supplier", Party.name), _Part("Category", Category.name), _Part("Item", Item.name),
          _Part("Month", month_of(Receipt.received_on)))


def spend_report(connection: Connection, _record_id: int, now: datetime) -> PrintedDocument:
    """Print where the money of the last twelve months went, by each way of grouping it, with shares."""
    profile, today = load_profile(connection), firm_today(connection, now)
    tables = []
    for part in _PARTS:
        rows = [(row.name or "None", int(row.minor)) for row in connection.execute(_spent(part.name), {"today": today})]
        if part.title == "Month":
            rows.sort()
        whole = sum(minor for _, minor in rows)
        columns = (PrintColumn(part.title, Kind.TEXT, 40), PrintColumn("Spend", Kind.MONEY, 20),
                   PrintColumn("Share", Kind.PERCENT, 12))
        tables.append(PrintTable(columns, tuple(
            (name, Money(minor, profile.currency), minor * 1000 // whole if whole else None) for name, minor in rows
        ), f"By {part.title.lower()}", (("Together", Money(whole, profile.currency)),)))
    leaks = leaks_of_year(connection, today)
    tables.append(PrintTable(_LEAKS, tuple(
        (leak.order_number, leak.ordered_on, leak.contract_number, Money(leak.amount_minor, leak.currency),
         None if leak.agreed_minor is None else Money(leak.agreed_minor, leak.currency)) for leak in leaks
    ), "Ordered outside contracts"))
    words = PrintText("Goods received within twelve months, at their worth when they came.", "What is counted")
    return PrintedDocument(
        "Spend analysis", f"{today:%Y-%m}", f"spend-{today:%Y-%m}", profile.address_lines(), (), (("As of", today),),
        (words, *(table for table in tables if table.rows)), currency=profile.currency,
    )
