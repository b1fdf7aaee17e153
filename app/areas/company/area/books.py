"""What is declared of the bookkeeper's journal."""

from app.areas.company.operations import books as operations
from app.areas.company.queries import books
from app.areas.company.ui.books import BOOKS_PART
from app.kernel.declare import CheckSpec, DetailSpec, OperationSpec, PermissionSpec
from app.ui.declare import AreaSpec

SET = "company.set_accounts"

BOOKS = AreaSpec(
    name="company", title="Company",
    operations=(
        OperationSpec(operations.set_account, "Account set", SET),
        OperationSpec(operations.remove_account, "Account removed", SET),
    ),
    lists=(books.JOURNAL, books.ACCOUNTS),
    details=(
        DetailSpec("journal_entry", "Entry", books.entry_detail),
        DetailSpec("account", "Account", books.account_detail),
    ),
    checks=(CheckSpec("company.journal", "Debit and credit of the journal agree", books.check_journal),),
    permissions=(
        PermissionSpec("company.books", "See the journal for the bookkeeper"),
        PermissionSpec(SET, "Set the accounts of the journal"),
    ),
    tab_parts=(BOOKS_PART,),
)
