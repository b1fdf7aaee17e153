"""A container with three orders from three suppliers, what it cost to bring it here, and a bill that comes late."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.areas.company.operations import SetExchangeRate, SetTax
from app.areas.inventory.operations import location_of, outer_location
from app.areas.inventory.operations.posting import NewMove, post_moves
from app.areas.inventory.queries import item_values, move_costs
from app.areas.purchasing.models import Bill, PurchaseOrder, ReceiptLine
from app.areas.purchasing.operations.bill_lines import BillLineInput
from app.areas.purchasing.operations.bill_steps import ApproveBill, PayBill
from app.areas.purchasing.operations.bills import EnterBill
from app.areas.purchasing.operations.containers import AnnounceContainer, ContainerOrderInput
from app.areas.purchasing.operations.landed import (
    LandedChargeInput,
    PlanLandedCost,
    PostLandedCost,
    ReverseLandedCost,
)
from app.areas.purchasing.rules.billing import LineKind
from app.areas.purchasing.rules.landing import Basis, ChargeKind
from app.kernel.listing import Detail, ListRequest
from app.kernel.money import Money
from app.kernel.printed import PrintedDocument, PrintTable
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    add_items,
    add_supplier,
    main_warehouse_id,
    order_and_send,
    proved,
    put_clock,
    receive,
    row_of,
)
from tests.companies import MORNING, at_work

TODAY = MORNING.date()


@dataclass
class Story:
    """The firm, its three suppliers' orders and receipts, and the goods."""

    workspace: Workspace
    lamps: int
    chairs: int
    tables: int
    orders: tuple[Any, ...]
    receipts: tuple[Any, ...]
    container_id: int
    tax: int
    owed_tax: int

    def at(self, days: int) -> None:
        """Let so many days have gone by since the orders were written."""
        put_clock(self.workspace, MORNING + timedelta(days=days))

    def worth(self, item_id: int) -> int:
        """Give what the stock of an item is worth now, in cents."""
        with self.workspace.reader() as reader:
            now = self.workspace.clock.now()
            return item_values(reader, now, now, [item_id])[item_id][1]

    def page(self, record: str, row_id: int) -> Detail:
        """Load a record's page."""
        with self.workspace.reader() as reader:
            return self.workspace.declarations.detail(record).load(reader, row_id, self.workspace.clock.now())

    def paper(self, name: str, row_id: int) -> PrintedDocument:
        """Make a document."""
        with self.workspace.reader() as reader:
            return self.workspace.declarations.document(name).context(reader, row_id, self.workspace.clock.now())


def day(days: int) -> date:
    """Give the day so many days after the orders were written."""
    return TODAY + timedelta(days=days)


@pytest.fixture
def story(workspace: Workspace) -> Story:
    """Order lamps in dollars, chairs and tables in euros, and let all of it arrive in one container."""
    tax = workspace.dispatch(SetTax("V19", "Value added tax", Decimal(19), date(2021, 1, 1))).value
    owed = workspace.dispatch(SetTax("RC", "Tax on import", Decimal(19), date(2021, 1, 1), reverse_charge=True)).value
    workspace.dispatch(SetExchangeRate("USD", TODAY, per_one=Decimal("1.25")))
    workspace.dispatch(SetExchangeRate("USD", day(30), per_one=Decimal("1.28")))
    (lamps,) = add_items(workspace, ["LAMP"], weight_grams=2_000, volume_cm3=8_000)
    (chairs,) = add_items(workspace, ["CHAIR"], weight_grams=5_000, volume_cm3=60_000)
    (tables,) = add_items(workspace, ["TABLE"], weight_grams=20_000, volume_cm3=90_000)
    far, near, third = (add_supplier(workspace, "Lumen Inc", currency="USD"), add_supplier(workspace, "Sitzgut AG"),
                        add_supplier(workspace, "Tafel KG"))
    orders = (
        order_and_send(workspace, far, [(lamps, "100", "12.80")], day(30)),
        order_and_send(workspace, near, [(chairs, "40", "30")], day(30)),
        order_and_send(workspace, third, [(tables, "10", "120")], day(30)),
    )
    container = workspace.dispatch(AnnounceContainer(
        "MSKU 123456-7", day(30), tuple(ContainerOrderInput(one.order_id) for one in orders), "By sea from Ningbo"))
    put_clock(workspace, MORNING + timedelta(days=30))
    receipts = tuple(
        receive(workspace, one, qty, delivery_note=f"B/L {index}").value
        for index, (one, qty) in enumerate(zip(orders, ("100", "40", "10"), strict=True), 1)
    )
    return Story(workspace, lamps, chairs, tables, orders, receipts, container.value.container_id, tax, owed)


def carriers_bill(story: Story) -> Any:
    """Enter and approve what the forwarder bills in dollars: 640.00 for freight."""
    forwarder = add_supplier(story.workspace, "Sea Lines", currency="USD")
    bill = story.workspace.dispatch(EnterBill(
        forwarder, "SL-4711", day(30),
        (BillLineInput(amount=Decimal(640), kind=LineKind.FREIGHT, tax_rate_id=story.owed_tax, text="FCL 20'"),),
    )).value
    story.workspace.dispatch(ApproveBill(bill.bill_id))
    return bill


def test_the_container_from_order_to_the_last_bill(story: Story) -> None:
    workspace = story.workspace
    # Received at the rate of day 30, 1/1.28: lamps 1280.00 USD = 1000.00 EUR; chairs 1200.00; tables 1200.00.
    assert [story.worth(item) for item in (story.lamps, story.chairs, story.tables)] == [100000, 120000, 120000]
    receipt = story.page("receipt", story.receipts[0].receipt_id)
    assert {fact.title: fact.value for fact in receipt.facts}["Exchange rate"] == "1 USD = 0.78125 EUR"

    # Half of the lamps are sold before anybody knows what the container cost: 50 lamps go out at 500.00.
    with at_work(workspace) as uow:
        shelf, customer = location_of(uow, main_warehouse_id(workspace), "receiving"), outer_location(uow, "customer")
        (sold,) = post_moves(uow, [NewMove(story.lamps, shelf, customer, 50_000_000, "test_sale", 1)])
    assert story.worth(story.lamps) == 50000

    # Freight: 640.00 USD = 500.00 EUR by volume: 0.8, 2.4 and 0.9 cubic metres of 4.1:
    #   97.561 -> 97.56, 292.683 -> 292.68, 109.756 -> 109.76: 500.00.
    # Duty of 34.00 by value: 1000, 1200 and 1200 of 3400: 10.00, 12.00, 12.00.
    # Broker 100.00, each line the same: 33.34, 33.33, 33.33.
    freight = carriers_bill(story)
    planned = workspace.dispatch(PlanLandedCost((
        LandedChargeInput(ChargeKind.FREIGHT, Basis.VOLUME, bill_id=freight.bill_id),
        LandedChargeInput(ChargeKind.DUTY, Basis.VALUE, Decimal(34)),
        LandedChargeInput(ChargeKind.BROKER, Basis.EQUAL, Decimal(100)),
    ), container_id=story.container_id)).value
    assert planned.total_minor == 63400
    shown = next(table for table in story.page("landed_cost", planned.landed_cost_id).lines
                 if table.title == "What each line bears")
    assert [row.values[5] for row in shown.rows] == [
        Money(minor, "EUR") for minor in (9756, 1000, 3334, 29268, 1200, 3333, 10976, 1200, 3333)]
    assert story.worth(story.chairs) == 120000

    workspace.dispatch(PostLandedCost(planned.landed_cost_id))
    # Lamps bear 140.90: half of it stays with the fifty that are here, half follows those that were sold.
    assert story.worth(story.lamps) == 50000 + 7045
    assert (story.worth(story.chairs), story.worth(story.tables)) == (120000 + 33801, 120000 + 15509)
    with workspace.reader() as reader:
        assert move_costs(reader, [sold])[sold] == 57045
    proved(workspace)

    # Three weeks later the lamps are billed at 13.12 instead of 12.80 USD, within two hundredths and a half; the
    # rate has moved to 1/1.25 since. 0.32 USD x 100 at the receipt's rate is 25.00 EUR, half of it for those sold.
    workspace.dispatch(SetExchangeRate("USD", day(51), per_one=Decimal("1.25")))
    story.at(51)
    late = workspace.dispatch(EnterBill(
        row_of(workspace, PurchaseOrder, story.orders[0].order_id).supplier_id, "LI-88", day(51),
        (BillLineInput(story.orders[0].line_ids[0], Decimal(100), Decimal("13.12"), tax_rate_id=story.owed_tax),),
    )).value
    assert late.mismatch == "line 1: billed at 13.12 USD, ordered at 12.80 USD; 32.00 USD too much"
    workspace.dispatch(ApproveBill(late.bill_id, "Copper surcharge, agreed on the phone."))
    assert story.worth(story.lamps) == 57045 + 1250
    with workspace.reader() as reader:
        assert move_costs(reader, [sold])[sold] == 57045 + 1250
    row = row_of(workspace, Bill, late.bill_id)
    # 1312.00 USD at 0.8 is 1049.60 EUR; the tax is owed by the buyer, told and not paid.
    assert (row.home_net_minor, row.tax_minor) == (104960, 0)
    workspace.dispatch(PayBill(late.bill_id, day(60), "SWIFT 9"))

    # The broker's estimate was wrong: all of it is taken back, and the goods cost what their bills say.
    workspace.dispatch(ReverseLandedCost(planned.landed_cost_id, "Broker's final bill is to come"))
    assert (story.worth(story.lamps), story.worth(story.chairs)) == (51250, 120000)
    proved(workspace)


def test_what_is_owed_without_a_bill_shrinks_with_each_bill(story: Story) -> None:
    workspace = story.workspace
    unbilled = workspace.declarations.list_query("unbilled")
    place = [column.info.key for column in unbilled.columns].index("worth")

    def owed() -> list[object]:
        with workspace.reader() as reader:
            return [row.values[place] for row in unbilled.page(reader, ListRequest()).rows]

    assert owed() == [Money(100000, "EUR"), Money(120000, "EUR"), Money(120000, "EUR")]
    supplier = row_of(workspace, PurchaseOrder, story.orders[1].order_id).supplier_id
    part = workspace.dispatch(EnterBill(supplier, "S-1", day(30), (
        BillLineInput(story.orders[1].line_ids[0], Decimal(10), tax_rate_id=story.tax),))).value
    workspace.dispatch(ApproveBill(part.bill_id))
    # Ten of forty chairs were billed: 300.00 of 1200.00.
    assert owed() == [Money(100000, "EUR"), Money(90000, "EUR"), Money(120000, "EUR")]
    proved(workspace)


def test_papers_and_pages_name_one_another(story: Story) -> None:
    workspace = story.workspace
    freight = carriers_bill(story)
    planned = workspace.dispatch(PlanLandedCost((
        LandedChargeInput(ChargeKind.FREIGHT, Basis.VALUE, bill_id=freight.bill_id),),
        container_id=story.container_id)).value
    workspace.dispatch(PostLandedCost(planned.landed_cost_id))
    supplier = row_of(workspace, PurchaseOrder, story.orders[1].order_id).supplier_id
    bill = workspace.dispatch(EnterBill(supplier, "S-1", day(30), (
        BillLineInput(story.orders[1].line_ids[0], Decimal(40), tax_rate_id=story.tax),))).value
    workspace.dispatch(ApproveBill(bill.bill_id))

    def tables_of(record: str, row_id: int) -> dict[str, tuple[object, ...]]:
        return {table.title: tuple(row.values[0] for row in table.rows) for table in story.page(record, row_id).lines}

    chairs = story.receipts[1]
    assert tables_of("receipt", chairs.receipt_id)["Bills"] == (bill.number,)
    assert tables_of("receipt", chairs.receipt_id)["Landed costs"] == (planned.number,)
    assert tables_of("purchase_order", story.orders[1].order_id)["Bills"] == (bill.number,)
    assert tables_of("bill", bill.bill_id)["Pays for"] == (chairs.number,)
    assert tables_of("bill", freight.bill_id)["Spread as landed cost"] == (planned.number,)
    assert tables_of("container", story.container_id)["Landed costs"] == (planned.number,)
    assert len(tables_of("container", story.container_id)["Received"]) == 3

    sheet = story.paper("landed_sheet", planned.landed_cost_id)
    assert ("Container", "MSKU 123456-7") in sheet.facts
    receipts, costs, lines = (band for band in sheet.bands if isinstance(band, PrintTable))
    assert [row[0] for row in receipts.rows] == [one.number for one in story.receipts]
    assert costs.rows[0][2:4] == (freight.number, "SL-4711")
    assert sum(row[5].minor for row in lines.rows) == planned.total_minor == 50000  # type: ignore[attr-defined]
    paper = story.paper("bill_sheet", bill.bill_id)
    assert paper.bands[2].rows[0][0] == chairs.number  # type: ignore[union-attr]
    # 1200.00 and 19 % of it.
    assert paper.bands[0].totals == (  # type: ignore[union-attr]
        ("Net", Money(120000, "EUR")), ("Tax", Money(22800, "EUR")), ("With tax", Money(142800, "EUR")))
    note = dict(story.paper("receipt_note", chairs.receipt_id).facts)
    assert (note["Bills"], note["Landed costs"]) == (bill.number, planned.number)
    assert row_of(workspace, ReceiptLine, chairs.receipt_line_ids[0]).stock_qty_billed == 40_000_000
