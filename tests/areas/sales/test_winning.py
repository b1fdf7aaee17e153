"""What closed deals teach is kept with its day, judged, told piece by piece, and apart from the seller's number."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from app.areas.sales.charts.winning import draw_evidence, draw_reliability
from app.areas.sales.models import Opportunity, StageVisit, WinModel, WinScore
from app.areas.sales.operations.closing import LoseOpportunity, MoveOpportunity, WinOpportunity
from app.areas.sales.operations.opportunities import ChangeOpportunity, CreateOpportunity
from app.areas.sales.operations.winning import LearnFromDeals
from app.areas.sales.queries.winning import (
    EvidenceBars,
    ReliabilityCurve,
    learned_figure,
    load_model,
    open_deals,
    reliability_curve,
    win_chance,
)
from app.areas.sales.rules.winning import (
    DealFacts,
    Level,
    Trait,
    TraitModel,
    WinningModel,
    base_chance,
    codes_of,
    is_stale,
    permille,
    traits_of,
    weigh,
)
from app.kernel.chartstyle import ChartStyle
from app.kernel.errors import DomainError
from app.kernel.tags import TagRecords, put_words
from app.kernel.workspace import Workspace
from app.numerics.winning import Calibration, Learned, Winning, contributions
from tests.areas.sales.dealing import MORNING, add_deal, deal, full_deal, later, reasons, stages
from tests.areas.sales.selling import add_customer
from tests.companies import at_work


def close_many(workspace: Workspace, count: int = 200, seed: int = 4) -> int:
    """Write closed deals of the last year: those from a fair and with a decider are won more often."""
    dice, customer, places = Random(seed), add_customer(workspace), list(stages(workspace).values())
    rows: list[dict[str, Any]] = []
    visits: list[tuple[int, int]] = []
    spring: list[int] = []
    for number in range(count):
        fair, decides = dice.random() < 0.4, dice.random() < 0.5
        won = dice.random() < 0.15 + 0.35 * fair + 0.25 * decides
        reached = 4 if won else dice.randint(1, 4)
        closed = MORNING - timedelta(days=365 * (count - number) / count)
        rows.append({
            "number": f"X-{number}", "title": "Tea", "customer_id": customer, "contact_id": None,
            "contact_quality": "decider" if decides else "reached", "pipeline_id": 1, "stage_id": places[reached - 1],
            "state": "won" if won else "lost", "amount_minor": dice.randint(5, 300) * 10_000, "currency": "EUR",
            "closes_on": None, "probability_permille": None, "source": "Trade fair" if fair else "Web",
            "owner_id": None,
            "created_at": closed - timedelta(days=40), "stage_entered_at": closed, "closed_at": closed,
            "lost_reason_id": None, "lost_to_id": None, "outcome": "", "note": "",
        })
        visits.append((number, reached))
        spring += [number] if dice.random() < 0.5 else []
    with at_work(workspace) as uow:
        ids = uow.insert(Opportunity, rows)
        put_words(uow, "opportunity", {ids[number]: "Spring" for number in spring})
        uow.insert(StageVisit, [
            {"opportunity_id": ids[number], "stage_id": places[stage], "left_at": rows[number]["closed_at"],
             "entered_at": rows[number]["closed_at"] - timedelta(days=10 * (reached - stage))}
            for number, reached in visits for stage in range(reached)])
    return customer


def score(workspace: Workspace, opportunity_id: int) -> int | None:
    with workspace.reader() as reader:
        found: int | None = reader.execute(select(WinScore.probability_permille).where(
            WinScore.opportunity_id == opportunity_id)).scalar()
    return found


def test_nothing_is_learned_from_nothing(workspace: Workspace) -> None:
    with pytest.raises(DomainError, match="nothing to learn from"):
        workspace.dispatch(LearnFromDeals())


def test_open_deals_are_weighed_and_what_speaks_is_told(workspace: Workspace) -> None:
    customer = close_many(workspace)
    good = full_deal(workspace, customer, stage_id=stages(workspace)["Negotiation"], probability_percent=20)
    bad = add_deal(workspace, customer, source="web")
    outcome = workspace.dispatch(LearnFromDeals())
    assert "200 closed deals" in outcome.value.summary
    assert "Brier" in outcome.value.summary
    good_score, bad_score = score(workspace, good), score(workspace, bad)
    assert good_score is not None
    assert bad_score is not None
    assert good_score > 600
    assert bad_score < 350
    assert deal(workspace, good).probability_permille == 200, "the seller's own number stays"
    with workspace.reader() as reader:
        told = win_chance(reader, good, MORNING)
    rows = {str(row.values[0]): row.values for row in told.lines[0].rows}
    assert str(rows["Source"][2]).startswith("raises, odds ×")
    assert rows["Source"][1] == "trade fair"
    assert isinstance(told.chart, EvidenceBars)
    assert told.chart.permille == good_score


def test_a_deal_is_weighed_anew_as_it_changes_and_no_more_when_it_is_closed(workspace: Workspace) -> None:
    customer = close_many(workspace)
    workspace.dispatch(LearnFromDeals())
    number = full_deal(workspace, customer, source="Web", contact_quality="reached")
    first = score(workspace, number)
    changed = workspace.dispatch(ChangeOpportunity(number, source="Trade fair", contact_quality="decider"))
    second = score(workspace, number)
    workspace.dispatch(MoveOpportunity(number, stages(workspace)["Negotiation"]))
    third = score(workspace, number)
    assert first is not None
    assert second is not None
    assert third is not None
    assert first < second < third
    closed = workspace.dispatch(WinOpportunity(number))
    assert score(workspace, number) is None
    workspace.undo(closed.operation_id)
    assert score(workspace, number) == third, "an undo brings what is computed along"
    assert changed.undoable


def test_a_tag_weighs_a_deal_anew_and_its_undo_does_so_again(workspace: Workspace) -> None:
    customer = close_many(workspace)
    workspace.dispatch(LearnFromDeals())
    number = full_deal(workspace, customer)
    first = score(workspace, number)
    tagged = workspace.dispatch(TagRecords("opportunity", (number,), "SPRING"))
    assert score(workspace, number) != first
    with workspace.reader() as reader:
        told = win_chance(reader, number, MORNING)
    assert {str(row.values[0]): row.values[1] for row in told.lines[0].rows}["Tag spring"] == "with"
    workspace.undo(tagged.operation_id)
    assert score(workspace, number) == first
    workspace.dispatch(ChangeOpportunity(number, tags="spring"))
    assert score(workspace, number) != first


@pytest.mark.also_on_server
def test_an_opportunity_that_is_undone_leaves_no_score(workspace: Workspace) -> None:
    customer = close_many(workspace)
    workspace.dispatch(LearnFromDeals())
    entered = workspace.dispatch(CreateOpportunity("Tea", customer, amount=Decimal(100)))
    workspace.undo(entered.operation_id)
    with workspace.reader() as reader:
        assert reader.execute(select(WinScore.id)).all() == []


def test_one_model_is_kept_with_its_day_and_is_learned_anew_when_stale(workspace: Workspace) -> None:
    customer = close_many(workspace, 60)
    workspace.dispatch(LearnFromDeals())
    later(workspace, days=40)
    with workspace.reader() as reader:
        assert "deals were closed since" not in learned_figure(reader, workspace.clock.now()).note
    workspace.dispatch(LoseOpportunity(add_deal(workspace, customer), reasons(workspace)["Price"]))
    with workspace.reader() as reader:
        rows = reader.execute(select(WinModel.deals, WinModel.trained_at)).all()
    assert [tuple(row) for row in rows] == [(61, workspace.clock.now())], "learned by the way, and the old one gone"


def test_few_deals_say_that_they_are_few(workspace: Workspace) -> None:
    customer = close_many(workspace, 6)
    number = full_deal(workspace, customer)
    workspace.dispatch(LearnFromDeals())
    with workspace.reader() as reader:
        told = win_chance(reader, number, MORNING)
        stored = load_model(reader)
    assert any("only 6 closed deals" in str(fact.value) for fact in told.facts)
    assert stored is not None
    assert stored.judged is None
    assert abs((score(workspace, number) or 0) - 1000 * base_chance(stored.model)) < 250


def test_it_is_judged_in_and_out_of_time(workspace: Workspace) -> None:
    close_many(workspace, 300)
    workspace.dispatch(LearnFromDeals())
    with workspace.reader() as reader:
        curve, figure = reliability_curve(reader, MORNING), learned_figure(reader, MORNING)
    assert curve.brier_out is not None
    assert curve.base_out is not None
    assert curve.brier_in is not None
    assert curve.base_in is not None
    assert curve.brier_out < curve.base_out
    assert curve.brier_in < curve.base_in
    assert curve.deals == 240, "four of five folds are predicted from those before"
    assert sum(deals for _, _, deals in curve.bins) == pytest.approx(240)
    assert isinstance(figure.value, int)
    assert figure.value > 50


def test_pure_python_weighs_as_numpy_does(workspace: Workspace) -> None:
    close_many(workspace)
    number = full_deal(workspace, add_customer(workspace, "Blauer See"))
    workspace.dispatch(LearnFromDeals())
    with workspace.reader() as reader:
        stored, facts = load_model(reader), open_deals(reader)[number]
    assert stored is not None
    model = stored.model
    winning = Winning(Learned(
        model.base, tuple(level.ratio for level in model.stages),
        tuple(tuple(level.ratio for level in part.levels) for part in model.traits),
    ), Calibration(model.slope, model.offset), None, model.deals, model.won)
    codes = np.array(codes_of(facts, [part.trait for part in model.traits]))
    base, parts = contributions(winning, codes, facts.reached)
    probability, evidence = weigh(model, facts)
    assert probability == pytest.approx(1 / (1 + np.exp(-(base + parts.sum()))))
    assert sum(one.effect for one in evidence) == pytest.approx(parts.sum())


def test_levels_that_are_seldom_are_unknown() -> None:
    deals: Sequence[DealFacts] = [DealFacts(0, "Trade  Fair", "Germany", "reached", 100 * place, ("a",) * (place < 9))
                                  for place in range(1, 31)]
    traits = traits_of(deals)
    assert [trait.name for trait in traits] == ["Source", "Country", "Contact quality", "Amount", "a"]
    assert traits[3].edges == (700, 1300, 1900, 2500)
    assert codes_of(DealFacts(0, "trade fair", "Iceland", "", 1300, ("A", "b")), traits) == (0, -1, -1, 2, 1)
    assert codes_of(DealFacts(0, amount=None), traits) == (-1, -1, -1, -1, 0)


def test_nothing_is_certain() -> None:
    level = Level("x", 50.0, 1, 1)
    model = WinningModel(5.0, (level,), (TraitModel(Trait("source", "Source", ("x",)), (level,)),), 1.0, 0.0, 9, 9)
    probability, _ = weigh(model, DealFacts(3, "x"))
    assert 0 < probability < 1
    assert (permille(probability), permille(1 - probability)) == (999, 1)


@pytest.mark.parametrize(("days", "more", "stale"), [
    (0, 10, True), (0, 9, False), (31, 1, True), (31, 0, False), (29, 1, False),
])
def test_when_a_model_is_stale(days: int, more: int, stale: bool) -> None:
    assert is_stale(MORNING, MORNING + timedelta(days=days), 90, 90 + more) is stale


@pytest.mark.parametrize("value", [
    ReliabilityCurve(()), ReliabilityCurve(((0.2, 0.25, 40), (0.7, 0.6, 30)), 0.17, 0.21, 0.16, 0.2, 70),
])
def test_curves_are_drawn(value: ReliabilityCurve) -> None:
    from matplotlib.figure import Figure

    figure = Figure()
    draw_reliability(figure, value, ChartStyle())
    assert len(figure.axes[0].collections) == bool(value.bins)
    other = Figure()
    draw_evidence(other, EvidenceBars(300, 620, (("Source: fair", 0.8), ("Stage: New", -0.4))), ChartStyle())
    assert len(other.axes[0].patches) == 2
