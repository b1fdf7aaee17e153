"""Contracts with suppliers: items, prices and how much is to be taken until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.queries import load_conversions, load_items
from app.areas.company.operations import take_number
from app.areas.purchasing.models import Contract, ContractLine, PurchaseOrderLine
from app.areas.purchasing.operations.amounts import checked_amount, checked_price, positive_quantity
from app.areas.purchasing.queries.terms import SupplierTermsRow, load_offers, load_supplier
from app.areas.purchasing.rules.contracts import require_term
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ContractLineInput:
    """An item that is agreed on."""

    item_id: Annotated[int, Field("Item", lookup="items", aliases=("sku", "article", "part number"))]
    price: Annotated[Decimal, Field("Price", aliases=("unit price",))]
    unit_id: Annotated[int | None, Field("Unit", "Left out: the unit the supplier sells in.", "units")] = None
    total_qty: Annotated[Decimal | None, Field("In all", help="Left out: as much as is needed.",
                                               aliases=("quantity", "qty"))] = None


@dataclass(frozen=True, slots=True)
class AgreeContract:
    """Write down what was agreed with a supplier; orders within its days take its prices and are released from it."""

    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers")]
    valid_from: Annotated[date, Field("Valid from")]
    valid_to: Annotated[date, Field("Valid until")]
    lines: Annotated[tuple[ContractLineInput, ...], Field("Lines")]
    title: Annotated[str, Field("What it is about")] = ""
    limit: Annotated[Decimal | None, Field("Up to", help="The worth of all releases together; left out: open.")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ChangeContract:
    """Change days, prices or quantities; what was released before keeps its price."""

    contract_id: Annotated[int, Field("Contract", hidden=True)]
    valid_from: Annotated[date, Field("Valid from")]
    valid_to: Annotated[date, Field("Valid until")]
    lines: Annotated[tuple[ContractLineInput, ...], Field("Lines")]
    title: Annotated[str, Field("What it is about")] = ""
    limit: Annotated[Decimal | None, Field("Up to", help="The worth of all releases together; left out: open.")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class EndContract:
    """End a contract before its day: nothing more is released from it."""

    contract_id: Annotated[int, Field("Contract", hidden=True)]
    reason: Annotated[str, Field("Reason", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ContractResult:
    """The contract that was written."""

    contract_id: int
    number: str
    line_ids: tuple[int, ...]


def agree_contract(uow: UnitOfWork, cmd: AgreeContract) -> ContractResult:
    """Write a contract with its lines."""
    supplier = load_supplier(uow.connection, cmd.supplier_id)
    rows = _rows(uow, supplier, cmd.lines)
    number = take_number(uow, "contract")
    contract_id = uow.add(
        Contract, number=number, supplier_id=supplier.party_id, currency=supplier.currency, state="active",
        **_head(cmd, supplier),
    )
    line_ids = uow.insert(ContractLine, [{"contract_id": contract_id, **row} for row in rows])
    return ContractResult(contract_id, number, tuple(line_ids))


def _head(cmd: AgreeContract | ChangeContract, supplier: SupplierTermsRow) -> dict[str, Any]:
    require_term(cmd.valid_from, cmd.valid_to)
    limit = None if cmd.limit is None else checked_amount(cmd.limit, supplier.currency, "limit")
    return {"title": cmd.title.strip(), "valid_from": cmd.valid_from, "valid_to": cmd.valid_to, "limit_minor": limit,
            "note": cmd.note}


def _rows(uow: UnitOfWork, supplier: SupplierTermsRow, lines: Sequence[ContractLineInput]) -> list[dict[str, Any]]:
    if not lines:
        raise DomainError("contract.empty", "A contract needs at least one item. Add a line.", "lines")
    items = load_items(uow.connection, {line.item_id for line in lines})
    offers = load_offers(uow.connection, items, supplier.party_id)
    seen: set[int] = set()
    rows: list[dict[str, Any]] = []
    for index, line in enumerate(lines):
        if line.item_id in seen:
            raise DomainError("contract.twice", f"{items[line.item_id].sku} stands in two lines. Keep one of them.",
                              f"lines.{index}.item_id")
        seen.add(line.item_id)
        usual = offers[line.item_id][0].unit_id if offers.get(line.item_id) else items[line.item_id].unit_id
        rows.append({
            "item_id": line.item_id, "unit_id": usual if line.unit_id is None else line.unit_id,
            "price_micros": checked_price(line.price, supplier.currency, f"lines.{index}.price"),
            "total_qty": None if line.total_qty is None else
            positive_quantity(line.total_qty, f"lines.{index}.total_qty"),
        })
    load_conversions(uow.connection, {(row["item_id"], row["unit_id"]) for row in rows})
    return rows


def change_contract(uow: UnitOfWork, cmd: ChangeContract) -> ContractResult:
    """Write a contract anew; refuse to take out an item of which something was released."""
    contract = _active(uow, cmd.contract_id)
    supplier = load_supplier(uow.connection, contract.supplier_id)
    table = table_of(ContractLine)
    known = {row.item_id: row for row in uow.rows(select(table).where(table.c.contract_id == contract.id))}
    wanted = {row["item_id"]: row for row in _rows(uow, supplier, cmd.lines)}
    gone = {row.id: item_id for item_id, row in known.items() if item_id not in wanted}
    _require_unreleased(uow, contract.number, gone)
    uow.delete(ContractLine, gone)
    uow.update_many(ContractLine, {known[key].id: row for key, row in wanted.items() if key in known})
    added = [{"contract_id": contract.id, **row} for key, row in wanted.items() if key not in known]
    fresh = dict(zip([row["item_id"] for row in added], uow.insert(ContractLine, added), strict=True))
    uow.update(Contract, contract.id, expected_version=cmd.expected_version, **_head(cmd, supplier))
    return ContractResult(contract.id, contract.number, tuple(
        fresh[key] if key in fresh else known[key].id for key in wanted))


def _require_unreleased(uow: UnitOfWork, number: str, gone: Mapping[int, int]) -> None:
    drawn = uow.first(select(PurchaseOrderLine.item_id).where(PurchaseOrderLine.contract_line_id.in_(list(gone))))
    if drawn is not None:
        item = load_items(uow.connection, [drawn.item_id])[drawn.item_id]
        raise DomainError(
            "contract.released", f"{item.sku} {item.name} was released from {number} already and stays in it. Set its "
            "total quantity instead.", "lines",
        )


def end_contract(uow: UnitOfWork, cmd: EndContract) -> ContractResult:
    """End a contract; the reason is kept with it."""
    contract = _active(uow, cmd.contract_id)
    note = f"{contract.note}\nEnded: {cmd.reason}".strip() if cmd.reason else contract.note
    uow.update(Contract, contract.id, state="ended", note=note)
    return ContractResult(contract.id, contract.number, ())


def _active(uow: UnitOfWork, contract_id: int) -> Any:
    contract = uow.get(Contract, contract_id)
    if contract.state != "active":
        raise DomainError("contract.ended", f"{contract.number} was ended; it is not changed any more. Agree a new "
                          "contract instead.")
    return contract
