"""What is declared of bank accounts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.areas.parties.models import BankAccount
from app.areas.parties.operations import banks as operations
from app.areas.parties.queries import banks
from app.kernel.columns import table_of
from app.kernel.declare import ContributionSpec, DetailSpec, OperationSpec, PermissionSpec, Reader
from app.ui.declare import ActionSpec, AreaSpec, EmptySpec, Selection, TabPart, ViewSpec, one, selected

SHOWN = ("iban", "account", "bic", "bank", "holder", "currency")


def _as_it_is(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    row = reader.execute(select(table_of(BankAccount)).where(BankAccount.id == selection.ids[0])).one()
    return {"bank_account_id": row.id, **{name: row._mapping[name] for name in SHOWN}}


ADD_ACCOUNT = ActionSpec(
    "parties.add_bank_account", "Bank account", "credit-card", one, "add_bank_account", selected("party_id"),
    help="Add an account; IBAN and BIC are checked, and a second one is asked about.",
)
ACCOUNTS_VIEW = ViewSpec(
    "bank_accounts", (
        ActionSpec("parties.change_bank_account", "Change", "pencil", one, "change_bank_account", _as_it_is,
                   primary=True, help="Change it; it is asked about, and stays in the history."),
        ActionSpec("parties.remove_bank_account", "Remove", "trash-2", one, "remove_bank_account",
                   selected("bank_account_id"), ask=False, help="They are not paid there any more."),
    ),
    EmptySpec("No bank accounts yet", "Select a supplier and add the account it is paid to.", "credit-card"), order=90,
    group="Suppliers",
)

BANKS = AreaSpec(
    name="parties", title="Parties",
    operations=(
        OperationSpec(operations.add_bank_account, "Bank account added", "parties.bank"),
        OperationSpec(operations.change_bank_account, "Bank account changed", "parties.bank"),
        OperationSpec(operations.remove_bank_account, "Bank account removed", "parties.bank"),
    ),
    lists=(banks.BANK_ACCOUNTS,),
    details=(DetailSpec("bank_account", "Bank account", banks.account_detail),),
    contributions=(ContributionSpec("supplier", banks.accounts_of), ContributionSpec("carrier", banks.accounts_of)),
    permissions=(PermissionSpec("parties.bank", "See and change bank accounts"),),
    tab_parts=(TabPart("suppliers", views=(ACCOUNTS_VIEW,), actions=(("suppliers", (ADD_ACCOUNT,)),)),),
)
