"""What is declared of contracts with suppliers."""

from app.areas.purchasing.operations import contracts as operations
from app.areas.purchasing.queries import contracts
from app.areas.purchasing.queries.order_advice import items_by_supplier_number
from app.kernel.declare import DetailSpec, FigureSpec, NamesSpec, OperationSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    DashboardSpec,
    EmptySpec,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    selected,
)

VIEW = ViewSpec(
    "contracts", (
        ActionSpec("purchasing.agree_contract", "New contract", "plus", operation="agree_contract",
                   help="Write down prices and quantities that were agreed for some time."),
        ActionSpec("purchasing.change_contract", "Change", "pencil", in_state("coming", "valid", "expiring", "expired"),
                   "change_contract", of_selected(contracts.contract_values), primary=True,
                   help="Change days, prices or quantities."),
        ActionSpec("purchasing.end_contract", "End", "ban", in_state("coming", "valid", "expiring"), "end_contract",
                   selected("contract_id"), help="Release nothing more from it."),
    ),
    EmptySpec("No contracts yet", "Agree prices for some time: orders take them by themselves.", "file-text",
              "purchasing.agree_contract"), order=70,
    group="Sourcing",
)

CONTRACTS = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(
        OperationSpec(operations.agree_contract, "Contract agreed", "purchasing.suppliers"),
        OperationSpec(operations.change_contract, "Contract changed", "purchasing.suppliers"),
        OperationSpec(operations.end_contract, "Contract ended", "purchasing.suppliers"),
    ),
    lists=(contracts.CONTRACTS,),
    details=(DetailSpec("contract", "Contract", contracts.contract_detail),),
    searches=(contracts.SEARCH,),
    names=(NamesSpec("items", items_by_supplier_number),),
    figures=(FigureSpec("purchasing.contracts_ending", "Contracts that end soon", contracts.contracts_ending),),
    tab_parts=(TabPart("suppliers", (VIEW,), dashboard=DashboardSpec(
        ("purchasing.contracts_ending",), of=("contracts",))),),
)
