"""What the tab of sales shows of reminders, and what can be done with them."""

from app.areas.sales.queries.dunning import level_values
from app.areas.sales.rules.invoicing import InvoiceState
from app.ui.declare import (
    ActionSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
    settings_of,
)

LETTERS = ViewSpec(
    "dunning_letters", (
        ActionSpec("sales.propose_reminders", "Propose reminders", "bell", operation="propose_reminders",
                   help="One letter for each customer of whom something is over due; earlier proposals are replaced."),
        ActionSpec("sales.send_reminder", "Send", "send", in_state("proposed", single=False), "send_reminder",
                   selected("letter_id"), ask=False, each=True, primary=True, key="Ctrl+Return",
                   help="Give it its number; its invoices reach their level, fee and interest are booked as owed."),
        ActionSpec("sales.print_reminder", "Print", "printer", one, document="reminder"),
        ActionSpec("sales.withdraw_reminder", "Withdraw", "undo-2", in_state("proposed", "sent"), "withdraw_reminder",
                   selected("letter_id"), ask=False, help="Its invoices have their old level; charges are credited."),
    ),
    EmptySpec("No reminders yet", "Propose them: who owes what is over due gets one letter for all of it.", "bell",
              "sales.propose_reminders"), order=51, group="Invoices",
)

LEVELS = ViewSpec(
    "dunning_levels", (
        ActionSpec("sales.new_level", "New level", "plus", operation="set_dunning_level", primary=True,
                   help="From how many days over due, what the letter says, fee and interest."),
        ActionSpec("sales.change_level", "Change", "pencil", one, "set_dunning_level", of_selected(level_values)),
        ActionSpec("sales.remove_level", "Remove", "trash-2", one, "remove_dunning_level", selected("level_id"),
                   ask=False, help="Letters that were sent stay."),
    ),
    EmptySpec("Three usual levels", "After 7, 21 and 42 days, without fee and interest. Set a level to say it "
              "otherwise.", "sliders-horizontal", "sales.new_level"), order=88,
    group=settings_of("prices, taxes and texts"),
)



def is_charge(selection: Selection) -> bool:
    """Enable for one charge that stands in the books and was not let go."""
    return in_state(InvoiceState.POSTED, InvoiceState.PARTLY_PAID, InvoiceState.PAID)(selection) and (
        selection.values("kind") == ("charge",))


_WAIVE = ActionSpec("sales.waive_charges", "Waive", "hand-coins", is_charge, "waive_charges", selected("invoice_id"),
                    help="Let fee or interest of a reminder go, with the reason; a credit note takes them back.")
DUNNING_PART = TabPart("sales", (LETTERS, LEVELS), (("invoices", (_WAIVE,)), ("open_items", (_WAIVE,))))
