"""The lots in which goods arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.areas.company.operations import take_numbers
from app.areas.inventory.models import Lot
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork, in_batches

LOTS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class ArrivedLot:
    """Goods that came together: the code on them, or none, and when they expire, as read there or as reckoned."""

    item_id: int
    code: str
    expires_on: date | None
    expiry_was_read: bool = False


def bring_lots(uow: UnitOfWork, supplier_id: int, arrived: Sequence[ArrivedLot]) -> list[int]:
    """Give each arrival its lot, in order: one that is known from this supplier, or a new one, numbered without a code.

    Raises DomainError when a code means goods of another supplier, or goods that expire on another day.
    """
    known = _known(uow, arrived)
    numbers = iter(take_numbers(uow, "lot", sum(not lot.code for lot in arrived)))
    fresh: dict[tuple[int, str], ArrivedLot] = {}
    keys = []
    for lot in arrived:
        key = (lot.item_id, lot.code or next(numbers))
        keys.append(key)
        if key in known:
            _require_same(known[key], lot, supplier_id)
        elif key not in fresh:
            fresh[key] = lot
    ids = uow.insert(Lot, [
        {"item_id": item_id, "code": code, "supplier_id": supplier_id, "supplier_lot": lot.code,
         "expires_on": lot.expires_on, "received_at": uow.now} for (item_id, code), lot in fresh.items()
    ])
    by_key = {key: row.id for key, row in known.items()} | dict(zip(fresh, ids, strict=True))
    return [by_key[key] for key in keys]


@dataclass(frozen=True, slots=True)
class _KnownLot:
    id: int
    code: str
    supplier_id: int | None
    expires_on: date | None


def _known(uow: UnitOfWork, arrived: Sequence[ArrivedLot]) -> dict[tuple[int, str], _KnownLot]:
    coded = {(lot.item_id, lot.code) for lot in arrived if lot.code}
    statement = select(Lot.item_id, Lot.id, Lot.code, Lot.supplier_id, Lot.expires_on)
    statement = statement.where(Lot.code.in_({code for _, code in coded}))
    items = in_batches({item_id for item_id, _ in coded}, LOTS_AT_ONCE)
    rows = [row for batch in items for row in uow.rows(statement.where(Lot.item_id.in_(batch)))]
    return {
        (row.item_id, row.code): _KnownLot(row.id, row.code, row.supplier_id, row.expires_on)
        for row in rows if (row.item_id, row.code) in coded
    }


def _require_same(known: _KnownLot, lot: ArrivedLot, supplier_id: int) -> None:
    if known.supplier_id != supplier_id:
        raise DomainError(
            "lot.other_supplier", f"Lot {known.code} of this item came from another supplier. Give these goods a "
            "code of their own, or leave it out to have one numbered.", "lines",
        )
    if lot.expiry_was_read and lot.expires_on != known.expires_on:
        raise DomainError(
            "lot.other_expiry", f"Lot {known.code} is known to expire on {known.expires_on}, not on {lot.expires_on}. "
            "Correct the day, or give these goods a code of their own.", "lines",
        )
