"""What the tab of suppliers shows of landed costs, containers and returns."""

from app.areas.purchasing.queries import bill_prefills, landed_prefills, return_page
from app.areas.purchasing.rules.orders import AWAITED
from app.ui.declare import ActionSpec, EmptySpec, Selection, TabPart, ViewSpec, in_state, one, selected, some


def waits_for_credit(selection: Selection) -> bool:
    """Enable for one open return for which a credit note is expected."""
    return in_state("open")(selection) and selection.values("outcome") == ("credit",)


RETURNS = ViewSpec(
    "supplier_returns", (
        ActionSpec("purchasing.credit_return", "Credit note", "receipt", waits_for_credit, "enter_credit_note",
                   bill_prefills.credit_of_return, primary=True, help="Enter the credit note that settles it."),
        ActionSpec("purchasing.settle_return", "Settle", "check", in_state("open"), "settle_return",
                   selected("supplier_return_id"), help="Say how it was settled otherwise."),
        ActionSpec("purchasing.return_note", "Return note", "printer", one, document="return_note"),
        ActionSpec("purchasing.reverse_return", "Reverse", "rotate-ccw", in_state("open"), "reverse_return",
                   selected("supplier_return_id"), ask=False, help="The goods did not go after all."),
    ),
    EmptySpec("Nothing went back", "Choose a receipt to send goods of it back to the supplier.", "reply"), order=64,
    group="Landed cost and returns",
)

LANDED = ViewSpec(
    "landed_costs", (
        ActionSpec("purchasing.plan_landed", "New landed cost", "coins", operation="plan_landed_cost",
                   help="Spread freight, duty and other costs over what was received."),
        ActionSpec("purchasing.post_landed", "Post", "check", in_state("draft"), "post_landed_cost",
                   selected("landed_cost_id"), ask=False, primary=True,
                   help="Add the costs to the worth of the goods."),
        ActionSpec("purchasing.change_landed", "Change", "pencil", in_state("draft"), "change_landed_cost",
                   landed_prefills.present_landed, help="Spread anew."),
        ActionSpec("purchasing.landed_sheet", "Print", "printer", one, document="landed_sheet"),
        ActionSpec("purchasing.reverse_landed", "Reverse", "rotate-ccw", in_state("posted"), "reverse_landed_cost",
                   selected("landed_cost_id"), help="Take the costs off the goods again."),
    ),
    EmptySpec("No landed costs yet", "Freight, duty and insurance are spread here over what was received.", "coins",
              "purchasing.plan_landed"), order=65,
    group="Landed cost and returns",
)

CONTAINERS = ViewSpec(
    "containers", (
        ActionSpec("purchasing.announce_container", "New container", "ship", operation="announce_container",
                   help="Write down a container that is on its way, and the orders inside."),
        ActionSpec("purchasing.change_container", "Change", "pencil", one, "change_container",
                   landed_prefills.present_container, help="Correct when it arrives and what is inside."),
        ActionSpec("purchasing.land_container", "Landed cost", "coins", one, "plan_landed_cost",
                   landed_prefills.of_container, primary=True,
                   help="Spread costs over all that was received of its orders."),
    ),
    EmptySpec("No containers yet", "Write down which orders come together, and when.", "ship",
              "purchasing.announce_container"), order=66,
    group="Landed cost and returns",
)

LANDED_VIEWS = TabPart("bills", (RETURNS, LANDED, CONTAINERS))
LANDED_PART = TabPart(
    "suppliers", (), (
        ("receipts", (
            ActionSpec("purchasing.receive_unordered", "Without an order", "package-plus",
                       operation="receive_unordered", help="Take in goods that nobody ordered."),
            ActionSpec("purchasing.land_receipts", "Landed cost", "coins", some, "plan_landed_cost",
                       landed_prefills.of_receipts, help="Spread freight, duty and other costs over these receipts."),
            ActionSpec("purchasing.return_goods", "Send back", "reply", in_state("posted"), "return_goods",
                       return_page.goods_to_return, help="Send goods back to the supplier."),
            ActionSpec("purchasing.decide_quarantine", "Decide", "shield-check", in_state("posted"),
                       "decide_quarantine", return_page.held_goods, help="Release or scrap goods in quarantine."),
        )),
        ("purchase_orders", (
            ActionSpec("purchasing.send_components", "Components", "factory", in_state(*AWAITED), "send_components",
                       selected("order_id"), ask=False,
                       help="Send the supplier the components of which it makes what was ordered."),
            ActionSpec("purchasing.into_container", "Container", "ship", some, "announce_container",
                       landed_prefills.with_orders, help="These orders come in one container."),
        )),
    ),
)
