"""What posting does with a supplier's goods: whoever takes them buys them at the price agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.company.queries.rates import in_firms_currency
from app.areas.inventory.events import ConsignmentConsumed
from app.areas.inventory.models import ConsignmentTerm, Consumption, Location
from app.areas.inventory.rules.consignment import IN, becomes_ours, require_bought_first, rest_after
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

Moves = Sequence[Any]
"""Moves to be posted (`posting.NewMove`), which itself builds on this."""


def price_consigned(uow: UnitOfWork, moves: Moves, kinds: Mapping[int, str]) -> Moves:
    """Give moves that take a supplier's goods the worth of the price agreed; refuse what no price is agreed for."""
    if IN not in kinds.values():
        return moves
    terms = _terms(uow, moves, kinds)
    result = []
    for move in moves:
        from_kind, to_kind = kinds[move.from_location_id], kinds[move.to_location_id]
        require_bought_first(from_kind, to_kind, reverses=move.reverses_id is not None)
        if becomes_ours(from_kind, to_kind) and move.reverses_id is None:
            owed = _owed(_term(uow, terms, move), move.qty)
            home, _ = in_firms_currency(uow.connection, owed, (move.at or uow.now).date())
            result.append(replace(move, value_minor=home.minor, basis="given"))
        else:
            result.append(move)
    return result


def _terms(uow: UnitOfWork, moves: Moves, kinds: Mapping[int, str]) -> dict[tuple[int, int], Any]:
    """Read what is agreed, by place and item."""
    places = [number for number, kind in kinds.items() if kind == IN]
    table = table_of(ConsignmentTerm)
    rows = uow.rows(
        select(Location.id.label("place"), table).join(Location, Location.owner_id == table.c.supplier_id)
        .where(Location.id.in_(places), table.c.item_id.in_({move.item_id for move in moves})))
    return {(row.place, row.item_id): row for row in rows}


def _term(uow: UnitOfWork, terms: Mapping[tuple[int, int], Any], move: Any) -> Any:
    found = terms.get((move.from_location_id, move.item_id))
    if found is None:
        item = uow.get(Item, move.item_id)
        raise DomainError(
            "consignment.no_price", f"No price is agreed for {item.sku} {item.name} out of the supplier's stock. Agree "
            "one first (“Price agreed”). Nothing was moved.",
        )
    return found


def _owed(term: Any, qty: int) -> Money:
    return Price(term.price_micros, term.currency).extend(Quantity(qty, ""))


def note_consumptions(uow: UnitOfWork, moves: Moves, written: Sequence[int], kinds: Mapping[int, str]) -> None:
    """Write down what was bought by taking it, to be billed; and take back what was put back."""
    if IN not in kinds.values():
        return
    terms = _terms(uow, moves, kinds)
    rows = []
    for move, number in zip(moves, written, strict=True):
        if move.reverses_id is not None and kinds[move.to_location_id] == IN:
            _take_back(uow, move)
        elif becomes_ours(kinds[move.from_location_id], kinds[move.to_location_id]) and move.reverses_id is None:
            term = terms[(move.from_location_id, move.item_id)]
            rows.append({
                "at": move.at or uow.now, "supplier_id": term.supplier_id, "item_id": move.item_id,
                "lot_id": move.lot_id, "location_id": move.from_location_id, "qty": move.qty,
                "price_micros": term.price_micros, "currency": term.currency,
                "value_minor": _owed(term, move.qty).minor, "move_id": number, "state": "open",
            })
    for row, number in zip(rows, uow.insert(Consumption, rows), strict=True):
        uow.emit(ConsignmentConsumed(number, row["supplier_id"], row["item_id"], row["qty"], row["value_minor"]))


def _take_back(uow: UnitOfWork, move: Any) -> None:
    row = uow.first(select(table_of(Consumption)).where(Consumption.move_id == move.reverses_id))
    if row is None:
        return
    if row.state == "billed":
        raise DomainError("consignment.billed", "What was taken is billed already. Take the bill back first. Nothing "
                          "was moved.")
    qty, value_minor = rest_after(row.qty, row.value_minor, move.qty)
    if qty:
        uow.update(Consumption, row.id, qty=qty, value_minor=value_minor)
    else:
        uow.update(Consumption, row.id, state="reversed")
