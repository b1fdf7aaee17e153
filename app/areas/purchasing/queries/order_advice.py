"""What the lines of an order will be, while it is still being typed."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.queries import load_units
from app.areas.purchasing.models import PurchaseOrder, SupplierItem
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.line_terms import LineTerms
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.contracts import overdraft
from app.areas.purchasing.rules.pricing import line_amount
from app.kernel.advice import Advice, LineAdvice
from app.kernel.errors import DomainError
from app.kernel.money import Money, Price
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import in_batches


def advise_order(connection: Connection, values: Mapping[str, Any], now: datetime) -> Advice:
    """Fill in unit, price and day of each line from contract and terms, and add up what is known."""
    lines: list[Mapping[str, Any]] = list(values.get("lines") or ())
    supplier_id = values.get("supplier_id") or _supplier_of(connection, values.get("order_id"))
    item_ids = {line["item_id"] for line in lines if line.get("item_id")}
    if not supplier_id or not item_ids:
        return Advice(tuple(LineAdvice() for _ in lines))
    supplier = load_supplier(connection, int(supplier_id))
    terms = LineTerms.load(connection, supplier, item_ids, firm_today(connection, now), values.get("order_id"))
    units = {unit.id: unit.code for unit in load_units(connection).values()}
    header = values.get("due_on")
    advised = tuple(_advise(terms, units, line, header) for line in lines)
    known = [one.amount for one in advised if one.amount is not None]
    return Advice(advised, Money.total(known, supplier.currency) if known else None)


def _supplier_of(connection: Connection, order_id: int | None) -> int | None:
    if order_id is None:
        return None
    return connection.execute(select(PurchaseOrder.supplier_id).where(PurchaseOrder.id == order_id)).scalar()


def _advise(terms: LineTerms, units: Mapping[int, str], line: Mapping[str, Any], header: date | None) -> LineAdvice:
    item_id = line.get("item_id")
    if not item_id:
        return LineAdvice()
    unit_id = terms.unit_id(item_id, line.get("unit_id"))
    values: dict[str, object] = {"unit_id": units.get(unit_id, ""), "due_on": header or terms.due_on(item_id)}
    qty = _scaled(line.get("qty"))
    known = terms.known(item_id, unit_id, qty or 0)
    typed = line.get("price")
    if known is not None:
        values["price"] = Price(known.price_micros, terms.supplier.currency).decimal()
    amount = _amount(terms.supplier.currency, typed if typed is not None else values.get("price"), qty)
    problems = {}
    if qty and (wrong := terms.misfit(item_id, unit_id, qty)):
        problems["qty"] = f"{wrong}."
    if known is None and typed is None:
        problems["price"] = "No price is known in this unit; enter one."
    agreement = None if known is None else known.agreement
    if agreement is not None and qty and amount and (beyond := overdraft(agreement, qty, amount.minor)):
        problems.setdefault("qty", f"{beyond}.")
    return LineAdvice(values, "" if known is None else known.words, problems, amount)


def _scaled(qty: object) -> int | None:
    try:
        return None if qty is None else scaled_quantity(Decimal(str(qty)))
    except DomainError:
        return None


def _amount(currency: str, price: object, qty: int | None) -> Money | None:
    if price is None or not qty:
        return None
    try:
        return Money(line_amount(Price.of(Decimal(str(price)), currency).micros, qty, currency, ""), currency)
    except DomainError:
        return None


def items_by_supplier_number(connection: Connection, texts: Any) -> dict[str, frozenset[int]]:
    """Find the items that suppliers call so, by the text as it was given; whatever the case of its letters."""
    spelled: dict[str, set[str]] = {}
    for text in texts:
        for spelling in {text, text.upper(), text.lower()}:
            spelled.setdefault(spelling, set()).add(text)
    statement = select(SupplierItem.supplier_sku, SupplierItem.item_id)
    result: dict[str, set[int]] = {}
    for batch in in_batches(spelled):
        for row in connection.execute(statement.where(SupplierItem.supplier_sku.in_(batch))):
            for text in spelled[row.supplier_sku]:
                result.setdefault(text, set()).add(row.item_id)
    return {text: frozenset(found) for text, found in result.items()}
