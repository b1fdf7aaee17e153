"""Judging suppliers by what happened: scores are kept for ranking, and standings slip when a score falls too low."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal

from sqlalchemy import select

from app.areas.inventory.models import Lot
from app.areas.parties.models import Party
from app.areas.purchasing.events import ComplaintRaised, GoodsReceived
from app.areas.purchasing.models import (
    AssessmentPolicy,
    PurchaseOrderLine,
    Receipt,
    ReceiptLine,
    StandingChange,
    SupplierComplaint,
    SupplierScore,
    SupplierTerms,
)
from app.areas.purchasing.queries.certificates import Assessment, load_assessment
from app.areas.purchasing.queries.scorecard import assessed, scorecards
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.orders import Standing, word_of_standing
from app.areas.purchasing.rules.scoring import Scorecard, slip_reason, slips
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

EXPIRED_TITLES = (("ask", "Ask"), ("refuse", "Refuse"))
SLIP_TITLES = (("propose", "Propose it"), ("act", "Put on watch at once"))


@dataclass(frozen=True, slots=True)
class ChangeAssessmentPolicy:
    """Say how suppliers are judged, when they slip, and what an expired certificate does; what is left out stays."""

    on_time_weight: Annotated[int | None, Field("Weight of on time")] = None
    in_full_weight: Annotated[int | None, Field("Weight of in full")] = None
    quality_weight: Annotated[int | None, Field("Weight of quality")] = None
    price_weight: Annotated[int | None, Field("Weight of price")] = None
    response_weight: Annotated[int | None, Field("Weight of responsiveness")] = None
    prior_events: Annotated[int | None, Field(
        "Draw small samples by", help="As if so many more events had come out like the mean of all suppliers.",
    )] = None
    watch_below_permille: Annotated[int | None, Field("Watch below %", per_percent=10)] = None
    least_events: Annotated[int | None, Field("From so many events on")] = None
    slip: Annotated[Literal["propose", "act"] | None, Field("When a score is below", titles=SLIP_TITLES)] = None
    expired_certificate: Annotated[Literal["ask", "refuse"] | None, Field(
        "Expired mandatory certificate", help="What happens when somebody orders.", titles=EXPIRED_TITLES,
    )] = None


@dataclass(frozen=True, slots=True)
class AssessSuppliers:
    """Compute all scores anew, or those of some suppliers, and let standings slip by them."""

    supplier_ids: Annotated[tuple[int, ...], Field("Suppliers", hidden=True)] = ()


@dataclass(frozen=True, slots=True)
class AssessmentResult:
    """How many suppliers were assessed, and the changes of standing that were made or proposed."""

    assessed: int
    change_ids: tuple[int, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class DecideStanding:
    """Take a proposed change of standing on, or dismiss it."""

    change_id: Annotated[int, Field("Change", hidden=True)]
    accept: Annotated[bool, Field("Take it on")] = True
    note: Annotated[str, Field("Note", multiline=True)] = ""


def change_assessment_policy(uow: UnitOfWork, cmd: ChangeAssessmentPolicy) -> int:
    """Set how suppliers are judged and give the row's number."""
    known = load_assessment(uow.connection)
    values = {item.name: getattr(known, item.name) for item in fields(Assessment)}
    values |= {item.name: getattr(cmd, item.name) for item in fields(cmd) if getattr(cmd, item.name) is not None}
    _require_sound(values)
    row_id = uow.scalar(select(AssessmentPolicy.id).order_by(AssessmentPolicy.id).limit(1))
    if row_id is None:
        return uow.add(AssessmentPolicy, **values)
    uow.update(AssessmentPolicy, row_id, **values)
    return int(row_id)


def _require_sound(values: Mapping[str, Any]) -> None:
    weights = [name for name in values if name.endswith("_weight")]
    for name in (*weights, "prior_events", "least_events", "watch_below_permille"):
        if not 0 <= values[name] <= 1000:
            raise DomainError("assessment.range", "Enter a whole number from 0 to 1000.", name)
    if not any(values[name] for name in weights):
        raise DomainError("assessment.weights", "At least one weight must be more than nothing.", weights[0])


def assess_suppliers(uow: UnitOfWork, cmd: AssessSuppliers) -> AssessmentResult:
    """Keep the scores of suppliers, and make or propose the changes of standing that follow from them."""
    if cmd.supplier_ids:
        cards = assessed(uow.connection, cmd.supplier_ids, uow.now)
    else:
        everybody = uow.rows(select(Party.id).where(Party.is_supplier.is_(True)))
        cards = scorecards(uow.connection, [row.id for row in everybody], uow.now)
    _keep(uow, list(cards.values()))
    changes = [change for card in cards.values() if (change := _slip(uow, card)) is not None]
    word = "supplier" if len(cards) == 1 else "suppliers"
    slipped = f"; {len(changes)} below the limit" if changes else ""
    return AssessmentResult(len(cards), tuple(changes), f"{len(cards)} {word} assessed{slipped}")


def _keep(uow: UnitOfWork, cards: Sequence[Scorecard]) -> None:
    known = {row.party_id: row.id for row in uow.rows(select(SupplierScore.party_id, SupplierScore.id))}
    rows = {card.supplier_id: _row(uow, card) for card in cards}
    uow.update_many(SupplierScore, {known[number]: row for number, row in rows.items() if number in known})
    uow.insert(SupplierScore, [{"party_id": number, **row} for number, row in rows.items() if number not in known])


def _row(uow: UnitOfWork, card: Scorecard) -> dict[str, Any]:
    shares = {f"{score.measure.value}_permille": score.permille for score in card.scores}
    rank = -1 if card.total is None else card.total
    tallies = {score.measure.value: [score.own.count, score.own.total] for score in card.scores}
    return {"at": uow.now, "rank_key": rank, "events": card.events, "total_permille": card.total, "tallies": tallies,
            **shares}


def _slip(uow: UnitOfWork, card: Scorecard) -> int | None:
    supplier, policy = load_supplier(uow.connection, card.supplier_id), load_assessment(uow.connection)
    if not slips(supplier.standing, card, policy.watch_below_permille, policy.least_events):
        return None
    waits = select(StandingChange.id).where(
        StandingChange.party_id == card.supplier_id, StandingChange.state == "proposed")
    if uow.first(waits) is not None:
        return None
    reason, acts = slip_reason(card, policy.watch_below_permille), policy.slip == "act"
    if acts:
        set_standing(uow, card.supplier_id, Standing.WATCH, reason)
    return note_change(
        uow, card.supplier_id, supplier.standing, Standing.WATCH, reason, origin="rule",
        state="done" if acts else "proposed", score=card.total,
    )


def note_change(
    uow: UnitOfWork, supplier_id: int, before: str, after: str, reason: str, *, origin: str = "hand",
    state: str = "done", score: int | None = None,
) -> int:
    """Write a change of standing down with its reason; it stands in the supplier's history."""
    return uow.add(StandingChange, party_id=supplier_id, at=uow.now, before=before, after=str(after), reason=reason,
                   origin=origin, state=state, score_permille=score)


def set_standing(uow: UnitOfWork, supplier_id: int, standing: str, reason: str) -> None:
    """Let a supplier stand so from now on; orders there say why."""
    terms = uow.scalar(select(SupplierTerms.id).where(SupplierTerms.party_id == supplier_id))
    if terms is None:
        uow.add(SupplierTerms, party_id=supplier_id, standing=str(standing), standing_reason=reason)
    else:
        uow.update(SupplierTerms, terms, standing=str(standing), standing_reason=reason)


def decide_standing(uow: UnitOfWork, cmd: DecideStanding) -> str:
    """Take a proposal on or dismiss it; refuse what was decided already."""
    change = uow.get(StandingChange, cmd.change_id)
    if change.state != "proposed":
        raise DomainError("standing.decided", "This was decided already; nothing was changed.")
    reason = f"{change.reason}. {cmd.note.strip()}" if cmd.note.strip() else change.reason
    if cmd.accept:
        set_standing(uow, change.party_id, change.after, reason)
    uow.update(StandingChange, change.id, state="done" if cmd.accept else "dismissed", reason=reason)
    supplier = load_supplier(uow.connection, change.party_id)
    return f"{supplier.name} is {word_of_standing(supplier.standing).lower()}"


def judge_receipt(uow: UnitOfWork, event: GoodsReceived) -> None:
    """Assess a supplier anew when goods came late or in bad condition."""
    bad = uow.first(
        select(ReceiptLine.id).join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == ReceiptLine.order_line_id)
        .where(Receipt.id == event.receipt_id,
               (ReceiptLine.condition != "good") | (Receipt.received_on > PurchaseOrderLine.due_on)).limit(1)
    )
    if bad is not None:
        assess_suppliers(uow, AssessSuppliers((event.supplier_id,)))


def take_complaint(uow: UnitOfWork, event: ComplaintRaised) -> None:
    """Count a customer's complaint against the suppliers of the lots it is about, and assess them anew."""
    about = _suppliers_of(uow, event)
    known = {(row.supplier_id, row.lot_id) for row in uow.rows(
        select(SupplierComplaint.supplier_id, SupplierComplaint.lot_id).where(
            SupplierComplaint.source_kind == event.source_kind, SupplierComplaint.source_id == event.source_id))}
    fresh = [key for key in about if (key[0], key[2]) not in known]
    uow.insert(SupplierComplaint, [
        {"supplier_id": supplier, "item_id": item, "lot_id": lot, "at": uow.now, "source_kind": event.source_kind,
         "source_id": event.source_id, "text": event.text} for supplier, item, lot in fresh
    ])
    if fresh:
        assess_suppliers(uow, AssessSuppliers(tuple(sorted({supplier for supplier, _, _ in fresh}))))


def _suppliers_of(uow: UnitOfWork, event: ComplaintRaised) -> list[tuple[int, int | None, int | None]]:
    """Find from whom the lots came: by their receipts, or by what stands with the lot."""
    lots = uow.rows(select(Lot.id, Lot.item_id, Lot.supplier_id).where(Lot.id.in_(event.lot_ids)))
    came = uow.rows(
        select(ReceiptLine.lot_id, Receipt.supplier_id).join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .where(ReceiptLine.lot_id.in_(event.lot_ids), Receipt.state == "posted").distinct()
    )
    found: dict[tuple[int, int | None, int | None], None] = {}
    for lot in lots:
        suppliers = {row.supplier_id for row in came if row.lot_id == lot.id} or {lot.supplier_id}
        found.update({(number, lot.item_id, lot.id): None for number in sorted(suppliers - {None})})
    named = {number for number, _, _ in found}
    found.update({(number, None, None): None for number in event.supplier_ids if number not in named})
    return list(found)
