"""What is declared of stock policies."""

from app.areas.purchasing.operations import stock_policies
from app.kernel.declare import OperationSpec
from app.ui.declare import AreaSpec

POLICIES = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(
        OperationSpec(stock_policies.propose_policies, "Levels proposed", "inventory.plan",
                      final="proposals change nothing by themselves; propose again instead."),
        OperationSpec(stock_policies.keep_proposals, "Levels proposed", "inventory.plan",
                      final="proposals change nothing by themselves; propose again instead."),
        OperationSpec(stock_policies.accept_proposals, "Levels taken on", "inventory.plan"),
        OperationSpec(stock_policies.set_stock_policy, "Stock policy set", "inventory.plan"),
    ),
)
