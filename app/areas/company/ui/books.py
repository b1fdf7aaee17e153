"""Where the firm keeps the accounts of its journal."""

from app.areas.company.queries.books import account_values
from app.ui.declare import ActionSpec, EmptySpec, TabPart, ViewSpec, of_selected, one, selected

BOOKS_PART = TabPart("company", views=(
    ViewSpec("journal", (), EmptySpec(
        "Nothing is written yet", "What is invoiced, paid and approved stands here as debit and credit; export it for "
        "the bookkeeper.", "scroll-text"), order=62, group="Books"),
    ViewSpec("accounts", (
        ActionSpec("company.set_account", "Set account", "plus", operation="set_account", primary=True,
                   help="Say which account of the bookkeeper's something is written to."),
        ActionSpec("company.change_account", "Change", "pencil", one, "set_account", of_selected(account_values)),
        ActionSpec("company.remove_account", "Remove", "trash-2", one, "remove_account", selected("account_id"),
                   ask=False, help="Go back to the usual account."),
    ), EmptySpec("The usual accounts are written to", "Set those of your bookkeeper where they differ.", "wallet",
                 "company.set_account"), order=63, group="Books"),
))
