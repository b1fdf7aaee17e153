"""What is declared of the rules by which goods are put away and taken."""

from app.areas.inventory.operations import storage_rules
from app.areas.inventory.queries.rule_lists import PUT_AWAY_RULES, REMOVAL_RULES
from app.kernel.declare import OperationSpec
from app.ui.declare import SETTINGS, ActionSpec, AreaSpec, EmptySpec, TabPart, ViewSpec, always, one, selected

SET_UP = "inventory.set_up"

STORAGE_RULES = AreaSpec(
    name="inventory", title="Inventory",
    operations=(
        OperationSpec(storage_rules.set_removal_rule, "Removal rule set", SET_UP),
        OperationSpec(storage_rules.remove_removal_rule, "Removal rule taken away", SET_UP),
        OperationSpec(storage_rules.set_put_away_rule, "Put-away rule set", SET_UP),
        OperationSpec(storage_rules.remove_put_away_rule, "Put-away rule taken away", SET_UP),
    ),
    lists=(REMOVAL_RULES, PUT_AWAY_RULES),
    tab_parts=(TabPart("inventory", views=(
        ViewSpec("removal_rules", (
            ActionSpec("inventory.new_removal_rule", "New rule", "plus", always, operation="set_removal_rule",
                       primary=True, help="Say in which order goods leave."),
            ActionSpec("inventory.remove_removal_rule", "Remove", "trash-2", one, operation="remove_removal_rule",
                       prefill=selected("rule_id"), ask=False),
        ), EmptySpec("First expired, first out, everywhere", "Say where it is otherwise: for an item, a category, a "
                     "place or a warehouse.", "arrow-up-narrow-wide", "inventory.new_removal_rule"), order=92,
                     group=SETTINGS),
        ViewSpec("put_away_rules", (
            ActionSpec("inventory.new_put_away_rule", "New rule", "plus", always, operation="set_put_away_rule",
                       primary=True, help="Say where goods are put away."),
            ActionSpec("inventory.remove_put_away_rule", "Remove", "trash-2", one, operation="remove_put_away_rule",
                       prefill=selected("rule_id"), ask=False),
        ), EmptySpec("Goods go where they lie already, or to the nearest place with room",
                     "Say where an item, a category or a turnover class goes instead.", "forklift",
                     "inventory.new_put_away_rule"), order=93, group=SETTINGS),
    )),),
)
