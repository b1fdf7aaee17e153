"""What is declared of counting."""

from typing import Any

from sqlalchemy import select

from app.areas.inventory.documents import count_paper
from app.areas.inventory.models import CountSheet
from app.areas.inventory.operations import carrying, counting, stock
from app.areas.inventory.queries import count_checks, count_figures, count_pages
from app.areas.inventory.queries.count_lists import COUNT_LISTS
from app.areas.inventory.queries.scanned import scanned_goods
from app.areas.inventory.rules.counting import OPEN_STATES, CountState
from app.kernel.declare import (
    CheckSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    PermissionSpec,
    SearchSpec,
)
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    TabPart,
    ViewSpec,
    always,
    in_state,
    of_selected,
    one,
    selected,
)


def _reverse_count(_uow: UnitOfWork, _cmd: object, result: Any) -> counting.ReverseCount:
    return counting.ReverseCount(result["sheet_id"])


def _reverse_moves(_uow: UnitOfWork, _cmd: object, result: Any) -> stock.ReverseMoves:
    return stock.ReverseMoves(tuple(result["move_ids"]))


SCREENS = "app.areas.inventory.ui.scanning"
COUNTABLE = (CountState.COUNTING, CountState.RECOUNT)

SCAN_A_SHEET = ActionSpec(
    "inventory.scan_sheet", "Count by scanner", "scan-barcode", always, "record_counts",
    screen=f"{SCREENS}:CountScreen", help="Scan the number of a count sheet and count it.",
)
SCAN_MOVES = ActionSpec(
    "inventory.scan_moves", "Move by scanner", "scan-barcode", always, "move_goods", screen=f"{SCREENS}:MoveScreen",
    help="From a place, goods, to a place: with the scanner alone.",
)

SHEETS_VIEW = ViewSpec(
    "count_sheets",
    (
        ActionSpec("inventory.create_count", "New count", "plus", always, "create_count", key="Ctrl+N",
                   help="Count a place, a category or an item."),
        ActionSpec("inventory.start_count", "Start", "play", in_state(CountState.PLANNED), "start_count",
                   selected("sheet_id"), ask=False, primary=True, help="Begin to count."),
        ActionSpec("inventory.scan_count", "Count by scanner", "scan-barcode", in_state(*COUNTABLE), "record_counts",
                   screen=f"{SCREENS}:CountScreen", primary=True, key="Ctrl+Shift+S",
                   help="Place, goods, quantity: with the scanner and the number keys alone."),
        ActionSpec("inventory.type_counts", "Type in", "keyboard", in_state(*COUNTABLE), "record_counts",
                   of_selected(count_pages.lines_to_count), help="Type what stands on the paper."),
        ActionSpec("inventory.finish_count", "Finish", "check-check", in_state(*COUNTABLE), "finish_count",
                   selected("sheet_id"), ask=False, help="Say that all was counted; what is too far off is recounted."),
        ActionSpec("inventory.mix_ups", "Settle mix-ups", "arrow-left-right", in_state(CountState.DECIDE),
                   "settle_mix_ups", selected("sheet_id"), ask=False,
                   help="Make one transfer of two differences that explain each other."),
        ActionSpec("inventory.decide_count", "Decide", "scale", in_state(CountState.DECIDE), "decide_count",
                   of_selected(count_pages.lines_to_decide), help="Say why the books and the shelf differ."),
        ActionSpec("inventory.post_count", "Post", "check", in_state(CountState.DECIDE), "post_count",
                   selected("sheet_id"), ask=False, primary=True, help="Let the books say what was found."),
        ActionSpec("inventory.count_paper", "Print", "printer", one, document="count_paper",
                   help="The sheet to count by, with bar codes of the places."),
        ActionSpec("inventory.cancel_count", "Cancel", "ban", in_state(*OPEN_STATES), "cancel_count",
                   selected("sheet_id"), ask=False, help="Call the count off."),
        ActionSpec("inventory.reverse_count", "Take back", "rotate-ccw", in_state(CountState.POSTED), "reverse_count",
                   selected("sheet_id"), ask=False, help="Take back what was posted and decide anew."),
    ),
    EmptySpec("Nothing was counted yet", "Count a place, or make a plan of what is counted how often.", "list-checks",
              "inventory.create_count"),
    preset="open", order=60,
    group="Counting",
)

LINES_VIEW = ViewSpec(
    "count_lines", (), EmptySpec("No lines yet", "The lines of all counts appear here.", "list-checks"), order=61,
    group="Counting",
)

PLANS_VIEW = ViewSpec(
    "count_plans",
    (
        ActionSpec("inventory.new_plan", "New plan", "plus", always, "set_count_plan", key="Ctrl+N",
                   help="Say what is counted how often."),
        ActionSpec("inventory.change_plan", "Change", "pencil", one, "set_count_plan",
                   of_selected(count_pages.present_plan)),
        ActionSpec("inventory.plan_count", "Make a sheet", "clipboard-list", one, "plan_count", selected("plan_id"),
                   ask=False, primary=True, help="Make a count sheet of what waited longest."),
    ),
    EmptySpec("No plans yet", "Say what is counted how often: A items every month, C items once a year.", "calendar",
              "inventory.new_plan"),
    order=62,
    group="Counting",
)

DASHBOARD = DashboardSpec(
    ("inventory.count_accuracy",),
    (
        ChartSpec("inventory.count_accuracy", "How right the books were, by month of counting",
                  count_figures.accuracy_by_month, "app.areas.inventory.charts:draw_count_accuracy", span=2,
                  help="Share of lines and of worth without a difference; the small numbers are lines counted."),
    ),
    of=("count_sheets",),
)

COUNTING = AreaSpec(
    name="inventory",
    title="Inventory",
    operations=(
        OperationSpec(counting.set_count_plan, "Count plan set", "inventory.plan_counts"),
        OperationSpec(counting.plan_count, "Count planned", "inventory.count"),
        OperationSpec(counting.create_count, "Count made", "inventory.count"),
        OperationSpec(counting.start_count, "Count started", "inventory.count"),
        OperationSpec(counting.record_counts, "Counts written down", "inventory.count"),
        OperationSpec(counting.finish_count, "Count finished", "inventory.count"),
        OperationSpec(counting.decide_count, "Differences decided", "inventory.decide"),
        OperationSpec(counting.settle_mix_ups, "Mix-ups settled", "inventory.decide"),
        OperationSpec(counting.post_count, "Count posted", "inventory.decide", reverse=_reverse_count),
        OperationSpec(counting.reverse_count, "Count taken back", "inventory.decide",
                      final="it is itself the correction; post the count again instead."),
        OperationSpec(counting.cancel_count, "Count cancelled", "inventory.count"),
        OperationSpec(carrying.move_goods, "Goods moved", "inventory.move", reverse=_reverse_moves),
    ),
    lists=COUNT_LISTS,
    details=(
        DetailSpec("count_sheet", "Count", count_pages.count_detail),
        DetailSpec("count_line", "Count line", count_pages.count_line_detail),
        DetailSpec("count_plan", "Count plan", count_pages.plan_detail),
    ),
    searches=(SearchSpec("count_sheet", "Count", CountSheet, select(
        CountSheet.id, CountSheet.number, CountSheet.title, CountSheet.title)),),
    checks=(CheckSpec("inventory.counts", "Counts agree with the ledger", count_checks.check_counts),),
    documents=(DocumentSpec("count_paper", "Count sheet", "count_sheet", "inventory.read", count_paper),),
    figures=(
        FigureSpec("inventory.count_accuracy", "Count accuracy", count_figures.count_accuracy),
        FigureSpec("inventory.counts_due", "Lines to count", count_figures.counts_due),
    ),
    permissions=(
        PermissionSpec("inventory.plan_counts", "Plan counts"),
        PermissionSpec("inventory.decide", "Decide about differences and post counts"),
    ),
    codes=(scanned_goods,),
    tab_parts=(TabPart("inventory", (SHEETS_VIEW, LINES_VIEW, PLANS_VIEW), (
        ("items", (SCAN_A_SHEET, SCAN_MOVES)), ("stock", (SCAN_MOVES,)),
    ), DASHBOARD),),
)
