"""Which goods bear landed costs, and everything about one landed cost and one container."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile, rate_words
from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    Bill,
    Container,
    ContainerOrder,
    LandedCharge,
    LandedCost,
    LandedReceipt,
    LandedShare,
    PurchaseOrder,
    Receipt,
    ReceiptLine,
)
from app.areas.purchasing.queries.landed_lists import CONTAINER_WORDS, LANDED_COLUMNS
from app.areas.purchasing.queries.order_page import record_history, state_word
from app.areas.purchasing.rules.landing import BASIS_WORDS, CHARGE_WORDS, LANDED_WORDS, LandedGoods
from app.areas.purchasing.rules.orders import ORDER_WORDS
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row
from app.kernel.money import Money
from app.kernel.quantity import Quantity

CHARGE_COLUMNS = (
    ColumnInfo("kind", "For", Kind.STATE, 10, states=CHARGE_WORDS), ColumnInfo("text", "Text", width=18),
    ColumnInfo("amount", "Amount", Kind.MONEY, 12), ColumnInfo("home", "At home", Kind.MONEY, 12),
    ColumnInfo("basis", "Spread", Kind.STATE, 14, states=BASIS_WORDS), ColumnInfo("bill", "Bill", Kind.CODE, 11),
)
SHARE_COLUMNS = (
    ColumnInfo("receipt", "Receipt", Kind.CODE, 10), ColumnInfo("sku", "SKU", Kind.CODE, 9),
    ColumnInfo("name", "Item", width=18), ColumnInfo("qty", "Received", Kind.QUANTITY, 9),
    ColumnInfo("worth", "Came at", Kind.MONEY, 11), ColumnInfo("share", "Bears", Kind.MONEY, 10),
    ColumnInfo("kind", "For", Kind.STATE, 10, states=CHARGE_WORDS),
)
RECEIPT_COLUMNS = (
    ColumnInfo("number", "Receipt", Kind.CODE, 11), ColumnInfo("supplier", "Supplier", width=22),
    ColumnInfo("order", "Order", Kind.CODE, 11), ColumnInfo("day", "Received", Kind.DATE, 11),
)
ORDER_COLUMNS = (
    ColumnInfo("number", "Order", Kind.CODE, 11), ColumnInfo("supplier", "Supplier", width=22),
    ColumnInfo("state", "State", Kind.STATE, 16, states=ORDER_WORDS), ColumnInfo("due", "Due", Kind.DATE, 11),
    ColumnInfo("total", "Total", Kind.MONEY, 12),
)


@dataclass(frozen=True, slots=True)
class MovedGoods(LandedGoods):
    """Goods that bear costs, with the move that brought them."""

    move_id: int = 0


def landed_goods(connection: Connection, receipt_ids: Iterable[int]) -> list[MovedGoods]:
    """Read the lines of receipts that bear costs: what came, is worth something, and did not all go back."""
    rows = connection.execute(
        select(ReceiptLine.id, Item.sku, Item.name, ReceiptLine.value_minor, ReceiptLine.stock_qty,
               ReceiptLine.stock_qty_returned, Item.weight_grams, Item.volume_cm3, ReceiptLine.move_id)
        .join(Item, Item.id == ReceiptLine.item_id)
        .where(ReceiptLine.receipt_id.in_(list(receipt_ids)), ReceiptLine.value_minor > 0,
               ReceiptLine.move_id.is_not(None), ReceiptLine.stock_qty_returned < ReceiptLine.stock_qty)
        .order_by(ReceiptLine.id)
    )
    return [
        MovedGoods(row.id, f"{row.sku} {row.name}", row.value_minor, row.stock_qty - row.stock_qty_returned,
                   row.weight_grams or 0, row.volume_cm3 or 0, row.move_id) for row in rows
    ]


def load_landed(connection: Connection, landed_id: int) -> Any:
    """Read a landed cost with its container; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(LandedCost), Container.number.label("container"))
        .outerjoin(Container, Container.id == LandedCost.container_id).where(LandedCost.id == landed_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no landed cost with the number {landed_id}.")
    return row


def load_charges(connection: Connection, landed_id: int) -> Sequence[Any]:
    """Read the costs of a document with their bills, in their order."""
    return connection.execute(
        select(table_of(LandedCharge), Bill.number.label("bill"), Bill.supplier_number)
        .outerjoin(Bill, Bill.id == LandedCharge.bill_id)
        .where(LandedCharge.landed_cost_id == landed_id).order_by(LandedCharge.position)
    ).all()


def load_shares(connection: Connection, landed_id: int) -> Sequence[Any]:
    """Read what each line of the receipts bears of each cost."""
    return connection.execute(
        select(LandedShare.id, LandedShare.home_minor, LandedShare.charge_id, LandedShare.receipt_line_id,
               LandedCharge.kind, Receipt.id.label("receipt_id"), Receipt.number, Item.sku, Item.name,
               ReceiptLine.stock_qty, ReceiptLine.value_minor, Unit.code.label("unit"))
        .join(LandedCharge, LandedCharge.id == LandedShare.charge_id)
        .join(ReceiptLine, ReceiptLine.id == LandedShare.receipt_line_id)
        .join(Receipt, Receipt.id == ReceiptLine.receipt_id).join(Item, Item.id == ReceiptLine.item_id)
        .join(Unit, Unit.id == Item.unit_id).where(LandedCharge.landed_cost_id == landed_id)
        .order_by(ReceiptLine.id, LandedCharge.position)
    ).all()


def load_landed_receipts(connection: Connection, landed_id: int) -> Sequence[Any]:
    """Read the receipts whose goods bear the costs."""
    return connection.execute(
        select(Receipt.id, Receipt.number, Party.name.label("supplier"), PurchaseOrder.number.label("order_number"),
               Receipt.received_on)
        .join(LandedReceipt, LandedReceipt.receipt_id == Receipt.id).join(Party, Party.id == Receipt.supplier_id)
        .join(PurchaseOrder, PurchaseOrder.id == Receipt.order_id)
        .where(LandedReceipt.landed_cost_id == landed_id).order_by(Receipt.id)
    ).all()


def landed_detail(connection: Connection, landed_id: int, _now: datetime) -> Detail:
    """Tell all of a landed cost: the sums, line by line, before and after it is posted."""
    landed, home = load_landed(connection, landed_id), load_profile(connection).currency
    charges = load_charges(connection, landed_id)
    facts = (
        Fact("Day", landed.cost_on, Kind.DATE), Fact("In all", Money(landed.total_minor, home), Kind.MONEY),
        Fact("Container", landed.container or "", Kind.CODE, "container", landed.container_id or 0),
        *(Fact("Exchange rate", rate_words(Fraction(row.rate_numerator, row.rate_denominator), row.currency, home))
          for row in {row.currency: row for row in charges if row.currency != home}.values()),
        *(Fact("Bill", row.bill, Kind.CODE, "bill", row.bill_id) for row in charges if row.bill_id is not None),
        Fact("Note", landed.note),
    )
    tables = (
        LinesTable("Costs", CHARGE_COLUMNS, tuple(
            Row(row.bill_id or 0, (row.kind, row.text, Money(row.amount_minor, row.currency),
                                   Money(row.home_minor, home), row.basis, row.bill or "")) for row in charges)),
        LinesTable("What each line bears", SHARE_COLUMNS, tuple(
            Row(row.receipt_id, (row.number, row.sku, row.name, Quantity(row.stock_qty, row.unit),
                                 Money(row.value_minor, home), Money(row.home_minor, home), row.kind))
            for row in load_shares(connection, landed_id)), "receipt"),
        LinesTable("Receipts", RECEIPT_COLUMNS, tuple(
            Row(row.id, (row.number, row.supplier, row.order_number, row.received_on))
            for row in load_landed_receipts(connection, landed_id)), "receipt"),
    )
    return Detail(
        landed_id, landed.number, landed.container or "", state_word(LANDED_WORDS, landed.state),
        tuple(fact for fact in facts if fact.value not in ("", None)), tables,
        timeline=record_history(connection, (LandedCost, [landed_id])),
        hint="Nothing counts yet: look the sums over and post it." if landed.state == "draft" else "",
    )


def load_container(connection: Connection, container_id: int) -> Any:
    """Read a container; NotFoundError when there is none of that number."""
    table = table_of(Container)
    row = connection.execute(select(table).where(table.c.id == container_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no container with the number {container_id}.")
    return row


def container_detail(connection: Connection, container_id: int, _now: datetime) -> Detail:
    """Tell all of a container: what is inside, what was received of it, and what bringing it here cost."""
    container, home = load_container(connection, container_id), load_profile(connection).currency
    orders = connection.execute(
        select(PurchaseOrder.id, PurchaseOrder.number, Party.name, PurchaseOrder.state, PurchaseOrder.due_on,
               PurchaseOrder.total_minor, PurchaseOrder.currency)
        .join(ContainerOrder, ContainerOrder.order_id == PurchaseOrder.id)
        .join(Party, Party.id == PurchaseOrder.supplier_id)
        .where(ContainerOrder.container_id == container_id).order_by(PurchaseOrder.id)
    ).all()
    receipts = connection.execute(
        select(Receipt.id, Receipt.number, Party.name, PurchaseOrder.number.label("order_number"), Receipt.received_on)
        .join(PurchaseOrder, PurchaseOrder.id == Receipt.order_id).join(Party, Party.id == Receipt.supplier_id)
        .where(Receipt.order_id.in_([row.id for row in orders]), Receipt.state == "posted").order_by(Receipt.id)
    )
    costs = connection.execute(
        select(LandedCost.id, LandedCost.number, LandedCost.cost_on, LandedCost.total_minor, LandedCost.state)
        .where(LandedCost.container_id == container_id).order_by(LandedCost.id))
    tables = (
        LinesTable("Orders inside", ORDER_COLUMNS, tuple(
            Row(row.id, (row.number, row.name, row.state, row.due_on, Money(row.total_minor, row.currency)))
            for row in orders), "purchase_order"),
        LinesTable("Received", RECEIPT_COLUMNS, tuple(
            Row(row.id, (row.number, row.name, row.order_number, row.received_on)) for row in receipts), "receipt"),
        LinesTable("Landed costs", LANDED_COLUMNS, tuple(
            Row(row.id, (row.number, row.cost_on, Money(row.total_minor, home), row.state)) for row in costs),
            "landed_cost"),
    )
    facts = (Fact("Arrives", container.due_on, Kind.DATE), Fact("Note", container.note))
    return Detail(
        container_id, container.number, f"{len(orders)} orders inside", state_word(CONTAINER_WORDS, container.state),
        tuple(fact for fact in facts if fact.value not in ("", None)),
        tuple(table for table in tables if table.rows),
        timeline=record_history(connection, (Container, [container_id])),
    )
