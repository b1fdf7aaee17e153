"""Writing bills of materials, releasing them and making new revisions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from sqlalchemy import func, select

from app.areas.catalog.models import Bom, BomLine, Item
from app.areas.catalog.queries import load_conversions, load_items
from app.areas.catalog.queries.recipes import load_uses
from app.areas.catalog.rules import require_period
from app.areas.catalog.rules.boms import (
    COMPONENT,
    DRAFT,
    RELEASED,
    RETIRED,
    require_draft,
    require_no_way_back,
)
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import UnitOfWork

Role = Literal["component", "by_product"]
ROLE_TITLES = (("component", "Component"), ("by_product", "By-product"))


@dataclass(frozen=True, slots=True)
class BomLineInput:
    """A component or by-product as a person enters it."""

    item_id: Annotated[int, Field("Item", lookup="catalog", aliases=("component", "sku"))]
    qty: Annotated[Decimal, Field("Quantity", help="For the quantity that the bill makes")]
    unit_id: Annotated[int | None, Field("Unit", lookup="units", help="Left empty, the item's stock unit")] = None
    setup_qty: Annotated[Decimal, Field("Once for each run")] = Decimal(0)
    scrap_percent: Annotated[Decimal, Field("Scrap %", help="Of what is taken, so much is lost")] = Decimal(0)
    role: Annotated[Role, Field("Role", titles=ROLE_TITLES)] = "component"
    alternative_to: Annotated[int | None, Field(
        "Instead of line", help="The number of the line that it may stand in for where there is too little of that",
    )] = None
    priority: Annotated[int, Field("Choice", help="Of several alternatives the lowest is tried first")] = 0
    valid_from: Annotated[date | None, Field("From day")] = None
    valid_to: Annotated[date | None, Field("To day")] = None


@dataclass(frozen=True, slots=True)
class CreateBom:
    """Write down what an item is made of, as a draft."""

    item_id: Annotated[int, Field("Item", lookup="catalog")]
    lines: Annotated[tuple[BomLineInput, ...], Field("Components")]
    qty: Annotated[Decimal, Field("Makes", help="How many stock units the components are for")] = Decimal(1)
    phantom: Annotated[bool, Field(
        "Passed through", help="Not made for itself: what uses it takes its components instead",
    )] = False
    valid_from: Annotated[date | None, Field("From day")] = None
    valid_to: Annotated[date | None, Field("To day")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class BomResult:
    """The bill's number, and which revision of the item's bills it is."""

    bom_id: int
    item_id: int
    revision: int


@dataclass(frozen=True, slots=True)
class ChangeBom:
    """Change a draft; what is left out stays, lines that are given replace all lines."""

    bom_id: Annotated[int, Field("Bill of materials", lookup="boms", hidden=True)]
    lines: Annotated[tuple[BomLineInput, ...] | None, Field("Components")] = None
    qty: Annotated[Decimal | None, Field("Makes")] = None
    phantom: Annotated[bool | None, Field("Passed through")] = None
    valid_from: Annotated[date | None, Field("From day")] = None
    valid_to: Annotated[date | None, Field("To day")] = None
    note: Annotated[str | None, Field("Note", multiline=True)] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class ReleaseBom:
    """Let goods be made by a bill; it is never changed from then on."""

    bom_id: Annotated[int, Field("Bill of materials", lookup="boms")]


@dataclass(frozen=True, slots=True)
class ReviseBom:
    """Copy a bill as the next revision, a draft to be changed; the present one holds until that is released."""

    bom_id: Annotated[int, Field("Bill of materials", lookup="boms")]


@dataclass(frozen=True, slots=True)
class RetireBom:
    """Make nothing by a bill any more."""

    bom_id: Annotated[int, Field("Bill of materials", lookup="boms")]


def create_bom(uow: UnitOfWork, cmd: CreateBom) -> BomResult:
    """Write a draft; refuse what would be made of itself, with the way it goes."""
    item = uow.get(Item, cmd.item_id)
    require_made(item)
    require_period(cmd.valid_from, cmd.valid_to)
    revision = next_revision(uow, item.id)
    bom_id = uow.add(
        Bom, item_id=item.id, revision=revision, state=DRAFT, qty=_made_qty(cmd.qty), phantom=cmd.phantom,
        valid_from=cmd.valid_from, valid_to=cmd.valid_to, released_at=None, note=cmd.note.strip(),
    )
    _write_lines(uow, bom_id, item.id, cmd.lines)
    return BomResult(bom_id, item.id, revision)


def require_made(item: Any) -> None:
    """Refuse a bill for what is no goods."""
    if item.kind == "service":
        raise DomainError("bom.service", f"{item.sku} is a service and is made of nothing. Choose another item.",
                          "item_id")


def next_revision(uow: UnitOfWork, item_id: int) -> int:
    """Give the number of an item's next bill."""
    return int(uow.scalar(select(func.coalesce(func.max(Bom.revision), 0)).where(Bom.item_id == item_id))) + 1


def _made_qty(qty: Decimal) -> int:
    scaled = scaled_quantity(qty)
    if scaled <= 0:
        raise DomainError("quantity.positive", "A bill makes more than nothing.", "qty")
    return scaled


def _write_lines(uow: UnitOfWork, bom_id: int, item_id: int, lines: Sequence[BomLineInput]) -> None:
    if not any(line.role == COMPONENT and line.alternative_to is None for line in lines):
        raise DomainError("bom.empty", "A bill of materials needs at least one component.", "lines")
    items = load_items(uow.connection, {line.item_id for line in lines})
    units = [line.unit_id or items[line.item_id].unit_id for line in lines]
    load_conversions(uow.connection, {(line.item_id, unit) for line, unit in zip(lines, units, strict=True)})
    components = [line.item_id for line in lines if line.role == COMPONENT]
    require_no_way_back(item_id, components, load_uses(uow.connection), way_in_words(uow))
    uow.insert(BomLine, [
        {"bom_id": bom_id, "position": position, **_line(line, unit_id, position, lines)}
        for position, (line, unit_id) in enumerate(zip(lines, units, strict=True), 1)
    ])


def way_in_words(uow: UnitOfWork) -> Callable[[list[int]], str]:
    """Give what writes a way from item to item by their SKUs."""

    def write(way: list[int]) -> str:
        items = load_items(uow.connection, way)
        return " → ".join(items[item_id].sku for item_id in way)

    return write


def _line(line: BomLineInput, unit_id: int, position: int, lines: Sequence[BomLineInput]) -> dict[str, Any]:
    field = f"lines.{position - 1}"
    qty, setup = scaled_quantity(line.qty), scaled_quantity(line.setup_qty)
    if qty < 0 or setup < 0 or qty + setup == 0:
        raise DomainError("quantity.positive", "A line takes more than nothing.", f"{field}.qty")
    require_period(line.valid_from, line.valid_to)
    _require_stands_in(line, position, lines, field)
    return {
        "item_id": line.item_id, "unit_id": unit_id, "qty": qty, "setup_qty": setup,
        "scrap_permille": _scrap(line.scrap_percent, f"{field}.scrap_percent"), "role": line.role,
        "alternative_to": line.alternative_to, "priority": line.priority, "valid_from": line.valid_from,
        "valid_to": line.valid_to,
    }


def _require_stands_in(line: BomLineInput, position: int, lines: Sequence[BomLineInput], field: str) -> None:
    if line.alternative_to is None:
        return
    fits = 1 <= line.alternative_to <= len(lines) and line.alternative_to != position
    stood_for = lines[line.alternative_to - 1] if fits else None
    if stood_for is None or stood_for.alternative_to is not None or stood_for.role != COMPONENT:
        raise DomainError(
            "bom.alternative", f"Line {line.alternative_to} is no component that another could stand in for.",
            f"{field}.alternative_to",
        )


def _scrap(percent: Decimal, field: str) -> int:
    permille = percent * 10
    if permille != permille.to_integral_value() or not 0 <= permille < 1000:
        raise DomainError("bom.scrap", "Scrap is from 0 % to below 100 %, with at most one decimal.", field)
    return int(permille)


def change_bom(uow: UnitOfWork, cmd: ChangeBom) -> BomResult:
    """Change a draft; released bills are refused."""
    bom = uow.get(Bom, cmd.bom_id)
    require_draft(bom_words(uow, bom), bom.state)
    given = {"phantom": cmd.phantom, "valid_from": cmd.valid_from, "valid_to": cmd.valid_to, "note": cmd.note}
    values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    require_period(values.get("valid_from", bom.valid_from), values.get("valid_to", bom.valid_to))
    if cmd.qty is not None:
        values["qty"] = _made_qty(cmd.qty)
    if cmd.lines is not None:
        uow.delete(BomLine, [row.id for row in uow.rows(select(BomLine.id).where(BomLine.bom_id == bom.id))])
        _write_lines(uow, bom.id, bom.item_id, cmd.lines)
    uow.update(Bom, bom.id, expected_version=cmd.expected_version, **{"note": bom.note, **values})
    return BomResult(bom.id, bom.item_id, bom.revision)


def bom_words(uow: UnitOfWork, bom: Any) -> str:
    """Name a bill: of which item, in which revision."""
    return f"Revision {bom.revision} of {load_items(uow.connection, [bom.item_id])[bom.item_id].sku}"


def release_bom(uow: UnitOfWork, cmd: ReleaseBom) -> None:
    """Release a draft."""
    bom = uow.get(Bom, cmd.bom_id)
    require_draft(bom_words(uow, bom), bom.state)
    uow.update(Bom, bom.id, state=RELEASED, released_at=uow.now)


def revise_bom(uow: UnitOfWork, cmd: ReviseBom) -> BomResult:
    """Copy a bill with its lines as the next revision."""
    bom = uow.get(Bom, cmd.bom_id)
    draft = uow.scalar(select(Bom.revision).where(Bom.item_id == bom.item_id, Bom.state == DRAFT))
    if draft is not None:
        raise DomainError(
            "bom.drafted", f"Revision {draft} is a draft already. Change and release that, or retire it first.",
        )
    return copy_bom(uow, bom, bom.item_id)


def copy_bom(uow: UnitOfWork, bom: Any, item_id: int) -> BomResult:
    """Copy a bill with its lines for an item, as a draft."""
    revision = next_revision(uow, item_id)
    copy_id = uow.add(
        Bom, item_id=item_id, revision=revision, state=DRAFT, qty=bom.qty, phantom=bom.phantom,
        valid_from=bom.valid_from, valid_to=bom.valid_to, released_at=None, note=bom.note,
    )
    uow.insert(BomLine, [
        {**line, "bom_id": copy_id} for line in lines_as_stored(uow, bom.id)
    ])
    return BomResult(copy_id, item_id, revision)


def lines_as_stored(uow: UnitOfWork, bom_id: int) -> list[dict[str, Any]]:
    """Give the lines of a bill as they are stored, without their numbers."""
    rows = uow.rows(select(table_of(BomLine)).where(BomLine.bom_id == bom_id).order_by(BomLine.position))
    return [{key: value for key, value in row._mapping.items() if key not in ("id", "version")} for row in rows]


def retire_bom(uow: UnitOfWork, cmd: RetireBom) -> None:
    """Retire a bill, whatever its state."""
    bom = uow.get(Bom, cmd.bom_id)
    if bom.state == RETIRED:
        raise DomainError("bom.retired", f"{bom_words(uow, bom)} is retired already.")
    uow.update(Bom, bom.id, state=RETIRED)


def stock_factor(numerator: int, denominator: int) -> Fraction:
    """Give how many of the new component replace one of the old."""
    if numerator < 1 or denominator < 1:
        raise DomainError("bom.factor", "How many replace how many is told by two whole numbers above zero.", "factor")
    return Fraction(numerator, denominator)
