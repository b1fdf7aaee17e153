"""Lead times are measured from receipts, and say what they rest on."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from app.areas.purchasing.operations.lead_times import MeasureLeadTimes
from app.areas.purchasing.queries.lead_time_list import LEAD_TIMES, is_stale, lead_time_detail
from app.areas.purchasing.queries.lead_times import lead_time_facts, measured_lead_times
from app.areas.purchasing.rules.lead_times import Belief, Delay, draw_towards, lead_time, trend_of
from app.kernel.listing import ListRequest, Sort
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, add_supplier, offer, order_and_send, put_clock, receive
from tests.companies import MORNING
from tests.plans import SORTS, plans_of

DAY = date(2026, 3, 2)
DAYS = st.lists(st.integers(-10, 60), max_size=30)


def delays(*days: int, every: int = 10) -> list[Delay]:
    return [Delay(DAY + timedelta(days=every * place), value) for place, value in enumerate(days)]


@given(DAYS, st.floats(-5, 20), st.floats(0, 50))
def test_what_is_drawn_lies_between_its_own_and_the_others(own: list[int], mean: float, variance: float) -> None:
    belief = draw_towards(own, Belief(mean, mean, variance, 9))
    middle = sum(own) / len(own) if own else mean
    assert min(mean, middle) - 1e-9 <= belief.mean <= max(mean, middle) + 1e-9
    assert belief.variance >= 0
    assert belief.count == len(own)


def test_many_observations_outweigh_what_is_known_of_others() -> None:
    prior = Belief(20.0, 20.0, 4.0, 100)
    assert abs(draw_towards([2] * 400, prior).mean - 2) < 0.2
    assert draw_towards([], prior) == Belief(20.0, 20.0, 4.0, 0)


def test_a_trend_is_the_median_slope_and_needs_six() -> None:
    assert trend_of(delays(1, 2, 3, 4, 5)) is None
    assert trend_of(delays(1, 2, 3, 4, 5, 6)) == 9.0
    assert trend_of(delays(1, 2, 3, 400, 5, 6, 7, 8, 9)) == 9.0
    assert trend_of([Delay(DAY, value) for value in range(9)]) is None


def test_an_item_never_bought_is_judged_by_the_supplier_and_by_what_was_agreed() -> None:
    late = delays(*[5] * 12)
    found = lead_time(30, (), late, Belief(0.0, 0.0, 4.0, 100))
    assert (found.count, found.source, found.median_days) == (0, "supplier", 34)
    assert found.words == "nothing received yet: judged by 12 of this supplier"
    assert lead_time(30, (), (), Belief(2.0, 2.0, 4.0, 100)).words == (
        "nothing received yet: judged by those of all suppliers")
    guess = lead_time(10, (), (), None)
    assert (guess.source, guess.median_days, guess.spread) == ("agreed", 10, 3.0)


def buy_for_months(workspace: Workspace) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Buy two of three items of two suppliers nine times, the slow one slower each time; give suppliers and items."""
    tea, cup, new = add_items(workspace, ["TEA", "CUP", "NEW"])
    swift, slow = add_supplier(workspace, "Swift", lead_time_days=5), add_supplier(workspace, "Slow", lead_time_days=5)
    for supplier in (swift, slow):
        for item in (tea, cup, new):
            offer(workspace, supplier, item)
    for step in range(9):
        start = MORNING + timedelta(days=30 * step)
        for supplier, took in ((swift, 4), (slow, 12 + step)):
            put_clock(workspace, start)
            written = order_and_send(workspace, supplier, [(tea, "10", "2.50"), (cup, "5", "1.00")])
            put_clock(workspace, start + timedelta(days=took))
            receive(workspace, written, "10", "2")
    return (swift, slow), (tea, cup, new)


def test_receipts_are_measured_by_supplier_and_item(workspace: Workspace) -> None:
    (swift, slow), (tea, cup, new) = buy_for_months(workspace)
    with workspace.reader() as reader:
        found = measured_lead_times(reader, supplier_ids=[swift, slow])
        only = measured_lead_times(reader, item_ids=[new], today=MORNING.date() + timedelta(days=300))
    assert set(found) == {(supplier, item) for supplier in (swift, slow) for item in (tea, cup, new)}
    assert (found[swift, tea].count, found[slow, tea].count) == (9, 9)
    assert (found[swift, tea].source, found[swift, tea].words) == ("item", "9 lines received")
    # 12 to 20 days, their median 16; the firm's belief, worth four lines, draws a little.
    assert 14 <= found[slow, tea].median_days <= 16
    assert found[swift, tea].median_days <= 5
    trend = found[slow, tea].trend
    assert trend is not None
    assert 2 < trend < 4
    # A line that came in part is not there yet.
    assert found[slow, cup].count == 0
    assert set(only) == {(swift, new), (slow, new)}
    assert only[slow, new].source == "supplier"
    assert only[slow, new].median_days > only[swift, new].median_days
    facts = {fact.title: fact.value for fact in lead_time_facts(found[slow, tea])}
    assert facts["Rests on"] == "9 lines received"
    assert Decimal(str(facts["Lead time, measured"]).split()[0]) == found[slow, tea].median_days


def test_lead_times_are_listed_worst_first_with_the_receipts_behind_them(workspace: Workspace) -> None:
    (swift, slow), (tea, _, _) = buy_for_months(workspace)
    assert is_stale_now(workspace)
    told = workspace.dispatch(MeasureLeadTimes()).value
    assert (told.pairs, told.received) == (6, 2)
    assert not is_stale_now(workspace)
    keys = [column.info.key for column in LEAD_TIMES.columns]
    with workspace.reader() as reader:
        rows = LEAD_TIMES.page(reader, ListRequest()).rows
        found = measured_lead_times(reader, today=workspace.clock.now().date())
        first = dict(zip(keys, rows[0].values, strict=True))
        late = LEAD_TIMES.page(reader, ListRequest(preset="longer")).rows
        page = lead_time_detail(reader, late[0].id, workspace.clock.now())
    assert [first["supplier"], first["sku"], first["lines"]] == ["Slow", "TEA", 9]
    assert first["median"] == found[slow, tea].median_days
    assert str(first["spread"]) == f"{found[slow, tea].spread:.1f} d"
    assert first["later"] == found[slow, tea].median_days - 5
    assert late[0].id == rows[0].id
    assert {row.values[0] for row in late} == {"Slow"}
    behind = page.lines[0]
    assert [row.values[3:] for row in behind.rows] == [(20 - step, 15 - step) for step in range(9)]
    assert behind.record == "receipt"
    with workspace.reader() as reader:
        assert workspace.declarations.detail("receipt").load(reader, behind.rows[0].id, workspace.clock.now()).title
    assert (page.facts[0].record, page.facts[0].record_id, page.facts[1].record_id) == ("supplier", slow, tea)
    put_clock(workspace, workspace.clock.now() + timedelta(days=1))
    assert is_stale_now(workspace)
    assert workspace.dispatch(MeasureLeadTimes((swift,))).value.pairs == 3


def is_stale_now(workspace: Workspace) -> bool:
    with workspace.reader() as reader:
        return is_stale(reader, workspace.clock.now())


def test_the_list_is_read_along_its_index(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        for sort, index in ((Sort("later", descending=True), "later"), (Sort("lines"), "lines")):
            plan = plans_of(reader, partial(LEAD_TIMES.page, reader, ListRequest(sort=(sort,)), size=50))
            assert any(f"ix_purchasing_lead_time_{index}" in step for step in plan)
            assert not any(SORTS in step for step in plan)
