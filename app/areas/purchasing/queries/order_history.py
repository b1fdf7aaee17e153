"""What became of an order over time: its versions side by side, and what was promised of each line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item
from app.areas.catalog.queries import load_units
from app.areas.company.models import User
from app.areas.purchasing.models import Promise, PurchaseOrder, PurchaseOrderLine, PurchaseOrderVersion
from app.areas.purchasing.rules.orders import PROMISED
from app.areas.purchasing.rules.versions import CHANGE_WORDS, compare_lines
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.journal import plain_value
from app.kernel.listing import ColumnInfo, Kind, LinesTable, Row
from app.kernel.money import Price
from app.kernel.quantity import Quantity

CHANGE_COLUMNS = (
    ColumnInfo("kind", "Change", Kind.STATE, 11, states=CHANGE_WORDS), ColumnInfo("sku", "SKU", Kind.CODE, 9),
    ColumnInfo("name", "Item", width=18), ColumnInfo("qty_before", "Quantity before", Kind.QUANTITY, 10),
    ColumnInfo("qty_after", "Quantity after", Kind.QUANTITY, 10),
    ColumnInfo("price_before", "Price before", Kind.PRICE, 9), ColumnInfo("price_after", "Price after", Kind.PRICE, 9),
    ColumnInfo("due_before", "Due before", Kind.DATE, 10), ColumnInfo("due_after", "Due after", Kind.DATE, 10),
)
PROMISE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("promised", "Promised", Kind.DATE, 11),
    ColumnInfo("was", "Was due", Kind.DATE, 11), ColumnInfo("at", "Told", Kind.TIME, 15),
    ColumnInfo("with", "Spoke with", width=14), ColumnInfo("by", "Noted by", width=12),
    ColumnInfo("note", "Why", width=24),
)


@dataclass(frozen=True, slots=True)
class OrderVersion:
    """An order as it was told to the supplier, or as it stands; `revision` 0 is what was not sent yet."""

    id: int
    revision: int
    sent_at: datetime | None
    currency: str
    content: Mapping[str, Any]


def load_versions(connection: Connection, order_id: int) -> list[OrderVersion]:
    """Read every version sent, the first one first, and last what differs from it and was not sent yet."""
    rows = connection.execute(
        select(table_of(PurchaseOrderVersion)).where(PurchaseOrderVersion.order_id == order_id)
        .order_by(PurchaseOrderVersion.revision)
    )
    versions = [OrderVersion(row.id, row.revision, row.sent_at, row.content["currency"], row.content) for row in rows]
    order: Any = connection.execute(select(table_of(PurchaseOrder)).where(PurchaseOrder.id == order_id)).first()
    if order is None:
        raise NotFoundError("record.missing", f"There is no purchase order with the number {order_id}.")
    if order.state not in PROMISED or not versions:
        versions.append(OrderVersion(0, 0, None, order.currency, _present(connection, order)))
    return versions


def _present(connection: Connection, order: Any) -> dict[str, Any]:
    lines = connection.execute(
        select(table_of(PurchaseOrderLine), Item.sku, Item.name).join(Item, Item.id == PurchaseOrderLine.item_id)
        .where(PurchaseOrderLine.order_id == order.id).order_by(PurchaseOrderLine.position)
    )
    return {
        "total_minor": order.total_minor, "currency": order.currency, "note": order.note,
        "due_on": order.due_on.isoformat(),
        "lines": [{key: plain_value(value) for key, value in line._mapping.items()} for line in lines],
    }


def compared(
    connection: Connection, before: OrderVersion, after: OrderVersion, *, all_lines: bool = True,
) -> LinesTable:
    """Set two versions side by side, line by line."""
    units = {unit.id: unit.code for unit in load_units(connection).values()}
    changes = compare_lines(before.content["lines"], after.content["lines"])
    rows = tuple(
        Row(change.line["item_id"], (
            change.kind, change.line["sku"], change.line["name"], *_pair(change.before, change.after, units, after),
        )) for change in changes if all_lines or change.kind != "same"
    )
    return LinesTable(f"From {title_of(before)} to {title_of(after)}", CHANGE_COLUMNS, rows, "item")


def title_of(version: OrderVersion) -> str:
    """Call a version by its number."""
    return f"version {version.revision}" if version.revision else "what was not sent yet"


def _pair(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, units: Mapping[int, str], version: OrderVersion,
) -> tuple[object, ...]:
    cells: list[object] = []
    for read in (_quantity, _price, _day):
        cells += [None if line is None else read(line, units, version) for line in (before, after)]
    return tuple(cells)


def _quantity(line: Mapping[str, Any], units: Mapping[int, str], _version: OrderVersion) -> Quantity:
    return Quantity(line["qty"], units.get(line["unit_id"], ""))


def _price(line: Mapping[str, Any], _units: Mapping[int, str], version: OrderVersion) -> Price:
    return Price(line["price_micros"], version.currency)


def _day(line: Mapping[str, Any], _units: Mapping[int, str], _version: OrderVersion) -> date:
    return date.fromisoformat(str(line["due_on"]))


def changes_tables(connection: Connection, order_id: int) -> list[LinesTable]:
    """Tell what each version changed, the latest first."""
    versions = load_versions(connection, order_id)
    pairs = list(pairwise(versions))
    return [compared(connection, before, after, all_lines=False) for before, after in reversed(pairs)]


def promises_table(connection: Connection, lines: Sequence[Any]) -> LinesTable:
    """List what was promised of an order's lines, the latest first."""
    rows = connection.execute(
        select(Promise.id, Item.sku, Promise.promised_on, Promise.was_due_on, Promise.at, Promise.spoke_with, User.name,
               Promise.note)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == Promise.order_line_id)
        .join(Item, Item.id == PurchaseOrderLine.item_id).outerjoin(User, User.id == Promise.by)
        .where(Promise.order_line_id.in_([line.id for line in lines])).order_by(Promise.id.desc())
    )
    return LinesTable("Promises and calls", PROMISE_COLUMNS, tuple(Row(row[0], tuple(row)[1:]) for row in rows))
