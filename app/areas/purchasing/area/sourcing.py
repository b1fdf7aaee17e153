"""What is declared of requests for quotation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.purchasing.documents.comparison import quote_comparison
from app.areas.purchasing.documents.rfq import request_for_quotation
from app.areas.purchasing.operations import awarding, quotes, request_changes, rfqs
from app.areas.purchasing.operations.import_quotes import QUOTES
from app.areas.purchasing.queries import rfqs as pages
from app.areas.purchasing.queries.request_values import request_values
from app.kernel.declare import DetailSpec, DocumentSpec, OperationSpec, Reader
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    always,
    in_state,
    of_selected,
    one,
    selected,
    some,
)


def _new(reader: Reader, _selection: Selection, now: datetime) -> Mapping[str, Any]:
    return pages.new_rfq(reader, (), now)


def _answer(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    return pages.quote_values(reader, selection.ids[0], now)


def _for_requests(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    return pages.new_rfq(reader, selection.ids, now)


RFQS = ViewSpec(
    "rfqs", (
        ActionSpec("purchasing.write_rfq", "New request", "plus", always, "write_rfq", _new,
                   help="Ask several suppliers for their prices."),
        ActionSpec("purchasing.send_rfq", "Send", "send", in_state("draft"), "send_rfq", selected("rfq_id"), ask=False,
                   primary=True, help="From then on it is not changed any more."),
        ActionSpec("purchasing.compare_quotes", "Compare", "scale", in_state("sent", "awarded"), primary=True,
                   screen="app.areas.purchasing.ui.comparison:ComparisonScreen",
                   help="Set the quotations side by side and award them."),
        ActionSpec("purchasing.print_comparison", "Print", "printer", in_state("sent", "awarded"),
                   document="quote_comparison", help="Print the quotations side by side."),
        ActionSpec("purchasing.cancel_rfq", "Cancel request", "circle-x", in_state("draft", "sent"), "cancel_rfq",
                   selected("rfq_id"), ask=False, help="Award nobody."),
    ),
    EmptySpec("No requests for quotation yet", "Ask several suppliers about the same items and compare the "
              "answers.", "scale", "purchasing.write_rfq"), order=60,
    group="Sourcing",
)
QUOTATIONS = ViewSpec(
    "quotations", (
        ActionSpec("purchasing.print_rfq", "Print", "printer", one, document="request_for_quotation"),
        ActionSpec("purchasing.rfq_sheets", "Spreadsheet", "file-spreadsheet", some,
                   screen="app.areas.purchasing.ui.sheets:SheetsScreen",
                   help="Save what the supplier fills in and sends back."),
        ActionSpec("purchasing.decline_quote", "Does not quote", "ban", in_state("asked", "answered"), "decline_quote",
                   selected("rfq_supplier_id")),
        ActionSpec("purchasing.enter_quote", "Enter the answer", "pencil", in_state("sent", column="request_state"),
                   "enter_quote", _answer, primary=True,
                   help="Write down prices, price breaks, lead times and terms."),
    ),
    EmptySpec("Nobody was asked yet", "Send a request for quotation: every supplier asked stands here.", "scale"),
    order=61,
    group="Sourcing",
)
def _selected_requests(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"request_ids": list(selection.ids)}


def _several_open(selection: Selection) -> bool:
    return len(selection.rows) > 1 and in_state("open", single=False)(selection)


REQUEST_ACTIONS = (
    ActionSpec("purchasing.request_several", "Request several", "copy-plus", always, "request_purchases",
               help="Ask for several items at once, or paste them from a spreadsheet."),
    ActionSpec("purchasing.change_request", "Change", "pencil", in_state("open"), "change_request",
               of_selected(request_values), help="Change quantity, day, supplier or reason."),
    ActionSpec("purchasing.merge_requests", "Merge", "layers", _several_open, "merge_requests", _selected_requests,
               ask=False, help="Make one of several requests for the same item and warehouse."),
    ActionSpec("purchasing.dismiss_requests", "Dismiss all", "x", _several_open, "dismiss_requests",
               _selected_requests, help="Decide not to buy what is selected."),
)
ASK = ActionSpec("purchasing.ask_for_requests", "Ask for quotations", "scale", in_state("open", single=False),
                 "write_rfq", _for_requests, help="Ask several suppliers about what is selected.")

SOURCING = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(
        OperationSpec(request_changes.request_purchases, "Purchases requested", "purchasing.request"),
        OperationSpec(request_changes.change_request, "Request changed", "purchasing.request"),
        OperationSpec(request_changes.merge_requests, "Requests merged", "purchasing.request"),
        OperationSpec(request_changes.dismiss_requests, "Requests dismissed", "purchasing.request"),
        OperationSpec(rfqs.write_rfq, "Request for quotation written", "purchasing.order"),
        OperationSpec(rfqs.send_rfq, "Request for quotation sent", "purchasing.order"),
        OperationSpec(rfqs.cancel_rfq, "Request for quotation cancelled", "purchasing.order"),
        OperationSpec(quotes.enter_quote, "Quotation entered", "purchasing.order"),
        OperationSpec(quotes.decline_quote, "Quotation declined", "purchasing.order"),
        OperationSpec(awarding.award_rfq, "Quotation awarded", "purchasing.order"),
    ),
    lists=(pages.RFQS, pages.RFQ_LINES, pages.QUOTATIONS),
    details=(
        DetailSpec("rfq", "Request for quotation", pages.rfq_detail),
        DetailSpec("rfq_supplier", "Quotation", pages.quotation_detail),
    ),
    searches=(pages.SEARCH,),
    documents=(
        DocumentSpec("request_for_quotation", "Request for quotation", "rfq_supplier", "purchasing.read",
                     request_for_quotation),
        DocumentSpec("quote_comparison", "Comparison of quotations", "rfq", "purchasing.read", quote_comparison),
    ),
    imports=(QUOTES,),
    tab_parts=(TabPart("suppliers", (RFQS, QUOTATIONS), actions=(("purchase_requests", (*REQUEST_ACTIONS, ASK)),)),),
)
