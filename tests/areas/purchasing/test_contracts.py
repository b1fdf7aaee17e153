"""A contract gives orders its prices, says so, knows what is left, and finds what was bought outside of it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.purchasing.models import PurchaseOrderLine
from app.areas.purchasing.operations import (
    CancelPurchaseOrder,
    ChangePurchaseOrder,
    ClosePurchaseOrder,
    CreatePurchaseOrder,
    OrderLineInput,
)
from app.areas.purchasing.operations.contracts import AgreeContract, ChangeContract, ContractLineInput, EndContract
from app.areas.purchasing.queries.agreements import contract_leakage, load_agreements
from app.areas.purchasing.queries.contracts import CONTRACTS, contract_detail, contract_values, contracts_ending
from app.areas.purchasing.queries.order_advice import advise_order, items_by_supplier_number
from app.areas.purchasing.queries.order_page import order_detail
from app.areas.purchasing.rules.contracts import Agreement, overdraft, state_on
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.listing import ListRequest
from app.kernel.money import Money
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    add_items,
    add_supplier,
    offer,
    order,
    order_and_send,
    put_clock,
    receive,
    row_of,
    unit_id,
)
from tests.companies import MORNING
from tests.plans import SORTS, plans_of, scans_of

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def agree(workspace: Workspace, supplier: int, item: int, price: str, total: str | None = None) -> int:
    line = ContractLineInput(item, Decimal(price), total_qty=None if total is None else Decimal(total))
    return int(workspace.dispatch(AgreeContract(supplier, *YEAR, (line,))).value.contract_id)


def test_an_order_takes_the_contracts_price_and_asks_before_it_takes_too_much(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    offer(workspace, supplier, item, "2.50")
    contract = agree(workspace, supplier, item, "2.00", "100")
    written = workspace.dispatch(CreatePurchaseOrder(supplier, (OrderLineInput(item, Decimal(60)),))).value
    assert written.total_minor == 12_000
    with workspace.reader() as reader:
        facts = {fact.title: str(fact.value) for fact in order_detail(reader, written.order_id, MORNING).facts}
    assert facts["Released from"].startswith("CON-00001 until ")
    more = CreatePurchaseOrder(supplier, (OrderLineInput(item, Decimal(30)), OrderLineInput(item, Decimal(11))))
    with pytest.raises(NeedsConfirmation, match="agrees on 100 pc, of which 40 pc are left; this takes 41 pc") as asked:
        workspace.dispatch(more)
    assert asked.value.key == "purchasing.contract"
    workspace.dispatch(more, confirmed=frozenset({asked.value.key}))
    with workspace.reader() as reader:
        (left,) = load_agreements(reader, supplier, [item], MORNING.date())[item]
        shown = contract_detail(reader, contract, MORNING)
    assert left.remaining_qty == -1_000_000
    assert [row.values[0] for row in shown.lines[1].rows] == ["PO-00002", "PO-00002", "PO-00001"]
    workspace.dispatch(CancelPurchaseOrder(written.order_id))
    with workspace.reader() as reader:
        assert load_agreements(reader, supplier, [item], MORNING.date())[item][0].remaining_qty == 59_000_000


def test_changing_an_order_does_not_count_what_it_took_already(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    agree(workspace, supplier, item, "2.00", "100")
    written = workspace.dispatch(CreatePurchaseOrder(supplier, (OrderLineInput(item, Decimal(90)),))).value
    line = OrderLineInput(item, Decimal(100), line_id=written.line_ids[0])
    assert workspace.dispatch(ChangePurchaseOrder(written.order_id, (line,))).value.total_minor == 20_000


def test_a_contract_is_worth_no_more_than_was_agreed(workspace: Workspace) -> None:
    supplier, (a, b) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    lines = (ContractLineInput(a, Decimal(2)), ContractLineInput(b, Decimal(3)))
    workspace.dispatch(AgreeContract(supplier, *YEAR, lines, limit=Decimal(100)))
    both = CreatePurchaseOrder(supplier, (OrderLineInput(a, Decimal(20)), OrderLineInput(b, Decimal(21))))
    with pytest.raises(NeedsConfirmation, match=r"agreed up to 100\.00 EUR; with this it comes to 103\.00 EUR"):
        workspace.dispatch(both)


def test_closing_short_gives_back_what_did_not_come(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    agree(workspace, supplier, item, "2.00", "100")
    written = order_and_send(workspace, supplier, [(item, "50", "2.00")])
    receive(workspace, written, "20")
    workspace.dispatch(ClosePurchaseOrder(written.order_id))
    with workspace.reader() as reader:
        assert load_agreements(reader, supplier, [item], MORNING.date())[item][0].remaining_qty == 80_000_000


def test_what_was_bought_outside_a_valid_contract_is_found(workspace: Workspace) -> None:
    agreed, other = add_supplier(workspace), add_supplier(workspace, "Andere KG")
    a, b = add_items(workspace, ["A", "B"])
    agree(workspace, agreed, a, "2.00")
    order_and_send(workspace, agreed, [(a, "10", "2.00")])
    dearer = order_and_send(workspace, agreed, [(a, "10", "2.40")])
    elsewhere = order_and_send(workspace, other, [(a, "5", "3.00"), (b, "1", "9.00")])
    order(workspace, other, [(a, "7", "3.00")])
    with workspace.reader() as reader:
        leaks = contract_leakage(reader, *YEAR)
        assert contract_leakage(reader, date(2025, 1, 1), date(2025, 12, 31)) == []
        plan = plans_of(reader, lambda: contract_leakage(reader, *YEAR))
    assert scans_of(plan, "purchasing_order", "purchasing_order_line") == []
    assert [(leak.order_id, leak.amount_minor, leak.agreed_minor) for leak in leaks] == [
        (dearer.order_id, 2_400, 2_000), (elsewhere.order_id, 1_500, 1_000),
    ]


def test_a_contract_ends_and_is_told_of_before(workspace: Workspace) -> None:
    supplier, (item, kept) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    contract = agree(workspace, supplier, item, "2.00")
    workspace.dispatch(CreatePurchaseOrder(supplier, (OrderLineInput(item, Decimal(1)),)))
    with pytest.raises(DomainError, match="stays in it"):
        workspace.dispatch(ChangeContract(contract, *YEAR, (ContractLineInput(kept, Decimal(1)),)))
    with workspace.reader() as reader:
        known = contract_values(reader, contract)
        assert contracts_ending(reader, MORNING).value == 0
        assert contracts_ending(reader, datetime(2026, 11, 15, tzinfo=UTC)).value == 1
    assert known["lines"][0]["price"].startswith("2")
    both = (ContractLineInput(item, Decimal("1.90")), ContractLineInput(kept, Decimal(1)))
    workspace.dispatch(ChangeContract(contract, *YEAR, both))
    put_clock(workspace, datetime(2027, 1, 2, 9, tzinfo=UTC))
    with pytest.raises(DomainError, match="No price"):
        workspace.dispatch(CreatePurchaseOrder(supplier, (OrderLineInput(item, Decimal(1)),)))
    put_clock(workspace, MORNING)
    workspace.dispatch(EndContract(contract, "They went out of business"))
    with pytest.raises(DomainError, match="was ended"):
        workspace.dispatch(EndContract(contract))
    with pytest.raises(DomainError, match="before it begins"):
        workspace.dispatch(AgreeContract(supplier, YEAR[1], YEAR[0], both))


def test_an_order_is_advised_while_it_is_typed(workspace: Workspace) -> None:
    supplier, (a, b, c) = add_supplier(workspace, lead_time_days=5), add_items(workspace, ["A", "B", "C"])
    box = unit_id(workspace, "box")
    offer(workspace, supplier, a, "24", unit_id=box, min_qty=Decimal(2), multiple_qty=Decimal(2), supplier_sku="MU-77")
    agree(workspace, supplier, b, "2.00", "10")
    typed = {"supplier_id": supplier, "lines": [
        {"item_id": a, "qty": Decimal(3)}, {"item_id": b, "qty": Decimal(4)}, {"item_id": c, "qty": Decimal(1)},
        {"qty": Decimal(1)},
    ]}
    with workspace.reader() as reader:
        advice = advise_order(reader, typed, MORNING)
        assert items_by_supplier_number(reader, ["mu-77", "MU-78"]) == {"mu-77": frozenset({a})}
        named = plans_of(reader, lambda: items_by_supplier_number(reader, ["MU-77"]))
    assert scans_of(named, "purchasing_supplier_item") == []
    assert advice.total == Money(8_000, "EUR")
    assert advice.lines[0].values["unit_id"] == "box"
    assert advice.lines[0].problems["qty"] == "3 box is not a multiple of 2 box; 4 box would do."
    assert advice.lines[1].note.startswith("contract CON-00001 until ")
    assert "No price is known" in advice.lines[2].problems["price"]
    assert advice.lines[3].values == {}
    assert row_of(workspace, PurchaseOrderLine, workspace.dispatch(
        CreatePurchaseOrder(supplier, (OrderLineInput(b, Decimal(4)),))).value.line_ids[0]).contract_line_id == 1


def test_the_list_of_contracts_uses_its_indexes(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: CONTRACTS.page(reader, ListRequest()))
        plan += plans_of(reader, lambda: CONTRACTS.page(reader, ListRequest(preset="expiring")))
    assert scans_of(plan, "purchasing_contract", "purchasing_order", "purchasing_order_line") == []
    assert not any(SORTS in step for step in plan)


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(1, 10**9))
def test_only_what_goes_beyond_is_asked_about(total: int, drawn: int, qty: int) -> None:
    agreed = Agreement(1, 1, "CON-1", 1, 1, 1, "pc", 10**6, "EUR", *YEAR, total_qty=total, released_qty=drawn)
    assert bool(overdraft(agreed, qty, 0)) == (drawn + qty > total)


@pytest.mark.parametrize(("day", "state"), [
    (date(2025, 12, 31), "coming"), (YEAR[0], "valid"),
    (date(2026, 10, 31), "valid"), (date(2026, 11, 1), "expiring"),
    (YEAR[1], "expiring"), (date(2027, 1, 1), "expired"),
])
def test_a_contract_stands_somewhere_on_every_day(day: date, state: str) -> None:
    assert state_on("active", *YEAR, day) == state
    assert state_on("ended", *YEAR, day) == "ended"
