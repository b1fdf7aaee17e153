"""The area's declaration."""

from app.areas.sales.operations import confirming, customers, orders
from app.areas.sales.operations.customers import CUSTOMERS
from app.areas.sales.operations.importing_lines import ORDER_LINES
from app.areas.sales.operations.importing_orders import ORDERS
from app.kernel.declare import OperationSpec, PermissionSpec
from app.ui.declare import AreaSpec

OPERATIONS = (
    OperationSpec(customers.create_customer, "Customer added", "sales.customers"),
    OperationSpec(customers.change_customer_terms, "Customer's terms changed", "sales.customers"),
    OperationSpec(orders.create_sales_order, "Order entered", "sales.order"),
    OperationSpec(orders.change_sales_order, "Order changed", "sales.order"),
    OperationSpec(confirming.confirm_sales_order, "Order confirmed", "sales.order"),
    OperationSpec(confirming.reserve_order, "Stock reserved for order", "sales.order"),
    OperationSpec(confirming.reserve_waiting_orders, "Stock reserved for waiting orders", "sales.order"),
    OperationSpec(confirming.cancel_sales_order, "Order cancelled", "sales.order"),
)

AREA = AreaSpec(
    name="sales", title="Sales",
    operations=OPERATIONS,
    imports=(CUSTOMERS, ORDERS, ORDER_LINES),
    permissions=(
        PermissionSpec("sales.read", "See customers and orders"),
        PermissionSpec("sales.customers", "Add customers and change their terms"),
        PermissionSpec("sales.order", "Enter, confirm and cancel orders"),
        PermissionSpec("sales.import", "Import customers and orders"),
    ),
)
