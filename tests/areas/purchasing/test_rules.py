"""Decisions of purchasing hold for whatever figures they are given."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.purchasing.rules.delivery import Share, median_days
from app.areas.purchasing.rules.orders import (
    AWAITED,
    STEPS,
    OrderState,
    Policy,
    needs_approval,
    require_not_blocked,
    require_step,
)
from app.areas.purchasing.rules.pricing import fitting_quantity, misfit, price_at
from app.areas.purchasing.rules.receiving import (
    Verdict,
    judge_over_receipt,
    lot_quantities,
    part_value,
    state_after,
)
from app.areas.purchasing.rules.replenishment import Level, Pack, reason_for, summarize_proposal
from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE as ONE

amounts = st.integers(0, 10**11)
quantities = st.integers(1, 10**11)


@given(amounts, quantities, st.lists(quantities, max_size=6))
def test_the_parts_of_a_line_are_worth_the_line_to_the_cent(amount: int, ordered: int, cuts: list[int]) -> None:
    marks = sorted({0, ordered, *(cut % (ordered + 1) for cut in cuts)})
    parts = [part_value(amount, ordered, before, after) for before, after in pairwise(marks)]
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**6))
def test_a_fitting_quantity_is_the_least_that_the_supplier_delivers(qty: int, least: int, multiple: int) -> None:
    fitting = fitting_quantity(qty, least, multiple)
    assert fitting >= max(qty, least)
    assert misfit(fitting, least, multiple, "pc") == ""
    if multiple:
        assert fitting - multiple < max(qty, least)
    else:
        assert fitting == max(qty, least)


def test_a_misfit_says_what_is_wrong() -> None:
    assert misfit(3 * ONE, 10 * ONE, 0, "pc") == "3 pc is less than the smallest quantity, 10 pc"
    assert misfit(10 * ONE, 0, 4 * ONE, "pc") == "10 pc is not a multiple of 4 pc"


@given(st.integers(0, 1000), st.dictionaries(st.integers(1, 900), st.integers(1, 10**6), max_size=5))
def test_the_price_is_that_of_the_highest_break_reached(qty: int, breaks: dict[int, int]) -> None:
    edges = [edge for least in breaks for edge in (least - 1, least)]
    for wanted in (qty, *edges):
        reached = [least for least in breaks if least <= wanted]
        assert price_at(wanted, 7, list(breaks.items())) == (breaks[max(reached)] if reached else 7)


@given(amounts, amounts, amounts, amounts)
def test_what_is_proposed_lifts_stock_to_the_level_and_never_twice(
    projected: int, pending: int, point: int, room: int,
) -> None:
    level = Level(projected, pending, point, point + room)
    if projected + pending >= point:
        assert level.shortage == 0
    else:
        assert projected + pending + level.shortage == point + room
        assert Level(projected, pending + level.shortage, point, point + room).shortage == 0


@given(st.integers(1, 10**9), st.sampled_from([Fraction(1), Fraction(12), Fraction(1, 4), Fraction(5, 2)]),
       st.integers(0, 40), st.integers(0, 40))
def test_packs_cover_what_is_needed(needed: int, ratio: Fraction, least: int, multiple: int) -> None:
    pack = Pack(ratio, least * ONE, multiple * ONE, "box")
    qty = pack.quantity_for(needed)
    assert pack.stock_quantity_for(needed, "pc") == qty * ratio >= needed
    assert qty >= least * ONE
    if multiple or ratio != 1:
        assert qty % (multiple * ONE or ONE) == 0


def test_the_reason_tells_the_sums() -> None:
    pack = Pack(Fraction(12), 2 * ONE, 0, "box")
    level = Level(3 * ONE, 4 * ONE, 10 * ONE, 20 * ONE)
    assert reason_for(level, 24 * ONE, "pc", pack) == (
        "Projected 3 pc and 4 pc already asked for: below the reorder point 10 pc. 13 pc bring it up to 20 pc; "
        "raised to 24 pc by the supplier's smallest quantity 2 box."
    )
    assert reason_for(Level(0, 0, 5, 5), 5, "pc", Pack()).endswith("bring it up to 0.000005 pc.")


@given(quantities, st.integers(0, 500))
def test_over_receipts_are_judged_by_the_policy_to_the_last_unit(ordered: int, permille: int) -> None:
    policy = Policy(0, 50, 100)
    received = ordered + ordered * permille // 1000
    over = (received - ordered) / ordered
    verdict = judge_over_receipt(ordered, received, policy)
    if over > 0.1:
        assert verdict is Verdict.REFUSE
    elif over > 0.05:
        assert verdict is Verdict.ASK
    else:
        assert verdict is Verdict.FINE


def test_the_usual_policy_asks_about_any_surplus_and_refuses_more_than_a_tenth() -> None:
    verdicts = [judge_over_receipt(1000, received, Policy()) for received in (1000, 1001, 1100, 1101)]
    assert verdicts == [Verdict.FINE, Verdict.ASK, Verdict.ASK, Verdict.REFUSE]


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 12)), min_size=1, max_size=6))
def test_the_state_follows_from_the_lines(lines: list[tuple[int, int]]) -> None:
    state = state_after(lines, OrderState.CONFIRMED)
    open_lines = [pair for pair in lines if pair[1] < pair[0]]
    if not open_lines:
        assert state is OrderState.RECEIVED
    elif any(received for _, received in lines):
        assert state is OrderState.PARTLY_RECEIVED
    else:
        assert state is OrderState.CONFIRMED


def test_every_state_but_the_last_leads_on_and_nothing_leaves_the_last() -> None:
    leading = {before for before, _ in STEPS}
    assert leading == set(OrderState) - {OrderState.CLOSED, OrderState.CANCELLED}
    assert not any(after is OrderState.CANCELLED for before, after in STEPS if before is OrderState.PARTLY_RECEIVED)


@pytest.mark.parametrize("state", list(OrderState))
def test_a_refused_step_says_where_the_order_stands_and_what_to_do(state: OrderState) -> None:
    refused = [after for after in OrderState if (state, after) not in STEPS]
    for after in refused:
        with pytest.raises(DomainError, match=r"^PO-1 is .*\. [A-Z].*\.$"):
            require_step("PO-1", state.value, after)


def test_goods_are_received_on_orders_that_are_awaited_only() -> None:
    receivable = {before for before, after in STEPS if after is OrderState.RECEIVED}
    assert receivable == {*AWAITED, OrderState.RECEIVED}


def test_approval_is_needed_above_the_limit_and_always_in_another_currency() -> None:
    policy = Policy(approval_limit_minor=1000)
    assert not needs_approval(1000, "EUR", "EUR", policy)
    assert needs_approval(1001, "EUR", "EUR", policy)
    assert needs_approval(1, "USD", "EUR", policy)


def test_a_blocked_supplier_is_refused_by_name() -> None:
    require_not_blocked("watch", "Muster AG")
    with pytest.raises(DomainError, match="Muster AG is blocked"):
        require_not_blocked("blocked", "Muster AG")


def test_serial_numbers_stand_for_one_piece_each() -> None:
    assert lot_quantities("lot", 5 * ONE, "L1", "Pump", "f") == [5 * ONE]
    assert lot_quantities("serial", 3 * ONE, "", "Pump", "f") == [ONE, ONE, ONE]
    assert lot_quantities("serial", ONE, "S1", "Pump", "f") == [ONE]
    for qty, code in ((3 * ONE, "S1"), (ONE // 2, ""), (6000 * ONE, "")):
        with pytest.raises(DomainError):
            lot_quantities("serial", qty, code, "Pump", "f")


def test_shares_say_how_large_their_sample_is() -> None:
    assert (Share(0, 0).permille, Share(0, 0).words) == (None, "nothing was due yet")
    assert (Share(1, 1).permille, Share(1, 1).words) == (1000, "1 line due, a small sample")
    assert (Share(2, 3).permille, Share(7, 10).words) == (667, "10 lines due")


@given(st.lists(st.integers(0, 99), min_size=1))
def test_the_median_parts_the_lead_times(days: list[int]) -> None:
    middle = median_days(days)
    assert middle in days
    assert sum(day < middle for day in days) <= len(days) / 2
    assert sum(day > middle for day in days) <= len(days) / 2


def test_a_proposal_says_what_is_new_and_what_lacks_a_supplier() -> None:
    assert summarize_proposal(0, 0) == "Nothing new falls below its reorder point."
    assert summarize_proposal(1, 0) == "1 purchase request is new."
    assert summarize_proposal(8, 2) == "8 purchase requests are new, 2 of them without a supplier."
