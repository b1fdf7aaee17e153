"""A savings ledger: accounts whose sum is proved, on tables that every company has; for stories about the kernel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Connection, select

from app.kernel.columns import table_of
from app.kernel.declare import CheckSpec, Declarations, OperationSpec, SearchSpec, Subscriber
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.journal import Outgoing
from app.kernel.unit_of_work import UnitOfWork

ACCOUNTS = table_of(Outgoing)


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """Open an account with something in it."""

    name: Annotated[str, Field("Name")]
    amount: Annotated[int, Field("Amount")] = 0


@dataclass(frozen=True, slots=True)
class Transfer:
    """Move an amount from one account to another."""

    source_id: int
    target_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class CloseAccount:
    """Close an account for good."""

    account_id: int


@dataclass(frozen=True, slots=True)
class LoadAccounts:
    """Open many accounts at once."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountEmptied:
    """An account holds nothing any more."""

    account_id: int


def account(name: str, amount: int, uow: UnitOfWork) -> dict[str, Any]:
    """Give the row of an account."""
    return {"at": uow.now, "kind": name, "payload": {}, "state": "open", "attempts": amount, "message": ""}


def open_account(uow: UnitOfWork, cmd: OpenAccount) -> int:
    """Open an account; a debt is refused, a large sum is asked about."""
    if cmd.amount < 0:
        raise DomainError("account.debt", "An account does not begin with a debt.", "amount")
    if cmd.amount > 1_000_000:
        uow.confirm("account.large", "That is a lot of money. Is it meant?", "amount")
    return uow.add(Outgoing, **account(cmd.name, cmd.amount, uow))


def transfer(uow: UnitOfWork, cmd: Transfer) -> None:
    """Move an amount; more than there is is refused."""
    rows = uow.get_many(Outgoing, (cmd.source_id, cmd.target_id))
    left = rows[cmd.source_id].attempts - cmd.amount
    if left < 0:
        raise DomainError("account.short", f"There are only {rows[cmd.source_id].attempts}.", "amount")
    uow.update(Outgoing, cmd.source_id, attempts=left)
    uow.update(Outgoing, cmd.target_id, attempts=rows[cmd.target_id].attempts + cmd.amount)
    if left == 0:
        uow.emit(AccountEmptied(cmd.source_id))


def close_account(uow: UnitOfWork, cmd: CloseAccount) -> None:
    """Close an account."""
    uow.delete(Outgoing, [cmd.account_id])


def load_accounts(uow: UnitOfWork, cmd: LoadAccounts) -> int:
    """Open many accounts at once."""
    return len(uow.load(Outgoing, [account(name, 1, uow) for name in cmd.names]))


def shut_savings(uow: UnitOfWork, event: AccountEmptied) -> None:
    """Mark an account that was emptied; the last reserve may not be emptied."""
    if uow.get(Outgoing, event.account_id).kind == "reserve":
        raise DomainError("account.reserve", "The reserve is never emptied.")
    uow.update(Outgoing, event.account_id, state="empty")


def total(connection: Connection) -> int:
    """Give the sum of all accounts."""
    return sum(connection.execute(select(ACCOUNTS.c.attempts)).scalars())


def balances(connection: Connection) -> dict[str, int]:
    """Give the amount of each account by name."""
    rows: Sequence[Any] = connection.execute(select(ACCOUNTS.c.kind, ACCOUNTS.c.attempts)).all()
    return {row.kind: row.attempts for row in rows}


def check_debts(connection: Connection) -> list[str]:
    """Name accounts below nothing."""
    return [f"{name} holds {amount}" for name, amount in balances(connection).items() if amount < 0]


DECLARATIONS = Declarations(
    operations=(
        OperationSpec(open_account, "Account opened", "ledger.open"),
        OperationSpec(transfer, "Amount moved", "ledger.transfer"),
        OperationSpec(close_account, "Account closed", "ledger.close", final="what is closed stays closed."),
        OperationSpec(load_accounts, "Accounts loaded", "ledger.load"),
    ),
    subscribers=(Subscriber(AccountEmptied, shut_savings),),
    checks=(CheckSpec("debts", "No account is in debt", check_debts),),
    searches=(
        SearchSpec(
            "account", "Account", Outgoing,
            select(ACCOUNTS.c.id, ACCOUNTS.c.kind, ACCOUNTS.c.state, ACCOUNTS.c.message),
        ),
    ),
)
