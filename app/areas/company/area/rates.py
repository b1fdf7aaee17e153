"""What is declared of exchange rates and taxes."""

from app.areas.company import operations
from app.areas.company.operations.rates import EXCHANGE_RATES, RATES, TAXES
from app.areas.company.ui.rates import RATES_PART
from app.kernel.declare import OperationSpec, PermissionSpec
from app.ui.declare import AreaSpec

EXCHANGE = AreaSpec(
    name="company", title="Company",
    operations=(
        OperationSpec(operations.set_exchange_rate, "Exchange rate set", RATES),
        OperationSpec(operations.remove_exchange_rate, "Exchange rate removed", RATES),
        OperationSpec(operations.set_tax, "Tax set", RATES),
        OperationSpec(operations.remove_tax, "Tax removed", RATES),
    ),
    imports=(EXCHANGE_RATES, TAXES),
    permissions=(PermissionSpec(RATES, "Keep exchange rates and taxes"),),
    tab_parts=(RATES_PART,),
)
