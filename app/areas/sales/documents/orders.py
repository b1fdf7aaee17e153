"""The printed documents of sales."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.parties.queries import load_party
from app.areas.sales.documents.words import NET_TOTAL
from app.areas.sales.queries.orders import OrderLineRow, OrderRow, lines_sold, load_order
from app.areas.sales.queries.terms import load_terms
from app.areas.sales.rules import DRAFT
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.own_fields import printed_own
from app.kernel.printed import PrintColumn, PrintedDocument, PrintFacts, PrintTable, PrintText

LINE_COLUMNS = (
    PrintColumn("No", Kind.INTEGER, 4), PrintColumn("SKU", Kind.CODE, 11), PrintColumn("Item", Kind.TEXT, 30),
    PrintColumn("Quantity", Kind.QUANTITY, 12), PrintColumn("Price", Kind.PRICE, 12),
    PrintColumn("Discount", Kind.PERCENT, 9), PrintColumn("Delivery", Kind.DATE, 12),
    PrintColumn("Amount", Kind.MONEY, 14),
)


def order_confirmation(connection: Connection, order_id: int, _now: datetime) -> PrintedDocument:
    """Print what the firm promises a customer; of a draft, what it offers to promise."""
    order, lines = load_order(connection, order_id), lines_sold(connection, order_id)
    profile, terms = load_profile(connection), load_terms(connection, order.customer_id)
    title = "Order draft" if order.state == DRAFT else "Order confirmation"
    return PrintedDocument(
        title, order.number, f"order-confirmation-{order.number}", sender=profile.address_lines(),
        recipient=load_party(connection, order.customer_id).address_lines("billing"),
        facts=(
            ("Ordered", local_day(order.ordered_at, profile.zone)), ("Required on", order.required_on),
            *((("Your reference", order.customer_reference),) if order.customer_reference else ()),
            ("Payment", f"within {terms.payment_days} days"),
            *printed_own(connection, "customer", order.customer_id, order.confirmed_at),
        ),
        bands=(
            PrintTable(LINE_COLUMNS, tuple(_line(order, line) for line in lines), totals=_totals(order, lines)),
            *((PrintFacts((("Delivery to", ", ".join(order.ship_to.splitlines())),)),) if order.ship_to else ()),
            PrintText("Thank you for your order. Please check quantities and prices and tell us of any difference."),
        ),
        footer=" · ".join(part for part in (profile.name, profile.tax_number, profile.email, profile.phone) if part),
        currency=order.currency,
    )


def _line(order: OrderRow, line: OrderLineRow) -> tuple[object, ...]:
    return (
        line.position, line.sku, line.title, line.quantity, line.price(order.currency),
        line.discount_permille or None, line.promised_on, Money(line.amount_minor, order.currency),
    )


def _totals(order: OrderRow, lines: list[OrderLineRow]) -> tuple[tuple[str, object], ...]:
    goods = Money.total((Money(line.amount_minor, order.currency) for line in lines), order.currency)
    freight = Money(order.freight_minor, order.currency)
    if freight.minor == 0:
        return ((NET_TOTAL, goods),)
    return ("Goods", goods), ("Freight", freight), (NET_TOTAL, goods + freight)
