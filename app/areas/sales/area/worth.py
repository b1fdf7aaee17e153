"""What is declared of what customers are worth."""

from app.areas.sales.operations import worth as operations
from app.areas.sales.queries import groups, worth
from app.areas.sales.queries.advice import NEXT_STEPS
from app.kernel.declare import ContributionSpec, GraphSpec, OperationSpec
from app.kernel.ticking import TickSpec
from app.ui.declare import ActionSpec, AreaSpec, TabPart

RIGHT = "sales.order"
VALUE = ActionSpec(
    "sales.value_customers", "Work out what they are worth", "coins", operation="value_customers", ask=False,
    help="Add up anew what every customer was worth, how they pay, and what is to be expected of them within a year. "
    "It is done by itself once a day.",
)

WORTH_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=(OperationSpec(operations.value_customers, "Customers valued", RIGHT,
                              final="it only computed, and nothing else was changed.", computes=True),),
    contributions=(ContributionSpec("customer", worth.worth_of), ContributionSpec("customer", groups.group_worth)),
    graphs=(GraphSpec("relations", "customer", "Relations", groups.customer_graph),),
    next_actions=NEXT_STEPS,
    ticks=(TickSpec("sales.worth", 3, operations.ValueCustomers, worth.is_due, RIGHT),),
    tab_parts=(TabPart("customers", actions=(("customers", (VALUE,)),)),),
)
