"""Certificates of suppliers from a file, found by the supplier's code, the certificate and its number."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.areas.company.rules import require_text
from app.areas.parties.models import Party
from app.areas.purchasing.models import SupplierCertificate
from app.areas.purchasing.operations.certificates import REMINDER_DAYS, require_order
from app.kernel.columns import table_of
from app.kernel.declare import ImportField, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.unit_of_work import UnitOfWork, in_batches
from app.kernel.upsert import REFUSED, Wanted, upsert_rows

CERTIFICATE_FIELDS = (
    ImportField("code", "Supplier", True, ("supplier id", "number", "supplier code")),
    ImportField("title", "Certificate", True, ("certificate name", "name")),
    ImportField("certificate_number", "Certificate number", False, ("certificate no",)),
    ImportField("issuer", "Issued by", False, ("issuer",)),
    ImportField("issued_on", "Issued", False, ("issue date", "valid from"), Kind.DATE),
    ImportField("expires_on", "Valid until", False, ("expiry", "expires", "valid to"), Kind.DATE),
    ImportField("mandatory", "Mandatory", False, (), Kind.FLAG),
)

Key = tuple[int, str, str]


def import_certificates(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Bring certificates in; one that is known under its number is brought up to date."""
    suppliers = _suppliers(uow, rows)
    table, present = table_of(SupplierCertificate), dict[Key, int]()
    statement = select(table).where(table.c.party_id.in_(bindparam("ids", expanding=True))).order_by(table.c.id)
    for batch in in_batches(set(suppliers.values())):
        present |= {(row.party_id, row.title, row.number): row.id for row in uow.rows(statement, ids=batch)}
    outcomes: list[RowOutcome | None] = []
    wanted: dict[Key, Wanted] = {}
    for row in rows:
        try:
            key, values = _read(row, suppliers)
            _require_once(key, wanted)
            wanted[key] = Wanted(present.get(key), values)
            outcomes.append(None)
        except DomainError as error:
            outcomes.append(RowOutcome(REFUSED, error.message, error.field or ""))
    written = iter(upsert_rows(uow, SupplierCertificate, list(wanted.values())))
    return [RowOutcome(next(written).status) if outcome is None else outcome for outcome in outcomes]


def _suppliers(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> dict[str, int]:
    codes = {row.get("code", "").strip() for row in rows}
    statement = select(Party.id, Party.code).where(
        Party.code.in_(bindparam("codes", expanding=True)), Party.is_supplier.is_(True))
    return {row.code: row.id for batch in in_batches(codes) for row in uow.rows(statement, codes=batch)}


def _read(row: Mapping[str, str], suppliers: Mapping[str, int]) -> tuple[Key, dict[str, Any]]:
    code = row.get("code", "").strip()
    if code not in suppliers:
        raise DomainError("supplier.unknown", f"There is no supplier with the code “{code}”.", "code")
    title = require_text(row.get("title", ""), "The certificate", "title")
    number = row.get("certificate_number", "").strip()
    issued, expires = _day(row.get("issued_on", "")), _day(row.get("expires_on", ""))
    require_order(issued, expires)
    values: dict[str, Any] = {
        "party_id": suppliers[code], "title": title, "number": number, "issuer": row.get("issuer", "").strip(),
        "issued_on": issued, "expires_on": expires, "mandatory": row.get("mandatory", "").strip() == "true",
        "reminder_days": REMINDER_DAYS, "note": "",
    }
    return (suppliers[code], title, number), values


def _day(text: str) -> date | None:
    return date.fromisoformat(text.strip()) if text.strip() else None


def _require_once(key: Key, wanted: Mapping[Key, Wanted]) -> None:
    if key in wanted:
        raise DomainError("import.twice", "This file names it twice; the first row counts.")
