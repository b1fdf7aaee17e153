"""What bringing goods here cost is spread over them to the cent, in five ways."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.company.operations import SetExchangeRate
from app.areas.purchasing.operations.bill_lines import BillLineInput
from app.areas.purchasing.operations.bill_steps import ApproveBill, CancelBill
from app.areas.purchasing.operations.bills import ChangeBill, EnterBill
from app.areas.purchasing.operations.containers import AnnounceContainer, ContainerOrderInput
from app.areas.purchasing.operations.landed import (
    ChangeLandedCost,
    LandedChargeInput,
    LandedReceiptInput,
    PlanLandedCost,
    PostLandedCost,
    ReverseLandedCost,
)
from app.areas.purchasing.rules.billing import LineKind
from app.areas.purchasing.rules.landing import Basis, ChargeKind, LandedGoods, spread
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, add_supplier, order_and_send, proved, receive
from tests.areas.purchasing.test_bills import value_of
from tests.companies import MORNING

TODAY = MORNING.date()


def charge(amount: str | None, basis: Basis = Basis.VALUE, **more: object) -> LandedChargeInput:
    """Write a cost of freight."""
    return LandedChargeInput(ChargeKind.FREIGHT, basis, None if amount is None else Decimal(amount), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("basis", "pump", "valve"), [
    # Two pumps of 100.00, 4 kg and 3 l each; eight valves of 5.00, 0.5 kg and 1 l each; 10.00 of freight.
    (Basis.VALUE, 833, 167), (Basis.WEIGHT, 667, 333), (Basis.VOLUME, 429, 571), (Basis.QUANTITY, 200, 800),
    (Basis.EQUAL, 500, 500),
])
def test_a_cost_is_spread_posted_and_taken_back(workspace: Workspace, basis: Basis, pump: int, valve: int) -> None:
    supplier = add_supplier(workspace)
    (heavy,) = add_items(workspace, ["P"], weight_grams=4000, volume_cm3=3000)
    (light,) = add_items(workspace, ["V"], weight_grams=500, volume_cm3=1000)
    written = order_and_send(workspace, supplier, [(heavy, "2", "100"), (light, "8", "5")])
    came = receive(workspace, written, "2", "8").value
    planned = workspace.dispatch(PlanLandedCost((charge("10", basis),), (LandedReceiptInput(came.receipt_id),))).value
    assert (planned.number, planned.state, planned.total_minor) == ("LC-00001", "draft", 1000)
    assert (value_of(workspace, heavy), value_of(workspace, light)) == (20000, 4000)
    posted = workspace.dispatch(PostLandedCost(planned.landed_cost_id))
    assert (value_of(workspace, heavy), value_of(workspace, light)) == (20000 + pump, 4000 + valve)
    workspace.undo(posted.operation_id)
    assert (value_of(workspace, heavy), value_of(workspace, light)) == (20000, 4000)
    with pytest.raises(DomainError, match="it is reversed"):
        workspace.dispatch(ReverseLandedCost(planned.landed_cost_id))
    proved(workspace)


def test_weights_that_are_not_known_are_named_and_nothing_is_written(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    came = receive(workspace, order_and_send(workspace, supplier, [(item, "1", "5")]), "1").value
    with pytest.raises(DomainError, match="spread by weight: that is not known of A Item A") as refusal:
        workspace.dispatch(PlanLandedCost((charge("10", Basis.WEIGHT),), (LandedReceiptInput(came.receipt_id),)))
    assert refusal.value.field == "charges.0.basis"
    with pytest.raises(DomainError, match="Choose the receipts"):
        workspace.dispatch(PlanLandedCost((charge("10"),)))


def test_a_carriers_bill_is_spread_once_at_its_own_rate(workspace: Workspace) -> None:
    supplier, carrier = add_supplier(workspace), add_supplier(workspace, "Sea Lines", currency="USD")
    (item,) = add_items(workspace, ["A"])
    workspace.dispatch(SetExchangeRate("USD", TODAY, Decimal("0.8")))
    came = receive(workspace, order_and_send(workspace, supplier, [(item, "3", "100")]), "3").value
    bill = workspace.dispatch(EnterBill(
        carrier, "SL-9", TODAY, (BillLineInput(amount=Decimal(50), kind=LineKind.FREIGHT),))).value
    workspace.dispatch(ApproveBill(bill.bill_id))
    over = (LandedReceiptInput(came.receipt_id),)
    planned = workspace.dispatch(PlanLandedCost((charge(None, bill_id=bill.bill_id),), over)).value
    assert planned.total_minor == 4000
    with pytest.raises(DomainError, match=r"0\.00 USD are left"):
        workspace.dispatch(PlanLandedCost((charge("1", bill_id=bill.bill_id),), over))
    workspace.dispatch(ChangeLandedCost(planned.landed_cost_id, (charge("30", bill_id=bill.bill_id),), over))
    workspace.dispatch(PostLandedCost(planned.landed_cost_id))
    assert value_of(workspace, item) == 30000 + 2400
    proved(workspace)


def test_a_bill_that_was_spread_is_not_cancelled_or_changed_under_it(workspace: Workspace) -> None:
    supplier, carrier = add_supplier(workspace), add_supplier(workspace, "Sea Lines")
    (item,) = add_items(workspace, ["A"])
    came = receive(workspace, order_and_send(workspace, supplier, [(item, "3", "100")]), "3").value
    freight = (BillLineInput(amount=Decimal(50), kind=LineKind.FREIGHT),)
    less = (BillLineInput(amount=Decimal(40), kind=LineKind.FREIGHT),)
    bill = workspace.dispatch(EnterBill(carrier, "SL-9", TODAY, freight)).value
    planned = workspace.dispatch(PlanLandedCost(
        (charge(None, bill_id=bill.bill_id),), (LandedReceiptInput(came.receipt_id),))).value
    workspace.dispatch(ChangeBill(bill.bill_id, "SL-9", TODAY, less))
    with pytest.raises(DomainError, match=r"10\.00 EUR more are spread than it charges"):
        workspace.dispatch(PostLandedCost(planned.landed_cost_id))
    cancelled = workspace.dispatch(CancelBill(bill.bill_id))
    with pytest.raises(DomainError, match="no bill that stands"):
        workspace.dispatch(PostLandedCost(planned.landed_cost_id))
    assert value_of(workspace, item) == 30000
    workspace.undo(cancelled.operation_id)
    workspace.dispatch(ChangeBill(bill.bill_id, "SL-9", TODAY, freight))
    workspace.dispatch(PostLandedCost(planned.landed_cost_id))
    for command in (CancelBill(bill.bill_id), ChangeBill(bill.bill_id, "SL-9", TODAY, less)):
        with pytest.raises(DomainError, match="LC-00001 builds on it"):
            workspace.dispatch(command)
    assert value_of(workspace, item) == 35000
    proved(workspace)


def test_a_container_stands_for_all_that_was_received_of_it(workspace: Workspace) -> None:
    supplier, (one, two) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    first, second = (order_and_send(workspace, supplier, [(item, "1", "100")]) for item in (one, two))
    container = workspace.dispatch(AnnounceContainer(
        "MSKU 1", TODAY, (ContainerOrderInput(first.order_id), ContainerOrderInput(second.order_id)))).value
    with pytest.raises(DomainError, match="announced before"):
        workspace.dispatch(AnnounceContainer("MSKU 1", TODAY, (ContainerOrderInput(first.order_id),)))
    receive(workspace, first, "1")
    receive(workspace, second, "1")
    planned = workspace.dispatch(PlanLandedCost((charge("0.03"),), container_id=container.container_id)).value
    workspace.dispatch(PostLandedCost(planned.landed_cost_id))
    # Three cents over two equal lines: two and one, none lost.
    assert (value_of(workspace, one), value_of(workspace, two)) == (10002, 10001)
    proved(workspace)


lines = st.builds(
    LandedGoods, st.integers(1), st.just("A"), st.integers(1, 10**9), st.integers(1, 10**12), st.integers(1, 10**5),
    st.integers(1, 10**6),
)


@given(st.integers(0, 10**10), st.sampled_from(Basis), st.lists(lines, min_size=1, max_size=20))
def test_shares_add_up_and_are_each_within_a_cent_of_fair(amount: int, basis: Basis, goods: list[LandedGoods]) -> None:
    shares = spread(amount, basis, goods)
    weights = [line.weight_by(basis) for line in goods]
    assert sum(shares) == amount
    assert all(abs(share * sum(weights) - amount * weight) < sum(weights)
               for share, weight in zip(shares, weights, strict=True))
