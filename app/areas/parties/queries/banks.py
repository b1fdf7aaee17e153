"""Bank accounts as they are shown with their party."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.parties.models import BankAccount, Party
from app.areas.parties.rules.identity import spaced_iban
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, Sort
from app.kernel.query import ListQuery, column

COLUMNS = (
    ColumnInfo("account", "Account", Kind.CODE, 26), ColumnInfo("bic", "BIC", Kind.CODE, 12),
    ColumnInfo("bank", "Bank", width=14), ColumnInfo("currency", "Currency", width=8),
)

BANK_ACCOUNTS = ListQuery(
    name="bank_accounts", title="Bank accounts", record="bank_account", id=BankAccount.id, permission="parties.bank",
    searchable=False,
    source=table_of(BankAccount).outerjoin(table_of(Party), Party.id == BankAccount.party_id),
    sort=(Sort("number", descending=True),),
    columns=(
        column("number", "Number", BankAccount.id, Kind.INTEGER, width=8, shown=False),
        column("party", "Whose", Party.name, width=26, sortable=False),
        column("iban", "IBAN", BankAccount.iban, Kind.CODE, width=26, sortable=False),
        column("account", "Account", BankAccount.account, Kind.CODE, width=16, sortable=False),
        column("bic", "BIC", BankAccount.bic, Kind.CODE, width=13, sortable=False),
        column("bank", "Bank", BankAccount.bank, width=18, sortable=False),
        column("holder", "Holder", BankAccount.holder, width=22, sortable=False),
        column("currency", "Currency", BankAccount.currency, width=9, sortable=False),
    ),
)


def accounts_of(connection: Connection, party_id: int, _now: datetime) -> Contribution:
    """Show the accounts of a party."""
    rows = connection.execute(
        select(table_of(BankAccount)).where(BankAccount.party_id == party_id).order_by(BankAccount.id)).all()
    if not rows:
        return Contribution()
    return Contribution(lines=(LinesTable("Bank accounts", COLUMNS, tuple(
        Row(row.id, (spaced_iban(row.iban) or row.account, row.bic or None, row.bank or None, row.currency))
        for row in rows
    ), "bank_account"),))


def account_detail(connection: Connection, account_id: int, _now: datetime) -> Detail:
    """Show one account."""
    row = connection.execute(
        select(table_of(BankAccount), Party.name).join(Party, Party.id == BankAccount.party_id)
        .where(BankAccount.id == account_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no bank account with the number {account_id}.")
    facts = (
        Fact("Of", row.name), Fact("IBAN", spaced_iban(row.iban) or None, Kind.CODE),
        Fact("Account", row.account or None),
        Fact("BIC", row.bic or None, Kind.CODE), Fact("Bank", row.bank or None), Fact("Holder", row.holder or None),
        Fact("Currency", row.currency),
    )
    return Detail(account_id, row.holder or row.name, row.name, facts=tuple(fact for fact in facts if fact.value))
