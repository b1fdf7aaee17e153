"""What is declared of suppliers' bills."""

from typing import Any

from app.areas.inventory.queries.consequences import cost_preview
from app.areas.purchasing.documents.bill import bill_sheet
from app.areas.purchasing.events import GoodsReceived, ReceiptReversed
from app.areas.purchasing.models import Bill
from app.areas.purchasing.operations import bill_matching, bill_steps, bills
from app.areas.purchasing.operations.import_bills import BILL_IMPORT
from app.areas.purchasing.queries import bill_checks, bill_contributions, bill_figures, bill_page
from app.areas.purchasing.queries.bill_lists import BILL_LISTS
from app.areas.purchasing.queries.lists import READ
from app.areas.purchasing.queries.search import BILLS
from app.areas.purchasing.ui.bills import BILLS_PART, BILLS_TAB
from app.kernel.declare import (
    CheckSpec,
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    PermissionSpec,
    SearchSpec,
    Subscriber,
)
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import AreaSpec

ENTER, APPROVE = "purchasing.bill", "purchasing.approve_bill"


def _take_back(_uow: UnitOfWork, _cmd: object, result: Any) -> bill_steps.TakeBackApproval:
    return bill_steps.TakeBackApproval(result["bill_id"])


def _not_paid(_uow: UnitOfWork, cmd: bill_steps.PayBill, _result: object) -> bill_steps.TakeBackBillPayment:
    return bill_steps.TakeBackBillPayment(cmd.bill_id)


BILLING = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(
        OperationSpec(bills.enter_bill, "Bill entered", ENTER),
        OperationSpec(bills.enter_credit_note, "Credit note entered", ENTER),
        OperationSpec(bills.change_bill, "Bill changed", ENTER),
        OperationSpec(bill_steps.match_bill, "Bill compared", ENTER),
        OperationSpec(bill_steps.dispute_bill, "Bill disputed", ENTER),
        OperationSpec(bill_steps.cancel_bill, "Bill cancelled", ENTER),
        OperationSpec(bill_steps.approve_bill, "Bill approved", APPROVE, reverse=_take_back, preview=cost_preview),
        OperationSpec(
            bill_steps.take_back_approval, "Approval of a bill taken back", APPROVE,
            final="approve the bill again instead.", preview=cost_preview,
        ),
        OperationSpec(bill_steps.pay_bill, "Bill paid", APPROVE, reverse=_not_paid),
        OperationSpec(bill_steps.take_back_bill_payment, "Payment of a bill taken back", APPROVE,
                      final="note the payment again instead."),
        OperationSpec(bill_steps.change_bill_tolerance, "Tolerance of bills changed", "purchasing.policy"),
    ),
    subscribers=(
        Subscriber(GoodsReceived, bill_matching.match_after_receipt),
        Subscriber(ReceiptReversed, bill_matching.match_after_reversal),
    ),
    lists=BILL_LISTS,
    details=(
        DetailSpec("bill", "Bill", bill_page.bill_detail), DetailSpec("bill_entry", "Entry", bill_page.entry_detail),
        DetailSpec("receipt_line", "Received goods", bill_contributions.receipt_line_detail),
    ),
    contributions=(
        ContributionSpec("purchase_order", bill_contributions.of_order),
        ContributionSpec("receipt", bill_contributions.of_receipt),
        ContributionSpec("supplier", bill_contributions.of_supplier),
    ),
    searches=(SearchSpec("bill", "Bill", Bill, BILLS),),
    checks=(
        CheckSpec("purchasing.billed", "Receipts agree with the bills that pay for them", bill_checks.check_billed),
        CheckSpec("purchasing.bill_sums", "Bills add up, with tax and at home", bill_checks.check_sums),
    ),
    documents=(DocumentSpec("bill_sheet", "Bill", "bill", READ, bill_sheet),),
    figures=(
        FigureSpec("purchasing.unbilled", "Received, not billed", bill_figures.unbilled),
        FigureSpec("purchasing.payable", "Owed to suppliers", bill_figures.payable),
        FigureSpec("purchasing.disputed", "Disputed bills", bill_figures.disputed),
    ),
    imports=(BILL_IMPORT,),
    permissions=(
        PermissionSpec(ENTER, "Enter bills and compare them"),
        PermissionSpec(APPROVE, "Approve bills and note what was paid"),
    ),
    tabs=(BILLS_TAB,),
    tab_parts=(BILLS_PART,),
)
