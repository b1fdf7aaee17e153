"""What orders, quotes and deals will hold where nothing is typed, and where that comes from, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.company.queries import load_profile
from app.areas.inventory.models import Warehouse
from app.areas.parties.queries import load_party
from app.areas.sales.models import QuoteText
from app.areas.sales.queries.pipelines import load_stages, main_pipeline
from app.areas.sales.queries.terms import load_terms
from app.areas.sales.rules.quotes import VALID_DAYS
from app.kernel.advice import Advice
from app.kernel.errors import NotFoundError

TEXTS = ("payment_terms", "delivery_terms", "opening", "closing")


def order_defaults(connection: Connection, values: Mapping[str, Any]) -> dict[str, str]:
    """Tell from where an order ships and to whom."""
    if values.get("order_id"):
        return {}
    known = _warehouse(connection)
    if values.get("customer_id"):
        known["ship_to"] = "\n".join(load_party(connection, int(values["customer_id"])).address_lines("delivery"))
    return known


def quote_defaults(connection: Connection, values: Mapping[str, Any]) -> dict[str, str]:
    """Tell how long a quote holds and what it says, by the texts that are chosen or usual."""
    if values.get("quote_id"):
        return {}
    chosen = QuoteText.id == int(values["text_id"]) if values.get("text_id") else QuoteText.usual.is_(True)
    texts = connection.execute(select(
        QuoteText.name, QuoteText.valid_days, *(getattr(QuoteText, name) for name in TEXTS),
    ).where(chosen).order_by(QuoteText.id)).first()
    known = _warehouse(connection)
    known["valid_until"] = f"in {VALID_DAYS if texts is None else texts.valid_days} days"
    if texts is not None:
        known["valid_until"] += f", by “{texts.name}”"
        known |= {name: getattr(texts, name) for name in TEXTS}
        known["text_id"] = f"{texts.name}, the usual ones"
    if not known.get("payment_terms") and values.get("customer_id"):
        days = load_terms(connection, int(values["customer_id"])).payment_days
        known["payment_terms"] = f"within {days} days, as the customer's terms"
    return known


def advise_deal(connection: Connection, values: Mapping[str, Any], _now: datetime) -> Advice:
    """Tell in which stage and currency a deal begins, and that it is whose who enters it."""
    known = {"owner_id": "You"}
    try:
        stages = load_stages(connection, main_pipeline(connection))
    except NotFoundError:
        stages = ()
    if stages:
        known["stage_id"] = f"{stages[0].name}, the first"
    if values.get("customer_id"):
        known["currency"] = f"{load_terms(connection, int(values['customer_id'])).currency}, the customer's"
    return Advice(fields=known)


def advise_party(connection: Connection, _values: Mapping[str, Any], _now: datetime) -> Advice:
    """Tell in which currency somebody new is dealt with."""
    return Advice(fields={"currency": f"{load_profile(connection).currency}, the firm's own"})


def _warehouse(connection: Connection) -> dict[str, str]:
    name = connection.execute(select(Warehouse.name).order_by(Warehouse.id).limit(1)).scalar()
    return {} if name is None else {"warehouse_id": f"{name}, where nothing else is said"}
