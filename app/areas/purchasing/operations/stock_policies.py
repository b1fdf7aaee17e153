"""Proposing levels for many items, and taking them on as reorder rules."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

from sqlalchemy import select

from app.areas.catalog.queries import load_items
from app.areas.company.queries import load_profile
from app.areas.inventory.models import PolicyProposal, ReorderRule
from app.areas.purchasing.queries.stock_policies import (
    Choice,
    Proposed,
    basis_of,
    evidence_of,
    propose_for,
    propose_levels,
)
from app.areas.purchasing.rules.stock_policies import KIND_TITLES
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import UnitOfWork

PolicyKind = Literal["sQ", "sS", "RS", "newsvendor"]
_KIND = Field("Policy", "Left out: as the item's class asks.", titles=KIND_TITLES)
_SERVICE = Field("Service %", "Left out: as the item's class asks.", per_percent=10)
_SERVICE_KIND = Field("Service is", "Left out: as the stock policy says.",
                      titles=(("cycle", "Cycle service"), ("fill", "Fill rate")))


@dataclass(frozen=True, slots=True)
class ProposePolicies:
    """Compute levels for every item with demand; what was proposed before is replaced."""

    kind: Annotated[PolicyKind | None, _KIND] = None
    service_permille: Annotated[int | None, _SERVICE] = None
    service_kind: Annotated[Literal["cycle", "fill"] | None, _SERVICE_KIND] = None
    warehouse_id: Annotated[int | None, Field("Warehouse", "Left out: all of them.", "warehouses")] = None


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """Levels as they were computed elsewhere; quantities in millionths, money in minor units."""

    item_id: int
    warehouse_id: int
    supplier_id: int | None
    kind: str
    reorder_point: int
    order_qty: int
    order_up_to: int
    safety_stock: int
    review_days: int
    service_permille: int
    service_kind: str
    daily_qty: int
    demand_days: int
    lead_days: int
    lead_sample: int
    stock_minor: int
    cost_minor: int
    present_cost_minor: int | None
    effect_minor: int
    basis: str


@dataclass(frozen=True, slots=True)
class KeepProposals:
    """Keep levels that a process computed; what was proposed before is replaced."""

    lines: Annotated[tuple[ProposalLine, ...], Field("Proposals", hidden=True)]


@dataclass(frozen=True, slots=True)
class AcceptProposals:
    """Take proposed levels on as reorder rules."""

    proposal_ids: Annotated[tuple[int, ...], Field("Proposals", hidden=True)]


@dataclass(frozen=True, slots=True)
class SetStockPolicy:
    """Set an item's reorder rule to keep a promise of service, computed from what is measured now."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    kind: Annotated[PolicyKind | None, _KIND] = None
    service_permille: Annotated[int | None, _SERVICE] = None
    service_kind: Annotated[Literal["cycle", "fill"] | None, _SERVICE_KIND] = None
    review_days: Annotated[int | None, Field("Review every … days", "With (R,S); left out: as the class asks.")] = None
    warehouse_id: Annotated[int | None, Field("Warehouse", "Left out: where most is issued.", "warehouses")] = None


@dataclass(frozen=True, slots=True)
class PolicyResult:
    """How many rules or proposals there are now; `summary` says so in a sentence."""

    count: int
    summary: str


def _require_service(permille: int | None) -> None:
    if permille is not None and not 500 <= permille <= 999:
        raise DomainError(
            "policy.service", "A promise of service is from 50 to 99.9 %. Nothing was changed.",
            "service_permille")


def propose_policies(uow: UnitOfWork, cmd: ProposePolicies) -> PolicyResult:
    """Compute and keep levels for all items, and say what taking them on would change in a year."""
    _require_service(cmd.service_permille)
    choice = Choice(cmd.kind, cmd.service_permille, cmd.service_kind)
    return _keep(uow, [
        line_of(found) for found in propose_levels(uow.connection, uow.now, choice, warehouse_id=cmd.warehouse_id)])


def keep_proposals(uow: UnitOfWork, cmd: KeepProposals) -> PolicyResult:
    """Keep levels that were computed elsewhere."""
    load_items(uow.connection, {line.item_id for line in cmd.lines})
    return _keep(uow, cmd.lines)


def _keep(uow: UnitOfWork, lines: Sequence[ProposalLine]) -> PolicyResult:
    uow.delete(PolicyProposal, [row.id for row in uow.rows(select(PolicyProposal.id))])
    uow.insert(PolicyProposal, [
        {**asdict(line), "basis": json.loads(line.basis), "computed_at": uow.now} for line in lines])
    effect = Money(sum(line.effect_minor for line in lines), load_profile(uow.connection).currency)
    new = sum(line.present_cost_minor is None for line in lines)
    words = f"Levels for {len(lines)} items are proposed"
    words += f", {new} of them without a rule so far" if new else ""
    change = "save" if effect.minor < 0 else "cost"
    amount = Money(abs(effect.minor), effect.currency)
    return PolicyResult(len(lines), f"{words}. Against the present rules they {change} {amount} a year.")


def line_of(found: Proposed) -> ProposalLine:
    """Put proposed levels into whole numbers."""
    evidence, levels = found.evidence, found.levels
    return ProposalLine(
        evidence.item_id, evidence.warehouse_id, evidence.supplier_id, levels.kind, _micro(levels.reorder_point),
        _micro(levels.order_qty), _micro(levels.order_up_to), _micro(levels.safety_stock), round(levels.review_days),
        found.service_permille, found.service_kind, _micro(evidence.demand.mean), evidence.demand_days,
        evidence.lead.median_days, evidence.lead.count, round(levels.stock_value), round(levels.cost),
        None if found.present is None else round(found.present.cost), found.effect_minor, json.dumps(basis_of(found)),
    )


def _micro(quantity: float) -> int:
    return max(0, round(quantity * QUANTITY_SCALE))


def accept_proposals(uow: UnitOfWork, cmd: AcceptProposals) -> PolicyResult:
    """Write the reorder rules of proposals; a proposal that was replaced meanwhile is refused."""
    found = uow.get_many(PolicyProposal, cmd.proposal_ids)
    if not cmd.proposal_ids or len(found) < len(set(cmd.proposal_ids)):
        raise DomainError(
            "policy.replaced", "These proposals were replaced by newer ones. Nothing was changed; look at the list.",
            "proposal_ids")
    _write_rules(uow, found.values())
    one = len(found) == 1
    return PolicyResult(len(found), "1 reorder rule is set." if one else f"{len(found)} reorder rules are set.")


def set_stock_policy(uow: UnitOfWork, cmd: SetStockPolicy) -> PolicyResult:
    """Compute the levels of one item for a promise of service, and set its reorder rule to them."""
    _require_service(cmd.service_permille)
    if cmd.review_days is not None and not 1 <= cmd.review_days <= 365:
        raise DomainError("policy.review", "A review comes every 1 to 365 days. Nothing was changed.", "review_days")
    evidence = evidence_of(uow.connection, uow.now, cmd.item_id, cmd.warehouse_id)
    found = propose_for(evidence, Choice(cmd.kind, cmd.service_permille, cmd.service_kind, cmd.review_days))
    line = line_of(found)
    _write_rules(uow, [_Row(**{**asdict(line), "basis": json.loads(line.basis)})])
    return PolicyResult(1, f"{evidence.sku} keeps {found.service_permille / 10:g} % of service from now on.")


@dataclass(frozen=True, slots=True)
class _Row(ProposalLine):
    """A line whose basis is read already, as a proposal's row has it."""

    basis: Any


def _write_rules(uow: UnitOfWork, rows: Iterable[Any]) -> None:
    known = {(row.item_id, row.warehouse_id): row.id for row in uow.rows(
        select(ReorderRule.id, ReorderRule.item_id, ReorderRule.warehouse_id))}
    new, changed = [], {}
    for row in rows:
        values = {
            "reorder_point": row.reorder_point, "order_up_to": row.order_up_to, "kind": row.kind,
            "order_qty": row.order_qty, "safety_stock": row.safety_stock, "review_days": row.review_days,
            "service_permille": row.service_permille, "service_kind": row.service_kind, "origin": "policy",
            "basis": row.basis,
        }
        place = (row.item_id, row.warehouse_id)
        if place in known:
            changed[known[place]] = values
        else:
            new.append({"item_id": row.item_id, "warehouse_id": row.warehouse_id, "reviewed_on": None, **values})
    uow.update_many(ReorderRule, changed)
    uow.insert(ReorderRule, new)
