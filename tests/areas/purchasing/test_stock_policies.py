"""Levels follow from measured demand and lead times, and are taken on as reorder rules."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.inventory.models import PolicyProposal, ReorderRule
from app.areas.inventory.operations.classes import ChangeStockPolicy, ClassifyItems
from app.areas.inventory.operations.setup import SetReorderRule
from app.areas.purchasing.models import PurchaseRequest
from app.areas.purchasing.operations import ProposePurchases, SetSupplierItem
from app.areas.purchasing.operations.policy_job import PolicyJob, propose_in_process
from app.areas.purchasing.operations.stock_policies import AcceptProposals, ProposePolicies, SetStockPolicy
from app.areas.purchasing.operations.supplier_items import PriceBreakInput
from app.areas.purchasing.queries.policy_pages import PROPOSALS, proposal_detail
from app.areas.purchasing.queries.stock_policies import Choice, evidence_of, weigh
from app.areas.purchasing.rules.replenishment import Level, Pack, reason_for
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.money import Money
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from tests.areas.inventory.using import new_items, use_weekly
from tests.areas.purchasing.buying import add_supplier, offer, put_clock
from tests.companies import MORNING
from tests.plans import SORTS, plans_of, scans_of

ONE = QUANTITY_SCALE


def rule_of(workspace: Workspace, item_id: int) -> Any:
    table = table_of(ReorderRule)
    with workspace.reader() as reader:
        return reader.execute(select(table).where(table.c.item_id == item_id)).one()


def proposals(workspace: Workspace) -> list[Any]:
    table = table_of(PolicyProposal)
    with workspace.reader() as reader:
        return list(reader.execute(select(table).order_by(table.c.item_id)))


@pytest.fixture
def tea(workspace: Workspace) -> int:
    """Give an item that goes steadily, from a supplier who takes five days and sells cheaper from 200 on."""
    (item,) = new_items(workspace, "TEA")
    use_weekly(workspace, item, [14, 21, 17, 25] * 12, unit_minor=500)
    supplier = add_supplier(workspace, lead_time_days=5)
    offer(workspace, supplier, item, "5.00")
    workspace.dispatch(ClassifyItems())
    return item


def test_levels_are_proposed_and_taken_on(workspace: Workspace, tea: int) -> None:
    done = workspace.dispatch(ProposePolicies()).value
    (proposal,) = proposals(workspace)
    assert (done.count, proposal.kind, proposal.item_id) == (1, "sQ", tea)
    # 924 pieces in 48 weeks; EOQ with 25.00 an order and 20 % of 5.00 a year: the root of 2 · 2500 · 1000 / 100.
    assert 200 * ONE <= proposal.order_qty <= 240 * ONE
    assert proposal.reorder_point % ONE == 0
    assert proposal.safety_stock > 0
    assert proposal.basis["issues"] == 48
    assert proposal.present_cost_minor is None
    workspace.dispatch(AcceptProposals((proposal.id,)))
    rule = rule_of(workspace, tea)
    assert (rule.kind, rule.origin, rule.reorder_point, rule.order_qty) == (
        "sQ", "policy", proposal.reorder_point, proposal.order_qty)
    workspace.dispatch(ProposePolicies())
    assert proposals(workspace)[0].effect_minor == 0
    with pytest.raises(DomainError, match="replaced by newer ones"):
        workspace.dispatch(AcceptProposals((proposal.id,)))


def test_taking_a_policy_back_brings_the_old_rule_back(workspace: Workspace, tea: int) -> None:
    workspace.dispatch(SetReorderRule(tea, Decimal(3), Decimal(9)))
    done = workspace.dispatch(SetStockPolicy(tea, "RS", 980, "fill", 14))
    assert (rule_of(workspace, tea).kind, rule_of(workspace, tea).review_days) == ("RS", 14)
    workspace.undo(done.operation_id)
    rule = rule_of(workspace, tea)
    assert (rule.kind, rule.reorder_point, rule.order_up_to, rule.origin) == ("sS", 3 * ONE, 9 * ONE, "hand")


def test_the_curve_rises_with_service_and_proposes_the_promise_of_the_class(workspace: Workspace, tea: int) -> None:
    with workspace.reader() as reader:
        evidence = evidence_of(reader, MORNING, tea)
    for kind in ("sQ", "sS", "RS"):
        for service_kind in ("cycle", "fill"):
            found = weigh(evidence, Choice(kind, None, service_kind))
            stocks = [point.stock_value for point in found.points]
            shorts = [point.short_per_year for point in found.points]
            assert stocks == sorted(stocks)
            assert shorts == sorted(shorts, reverse=True)
            assert found.shares[found.proposed] == evidence.service_permille / 1000
            reached = [
                point.cycle_service if service_kind == "cycle" else point.fill_rate for point in found.points]
            assert all(got >= wanted - 1e-6 for got, wanted in zip(reached, found.shares, strict=True))


def test_price_breaks_and_packs_decide_the_quantity(workspace: Workspace, tea: int) -> None:
    with workspace.reader() as reader:
        supplier_id = evidence_of(reader, MORNING, tea).supplier_id
    assert supplier_id is not None
    workspace.dispatch(SetSupplierItem(
        supplier_id, tea, Decimal("5.00"), min_qty=Decimal(30), multiple_qty=Decimal(50),
        breaks=(PriceBreakInput(Decimal(400), Decimal("4.20")),)))
    workspace.dispatch(ProposePolicies())
    (proposal,) = proposals(workspace)
    assert proposal.order_qty == 400 * ONE
    assert proposal.basis["price"] == 420


def test_perishables_are_bought_for_their_life(workspace: Workspace) -> None:
    (fish,) = new_items(workspace, "FISH", shelf_life_days=7)
    use_weekly(workspace, fish, [30, 42, 35, 38] * 8, unit_minor=300)
    offer(workspace, add_supplier(workspace, lead_time_days=1), fish, "3.00")
    workspace.dispatch(SetStockPolicy(fish))
    rule = rule_of(workspace, fish)
    assert (rule.kind, rule.review_days) == ("newsvendor", 7)
    assert rule.order_up_to > 0
    assert rule.basis["wasted_a_year"] > 0


def test_what_was_never_issued_says_so(workspace: Workspace) -> None:
    (idle,) = new_items(workspace, "IDLE")
    with pytest.raises(DomainError, match="Nothing was issued"):
        workspace.dispatch(SetStockPolicy(idle))
    assert workspace.dispatch(ProposePolicies()).value.count == 0


def test_a_process_computes_the_same(workspace: Workspace, tea: int) -> None:
    workspace.dispatch(ChangeStockPolicy(window_days=3000, service_kind="fill"))
    told: list[tuple[int, int, str]] = []
    job = PolicyJob(workspace.database.target, ProposePolicies(service_permille=990), workspace.actor)
    done = propose_in_process(job, lambda *state: told.append(state), lambda: False)
    (proposal,) = proposals(workspace)
    assert (done.count, proposal.item_id, proposal.service_permille, proposal.service_kind) == (1, tea, 990, "fill")
    assert told == [(0, 1, "weighing service against cost")]


def test_reviewed_items_are_bought_when_their_day_has_come(workspace: Workspace, tea: int) -> None:
    workspace.dispatch(SetStockPolicy(tea, "RS", 950, "cycle", 14))
    first = workspace.dispatch(ProposePurchases()).value.request_ids
    put_clock(workspace, MORNING + timedelta(days=13))
    early = workspace.dispatch(ProposePurchases()).value.request_ids
    table = table_of(PurchaseRequest)
    with workspace.reader() as reader:
        request = reader.execute(select(table)).one()
    assert (len(first), early) == (1, ())
    assert request.qty == rule_of(workspace, tea).order_up_to
    assert "a review is due" in request.reason
    assert rule_of(workspace, tea).reviewed_on == MORNING.date()


@given(st.integers(-200, 400), st.integers(0, 200), st.integers(1, 90))
def test_whole_lots_bring_the_position_to_the_point_and_not_a_lot_beyond(level: int, point: int, lot: int) -> None:
    found = Level(level, 0, point, point + lot, "sQ", lot)
    after = level + found.shortage
    assert found.shortage % lot == 0
    assert after >= min(point, level) if level >= point else point <= after < point + lot


def test_the_reason_names_the_lots() -> None:
    level = Level(4 * ONE, 0, 10 * ONE, 22 * ONE, "sQ", 12 * ONE)
    assert reason_for(level, 12 * ONE, "pc", Pack(unit="pc")) == (
        "Projected 4 pc: below the reorder point 10 pc. 12 pc are whole lots of 12 pc.")


def test_the_list_is_read_by_its_index_and_the_page_shows_the_sums(workspace: Workspace, tea: int) -> None:
    workspace.dispatch(ProposePolicies())
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: PROPOSALS.page(reader, ListRequest()))
        (row,) = PROPOSALS.page(reader, ListRequest(preset="new")).rows
        detail = proposal_detail(reader, row.id, MORNING)
    assert not [step for step in plan if SORTS in step]
    assert not scans_of(plan, "inventory_policy_proposal")
    facts = {fact.title: fact.value for fact in detail.facts}
    parts = [facts[title] for title in ("Ordering a year", "Keeping a year", "Together a year")]
    minor = [part.minor for part in parts if isinstance(part, Money)]
    assert abs(minor[0] + minor[1] - minor[2]) <= 1
    assert facts["Demand rests on"] == "48 issues in 330 days"
    assert "nothing received yet" in str(facts["Lead time rests on"])
