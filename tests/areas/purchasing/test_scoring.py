"""How suppliers score: events of real orders, drawn to everybody's mean while they are few."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.purchasing.operations import ConfirmPurchaseOrder
from app.areas.purchasing.operations.assessing import AssessSuppliers, ChangeAssessmentPolicy
from app.areas.purchasing.queries.score_pages import SCORES, score_detail
from app.areas.purchasing.queries.scorecard import score_events, scorecards
from app.areas.purchasing.rules.scoring import FULL, Measure, Score, Scorecard, Tally, shrunk, slips
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, add_supplier, order_and_send, put_clock, receive
from tests.companies import MORNING
from tests.plans import plans_of, scans_of

TALLIES = st.lists(st.integers(0, FULL), max_size=40).map(lambda events: Tally(len(events), sum(events)))


@given(TALLIES, TALLIES, st.integers(0, 50))
def test_a_small_sample_lies_between_its_own_mean_and_everybodys(own: Tally, others: Tally, prior: int) -> None:
    everybody = own + others
    counted = shrunk(own, everybody, prior)
    if own.count == 0:
        assert counted is None
        return
    assert counted is not None
    mine, theirs = Fraction(own.total, own.count), Fraction(everybody.total, everybody.count)
    low, high = sorted((mine, theirs))
    assert low - Fraction(1, 2) <= counted <= high + Fraction(1, 2)
    exact = (own.total + prior * theirs) / (own.count + prior)
    assert abs(counted - exact) <= Fraction(1, 2)


@given(TALLIES)
def test_without_a_prior_what_was_measured_stands(own: Tally) -> None:
    assert shrunk(own, own + Tally(10, 0), 0) == own.mean


def card(total: int, count: int = 10) -> Scorecard:
    own = Tally(count, total * count)
    return Scorecard(1, tuple(Score(measure, own, own, 10, 5) for measure in Measure))


@pytest.mark.parametrize(("standing", "total", "count", "slipped"), [
    ("approved", 650, 10, True), ("preferred", 650, 10, True), ("watch", 650, 10, False), ("blocked", 0, 10, False),
    ("approved", 700, 10, False), ("approved", 650, 1, False),
])
def test_who_was_trusted_slips_below_the_limit_by_enough_events(
    standing: str, total: int, count: int, slipped: bool,
) -> None:
    assert slips(standing, card(total, count), 700, 5) is slipped


def test_a_measure_without_weight_counts_nothing() -> None:
    scores = card(500).scores
    heavy = [replace(score, weight=100 if score.measure is Measure.PRICE else 0) for score in scores]
    heavy[3] = replace(heavy[3], own=Tally(1, 1000), everybody=Tally(1, 1000))
    assert Scorecard(1, tuple(heavy)).total == 1000


def test_every_number_rests_on_what_happened(workspace: Workspace) -> None:
    good, bad = add_supplier(workspace, "Good"), add_supplier(workspace, "Bad")
    (item,) = add_items(workspace, ["A"])
    due = MORNING.date() + timedelta(days=5)
    orders = {name: order_and_send(workspace, name, [(item, "10", "2")], due) for name in (good, bad)}
    workspace.dispatch(ConfirmPurchaseOrder(orders[good].order_id, due))
    put_clock(workspace, MORNING + timedelta(days=4))
    receive(workspace, orders[good], "10")
    put_clock(workspace, MORNING + timedelta(days=9))
    receive(workspace, orders[bad], "4")
    put_clock(workspace, MORNING + timedelta(days=20))
    dearer = order_and_send(workspace, bad, [(item, "10", "2.50")], MORNING.date() + timedelta(days=40))
    with workspace.reader() as reader:
        cards = scorecards(reader, [good, bad], workspace.clock.now())
        events = score_events(reader, bad, workspace.clock.now())
    measured = {measure: (cards[bad].of(measure).own, cards[good].of(measure).own) for measure in Measure}
    assert measured[Measure.ON_TIME] == (Tally(1, 0), Tally(1, FULL))
    assert measured[Measure.IN_FULL] == (Tally(1, 400), Tally(1, FULL))
    assert measured[Measure.QUALITY] == (Tally(1, FULL), Tally(1, FULL))
    assert measured[Measure.PRICE] == (Tally(1, 800), Tally())
    assert measured[Measure.RESPONSE] == (Tally(), Tally(1, FULL))
    assert {event.record_id for event in events if event.measure is Measure.PRICE} == {dearer.order_id}
    assert cards[bad].of(Measure.ON_TIME).words == "from 1 line due, 0.0 % on its own"
    total = cards[good].total, cards[bad].total
    assert total[0] is not None
    assert total[1] is not None
    assert total[0] > total[1]


def test_the_ranking_leads_to_the_events_behind_each_number(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "2")], MORNING.date() + timedelta(days=2))
    put_clock(workspace, MORNING + timedelta(days=9))
    receive(workspace, written, "10")
    assert workspace.dispatch(AssessSuppliers()).value.assessed == 1
    with workspace.reader() as reader:
        (row,) = SCORES.page(reader, ListRequest()).rows
        detail = score_detail(reader, row.id, workspace.clock.now())
        plan = plans_of(reader, lambda: SCORES.page(reader, ListRequest(), None, 50))
    behind = {table.title: table for table in detail.lines}
    assert behind["Behind on time: order lines"].rows[0].id == written.order_id
    assert behind["Behind quality: receipt lines"].record == "receipt"
    assert "as if 5 more events" not in detail.hint
    assert scans_of(plan, "purchasing_score") == []


def test_weights_and_limits_are_settings_that_make_sense(workspace: Workspace) -> None:
    workspace.dispatch(ChangeAssessmentPolicy(quality_weight=50, slip="act"))
    with workspace.reader() as reader:
        scores = scorecards(reader, [add_supplier(workspace)], MORNING)
    assert [score.weight for card_ in scores.values() for score in card_.scores] == [30, 20, 50, 10, 10]
    for wrong in (ChangeAssessmentPolicy(quality_weight=-1), ChangeAssessmentPolicy(watch_below_permille=1001)):
        with pytest.raises(DomainError, match="0 to 1000"):
            workspace.dispatch(wrong)
    with pytest.raises(DomainError, match="At least one weight"):
        workspace.dispatch(ChangeAssessmentPolicy(0, 0, 0, 0, 0))
