"""What is declared of groups of customers and of discounts."""

from app.areas.catalog.operations import discounts
from app.kernel.declare import OperationSpec
from app.ui.declare import ActionSpec, AreaSpec, EmptySpec, Selection, TabPart, ViewSpec, one, selected, settings_of

PRICE = "catalog.price"


def _given(selection: Selection) -> bool:
    return one(selection) and selection.values("ended") == (False,)


DISCOUNT_VIEW = ViewSpec(
    "discounts",
    (
        ActionSpec("catalog.create_discount", "New discount", "percent", operation="create_discount", primary=True,
                   help="Take a percentage or an amount off prices, for whom and what you say."),
        ActionSpec("catalog.end_discount", "End", "ban", _given, "end_discount", selected("discount_id"), ask=False,
                   help="Give it no more."),
        ActionSpec("catalog.create_group", "New customer group", "users", operation="create_customer_group",
                   help="Customers who get the same prices; say of a customer which group in its terms."),
    ),
    EmptySpec("No discounts yet",
              "Take a percentage or an amount off: of an item or a category, for a group, from a quantity on, for a "
              "time. Each line of an order says which rules made its price.", "percent", "catalog.create_discount"),
    order=85, group=settings_of("prices, taxes and texts"),
)

DISCOUNTS = AreaSpec(
    name="catalog", title="Catalogue",
    operations=(
        OperationSpec(discounts.create_customer_group, "Customer group created", PRICE),
        OperationSpec(discounts.create_discount, "Discount created", PRICE),
        OperationSpec(discounts.end_discount, "Discount ended", PRICE),
    ),
    tab_parts=(TabPart("sales", (DISCOUNT_VIEW,)),),
)
