"""Raising what does not conform, containing it, finding why, putting it right, and proving that it stays so."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from sqlalchemy import func, select

from app.areas.catalog.queries import load_items
from app.areas.company.operations import take_number
from app.areas.company.queries import load_profile
from app.areas.company.rules import require_text
from app.areas.parties.queries import party_names
from app.areas.production.models import Nonconformance, NonconformanceLink
from app.areas.production.rules import quality
from app.areas.purchasing.events import ComplaintRaised
from app.areas.purchasing.models import SupplierComplaint
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import UnitOfWork

Id = Annotated[int, Field("Non-conformance", lookup="nonconformances", hidden=True)]
Owner = Annotated[int | None, Field("Who sees to it", lookup="users")]
Severity = Annotated[
    Literal["minor", "major", "critical"],
    Field("How bad", titles=tuple((code, word.word) for code, word in quality.SEVERITIES)),
]
Cause = Annotated[
    Literal["unknown", "supplier", "process", "transport", "storage", "design"],
    Field("Where it comes from", titles=quality.CAUSES),
]


@dataclass(frozen=True, slots=True)
class RaiseNonconformance:
    """Write down that something is not as it should be."""

    title: Annotated[str, Field("What is wrong")]
    description: Annotated[str, Field("How it shows", multiline=True)] = ""
    severity: Severity = "major"
    cause_kind: Cause = "unknown"
    supplier_id: Annotated[int | None, Field("Supplier", lookup="suppliers")] = None
    item_id: Annotated[int | None, Field("Item", lookup="items")] = None
    lot_id: Annotated[int | None, Field("Lot", lookup="lots")] = None
    qty: Annotated[Decimal | None, Field("How much", help="In stock units")] = None
    owner_id: Owner = None
    due_on: Annotated[date | None, Field("To be mended by")] = None
    ticket_id: Annotated[int | None, Field("Ticket", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class RaisedNonconformance:
    """The number of what was raised."""

    nonconformance_id: int
    number: str


@dataclass(frozen=True, slots=True)
class ContainNonconformance:
    """Say what was done at once, so that it hits nobody else."""

    nonconformance_id: Id
    containment: Annotated[str, Field("What was done at once", multiline=True)]


@dataclass(frozen=True, slots=True)
class AnalyseNonconformance:
    """Say why it happened."""

    nonconformance_id: Id
    root_cause: Annotated[str, Field("Why it happened", multiline=True)]
    cause_kind: Cause = "supplier"


@dataclass(frozen=True, slots=True)
class CorrectNonconformance:
    """Say what is done so that it does not come again."""

    nonconformance_id: Id
    correction: Annotated[str, Field("What is done about the cause", multiline=True)]
    owner_id: Owner = None
    due_on: Annotated[date | None, Field("To be mended by")] = None


@dataclass(frozen=True, slots=True)
class CloseNonconformance:
    """Say how it was seen that the correction works, and what the matter cost."""

    nonconformance_id: Id
    effect: Annotated[str, Field("How it shows that it works", multiline=True)]
    cost: Annotated[Decimal | None, Field("What it cost", help="In the firm's currency")] = None


@dataclass(frozen=True, slots=True)
class ReopenNonconformance:
    """Take it up again, since it came back."""

    nonconformance_id: Id
    reason: Annotated[str, Field("Reason")]


def raise_nonconformance(uow: UnitOfWork, cmd: RaiseNonconformance) -> RaisedNonconformance:
    """Write down what is wrong, with the ticket that it came from where there is one."""
    links = () if cmd.ticket_id is None else (("ticket", cmd.ticket_id),)
    qty = None if cmd.qty is None else scaled_quantity(cmd.qty)
    return _raise(uow, "hand" if cmd.ticket_id is None else "ticket", links, {
        "title": require_text(cmd.title, "What is wrong", "title"), "description": cmd.description.strip(),
        "severity": cmd.severity, "cause_kind": cmd.cause_kind, "supplier_id": cmd.supplier_id, "item_id": cmd.item_id,
        "lot_id": cmd.lot_id, "qty": qty, "owner_id": cmd.owner_id, "due_on": cmd.due_on,
    })


def _raise(
    uow: UnitOfWork, source: str, links: tuple[tuple[str, int], ...], values: dict[str, Any],
) -> RaisedNonconformance:
    number = take_number(uow, "nonconformance")
    row_id = uow.add(
        Nonconformance, number=number, source=source, state=quality.OPEN, opened_at=uow.now, closed_at=None,
        containment="", root_cause="", correction="", effect="", cost_minor=0, **values,
    )
    uow.insert(NonconformanceLink, [
        {"nonconformance_id": row_id, "record": record, "record_id": record_id} for record, record_id in links])
    return RaisedNonconformance(row_id, number)


def contain_nonconformance(uow: UnitOfWork, cmd: ContainNonconformance) -> None:
    """Keep what was done at once."""
    _step(uow, cmd.nonconformance_id, "contained", quality.CONTAINED, containment=require_text(
        cmd.containment, "What was done", "containment"))


def analyse_nonconformance(uow: UnitOfWork, cmd: AnalyseNonconformance) -> None:
    """Keep why it happened."""
    _step(uow, cmd.nonconformance_id, "analysed", quality.ANALYSED, cause_kind=cmd.cause_kind,
          root_cause=require_text(cmd.root_cause, "The cause", "root_cause"))


def correct_nonconformance(uow: UnitOfWork, cmd: CorrectNonconformance) -> None:
    """Keep what is done about the cause, by whom and until when."""
    given = {name: getattr(cmd, name) for name in ("owner_id", "due_on") if getattr(cmd, name) is not None}
    _step(uow, cmd.nonconformance_id, "corrected", quality.CORRECTED, **given, correction=require_text(
        cmd.correction, "The correction", "correction"))


def close_nonconformance(uow: UnitOfWork, cmd: CloseNonconformance) -> None:
    """Close it with the proof that the correction works."""
    currency = load_profile(uow.connection).currency
    cost = {} if cmd.cost is None else {"cost_minor": Money.of(cmd.cost, currency).minor}
    _step(uow, cmd.nonconformance_id, "closed", quality.CLOSED, closed_at=uow.now, **cost, effect=require_text(
        cmd.effect, "The proof", "effect"))


def reopen_nonconformance(uow: UnitOfWork, cmd: ReopenNonconformance) -> None:
    """Take it up again: its cause was not the one that was mended."""
    row = uow.get(Nonconformance, cmd.nonconformance_id)
    reason = require_text(cmd.reason, "The reason", "reason")
    _step(uow, cmd.nonconformance_id, "reopened", quality.OPEN, closed_at=None,
          description="\n\n".join(part for part in (row.description, f"Came back: {reason}") if part))


def _step(uow: UnitOfWork, row_id: int, step: str, state: str, **values: Any) -> None:
    row = uow.get(Nonconformance, row_id)
    quality.require_step(row.number, row.state, step)
    uow.update(Nonconformance, row_id, state=state, **values)


def watch_complaints(uow: UnitOfWork, event: ComplaintRaised) -> None:
    """Raise what does not conform where complaints about goods of a supplier pile up."""
    about = uow.rows(select(SupplierComplaint.supplier_id, SupplierComplaint.item_id).where(
        SupplierComplaint.source_kind == event.source_kind, SupplierComplaint.source_id == event.source_id).distinct())
    for row in about:
        _watch(uow, row.supplier_id, row.item_id)


def _watch(uow: UnitOfWork, supplier_id: int, item_id: int | None) -> None:
    found = _complaints(uow, supplier_id, item_id)
    begun = uow.now - timedelta(days=quality.WINDOW_DAYS)
    fresh = {(kind, number): at for kind, number, at in found if at > begun}
    seen = quality.spike(len(fresh), len({(kind, number) for kind, number, at in found if at <= begun}))
    if seen is None or _is_known(uow, supplier_id, item_id):
        return
    supplier = party_names(uow.connection, [supplier_id])[supplier_id]
    item = "" if item_id is None else f"{load_items(uow.connection, [item_id])[item_id].name}, "
    _raise(uow, "spike", tuple(fresh), {
        "title": f"Complaints pile up: {item}{supplier}", "description": seen.why, "severity": "major",
        "cause_kind": "supplier", "supplier_id": supplier_id, "item_id": item_id, "lot_id": None, "qty": None,
        "owner_id": None, "due_on": None,
    })


def _complaints(uow: UnitOfWork, supplier_id: int, item_id: int | None) -> list[tuple[str, int, Any]]:
    """Give the documents in which goods were complained of within a year, each once, with the first moment."""
    earliest = uow.now - timedelta(days=quality.WINDOW_DAYS + quality.BASE_DAYS)
    rows = uow.rows(
        select(SupplierComplaint.source_kind, SupplierComplaint.source_id, func.min(SupplierComplaint.at).label("at"))
        .where(SupplierComplaint.supplier_id == supplier_id, SupplierComplaint.at > earliest,
               SupplierComplaint.item_id.is_not_distinct_from(item_id))
        .group_by(SupplierComplaint.source_kind, SupplierComplaint.source_id)
    )
    return [(row.source_kind, row.source_id, row.at) for row in rows]


def _is_known(uow: UnitOfWork, supplier_id: int, item_id: int | None) -> bool:
    return uow.first(select(Nonconformance.id).where(
        Nonconformance.supplier_id == supplier_id, Nonconformance.item_id.is_not_distinct_from(item_id),
        Nonconformance.state.in_(quality.UNSETTLED))) is not None
