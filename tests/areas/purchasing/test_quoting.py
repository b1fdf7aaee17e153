"""Several suppliers are asked, answer by hand or by spreadsheet, are compared landed, and awarded with a reason."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.company.operations import SetExchangeRate
from app.areas.parties.models import Party
from app.areas.purchasing.documents.comparison import quote_comparison
from app.areas.purchasing.documents.rfq import request_for_quotation, write_sheet
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, PurchaseRequest, RfqSupplier
from app.areas.purchasing.operations import RequestPurchase
from app.areas.purchasing.operations.awarding import AwardLineInput, AwardRfq
from app.areas.purchasing.operations.contracts import AgreeContract, ContractLineInput
from app.areas.purchasing.operations.import_quotes import import_quotes
from app.areas.purchasing.operations.promises import PromiseLines
from app.areas.purchasing.operations.quotes import DeclineQuote, EnterQuote, QuoteLineInput
from app.areas.purchasing.operations.rfqs import CancelRfq, RfqLineInput, RfqSupplierInput, SendRfq, WriteRfq
from app.areas.purchasing.queries.agreements import contract_leakage
from app.areas.purchasing.queries.comparison import Comparison, compare_quotes
from app.areas.purchasing.queries.quote_matrix import TOTAL, quote_matrix
from app.areas.purchasing.queries.rfqs import QUOTATIONS, RFQ_LINES, RFQS, new_rfq, quote_values, rfq_detail
from app.areas.purchasing.queries.terms import load_offers
from app.areas.purchasing.rules.quoting import Bid, cheapest_split, read_breaks, write_breaks
from app.exchange.spreadsheets import read_spreadsheet
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.fields import decode
from app.kernel.formatting import Formatter
from app.kernel.listing import ListRequest
from app.kernel.money import Money, Price
from app.kernel.printed import PrintTable
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, add_supplier, order_and_send, row_of
from tests.companies import MORNING, at_work
from tests.plans import SORTS, plans_of, scans_of

TODAY = MORNING.date()
ANSWER, NEEDED = TODAY + timedelta(days=7), TODAY + timedelta(days=30)


def ask(workspace: Workspace, items: list[int], suppliers: list[int], qty: str = "100") -> Any:
    lines = tuple(RfqLineInput(item, Decimal(qty)) for item in items)
    asked = tuple(RfqSupplierInput(supplier) for supplier in suppliers)
    written = workspace.dispatch(WriteRfq(lines, asked, ANSWER, NEEDED, "Paper")).value
    workspace.dispatch(SendRfq(written.rfq_id))
    return written


def quote(workspace: Workspace, asked: Any, supplier: int, prices: list[str | None], **more: Any) -> None:
    lines = tuple(QuoteLineInput(line_id, None if price is None else Decimal(price), lead_time_days=10)
                  for line_id, price in zip(asked.line_ids, prices, strict=True))
    workspace.dispatch(EnterQuote(asked.rfq_id, supplier, lines, **more))


def compared(workspace: Workspace, asked: Any) -> Comparison:
    with workspace.reader() as reader:
        return compare_quotes(reader, asked.rfq_id, workspace.clock.now())


def test_the_landed_cost_of_one_decides_in_the_firms_currency(workspace: Workspace) -> None:
    near, far, silent = (add_supplier(workspace, name) for name in ("Nah AG", "Far Inc", "Still KG"))
    a, b = add_items(workspace, ["A", "B"])
    workspace.dispatch(SetExchangeRate("USD", TODAY, Decimal("0.80")))
    asked = ask(workspace, [a, b], [near, far, silent])
    quote(workspace, asked, near, ["2.00", "5.00"])
    quote(workspace, asked, far, ["2.00", "6.50"], currency="USD", freight=Decimal(85), duty_permille=100)
    table = compared(workspace, asked)
    first, second = asked.line_ids
    # 100 × 2.00 USD + 10 % duty = 220 USD, and 20 of 85 USD freight by amount 200 : 650, at 0.80.
    assert table.offers[(first, far)].landed_unit == Price(1_920_000, "EUR")
    assert table.offers[(first, near)].landed_unit == Price(2_000_000, "EUR")
    assert table.best == {first: far, second: near}
    assert [one.total_minor for one in table.suppliers] == [70_000, 19_200 + 62_400, None]
    # Buying only the first line far away would bring all of the freight with it: 176 + 68 against 200.
    assert table.split is not None
    assert (dict(table.split.suppliers), table.split.total_minor) == ({first: near, second: near}, 70_000)
    matrix = quote_matrix(table, table.split.suppliers, Formatter())
    assert [cell.best for cell in matrix.lines[0].cells] == [False, True, False]
    assert matrix.lines[0].cells[2].missing == "no answer yet"
    assert next(line for line in matrix.lines if line.id == TOTAL).cells[0].best
    assert "1 USD = 0.80 EUR" in matrix.heads[1].words
    assert "No answer yet: Still KG." in matrix.note


def test_a_currency_without_a_rate_is_shown_and_never_best(workspace: Workspace) -> None:
    near, far = add_supplier(workspace), add_supplier(workspace, "Far Inc")
    (item,) = add_items(workspace, ["A"])
    asked = ask(workspace, [item], [near, far])
    quote(workspace, asked, far, ["0.01"], currency="USD")
    quote(workspace, asked, near, ["2.00"])
    table = compared(workspace, asked)
    assert table.best == {asked.line_ids[0]: near}
    assert quote_matrix(table, {}, Formatter()).lines[0].cells[1].missing == "no rate for USD"


def test_awarding_writes_orders_keeps_prices_and_wants_a_reason(workspace: Workspace) -> None:
    cheap, dear = add_supplier(workspace, "Billig AG"), add_supplier(workspace, "Teuer AG")
    a, b = add_items(workspace, ["A", "B"])
    request = workspace.dispatch(RequestPurchase(a, Decimal(100))).value
    with workspace.reader() as reader:
        known = dict(new_rfq(reader, (request,), MORNING))
    known["lines"].append({"item_id": b, "qty": "10"})
    known["suppliers"] = [{"supplier_id": cheap}, {"supplier_id": dear}]
    asked = workspace.dispatch(decode(WriteRfq, known)).value
    workspace.dispatch(SendRfq(asked.rfq_id))
    first, second = asked.line_ids
    workspace.dispatch(EnterQuote(asked.rfq_id, cheap, (
        QuoteLineInput(first, Decimal("2.20"), "50: 2.00; 500: 1.50", lead_time_days=10, supplier_sku="B-1"),
        QuoteLineInput(second, Decimal(3)))))
    quote(workspace, asked, dear, ["2.50", "4.00"], valid_until=TODAY - timedelta(days=1))
    unreasoned = AwardRfq(asked.rfq_id, (AwardLineInput(first, cheap), AwardLineInput(second, dear)))
    with pytest.raises(DomainError, match=r"B costs less from Billig AG\. Say why") as refusal:
        workspace.dispatch(unreasoned)
    assert refusal.value.field == "lines.1.reason"
    award = AwardRfq(asked.rfq_id, (AwardLineInput(first, cheap), AwardLineInput(second, dear, "Better paper")))
    with pytest.raises(NeedsConfirmation, match="was valid until") as question:
        workspace.dispatch(award)
    done = workspace.dispatch(award, confirmed=frozenset({question.value.key})).value
    assert done.state == "awarded"
    assert done.numbers == ("PO-00001", "PO-00002")
    orders = [row_of(workspace, PurchaseOrder, order_id) for order_id in done.order_ids]
    assert [(order.supplier_id, order.total_minor, order.source) for order in orders] == [
        (cheap, 20_000, "quote"), (dear, 4_000, "quote")]
    asked_for = row_of(workspace, PurchaseRequest, request)
    assert (asked_for.state, asked_for.supplier_id) == ("ordered", cheap)
    assert row_of(workspace, PurchaseOrderLine, asked_for.order_line_id).due_on == known_day(known["needed_on"])
    with workspace.reader() as reader:
        (kept,) = load_offers(reader, [a], cheap)[a]
        shown = rfq_detail(reader, asked.rfq_id, MORNING)
    assert (kept.price_micros, kept.supplier_sku, len(kept.breaks)) == (2_200_000, "B-1", 2)
    assert [row.values[1:] for row in shown.lines[2].rows] == [
        ("Billig AG", "PO-00001", ""), ("Teuer AG", "PO-00002", "Better paper")]
    with pytest.raises(DomainError, match="is awarded"):
        workspace.dispatch(award)


def known_day(text: object) -> date:
    return date.fromisoformat(str(text))


def test_lines_may_be_awarded_one_after_the_other(workspace: Workspace) -> None:
    supplier, (a, b) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    asked = ask(workspace, [a, b], [supplier])
    quote(workspace, asked, supplier, ["1", None])
    first, second = asked.line_ids
    award = AwardRfq(asked.rfq_id, (AwardLineInput(first, supplier),))
    taken_back = workspace.dispatch(award)
    workspace.undo(taken_back.operation_id)
    with workspace.reader() as reader:
        assert reader.execute(select(PurchaseOrder.id)).all() == []
        assert load_offers(reader, [a], supplier) == {}
    assert workspace.dispatch(award).value.state == "sent"
    for line, words in ((first, "awarded already"), (second, "not quoted by this supplier")):
        with pytest.raises(DomainError, match=words):
            workspace.dispatch(AwardRfq(asked.rfq_id, (AwardLineInput(line, supplier),)))
    assert workspace.dispatch(CancelRfq(asked.rfq_id)).value.state == "cancelled"


def test_what_was_asked_in_another_currency_is_not_ordered_by_mistake(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    workspace.dispatch(SetExchangeRate("USD", TODAY, Decimal("0.80")))
    asked = ask(workspace, [item], [supplier])
    quote(workspace, asked, supplier, ["1"], currency="usd")
    with pytest.raises(DomainError, match="quoted in USD and is ordered from in EUR"):
        workspace.dispatch(AwardRfq(asked.rfq_id, (AwardLineInput(asked.line_ids[0], supplier),)))


def test_a_sheet_goes_out_and_comes_back_with_every_refused_cell_named(workspace: Workspace, tmp_path: Path) -> None:
    supplier, (a, b) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    asked = ask(workspace, [a, b], [supplier])
    with workspace.reader() as reader:
        asked_id = int(reader.execute(select(RfqSupplier.id)).scalar_one())
        code = str(reader.execute(select(Party.code).where(Party.id == supplier)).scalar_one())
        path = write_sheet(reader, asked_id, tmp_path)
    sheet = read_spreadsheet(path)
    keys = ["rfq", "line", "supplier", "", "", "", "", "supplier_sku", "price", "breaks", "min_qty", "lead_time_days",
            "currency", "freight", "payment_days", "valid_until", "reference"]
    assert path.name == f"RFQ-00001-{code}.xlsx"
    rows = [{key: str(cell) for key, cell in zip(keys, row.cells, strict=False) if key} for row in sheet.rows]
    assert [(row["rfq"], row["line"], row["supplier"]) for row in rows] == [
        ("RFQ-00001", "1", code), ("RFQ-00001", "2", code)]
    rows[0] |= {"price": "2.20", "breaks": "50: 2.00", "lead_time_days": "12", "freight": "30"}
    rows[1] |= {"price": "3", "breaks": "many"}
    with at_work(workspace) as uow:
        refused = import_quotes(uow, [*rows, {**rows[0], "line": "9"}, {**rows[0], "rfq": "RFQ-7"},
                                      {**rows[0], "supplier": "Nobody"}])
    assert [(one.status, one.field) for one in refused] == [
        ("refused", ""), ("refused", "breaks"), ("refused", "line"), ("refused", "rfq"), ("refused", "supplier")]
    rows[1]["breaks"] = ""
    with at_work(workspace) as uow:
        assert [one.status for one in import_quotes(uow, rows)] == ["created", "created"]
    table = compared(workspace, asked)
    assert table.offers[(asked.line_ids[0], supplier)].price_micros == 2_000_000
    assert table.suppliers[0].freight_minor == 3_000
    with workspace.reader() as reader:
        again = decode(EnterQuote, quote_values(reader, asked_id, MORNING))
    assert (again.lines[0].breaks, again.freight, again.lines[0].lead_time_days) == ("50: 2", Decimal(30), 12)
    workspace.dispatch(again)
    workspace.dispatch(DeclineQuote(asked_id, "Sold out"))
    assert compared(workspace, asked).suppliers[0].reason == "Sold out"


def test_a_request_is_printed_for_each_supplier(workspace: Workspace) -> None:
    supplier, (a,) = add_supplier(workspace), add_items(workspace, ["A"])
    ask(workspace, [a], [supplier])
    with workspace.reader() as reader:
        paper = request_for_quotation(reader, 1, MORNING)
    table = next(band for band in paper.bands if isinstance(band, PrintTable))
    assert (paper.title, paper.number, table.rows[0][1]) == ("Request for quotation", "RFQ-00001", "A")


def test_the_comparison_is_printed_with_a_sign_at_the_best(workspace: Workspace) -> None:
    cheap, dear = add_supplier(workspace, "Billig AG"), add_supplier(workspace, "Teuer AG")
    asked = ask(workspace, add_items(workspace, ["A"]), [cheap, dear])
    quote(workspace, asked, cheap, ["2"])
    quote(workspace, asked, dear, ["3"])
    with workspace.reader() as reader:
        paper = quote_comparison(reader, asked.rfq_id, MORNING)
    prices = [band for band in paper.bands if isinstance(band, PrintTable)][1]
    assert str(prices.rows[0][1]).startswith("✓ ")
    assert not str(prices.rows[0][2]).startswith("✓")


def test_a_request_without_sense_is_refused(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    line, whom = (RfqLineInput(item, Decimal(1)),), (RfqSupplierInput(supplier),)
    for command, field in (
        (WriteRfq((), whom, ANSWER, NEEDED), "lines"), (WriteRfq(line, (), ANSWER, NEEDED), "suppliers"),
        (WriteRfq(line, whom, TODAY - timedelta(days=1), NEEDED), "answer_by"),
        (WriteRfq(line, whom, NEEDED, ANSWER), "needed_on"),
    ):
        with pytest.raises(DomainError) as refusal:
            workspace.dispatch(command)
        assert refusal.value.field == field
    draft = workspace.dispatch(WriteRfq(line, whom, ANSWER, NEEDED)).value
    with pytest.raises(DomainError, match=r"is draft\. Send it first"):
        quote(workspace, draft, supplier, ["1"])


def test_the_lists_use_their_indexes(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        plan = [step for query in (RFQS, RFQ_LINES, QUOTATIONS)
                for step in plans_of(reader, lambda query=query: query.page(reader, ListRequest()))]  # type: ignore[misc]
    assert scans_of(plan, "purchasing_quote", "parties_party") == []
    assert not any(SORTS in step for step in plan)


costs = st.dictionaries(st.integers(1, 4), st.integers(1, 50), max_size=4)


@given(st.lists(st.tuples(costs, st.integers(0, 60)), min_size=1, max_size=4))
def test_the_split_is_the_cheapest_of_all_there_are(given_bids: list[tuple[dict[int, int], int]]) -> None:
    bids = [Bid(number, goods, freight) for number, (goods, freight) in enumerate(given_bids)]
    lines = [line for line in (1, 2, 3, 4) if any(line in bid.goods for bid in bids)]
    split = cheapest_split([1, 2, 3, 4], bids)
    choices = [[bid for bid in bids if line in bid.goods] for line in lines]
    everything = [
        sum(bid.goods[line] for bid, line in zip(chosen, lines, strict=True))
        + sum(bid.freight_minor for bid in {bid.supplier_id: bid for bid in chosen}.values())
        for chosen in itertools.product(*choices)
    ]
    assert (None if split is None else split.total_minor) == (min(everything) if lines else None)


@given(st.dictionaries(st.integers(1, 10**6), st.decimals(0, 10**4, places=2), max_size=5))
def test_price_breaks_are_read_as_they_are_written(breaks: dict[int, Decimal]) -> None:
    written = [(Decimal(least), price) for least, price in breaks.items()]
    assert read_breaks(write_breaks(written)) == tuple(sorted(written))


@pytest.mark.parametrize("text", ["100", "0: 1", "5: 1; 5: 2", "a: b", "1..2: 3"])
def test_what_is_no_price_break_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="is no price break"):
        read_breaks(text)


def test_money_of_freight_is_shared_to_the_cent(workspace: Workspace) -> None:
    supplier, items = add_supplier(workspace), add_items(workspace, ["A", "B", "C"])
    asked = ask(workspace, items, [supplier], "3")
    quote(workspace, asked, supplier, ["1", "1", "1"], freight=Decimal("1.00"))
    table = compared(workspace, asked)
    assert sum(offered.landed_minor or 0 for offered in table.offers.values()) == 1_000
    assert table.split is not None
    assert Money(table.split.total_minor, "EUR") == Money(1_000, "EUR")


def test_everything_of_sourcing_is_read_on_postgresql_too(server_workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(server_workspace), add_items(server_workspace, ["A"])
    line = ContractLineInput(item, Decimal(2), total_qty=Decimal(500))
    server_workspace.dispatch(AgreeContract(supplier, TODAY, NEEDED, (line,)))
    order_and_send(server_workspace, supplier, [(item, "5", "2"), (item, "5", "3")], TODAY + timedelta(days=2))
    server_workspace.dispatch(PromiseLines((1, 2), TODAY + timedelta(days=5)))
    asked = ask(server_workspace, [item], [supplier])
    quote(server_workspace, asked, supplier, ["2"])
    server_workspace.dispatch(AwardRfq(asked.rfq_id, (AwardLineInput(asked.line_ids[0], supplier),)))
    found = {}
    with server_workspace.reader() as reader:
        for name in ("contracts", "rfqs", "rfq_lines", "quotations", "expediting", "approval_limits"):
            query = server_workspace.declarations.list_query(name)
            found[name] = len(query.page(reader, ListRequest()).rows)
            for preset in query.presets:
                query.page(reader, ListRequest(preset=preset.info.key))
        for record in ("contract", "rfq", "rfq_supplier", "purchase_order", "purchase_order_line"):
            server_workspace.declarations.detail(record).load(reader, 1, MORNING)
        leaks = contract_leakage(reader, TODAY, TODAY)
    assert found == {"contracts": 1, "rfqs": 1, "rfq_lines": 1, "quotations": 1, "expediting": 2, "approval_limits": 0}
    assert [leak.agreed_minor for leak in leaks] == [1_000]
