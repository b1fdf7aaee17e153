"""What hangs on one supplier, and where the money goes."""

from datetime import timedelta
from decimal import Decimal

from app.areas.purchasing.operations import ChangeSupplier, SetSupplierItem
from app.areas.purchasing.queries.spending import SPEND, spend_by_item, spend_report
from app.areas.purchasing.rules.orders import Standing
from app.areas.sales.queries.at_risk import SUPPLIER_RISKS, revenue_at_risk
from app.kernel.formatting import Formatter
from app.kernel.listing import ListRequest
from app.kernel.money import Money
from app.kernel.printed import PrintTable
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.areas.purchasing.buying import add_supplier, order_and_send, receive
from tests.areas.sales.selling import add_customer, add_items, sell, stock
from tests.companies import MORNING
from tests.plans import plans_of, scans_of


def test_revenue_hangs_on_the_supplier_that_alone_offers_an_item(workspace: Workspace) -> None:
    only, other = add_supplier(workspace, "Only"), add_supplier(workspace, "Other")
    rare, common = add_items(workspace, "RARE", "COMMON")
    for supplier, item in ((only, rare), (only, common), (other, common)):
        workspace.dispatch(SetSupplierItem(supplier, item, Decimal(2)))
    for item in (rare, common):
        stock(workspace, item, 10)
    sell(workspace, add_customer(workspace), [(rare, "3"), (common, "1")])
    with workspace.reader() as reader:
        page = DECLARATIONS.detail("supplier").load(reader, only, MORNING + timedelta(hours=1))
        rows = {row.values[0]: row.values for row in SUPPLIER_RISKS.page(
            reader, ListRequest(as_of=MORNING + timedelta(hours=1))).rows}
        share = revenue_at_risk(reader, MORNING + timedelta(hours=1))
        plan = plans_of(reader, lambda: SUPPLIER_RISKS.page(reader, ListRequest(), None, 50))
    assert rows["Only"][2:4] == (1, Money(3000, "EUR"))
    assert rows["Other"][2:4] == (0, Money(0, "EUR"))
    assert share.value == 750
    said = next(fact.value for fact in page.facts if fact.title == "Revenue at risk")
    assert Formatter().sentence(str(said)) == "30.00\N{NO-BREAK SPACE}€, 75.0 % of all"
    assert next(table for table in page.lines if table.title == "Only this supplier offers").rows[0].id == rare
    assert scans_of(plan, "sales_order_line", "sales_order", "purchasing_order_line") == []
    workspace.dispatch(ChangeSupplier(other, standing=Standing.BLOCKED))
    with workspace.reader() as reader:
        assert revenue_at_risk(reader, MORNING + timedelta(hours=1)).value == 1000


def test_spend_is_told_by_every_grouping_and_drilled_to_lines(workspace: Workspace) -> None:
    first, second = add_supplier(workspace, "First"), add_supplier(workspace, "Second")
    tea, jam = add_items(workspace, "TEA", "JAM")
    for supplier, item, qty in ((first, tea, "10"), (second, jam, "5")):
        receive(workspace, order_and_send(workspace, supplier, [(item, qty, "4")]), qty)
    with workspace.reader() as reader:
        chart = spend_by_item(reader, MORNING)
        paper = spend_report(reader, 0, MORNING)
        lines = SPEND.page(reader, ListRequest(preset="year", as_of=MORNING)).rows
    assert chart.suppliers == (("Item TEA", 4000), ("Item JAM", 2000))
    tables = {band.title: band for band in paper.bands if isinstance(band, PrintTable)}
    assert tables["By supplier"].rows[0] == ("First", Money(4000, "EUR"), 666)
    assert tables["By month"].rows == (("2026-03", Money(6000, "EUR"), 1000),)
    assert [row.values[7] for row in lines] == [Money(2000, "EUR"), Money(4000, "EUR")]
