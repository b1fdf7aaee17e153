"""What is declared of goods that customers send back."""

from sqlalchemy import select

from app.areas.inventory.queries.trace_graph import document_of_move
from app.areas.logistics.documents.returns import return_authorisation
from app.areas.logistics.models import CustomerReturn
from app.areas.logistics.operations import returning, settling_returns
from app.areas.logistics.queries import earned, return_checks, returns
from app.areas.logistics.ui.returns import RETURNS_PART
from app.areas.parties.models import Party
from app.kernel.declare import (
    CheckSpec,
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    OperationSpec,
    PermissionSpec,
    SearchSpec,
)
from app.kernel.moments import moment
from app.kernel.sources import SourceSpec
from app.ui.declare import AreaSpec

TAKE, SETTLE = "logistics.returns", "logistics.settle_returns"

SOURCES = (SourceSpec(returning.RETURN, returns.name_returns), SourceSpec(returning.INSPECT, returns.name_returns))

_FOUND = select(CustomerReturn.id, CustomerReturn.number, Party.name, CustomerReturn.note).join(
    Party, Party.id == CustomerReturn.customer_id)

RETURNS_AREA = AreaSpec(
    name="logistics", title="Logistics",
    operations=(
        OperationSpec(returning.authorise_return, "Return authorised", TAKE),
        OperationSpec(returning.receive_return, "Return taken in", TAKE,
                      reverse=lambda _uow, cmd, _result: returning.TakeBackReceipt(cmd.return_id)),
        OperationSpec(returning.take_back_receipt, "Receipt of a return taken back", TAKE,
                      final="take the goods in again instead."),
        OperationSpec(returning.inspect_return, "Return inspected", TAKE,
                      final="move the goods by hand, or scrap them."),
        OperationSpec(returning.cancel_customer_return, "Return cancelled", TAKE),
        OperationSpec(settling_returns.settle_customer_return, "Return settled", SETTLE,
                      final="give up the draft of the credit note, or cancel the order of the replacement."),
    ),
    lists=(returns.CUSTOMER_RETURNS, returns.RETURN_LINES),
    details=(
        DetailSpec("customer_return", "Return", returns.return_detail),
        DetailSpec("customer_return_line", "Line of a return", returns.return_line_detail),
    ),
    contributions=(
        *(document_of_move(spec) for spec in SOURCES),
        ContributionSpec("customer", returns.of_customer), ContributionSpec("sales_order", returns.of_order),
        ContributionSpec("shipment", returns.of_shipment), ContributionSpec("lot", returns.of_lot),
        ContributionSpec("invoice", earned.of_invoice), ContributionSpec("sales_order", earned.of_order),
    ),
    timelines=(
        moment("customer", "return", "Returns", "undo-2", of=CustomerReturn.customer_id, at=CustomerReturn.created_at,
               number=CustomerReturn.id, text="Return " + CustomerReturn.number + " authorised",
               leads="customer_return", note=CustomerReturn.note),
        moment("customer", "return", "Returns", "undo-2", of=CustomerReturn.customer_id, at=CustomerReturn.received_at,
               number=CustomerReturn.id, text="Return " + CustomerReturn.number + " came", leads="customer_return",
               mark="package-open"),
    ),
    searches=(SearchSpec("customer_return", "Return", CustomerReturn, _FOUND),),
    sources=SOURCES,
    checks=(
        CheckSpec("logistics.returned", "Returns agree with the ledger", return_checks.check_returned),
        CheckSpec("logistics.came_back", "No more comes back than left", return_checks.check_came_back),
    ),
    documents=(DocumentSpec("return_authorisation", "Return authorisation", "customer_return", returns.READ,
                            return_authorisation),),
    permissions=(
        PermissionSpec(TAKE, "Authorise, take in and inspect returns of customers"),
        PermissionSpec(SETTLE, "Settle returns of customers"),
    ),
    tab_parts=(RETURNS_PART,),
)
