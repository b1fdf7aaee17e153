"""What a split says of itself: its lines as a table, its sums beside the usual way of buying."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.purchasing.models import SupplierFreight
from app.areas.purchasing.queries.split import Split, SplitSums
from app.kernel.listing import ColumnInfo, Fact, Kind, LinesTable, Row, Tone
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity

COLUMNS = (
    ColumnInfo("supplier", "Supplier", width=22), ColumnInfo("sku", "SKU", Kind.CODE, 10),
    ColumnInfo("name", "Item", width=28), ColumnInfo("qty", "Quantity", Kind.QUANTITY, 10),
    ColumnInfo("price", "Price", Kind.PRICE, 10), ColumnInfo("amount", "Amount", Kind.MONEY, 11),
    ColumnInfo("break", "Price from break", Kind.INTEGER, 9), ColumnInfo("due_on", "Due", Kind.DATE, 11),
    ColumnInfo("more", "More than asked", Kind.QUANTITY, 10),
)
STATE_WORDS: Mapping[str, str] = {"best": "proved the cheapest", "stopped": "the best found in the time"}


def split_table(split: Split, stock_units: Mapping[int, str] | None = None) -> LinesTable:
    """Show the lines of a split, supplier by supplier."""
    units = stock_units or {}
    return LinesTable("The cheapest split", COLUMNS, tuple(
        Row(line.item_id, (
            line.supplier, line.sku, line.name, Quantity(line.qty, line.unit), Price(line.price_micros, line.currency),
            Money(line.amount_minor, split.currency), line.step or None, line.due_on,
            Quantity(line.more_than_needed, units.get(line.item_id, "")) if line.more_than_needed else None,
        )) for line in split.lines
    ), "item")


def split_facts(split: Split) -> tuple[Fact, ...]:
    """Show the sums of a split, and what it saves against buying each item where it is bought usually."""
    facts = [*_sum_facts(split.sums, split.currency), _proof(split)]
    usual = split.usual
    if usual is not None:
        saved = usual.total - split.sums.total
        facts.append(Fact("Bought as usual", Money(usual.total, split.currency), Kind.MONEY, help=_sums_in_words(
            usual, split.currency)))
        facts.append(Fact("Saves", Money(saved, split.currency), Kind.MONEY,
                          tone=Tone.GOOD if saved > 0 else Tone.NEUTRAL))
        if usual.too_small:
            orders = "1 order" if usual.too_small == 1 else f"{usual.too_small} orders"
            facts.append(Fact("As usual", f"{orders} under the smallest order", tone=Tone.WARNING, help=(
                "The usual way is added up as if smallest orders were no matter, so it may not be possible.")))
    return tuple(facts)


def _sum_facts(sums: SplitSums, currency: str) -> tuple[Fact, ...]:
    return (
        Fact("Goods", Money(sums.goods, currency), Kind.MONEY),
        Fact("Freight", Money(sums.freight, currency), Kind.MONEY),
        Fact("Ordering", Money(sums.ordering, currency), Kind.MONEY, help=f"{sums.orders} orders."),
        Fact("Keeping", Money(sums.holding, currency), Kind.MONEY, help="Of what comes before it is needed."),
        Fact("Together", Money(sums.total, currency), Kind.MONEY),
        Fact("Orders", sums.orders, Kind.INTEGER),
    )


def _proof(split: Split) -> Fact:
    words = STATE_WORDS.get(split.state, split.state)
    if split.state == "best":
        return Fact("This is", f"{words}, in {split.seconds:.1f} s", tone=Tone.GOOD)
    return Fact("This is", f"{words}: up to {split.gap_permille / 10:.1f} % might still be saved", tone=Tone.WARNING)


def _sums_in_words(sums: SplitSums, currency: str) -> str:
    parts = (("goods", sums.goods), ("freight", sums.freight), ("ordering", sums.ordering), ("keeping", sums.holding))
    return ", ".join(f"{name} {Money(minor, currency)}" for name, minor in parts)


def present_freight(connection: Connection, ids: Sequence[int], currency: str, _now: datetime) -> dict[str, Any]:
    """Give what carriage from a supplier costs, as its form takes it."""
    row = connection.execute(select(
        SupplierFreight.order_minor, SupplierFreight.kilogram_minor).where(SupplierFreight.party_id.in_(ids))).first()
    known: dict[str, Any] = {"supplier_id": ids[0]}
    if row is not None:
        known["per_order"] = f"{Money(row.order_minor, currency).decimal():f}"
        known["per_kilogram"] = f"{Money(row.kilogram_minor, currency).decimal():f}"
    return known
