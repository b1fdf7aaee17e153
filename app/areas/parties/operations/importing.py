"""Many parties at once: matched with those there are, checked, written in bulk."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from app.areas.company.operations import take_free_numbers
from app.areas.company.queries import load_profile
from app.areas.parties.models import Address, Contact, Party
from app.areas.parties.operations.matching import IncomingParty, KnownParties, prepare
from app.areas.parties.rules import ROLE_FLAGS
from app.kernel.declare import ImportField, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.tags import put_words
from app.kernel.unit_of_work import UnitOfWork, in_batches
from app.kernel.upsert import REFUSED, UNCHANGED, UPDATED, Upserted, Wanted, upsert_rows

PARTY_FIELDS: tuple[ImportField, ...] = (
    ImportField("name", "Name", True, ("company name", "company", "customer", "supplier", "carrier", "full name")),
    ImportField("code", "Code", False, ("number", "id", "customer id", "supplier id", "shipper id", "account")),
    ImportField("contact_name", "Contact", False, ("contact", "contact person")),
    ImportField("contact_role", "Contact's role", False, ("contact title", "job title")),
    ImportField("contact_email", "Contact's mail"),
    ImportField("contact_phone", "Contact's phone"),
    ImportField("street", "Street", False, ("address", "street address", "address 1")),
    ImportField("postal_code", "Postal code", False, ("zip", "postcode", "zip code")),
    ImportField("city", "City", False, ("town",)),
    ImportField("region", "Region", False, ("state", "province")),
    ImportField("country", "Country"),
    ImportField("email", "Mail", False, ("e-mail", "email address")),
    ImportField("phone", "Phone", False, ("telephone", "phone number")),
    ImportField("website", "Website", False, ("home page", "homepage", "web")),
    ImportField("tax_number", "Tax number", False, ("vat", "vat number", "tax id")),
    ImportField("currency", "Currency"),
    ImportField("kind", "Company or person"),
    ImportField("status", "Status"),
    ImportField("notes", "Notes", False, ("note", "remarks")),
    ImportField("tags", "Tags", False, ("tag", "labels", "keywords")),
)
"""What an import of suppliers, customers or carriers understands; an empty cell leaves what is there."""

ADDRESS_COLUMNS = ("street", "city", "region", "postal_code", "country")
CONTACT_COLUMNS = {
    "contact_name": "name", "contact_role": "role", "contact_email": "email", "contact_phone": "phone",
}


def upsert_parties(
    uow: UnitOfWork, rows: Sequence[Mapping[str, str]], role: str, *, strict: bool = False,
) -> list[tuple[RowOutcome, int | None]]:
    """Bring parties in, as suppliers, customers or carriers; give each row's outcome and the party's number.

    A row with a code is the party of that code; one without is the party of that name. A party of another role gets
    this one, too, when the names agree. Rows that are refused change nothing. Countries, phones and postal codes are
    put into standard form; what cannot be stays as it stands, or with `strict` is refused.
    """
    known = KnownParties.load(uow, rows, role, strict=strict)
    incoming = [IncomingParty({key: value.strip() for key, value in row.items() if value.strip()}) for row in rows]
    claimed: dict[object, int] = {}
    for index, row in enumerate(incoming):
        try:
            prepare(row, index, incoming, known, claimed)
        except DomainError as error:
            row.refusal = error
    return _written(uow, incoming, role)


def _written(uow: UnitOfWork, incoming: Sequence[IncomingParty], role: str) -> list[tuple[RowOutcome, int | None]]:
    kept = [row for row in incoming if row.refusal is None and row.same_as is None]
    written = _write_parties(uow, kept, role)
    extended = _write_addresses(uow, kept) | _write_contacts(uow, kept)
    tagged = {row.party_id: row.texts["tags"] for row in kept if row.party_id is not None and "tags" in row.texts}
    extended |= put_words(uow, role, tagged)
    uow.touch(Party, [put.id for put in written if put.status == UNCHANGED and put.id in extended])
    by_row = {id(row): put for row, put in zip(kept, written, strict=True)}
    result: list[tuple[RowOutcome, int | None]] = []
    for row in incoming:
        if row.refusal is not None:
            result.append((RowOutcome(REFUSED, row.refusal.message, row.refusal.field or ""), None))
        elif row.same_as is not None:
            result.append((RowOutcome(UNCHANGED), result[row.same_as][1]))
        else:
            put = by_row[id(row)]
            status = UPDATED if put.status == UNCHANGED and put.id in extended else put.status
            result.append((RowOutcome(status), put.id))
    return result


def _write_parties(uow: UnitOfWork, kept: Sequence[IncomingParty], role: str) -> list[Upserted]:
    nameless = [row for row in kept if row.party_id is None and "code" not in row.values]
    for row, code in zip(nameless, take_free_numbers(uow, role, Party.code, len(nameless)), strict=True):
        row.values["code"] = code
    fresh = [row for row in kept if row.party_id is None and "currency" not in row.values]
    currency = load_profile(uow.connection).currency if fresh else ""
    for row in fresh:
        row.values["currency"] = currency
    put = upsert_rows(uow, Party, [Wanted(row.party_id, {**row.values, ROLE_FLAGS[role]: True}) for row in kept])
    for row, one in zip(kept, put, strict=True):
        row.party_id = one.id
    return put


def _write_addresses(uow: UnitOfWork, kept: Sequence[IncomingParty]) -> set[int]:
    """Write main addresses and give the parties whose address changed."""
    wanted = {
        row.party_id: {key: row.texts[key] for key in ADDRESS_COLUMNS if key in row.texts}
        for row in kept if row.party_id is not None and any(key in row.texts for key in ADDRESS_COLUMNS)
    }
    return _write_parts(uow, Address, Address.kind == "main", wanted, {"kind": "main"})


def _write_contacts(uow: UnitOfWork, kept: Sequence[IncomingParty]) -> set[int]:
    """Write the people to turn to first, those with a name, and give the parties for which that is news."""
    wanted = {
        row.party_id: {column: row.texts[key] for key, column in CONTACT_COLUMNS.items() if key in row.texts}
        for row in kept if row.party_id is not None and "contact_name" in row.texts
    }
    return _write_parts(uow, Contact, Contact.is_primary.is_(True), wanted, {"is_primary": True})


def _write_parts(
    uow: UnitOfWork, model: Any, which: Any, wanted: Mapping[int, Mapping[str, str]], fixed: Mapping[str, Any],
) -> set[int]:
    statement = select(model.id, model.party_id).where(model.party_id.in_(bindparam("ids", expanding=True)), which)
    present: dict[int, int] = {}
    for batch in in_batches(wanted):
        for row in uow.rows(statement.order_by(model.id.desc()), ids=batch):
            present[row.party_id] = row.id
    rows = [
        Wanted(present.get(party_id), {**values, **fixed, "party_id": party_id}) for party_id, values in wanted.items()
    ]
    put = upsert_rows(uow, model, rows)
    return {party_id for party_id, one in zip(wanted, put, strict=True) if one.status != UNCHANGED}
