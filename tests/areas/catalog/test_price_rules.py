"""What a price is made of: the list that holds, the break that is reached, what comes off, and the words for it."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.catalog.operations import CreateCategory, CreatePriceList, SetListPrice
from app.areas.catalog.operations.discounts import CreateCustomerGroup, CreateDiscount, EndDiscount
from app.areas.catalog.queries.lists import DISCOUNTS
from app.areas.catalog.queries.pricing import Buyer, load_price_book, price_of
from app.areas.catalog.rules.prices import BasePrice, Off, PriceOffer, best_off, best_offer, less, reckon
from app.areas.sales.operations.customers import ChangeCustomerTerms
from app.areas.sales.operations.orders import CreateSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.areas.sales.queries.amend_advice import advise_order
from app.areas.sales.queries.pages import order_detail
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import new_item, unit_ids
from tests.areas.sales.selling import ONE, add_customer, enter, stock
from tests.plans import plans_of, scans_of

DAY = date(2026, 3, 2)
EURO = 1_000_000

days = st.one_of(st.none(), st.integers(-5, 5).map(lambda number: DAY + timedelta(number)))
offers = st.lists(st.builds(
    PriceOffer, st.integers(0, 100), st.integers(0, 10**9), days, days, st.just("List"), st.integers(0, 1),
), max_size=8)
offs = st.lists(st.one_of(
    st.builds(Off, st.sampled_from("abcde"), st.integers(1, 1000), st.none(), st.integers(0, 60), days, days,
              st.booleans(), st.integers(0, 2)),
    st.builds(Off, st.sampled_from("vwxyz"), st.none(), st.integers(1, 5 * EURO), st.integers(0, 60), days, days,
              st.booleans(), st.integers(0, 2)),
), max_size=6)


@given(offers, st.integers(1, 120))
def test_the_first_list_that_has_one_gives_its_largest_break_reached(found: list[PriceOffer], qty: int) -> None:
    chosen, good = best_offer(found, qty, DAY), [offer for offer in found if offer.holds(qty, DAY)]
    if chosen is None:
        assert not good
        return
    first = [offer for offer in good if offer.rank == min(other.rank for other in good)]
    assert chosen in first
    assert chosen.min_qty == max(offer.min_qty for offer in first)


def test_of_equal_breaks_the_one_that_began_last_counts_and_past_ones_do_not() -> None:
    old, new = PriceOffer(0, 9), PriceOffer(0, 8, DAY - timedelta(1))
    gone = PriceOffer(0, 1, DAY - timedelta(9), DAY - timedelta(1))
    assert best_offer([new, old, gone], 1, DAY) == new


@given(offs, st.integers(1, 20 * EURO), st.integers(1, 100))
def test_no_choice_of_equal_priority_would_be_cheaper(found: list[Off], micros: int, qty: int) -> None:
    base = Fraction(micros)
    chosen, good = best_off(found, base, qty, DAY), [off for off in found if off.holds(qty, DAY)]
    assert all(off in good for off in chosen)
    assert len(chosen) <= 1 or all(off.stackable for off in chosen)
    stack = [off for off in good if off.stackable]
    choices = [[off] for off in good if not off.stackable] + ([stack] if stack else [])
    if not choices:
        assert chosen == ()
        return
    highest = max(off.priority for off in good)
    assert max(off.priority for off in chosen) == highest
    rivals = [one for one in choices if max(off.priority for off in one) == highest]
    assert less(base, chosen) <= min(less(base, sorted(one, key=lambda off: (-off.priority, off.name)))
                                     for one in rivals)


@given(offs, st.integers(0, 20 * EURO), st.integers(1, 100), st.fractions(Fraction(1, 50), 50, max_denominator=50))
def test_a_price_is_never_below_nothing_and_rounded_once(
    found: list[Off], micros: int, qty: int, per_unit: Fraction,
) -> None:
    base = BasePrice(Fraction(micros), "item price")
    reckoned = reckon(base, found, qty, DAY, per_unit, "EUR", "pc")
    exact = less(base.micros, best_off(found, base.micros, qty, DAY)) * per_unit
    assert 0 <= reckoned.price_micros <= Fraction(micros) * per_unit + 1
    assert abs(reckoned.price_micros - exact) <= Fraction(1, 2)
    assert reckoned.steps[0] == "item price"
    assert len(reckoned.steps) == 1 + len(best_off(found, base.micros, qty, DAY))


# ------------------------------------------------------------------------------------------------- with a database


@pytest.fixture
def cup(workspace: Workspace) -> int:
    """Give an item at 3.50 in a category within another."""
    kitchen = workspace.dispatch(CreateCategory("Kitchen")).value.category_id
    cups = workspace.dispatch(CreateCategory("Cups", kitchen)).value.category_id
    return new_item(workspace, "Cup", price=Decimal("3.50"), category_id=cups).item_id


def asked(workspace: Workspace, item_id: int, pieces: int, *, on: date = DAY, **buyer: Any) -> tuple[str, str]:
    """Ask what so many pieces cost each, and why."""
    with workspace.reader() as reader:
        found = price_of(reader, item_id, pieces * ONE, unit_ids(workspace)["pc"], on, Buyer(
            buyer.pop("currency", "EUR"), **buyer))
    return f"{found.price_micros / EURO:.3f}", found.rule


def test_the_price_tells_the_list_the_break_and_what_comes_off(workspace: Workspace, cup: int) -> None:
    wholesale = workspace.dispatch(CreateCustomerGroup("Wholesale")).value.group_id
    prices = workspace.dispatch(CreatePriceList("Wholesale 2026", group_id=wholesale)).value.price_list_id
    workspace.dispatch(SetListPrice(prices, cup, Decimal("3.40")))
    workspace.dispatch(SetListPrice(prices, cup, Decimal("3.20"), Decimal(24)))
    workspace.dispatch(CreateDiscount("spring offer", Decimal(5), valid_to=date(2026, 4, 30)))
    assert asked(workspace, cup, 24, group_id=wholesale) == (
        "3.040", "Wholesale 2026, from 24 pc: 3.20 EUR; less 5 % spring offer until 30 April 2026")
    assert asked(workspace, cup, 24, group_id=wholesale, on=date(2026, 5, 1)) == (
        "3.200", "Wholesale 2026, from 24 pc: 3.20 EUR")
    assert asked(workspace, cup, 23, group_id=wholesale)[0] == "3.230"
    assert asked(workspace, cup, 24) == ("3.325", "item price: 3.50 EUR; less 5 % spring offer until 30 April 2026")


def test_a_customers_own_list_comes_before_that_of_the_group(workspace: Workspace, cup: int) -> None:
    group = workspace.dispatch(CreateCustomerGroup("Friends")).value.group_id
    theirs = workspace.dispatch(CreatePriceList("Friends", group_id=group)).value.price_list_id
    own = workspace.dispatch(CreatePriceList("Alfred", valid_to=date(2026, 3, 31))).value.price_list_id
    workspace.dispatch(SetListPrice(theirs, cup, Decimal("2.00")))
    workspace.dispatch(SetListPrice(own, cup, Decimal("3.00")))
    assert asked(workspace, cup, 1, price_list_id=own, group_id=group)[0] == "3.000"
    assert asked(workspace, cup, 1, price_list_id=own, group_id=group, on=date(2026, 4, 1))[0] == "2.000"


def test_discounts_of_a_branch_add_up_or_stand_alone(workspace: Workspace, cup: int) -> None:
    with workspace.reader() as reader:
        kitchen = next(iter(reader.exec_driver_sql("SELECT id FROM catalog_category WHERE name = 'Kitchen'")))[0]
    for name, percent in (("kitchen days", 10), ("big order", 20)):
        workspace.dispatch(CreateDiscount(
            name, Decimal(percent), category_id=kitchen, stackable=True, min_qty=Decimal(10 if percent == 20 else 0)))
    assert asked(workspace, cup, 1)[0] == "3.150"
    assert asked(workspace, cup, 10)[0] == "2.520", "90 % of 80 % of 3.50"
    alone = workspace.dispatch(CreateDiscount("clearance", amount=Decimal("2.00"), item_id=cup)).value.discount_id
    assert asked(workspace, cup, 10) == ("1.500", "item price: 3.50 EUR; less 2.00 EUR clearance")
    workspace.dispatch(EndDiscount(alone))
    workspace.dispatch(CreateDiscount("loyal", Decimal(1), priority=5))
    assert asked(workspace, cup, 10)[0] == "3.465", "what has the higher priority is given, though it is dearer"


def test_a_discount_is_a_share_or_an_amount(workspace: Workspace, cup: int) -> None:
    for percent, amount in ((None, None), (Decimal(5), Decimal(1))):
        with pytest.raises(DomainError, match="one of the two"):
            workspace.dispatch(CreateDiscount("odd", percent, amount, item_id=cup))
    for wrong in ("0", "100.1", "5.55"):
        with pytest.raises(DomainError, match="at most one decimal"):
            workspace.dispatch(CreateDiscount("odd", Decimal(wrong)))


def test_an_order_says_what_made_its_prices_while_it_is_written_and_after(workspace: Workspace, cup: int) -> None:
    customer = add_customer(workspace)
    group = workspace.dispatch(CreateCustomerGroup("Friends")).value.group_id
    workspace.dispatch(ChangeCustomerTerms(customer, group_id=group))
    workspace.dispatch(CreateDiscount("for friends", Decimal(10), group_id=group))
    stock(workspace, cup, 5)
    with workspace.reader() as reader:
        advice = advise_order(
            reader, {"customer_id": customer, "lines": [{"item_id": cup, "qty": "8"}, {}]}, workspace.clock.now())
    [line, empty] = advice.lines
    assert (line.values["price"], str(line.amount)) == (Decimal("3.15"), "25.20 EUR")
    assert line.note == "item price: 3.50 EUR; less 10 % for friends; only 5 pc free; nobody is known to offer it"
    assert empty.note == ""
    entered = enter(workspace, customer, [(cup, "8")])
    assert entered.price_rules == ("item price: 3.50 EUR; less 10 % for friends",)
    with workspace.reader() as reader:
        shown = order_detail(reader, entered.order_id, workspace.clock.now())
    assert shown.lines[1].rows[0].values[-1] == "item price: 3.50 EUR; less 10 % for friends"


def test_a_price_by_hand_says_so_and_a_box_costs_what_its_pieces_do(workspace: Workspace, cup: int) -> None:
    customer = add_customer(workspace)
    entered = workspace.dispatch(CreateSalesOrder(customer, date(2026, 3, 12), (
        SalesLineInput(cup, Decimal(2), price=Decimal("1.00")),
        SalesLineInput(cup, Decimal(2), unit_ids(workspace)["dz"]),
    ))).value
    assert entered.price_rules == ("entered by hand", "item price: 3.50 EUR")
    assert entered.total_minor == 200 + 2 * 12 * 350


def test_prices_are_read_by_index(workspace: Workspace, cup: int) -> None:
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: load_price_book(reader, Buyer("EUR", 1, 1), [cup], DAY))
        assert scans_of(plan, "catalog_list_price", "catalog_price_list", "catalog_discount", "catalog_item") == []
        plan = plans_of(reader, lambda: DISCOUNTS.page(reader, ListRequest()))
        assert scans_of(plan, "catalog_discount") == []
