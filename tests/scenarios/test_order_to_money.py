"""From an order to money: invoiced, reminded, complained about, returned, credited, paid; nothing is left open."""

from datetime import timedelta
from decimal import Decimal

from app.areas.logistics.operations.returning import BackLineInput, InspectedLineInput, InspectReturn, ReceiveReturn
from app.areas.logistics.operations.settling_returns import SettleCustomerReturn
from app.areas.logistics.rules.returns import Fate, Reason
from app.areas.sales.documents.statements import statement_of_account
from app.areas.sales.operations.banking import BookBankLine, EnterStatement, StatementLineInput
from app.areas.sales.operations.dunning import ProposeReminders, SendReminder
from app.areas.sales.queries.ageing import receivables_on
from app.areas.sales.queries.dunning import LETTERS
from app.areas.sales.queries.statement import balance_on, movements
from app.areas.support.operations.compensating import ReturnForTicket
from app.areas.support.operations.solving import ResolveTicket
from app.kernel.listing import ListRequest
from app.kernel.printed import PrintTable
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import lines_of, send
from tests.areas.logistics.test_returns import lines
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.invoicing import DAY, add_taxes, balances, invoice, invoice_row, prove, shop
from tests.areas.sales.selling import sell
from tests.areas.support.complaining import complain
from tests.companies import MORNING


def test_an_order_becomes_money_though_two_jars_come_back(workspace: Workspace) -> None:
    add_taxes(workspace)
    tea, _, customer = shop(workspace)
    order = int(sell(workspace, customer, [(tea, "10")]).order_id)
    shipment = send(workspace, order)
    posted = invoice(workspace, order)
    assert (posted.number, posted.total_minor) == ("IN-00001", 11900)

    put_clock(workspace, MORNING + timedelta(days=40))
    reminder = workspace.dispatch(ProposeReminders()).value.letter_ids[0]
    assert workspace.dispatch(SendReminder(reminder)).value == "DL-00001"

    ticket = complain(workspace, customer, category="damaged", shipment_id=shipment)
    put_clock(workspace, MORNING + timedelta(days=60))
    assert workspace.dispatch(ProposeReminders()).value.letters == 1, "proposed, and then held back for the complaint"
    with workspace.reader() as reader:
        assert LETTERS.count(reader, ListRequest(preset="proposed")) == 0
    line = lines_of(workspace, shipment)[0].id
    back = workspace.dispatch(ReturnForTicket(
        ticket, shipment, Reason.DAMAGED, lines=(BackLineInput(line, Decimal(2)),))).value.record_id
    workspace.dispatch(ReceiveReturn(back))
    workspace.dispatch(InspectReturn(back, (InspectedLineInput(lines(workspace, back)[0].id, Fate.SCRAP),)))
    credit = workspace.dispatch(SettleCustomerReturn(back, post=True)).value.credit_ids[0]
    workspace.dispatch(ResolveTicket(ticket, "Two jars credited."))
    assert invoice_row(workspace, posted.invoice_id).open_minor == 11900 - 2380

    day = DAY + timedelta(days=62)
    put_clock(workspace, MORNING + timedelta(days=62))
    workspace.dispatch(EnterStatement((
        StatementLineInput(day, Decimal("95.20"), "Alfreds Futterkiste", "IN-00001 less CR-00001"),)))
    workspace.dispatch(BookBankLine(1))
    assert invoice_row(workspace, posted.invoice_id).state == "paid"
    assert invoice_row(workspace, credit).open_minor == 0
    assert balances(workspace) == {"bank": 9520, "revenue": -8000, "tax_due": -1520}
    with workspace.reader() as reader:
        moves = movements(reader, customer, "EUR")
        owed = [balance_on(moves, DAY + timedelta(days=days)) for days in (0, 60, 62)]
        aged = [receivables_on(reader, DAY + timedelta(days=days)).total_minor for days in (0, 60, 62)]
        paper = statement_of_account(reader, customer, workspace.clock.now())
    assert owed == aged == [11900, 9520, 0]
    assert isinstance(paper.bands[0], PrintTable)
    assert len(paper.bands[0].rows) == 4, "brought forward, invoice, credit note, payment"
    prove(workspace)
