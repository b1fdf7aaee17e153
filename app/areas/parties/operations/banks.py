"""Bank accounts of parties: checked, never changed without being asked, and kept in the history."""

from dataclasses import dataclass
from typing import Annotated, Any

from app.areas.company.rules import require_currency
from app.areas.parties.models import BankAccount, Party
from app.areas.parties.rules.identity import checked_bic, checked_iban, spaced_iban
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

ASK = "party.bank"


@dataclass(frozen=True, slots=True)
class AddBankAccount:
    """Add an account to which a party is paid."""

    party_id: Annotated[int, Field("Company or person", hidden=True)]
    iban: Annotated[str, Field("IBAN")] = ""
    account: Annotated[str, Field("Account number", help="Where there is no IBAN, with the code of the bank")] = ""
    bic: Annotated[str, Field("BIC")] = ""
    bank: Annotated[str, Field("Bank")] = ""
    holder: Annotated[str, Field("Holder", help="Left empty, the party itself")] = ""
    currency: Annotated[str, Field("Currency", help="Left empty, the party's own")] = ""


@dataclass(frozen=True, slots=True)
class ChangeBankAccount:
    """Change an account; what is left out stays."""

    bank_account_id: Annotated[int, Field("Account", hidden=True)]
    iban: Annotated[str | None, Field("IBAN")] = None
    account: Annotated[str | None, Field("Account number")] = None
    bic: Annotated[str | None, Field("BIC")] = None
    bank: Annotated[str | None, Field("Bank")] = None
    holder: Annotated[str | None, Field("Holder")] = None
    currency: Annotated[str | None, Field("Currency")] = None


@dataclass(frozen=True, slots=True)
class RemoveBankAccount:
    """Take an account off a party."""

    bank_account_id: Annotated[int, Field("Account", hidden=True)]


def _checked(values: dict[str, str]) -> dict[str, str]:
    checked = {name: value.strip() for name, value in values.items()}
    checked["iban"] = checked_iban(checked["iban"])
    checked["bic"] = checked_bic(checked["bic"], checked["iban"])
    checked["currency"] = require_currency(checked["currency"].upper())
    if not checked["iban"] and not checked["account"]:
        raise DomainError("bank.empty", "Enter an IBAN, or an account number where there is none.", "iban")
    return checked


def add_bank_account(uow: UnitOfWork, cmd: AddBankAccount) -> int:
    """Add an account and give its number; asks when the party had another one, as fraud begins like that."""
    party = uow.get(Party, cmd.party_id)
    values = _checked({
        "iban": cmd.iban, "account": cmd.account, "bic": cmd.bic, "bank": cmd.bank,
        "holder": cmd.holder.strip() or party.name, "currency": cmd.currency.strip() or party.currency,
    })
    known = uow.first(BankAccount.__table__.select().where(BankAccount.party_id == party.id))
    if known is not None:
        _ask(uow, party.name, _named(known._mapping), _named(values))
    account_id = uow.add(BankAccount, party_id=party.id, **values)
    uow.touch(Party, [party.id])
    return account_id


def change_bank_account(uow: UnitOfWork, cmd: ChangeBankAccount) -> int:
    """Change an account; asks, with what it was and what it will be."""
    row = uow.get(BankAccount, cmd.bank_account_id)
    party, names = uow.get(Party, row.party_id), ("iban", "account", "bic", "bank", "holder", "currency")
    given = {name: getattr(cmd, name) for name in names}
    values = _checked({name: row._mapping[name] if given[name] is None else given[name] for name in names})
    if _named(values) != _named(row._mapping):
        _ask(uow, party.name, _named(row._mapping), _named(values))
    uow.update_many(BankAccount, {row.id: values})
    uow.touch(Party, [party.id])
    return int(row.party_id)


def remove_bank_account(uow: UnitOfWork, cmd: RemoveBankAccount) -> int:
    """Remove an account and give whose it was."""
    row = uow.get(BankAccount, cmd.bank_account_id)
    uow.delete(BankAccount, [row.id])
    uow.touch(Party, [row.party_id])
    return int(row.party_id)


def _named(values: Any) -> str:
    return spaced_iban(values["iban"]) or str(values["account"])


def _ask(uow: UnitOfWork, name: str, before: str, after: str) -> None:
    uow.confirm(
        ASK, f"{name} was paid to {before} until now; from now on {after} is known, too, or in its place. Was this "
        "confirmed with them by a way you knew before, such as a call to the number on an old invoice?", "iban",
    )
