"""What is declared of classes: how they are computed, and what they ask for."""

from app.areas.inventory.operations import classes
from app.kernel.declare import OperationSpec
from app.ui.declare import AreaSpec

POLICIES = AreaSpec(
    name="inventory", title="Inventory",
    operations=(
        OperationSpec(classes.classify_items, "Items classed", "inventory.plan",
                      final="classes are computed from what was issued; class the items again instead."),
        OperationSpec(classes.set_class_rule, "Class's targets set", "inventory.plan"),
        OperationSpec(classes.change_stock_policy, "Stock policy changed", "inventory.plan"),
    ),
)
