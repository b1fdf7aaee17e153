"""What belongs to parties from a file: tax numbers by country and bank accounts, found by the party's code."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from app.areas.company.rules import require_currency
from app.areas.parties.models import BankAccount, Party, TaxNumber
from app.areas.parties.operations.banks import ASK
from app.areas.parties.rules.identity import checked_bic, checked_iban, checked_number_of
from app.kernel.columns import table_of
from app.kernel.declare import ImportField, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork, in_batches
from app.kernel.upsert import REFUSED, Wanted, upsert_rows

_CODE = ImportField("code", "Code", True, ("party", "supplier", "supplier id", "customer", "customer id", "number"))
TAX_NUMBER_FIELDS = (
    _CODE, ImportField("country", "Country", True, ("country code",)),
    ImportField("tax_number", "Tax number", True, ("vat", "vat number", "tax id")),
)
BANK_FIELDS = (
    _CODE, ImportField("iban", "IBAN"), ImportField("account", "Account number", False, ("account",)),
    ImportField("bic", "BIC", False, ("swift",)), ImportField("bank", "Bank"),
    ImportField("holder", "Holder", False, ("account holder",)), ImportField("currency", "Currency"),
)

Row = Mapping[str, str]
Values = dict[str, Any]


def import_tax_numbers(uow: UnitOfWork, rows: Sequence[Row]) -> list[RowOutcome]:
    """Bring tax numbers in; one of a country takes the place of the one known."""
    parties = _parties(uow, rows)
    present = {(row.party_id, row.country): row.id for row in _present(uow, TaxNumber, parties.values())}

    def read(row: Row, party_id: int) -> tuple[Any, Values]:
        country, number = checked_number_of(row.get("country", ""), row.get("tax_number", ""), "tax_number")
        return (party_id, country), {"party_id": party_id, "country": country, "number": number}

    return _brought(uow, TaxNumber, rows, parties, present, read)


def import_bank_accounts(uow: UnitOfWork, rows: Sequence[Row]) -> list[RowOutcome]:
    """Bring accounts in; asks once when parties get another account than they had, as fraud begins like that."""
    parties = _parties(uow, rows)
    held = _present(uow, BankAccount, parties.values())
    present = {(row.party_id, row.iban or row.account): row.id for row in held}
    named = {row.id: row for row in uow.get_many(Party, parties.values()).values()}

    def read(row: Row, party_id: int) -> tuple[Any, Values]:
        iban = checked_iban(row.get("iban", ""))
        account = row.get("account", "").strip()
        if not iban and not account:
            raise DomainError("bank.empty", "Enter an IBAN, or an account number where there is none.", "iban")
        party = named[party_id]
        values: Values = {
            "party_id": party_id, "iban": iban, "account": account, "bank": row.get("bank", "").strip(),
            "bic": checked_bic(row.get("bic", "").strip(), iban),
            "holder": row.get("holder", "").strip() or party.name,
            "currency": require_currency((row.get("currency", "").strip() or party.currency).upper()),
        }
        key = (party_id, iban or account)
        if key not in present and any(one.party_id == party_id for one in held):
            others.add(party_id)
        return key, values

    others: set[int] = set()
    outcomes = _brought(uow, BankAccount, rows, parties, present, read)
    if others:
        were = "was" if len(others) == 1 else "were"
        uow.confirm(
            ASK, f"{len(others)} of them {were} paid to another account until now. Was this confirmed with them by a "
            "way you knew before, such as a call to the number on an old invoice?",
        )
    return outcomes


def _parties(uow: UnitOfWork, rows: Sequence[Row]) -> dict[str, int]:
    codes = {row.get("code", "").strip() for row in rows}
    statement = select(Party.id, Party.code).where(Party.code.in_(bindparam("codes", expanding=True)))
    return {row.code: row.id for batch in in_batches(codes) for row in uow.rows(statement, codes=batch)}


def _present(uow: UnitOfWork, model: Any, party_ids: Iterable[int]) -> list[Any]:
    table = table_of(model)
    statement = select(table).where(table.c.party_id.in_(bindparam("ids", expanding=True)))
    return [row for batch in in_batches(set(party_ids)) for row in uow.rows(statement, ids=batch)]


def _brought(
    uow: UnitOfWork, model: Any, rows: Sequence[Row], parties: Mapping[str, int], present: Mapping[Any, int],
    read: Callable[[Row, int], tuple[Any, Values]],
) -> list[RowOutcome]:
    """Read each row, write those that can be, and tell what became of each."""
    outcomes: list[RowOutcome | None] = []
    wanted: dict[Any, Wanted] = {}
    for row in rows:
        try:
            key, values = read(row, _party_of(row, parties))
            _require_once(key, wanted)
            wanted[key] = Wanted(present.get(key), values)
            outcomes.append(None)
        except DomainError as error:
            outcomes.append(RowOutcome(REFUSED, error.message, error.field or ""))
    written = iter(upsert_rows(uow, model, list(wanted.values())))
    uow.touch(Party, {values.values["party_id"] for values in wanted.values()})
    return [RowOutcome(next(written).status) if outcome is None else outcome for outcome in outcomes]


def _require_once(key: Any, wanted: Mapping[Any, Wanted]) -> None:
    if key in wanted:
        raise DomainError("import.twice", "This file names it twice; the first row counts.")


def _party_of(row: Row, parties: Mapping[str, int]) -> int:
    code = row.get("code", "").strip()
    if code not in parties:
        raise DomainError("party.unknown", f"There is no company or person with the code “{code}”.", "code")
    return parties[code]
