"""The printed amendment of an order: what changed from the version before it, and what the order comes to now."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.parties.queries import load_party
from app.areas.sales.documents.words import NET_TOTAL
from app.areas.sales.models import OrderVersion
from app.areas.sales.queries.order_history import version_line
from app.areas.sales.queries.orders import load_order
from app.areas.sales.rules.versions import VersionLine, differences, matched
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import Kind
from app.kernel.money import Money, Price
from app.kernel.printed import PrintColumn, PrintedDocument, PrintTable, PrintText
from app.kernel.quantity import Quantity

COLUMNS = (
    PrintColumn("Item", Kind.TEXT, 26), PrintColumn("Change", Kind.TEXT, 20), PrintColumn("Before", Kind.QUANTITY, 12),
    PrintColumn("Now", Kind.QUANTITY, 12), PrintColumn("Price", Kind.PRICE, 12), PrintColumn("Delivery", Kind.DATE, 12),
    PrintColumn("Amount", Kind.MONEY, 14),
)


def order_amendment(connection: Connection, version_id: int, _now: datetime) -> PrintedDocument:
    """Print what a version of an order changed; the first one changed nothing and is printed in full."""
    table = table_of(OrderVersion)
    version: Any = connection.execute(select(table).where(table.c.id == version_id)).first()
    if version is None:
        raise NotFoundError("record.missing", f"There is no version of an order with the number {version_id}.")
    order, profile = load_order(connection, version.order_id), load_profile(connection)
    before: Any = connection.execute(select(table).where(
        table.c.order_id == version.order_id, table.c.revision == version.revision - 1)).first()
    old = () if before is None else tuple(version_line(line) for line in before.content["lines"])
    rows = matched([old, tuple(version_line(line) for line in version.content["lines"])])
    currency = version.content["currency"]
    shown = tuple(_row(one, two, currency) for one, two in rows if before is None or differences(one, two))
    total = Money(version.total_minor, currency)
    totals = (
        ("Before, without tax", Money(before.total_minor, currency)), ("Now, without tax", total),
    ) if before is not None else ((NET_TOTAL, total),)
    return PrintedDocument(
        "Order as confirmed" if before is None else "Order amendment", f"{order.number} version {version.revision}",
        f"order-amendment-{order.number}-{version.revision}", sender=profile.address_lines(),
        recipient=load_party(connection, order.customer_id).address_lines("billing"),
        facts=(
            ("Date", local_day(version.at, profile.zone)),
            *((("Your reference", order.customer_reference),) if order.customer_reference else ()),
            *((("Reason", version.reason),) if version.reason else ()),
        ),
        bands=(
            PrintTable(COLUMNS, shown, totals=totals),
            PrintText("All else stays as it was confirmed. Please tell us if anything is not as you wish."),
        ),
        footer=" · ".join(part for part in (profile.name, profile.tax_number, profile.email, profile.phone) if part),
        currency=currency,
    )


def _row(before: VersionLine | None, after: VersionLine | None, currency: str) -> tuple[object, ...]:
    line = after or before
    if line is None:
        raise ValueError("a row of two versions holds at least one line")
    old, new = (None if one is None else Quantity(one.qty, one.unit) for one in (before, after))
    return (
        line.title, ", ".join(differences(before, after)), old, new, Price(line.price_micros, currency),
        date.fromisoformat(line.promised_on) if line.promised_on and after is not None else None,
        Money(0 if after is None else after.amount_minor, currency),
    )
