"""Proposing levels for items, and weighing service against cost for one of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection

from app.areas.purchasing.queries.policy_evidence import Evidence, load_evidence
from app.areas.purchasing.rules.stock_policies import SHARES, nearest_share
from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE
from app.numerics.service import (
    Kind,
    Levels,
    ServiceKind,
    covered_time,
    curve,
    in_whole_units,
    levels_at,
    levels_for_service,
    newsvendor_service,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is left open for a policy; None takes what the item's class and the firm's policy say."""

    kind: str | None = None
    service_permille: int | None = None
    service_kind: str | None = None
    review_days: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """Levels for one item in one warehouse, beside what the present rule leads to."""

    evidence: Evidence
    levels: Levels
    present: Levels | None
    service_permille: int
    service_kind: str

    @property
    def effect_minor(self) -> int:
        """Give what changes in a year: ordering, keeping, waste and the price of the goods; less is a saving."""
        if self.present is None:
            return 0
        now = self.present.cost + self.present.purchase_cost
        return round(self.levels.cost + self.levels.purchase_cost - now)


@dataclass(frozen=True, slots=True)
class Weighing:
    """The curve of service against cost for one item: a point for each share, and the place that is proposed."""

    evidence: Evidence
    kind: Kind
    service_kind: ServiceKind
    shares: tuple[float, ...]
    points: tuple[Levels, ...]
    proposed: int
    present: Levels | None

    def __len__(self) -> int:
        """Count the points."""
        return len(self.points)


def _present(evidence: Evidence) -> Levels | None:
    rule = evidence.present
    if rule is None:
        return None
    kind = cast("Kind", rule.kind)
    situation = evidence.situation(kind, rule.review_days or None)
    if kind in ("RS", "newsvendor"):
        return levels_at(situation, rule.order_up_to, evidence.demand.mean * situation.review_days)
    qty = rule.order_qty if kind == "sQ" else rule.order_up_to - rule.reorder_point
    return levels_at(situation, rule.reorder_point, max(qty, evidence.terms.fitting(1.0), evidence.demand.mean))


def propose_for(evidence: Evidence, choice: Choice) -> Proposed:
    """Compute the levels that keep the promised service at the least cost, in whole units."""
    kind = cast("Kind", choice.kind or evidence.kind)
    situation = evidence.situation(kind, choice.review_days)
    service_kind = choice.service_kind or evidence.service_kind
    if choice.service_permille is not None:
        permille = choice.service_permille
    elif kind == "newsvendor":
        permille, service_kind = round(1000 * newsvendor_service(situation)), "cycle"
    else:
        permille = evidence.service_permille
    levels = levels_for_service(situation, permille / 1000, cast("ServiceKind", service_kind))
    return Proposed(evidence, in_whole_units(situation, levels), _present(evidence), permille, service_kind)


def propose_levels(
    connection: Connection, now: datetime, choice: Choice, item_ids: Sequence[int] | None = None,
    warehouse_id: int | None = None, report: Callable[[int, int], None] = lambda _done, _total: None,
) -> Iterator[Proposed]:
    """Propose levels for many items, telling how far it is."""
    found = load_evidence(connection, now, item_ids, warehouse_id)
    for place, evidence in enumerate(found):
        report(place, len(found))
        yield propose_for(evidence, choice)


def evidence_of(connection: Connection, now: datetime, item_id: int, warehouse_id: int | None = None) -> Evidence:
    """Read the evidence for one item, in the warehouse with most demand where none is named; DomainError without."""
    found = load_evidence(connection, now, [item_id], warehouse_id)
    if not found:
        raise DomainError(
            "policy.no_evidence", "Nothing was issued of this item within the window, or no price of it is known, so "
            "no levels follow. Set a reorder rule by hand, or set what a supplier asks for it.", "item_id")
    return max(found, key=lambda evidence: evidence.demand.mean)


def weigh(evidence: Evidence, choice: Choice) -> Weighing:
    """Draw the curve of service against cost, with the promise of the item's class as the proposed point."""
    proposed = propose_for(evidence, choice)
    kind = cast("ServiceKind", proposed.service_kind)
    situation = evidence.situation(proposed.levels.kind, choice.review_days)
    wanted = proposed.service_permille / 1000
    shares = tuple(sorted({*SHARES, wanted}))
    points = tuple(in_whole_units(situation, levels) for levels in curve(situation, shares, kind))
    return Weighing(evidence, proposed.levels.kind, kind, shares, points, nearest_share(shares, wanted),
                    proposed.present)


def basis_of(proposed: Proposed) -> dict[str, Any]:
    """Write down what levels rest on, in plain whole values."""
    evidence, levels = proposed.evidence, proposed.levels
    cover = covered_time(evidence.situation(levels.kind, round(levels.review_days) or None))
    return {
        "abc_xyz": evidence.letters, "demand_days": evidence.demand_days, "issues": evidence.issues,
        "demand_a_day": _micro(evidence.demand.mean), "demand_spread": _micro(evidence.demand.deviation),
        "lead_days": round(1000 * evidence.lead.mean_days), "lead_spread": round(1000 * evidence.lead.spread),
        "lead_sample": evidence.lead.count, "lead_words": evidence.lead.words, "supplier": evidence.supplier,
        "covered_mean": _micro(cover.mean), "covered_spread": _micro(cover.deviation),
        "distribution": "gamma" if cover.is_gamma else "normal", "price": round(levels.unit_price),
        "order_cost": round(evidence.terms.order_cost), "holding_permille": round(1000 * evidence.terms.holding_rate),
        "orders_a_year": round(1000 * levels.orders_per_year), "short_a_year": _micro(levels.short_per_year),
        "wasted_a_year": _micro(levels.wasted_per_year), "mean_stock": _micro(levels.mean_stock),
        "fill_permille": round(1000 * levels.fill_rate), "cycle_permille": round(1000 * levels.cycle_service),
        "ordering": round(levels.ordering_cost), "holding": round(levels.holding_cost),
        "waste": round(levels.waste_cost), "purchase": round(levels.purchase_cost),
    }


def _micro(value: float) -> int:
    return round(value * QUANTITY_SCALE)
