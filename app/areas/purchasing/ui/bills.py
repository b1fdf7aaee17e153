"""What the tab of suppliers shows of bills, and what can be done with them there."""

from app.areas.purchasing.queries import bill_figures
from app.areas.purchasing.queries import bill_prefills as prefills
from app.areas.purchasing.rules.billing import OPEN_STATES, BillState
from app.ui.declare import (
    ActionSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabPart,
    TabSpec,
    ViewSpec,
    in_state,
    one,
    selected,
    some,
)


def is_approved_bill(selection: Selection) -> bool:
    """Enable for one bill that a credit note may correct."""
    return in_state(BillState.APPROVED, BillState.PAID)(selection) and selection.values("kind") == ("bill",)


def was_received(selection: Selection) -> bool:
    """Enable for one order of which something came."""
    return in_state("partly_received", "received", "closed")(selection)


BILLS = ViewSpec(
    "bills", (
        ActionSpec("purchasing.enter_bill", "New bill", "receipt-text", operation="enter_bill",
                   help="Enter a supplier's bill; it is compared with what was ordered and received."),
        ActionSpec("purchasing.approve_bill", "Approve", "check-check", in_state(BillState.MATCHED), "approve_bill",
                   selected("bill_id"), ask=False, primary=True,
                   help="Let it be paid; what it differs by goes to the worth of the goods."),
        ActionSpec("purchasing.accept_bill", "Approve all the same", "check",
                   in_state(BillState.DISPUTED), "approve_bill", selected("bill_id"), help="Say why."),
        ActionSpec("purchasing.pay_bill", "Paid", "banknote", in_state(BillState.APPROVED), "pay_bill",
                   prefills.paid_today, primary=True, help="Note when and by which transfer it was paid."),
        ActionSpec("purchasing.match_bill", "Compare", "scale", in_state(*OPEN_STATES), "match_bill",
                   selected("bill_id"), ask=False, help="Compare it again with order and receipt."),
        ActionSpec("purchasing.change_bill", "Change", "pencil", in_state(*OPEN_STATES), "change_bill",
                   prefills.present_bill, help="Correct lines, days and the number."),
        ActionSpec("purchasing.dispute_bill", "Dispute", "thumbs-down",
                   in_state(BillState.DRAFT, BillState.WAITING, BillState.MATCHED), "dispute_bill",
                   selected("bill_id"), help="Say what is wrong; it is not paid before that is settled."),
        ActionSpec("purchasing.credit_bill", "Credit note", "receipt", is_approved_bill, "enter_credit_note",
                   prefills.credit_of_bill, help="Enter what the supplier gives back."),
        ActionSpec("purchasing.take_back_approval", "Take back", "undo-2", in_state(BillState.APPROVED),
                   "take_back_approval", selected("bill_id"), ask=False, help="Take the approval back."),
        ActionSpec("purchasing.not_paid", "Take payment back", "rotate-ccw", in_state(BillState.PAID),
                   "take_back_bill_payment", selected("bill_id"), ask=False,
                   help="The payment did not leave after all; the bill is owed again."),
        ActionSpec("purchasing.cancel_bill", "Cancel bill", "circle-x", in_state(*OPEN_STATES), "cancel_bill",
                   selected("bill_id"), help="Put aside what was entered wrongly."),
        ActionSpec("purchasing.bill_sheet", "Print", "printer", one, document="bill_sheet"),
        ActionSpec("purchasing.bill_tolerance", "Tolerance", "sliders-horizontal", operation="change_bill_tolerance",
                   prefill=prefills.present_tolerance,
                   help="Set how far a bill may differ from order and receipt before it is disputed."),
    ),
    EmptySpec("No bills yet", "Enter the first bill, or choose goods among those received and not billed.",
              "receipt-text", "purchasing.enter_bill"), order=60,
    group="Bills",
)

UNBILLED = ViewSpec(
    "unbilled", (
        ActionSpec("purchasing.bill_these", "Enter bill", "receipt-text", some, "enter_bill",
                   prefills.bill_of_unbilled, primary=True, help="Enter the bill for the goods selected."),
    ),
    EmptySpec("Everything is billed", "Goods that were received and not billed yet stand here, with their worth.",
              "circle-check"), order=61,
    group="Bills",
)

PAYABLES = ViewSpec(
    "payables", (), EmptySpec("Nothing is owed", "What is owed to suppliers stands here by age.", "wallet"), order=62,
    group="Bills",
)

JOURNAL = ViewSpec(
    "bill_journal", (),
    EmptySpec("No entries yet", "Approved bills stand here by rate of tax, to be exported for the bookkeeper.",
              "scroll-text"), order=63,
    group="Bills",
)

BILLS_PART = TabPart("suppliers", (), (
    ("receipts", (
        ActionSpec("purchasing.bill_receipt", "Enter bill", "receipt-text", in_state("posted"), "enter_bill",
                   prefills.bill_of_receipt, help="Enter the bill for what came."),
    )),
    ("purchase_orders", (
        ActionSpec("purchasing.bill_order", "Enter bill", "receipt-text", was_received, "enter_bill",
                   prefills.bill_of_order, help="Enter the bill for what came and is not billed yet."),
    )),
))

BILLS_TAB = TabSpec(
    "bills", "Bills", "receipt-text", 35, (BILLS, UNBILLED, PAYABLES, JOURNAL),
    DashboardSpec(("purchasing.payable", "purchasing.unbilled", "purchasing.disputed"), (
        ChartSpec("purchasing.payables_by_age", "Owed by age", bill_figures.payables_by_age,
                  "app.areas.purchasing.charts:draw_payables_by_age", span=2,
                  help="Bills less credit notes, by days over due."),
    )),
    bill_figures.bills_to_decide, aside=True,
    help="What suppliers bill and what is owed to them, what bringing goods here cost, and what went back.",
)
