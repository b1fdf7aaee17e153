"""What is declared of customers and the terms on which the firm deals with them."""

from app.areas.parties.events import PersonToErase
from app.areas.parties.queries import party_search
from app.areas.parties.ui.actions import party_actions
from app.areas.sales.area.beginning import new_order
from app.areas.sales.operations import customers
from app.areas.sales.operations.customers import CUSTOMERS
from app.areas.sales.operations.erasing import keep_while_ordered
from app.areas.sales.queries import customer_page, figures, lists, prefills
from app.areas.sales.queries.form_defaults import advise_party
from app.kernel.declare import DetailSpec, FigureSpec, OperationSpec, PermissionSpec, Subscriber
from app.kernel.forms import FormSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    TabSpec,
    ViewSpec,
    of_selected,
    one,
)

CUSTOMERS_VIEW = ViewSpec(
    "customers",
    (
        ActionSpec("sales.order_for", "New order", "shopping-cart", one, "create_sales_order", new_order, primary=True,
                   help="Enter an order of this customer."),
        ActionSpec("sales.new_customer", "New customer", "user-plus", operation="create_customer", key="Ctrl+N"),
        ActionSpec("sales.terms", "Change terms", "handshake", one, "change_customer_terms",
                   of_selected(prefills.terms_as_they_are),
                   help="Payment, credit limit, price list, hold."),
        *party_actions(),
    ),
    EmptySpec("No customers yet", "Import them from a file, or add the first one.", "users", "sales.new_customer"),
    "app.areas.sales.charts.orders:draw_revenue_by_month",
    order=10, group="Customers",
)

TAB = TabSpec(
    "customers", "Customers", "users", 60, (CUSTOMERS_VIEW,),
    DashboardSpec(("sales.revenue", "sales.open_value", "sales.active_customers"), (
        ChartSpec("sales.top_customers", "Customers by revenue, 12 months", figures.top_customers,
                  "app.areas.sales.charts.orders:draw_amount_by_name"),
        ChartSpec("sales.revenue_by_country", "Countries by revenue, 12 months", figures.revenue_by_country,
                  "app.areas.sales.charts.orders:draw_amount_by_name"),
        ChartSpec("sales.revenue_by_month", "Revenue by month", figures.revenue_by_month,
                  "app.areas.sales.charts.orders:draw_revenue_by_month"),
    )),
    help="Who buys, on which terms, what they have open, and all that happened between you.",
)

FORM = FormSpec(
    ("name", "kind", "contact_name", "contact_email", "phone", "email", "street", "postal_code", "city", "country",
     "tax_number", "payment_days"),
    ("code", "group_id", "price_list_id", "credit_limit", "currency", "region", "website", "notes"),
)

CUSTOMERS_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=(
        OperationSpec(customers.create_customer, "Customer added", "sales.customers", advise=advise_party, form=FORM),
        OperationSpec(customers.change_customer_terms, "Customer's terms changed", "sales.customers"),
    ),
    subscribers=(Subscriber(PersonToErase, keep_while_ordered),),
    lists=(lists.CUSTOMERS,),
    details=(DetailSpec("customer", "Customer", customer_page.customer_detail),),
    next_actions=customer_page.NEXT_STEPS,
    searches=(party_search("customer", "Customer"),),
    figures=(
        FigureSpec("sales.revenue", "Revenue, 12 months", figures.revenue),
        FigureSpec("sales.active_customers", "Active customers", figures.active_customers),
    ),
    imports=(CUSTOMERS,),
    permissions=(
        PermissionSpec("sales.read", "See customers and orders"),
        PermissionSpec("sales.customers", "Add customers and change their terms"),
        PermissionSpec("sales.import", "Import customers and orders"),
    ),
    tabs=(TAB,),
)
