"""Documents to print."""

from datetime import date
from typing import Any

from app.kernel.listing import Kind
from app.kernel.money import Money, Price
from app.kernel.printed import PrintColumn, PrintedDocument, PrintTable, PrintText
from app.kernel.quantity import Quantity

SENDER = ("Northwind Traders", "14 Harbour Street", "Bristol BS1 5TX")
COLUMNS = (
    PrintColumn("No.", Kind.INTEGER, 3), PrintColumn("Item", Kind.CODE, 8), PrintColumn("Description", Kind.TEXT, 30),
    PrintColumn("Quantity", Kind.QUANTITY, 9), PrintColumn("Price", Kind.PRICE, 9),
    PrintColumn("Amount", Kind.MONEY, 11),
)


def order_table(lines: int, description: str = "Chai, 10 boxes × 20 bags") -> PrintTable:
    """Make the lines of an order: each of 12 boxes at 11.42."""
    quantity, price = Quantity.of(12, "box"), Price.of("11.42", "EUR")
    amount = price.extend(quantity)
    rows = tuple((number, f"NW-{number:04}", description, quantity, price, amount) for number in range(1, lines + 1))
    total = Money.total([amount] * lines, "EUR")
    return PrintTable(COLUMNS, rows, totals=(("Net", total), ("Total to pay", total)))


def purchase_order(lines: int, **changes: Any) -> PrintedDocument:
    """Make an order of so many lines."""
    values: dict[str, Any] = {
        "title": "Purchase order", "number": "PO-2041", "file_name": "PO-2041", "sender": SENDER,
        "recipient": ("Exotic Liquids", "49 Gilbert St.", "London EC1 4SD"), "currency": "EUR",
        "facts": (("Date", date(2026, 11, 22)), ("Terms", "30 days net")), "footer": "Registered in England 0812345",
        "bands": (order_table(lines), PrintText("Goods are accepted subject to inspection.", "Conditions")),
    }
    return PrintedDocument(**{**values, **changes})
